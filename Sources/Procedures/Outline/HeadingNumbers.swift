import Diagnostics
import Documents

/// Reads the numbers of steps and phases at the start of headings.
struct HeadingNumbers {
  private let languages: Languages

  init(_ languages: Languages) { self.languages = languages }

  /// The number of a step at the start of a heading, `Step 1` alone, `Step one: Open it`,
  /// `First step: Open it` or `1.2 Open it`, and where the text behind it begins, in bytes; at the end
  /// if there is none.
  func number(
    ofHeading text: String
  ) -> (parents: [Int], value: Int, isInWords: Bool, textStart: Int)? {
    let bytes = Array(text.utf8)
    if let decimal = DecimalMarker(in: bytes, at: 0, to: bytes.count) {
      return (decimal.parents, decimal.value, false, decimal.textStart)
    }
    // Nearly all headings begin with another word, and need not be split.
    let word = bytes.prefix { $0 != 0x20 }
    guard languages.stepWords.contains(word) else {
      let next = bytes[word.endIndex...].dropFirst().prefix { $0 != 0x20 }
      guard next.last == 0x3A, languages.stepWords.contains(next.dropLast()),
        let value = LooseMarker.value(of: Substring(decoding: word, as: UTF8.self), languages)
      else { return nil }
      return ([], value, true, min(next.endIndex + 1, bytes.count))
    }
    let words = text.words()
    guard words.count > 1 else { return nil }
    let isClosed = words[1].last.map { ".:)".contains($0) } ?? false
    var name = isClosed ? words[1].dropLast() : words[1]
    if name.first == "#" { name.removeFirst() }
    var parts = name.split(separator: ".").compactMap {
      OutsideNumber.whole(String($0), in: LooseMarker.numbers)
    }
    if parts.count != name.count(where: { $0 == "." }) + 1 { parts = [] }
    guard let value = parts.popLast() ?? LooseMarker.value(of: name, languages) else { return nil }
    let isDashed = words.count > 3 && ["-", "–", "—"].contains(words[2])
    let rest = words.dropFirst(isDashed ? 3 : 2)
    guard let first = rest.first else { return (parts, value, true, text.utf8.count) }
    guard isClosed || isDashed else { return nil }
    let start = text.utf8.distance(from: text.startIndex, to: first.startIndex)
    return (parts, value, true, start)
  }
}
