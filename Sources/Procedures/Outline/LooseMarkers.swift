import Diagnostics
import Documents
import Markup

/// Finds the numbers of steps in forms that are read as no list, and the marks of other markup.
struct LooseMarkers {
  private let languages: Languages

  init(_ languages: Languages) { self.languages = languages }

  /// Whether a text may begin with a marker; `false` is certain, and the check reads no inlines and,
  /// for nearly all texts, no words of a language.
  func mayBegin(_ opening: ArraySlice<UInt8>) -> Bool {
    guard let first = opening.first else { return false }
    switch first {
    case UInt8(ascii: "<"):
      guard let end = opening.firstIndex(of: UInt8(ascii: ">")) else { return false }
      return mayBegin(opening[(end + 1)...])
    case UInt8(ascii: "("): return opening.dropFirst(2).first == UInt8(ascii: ")")
    case 0x30...0x39:
      let rest = opening.drop { 0x30...0x39 ~= $0 }
      return rest.first == 0x20 || Self.mayBeOrdinal(rest)
        || rest.first == 0x2E && rest.dropFirst().first.map { 0x30...0x39 ~= $0 } ?? false
    case UInt8(ascii: "["):
      return opening.dropFirst().first.map { 0x30...0x39 ~= $0 } ?? false
    case UInt8(ascii: "#"):
      // #1 #. #* #:
      return opening.first { $0 != 0x23 }.map {
        0x30...0x39 ~= $0 || $0 == 0x2E || $0 == 0x2A || $0 == 0x3A
      } ?? false
    case UInt8(ascii: "."):
      return opening.first { $0 != 0x2E } == 0x20
    // A quoted mail.
    case UInt8(ascii: ">"): return true
    // №
    case 0xE2: return opening.starts(with: [0xE2, 0x84, 0x96])
    case UInt8(ascii: "i"), UInt8(ascii: "I"):
      let end = opening.first { !Self.isRomanDigit($0 | 0x20) }
      if end.map(Self.isMark) ?? false { return true }
    case _: break
    }
    // `Step one:`
    let word = opening.prefix { $0 != 0x20 }
    let next = opening[word.endIndex...].dropFirst().prefix { $0 != 0x20 }
    let isNumber =
      next.last.map(Self.isMark) ?? false || next.first.map { 0x30...0x39 ~= $0 } ?? false
    if next.last == UInt8(ascii: ":"), languages.stepWords.contains(next.dropLast()) { return true }
    return isNumber && languages.stepWords.contains(word)
  }

  /// Whether a word whose digits are gone may be an ordinal, `st`, `:a` or `°`; `false` is certain.
  private static func mayBeOrdinal(_ rest: ArraySlice<UInt8>) -> Bool {
    guard let first = rest.first else { return false }
    let end = rest.prefix(4)
    return (first == 0x3A || first == 0xC2 || (0x61...0x7A).contains(first))
      && end.dropFirst().contains { $0 == 0x20 || $0 == 0x3A || $0 == 0x2E }
  }

  private static func isRomanDigit(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "i") || byte == UInt8(ascii: "v") || byte == UInt8(ascii: "x")
  }

  static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: ")") || byte == UInt8(ascii: ":")
  }

  /// The markers of a text, in order, which count up by one.
  ///
  /// - Parameter last: the marker before the text that they continue; `nil` if there is none.
  func markers(in text: String, after last: LooseMarker?) -> [LooseMarker] {
    // The first of all is at the start of the text; most texts have none there, and need not be split
    // any further. A marker takes no more than four words to see.
    if last == nil {
      guard LooseMarker.first(of: text.words(most: 5).prefix(4), after: nil, languages) != nil
      else {
        return []
      }
    }
    // Only words that begin with a digit go on from a number in digits.
    if last?.form == .digits, !text.utf8.contains(where: { 0x30...0x39 ~= $0 }) { return [] }
    let words = text.words()
    var found: [LooseMarker] = []
    var last = last
    var isBehindSentence = true
    var index = 0
    while index < words.count {
      let word = words[index]
      // Other words are no markers, and need not be looked up in the words of every language.
      let mayBe =
        (index == 0 || isBehindSentence || !found.isEmpty)
        && (last?.form != .digits || word.utf8.first.map { 0x30...0x39 ~= $0 } ?? false)
      if mayBe,
        let (marker, length) = LooseMarker.first(of: words[index...], after: last, languages),
        marker.form == .digits || marker.form == .plain
          ? isBehindSentence : index == 0 || !found.isEmpty,
        last.map({ $0.form == marker.form && $0.value + 1 == marker.value }) ?? (index == 0)
      {
        found.append(marker)
        last = marker
        index += length
        isBehindSentence = false
        continue
      }
      if !found.isEmpty {
        // In place: a copy for each word would take quadratic time.
        if !found[found.count - 1].text.isEmpty { found[found.count - 1].text += " " }
        found[found.count - 1].text += word
      }
      isBehindSentence = word.last.map { ".!?:;".contains($0) } ?? false
      index += 1
    }
    return found
  }

  /// The markers in brackets in a text that count from 1 up, behind its start.
  func markersInside(_ text: String) -> [LooseMarker] {
    let words = text.words()
    for (index, word) in words.enumerated() where index > 0 && word.first == "(" {
      guard let (marker, _) = LooseMarker.first(of: words[index...], after: nil, languages),
        marker.value == 1,
        marker.form == .letter || marker.form == .round
      else { continue }
      return markers(in: words[index...].joined(separator: " "), after: nil)
    }
    return []
  }
}
