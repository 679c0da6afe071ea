import Diagnostics
import Documents

/// The number of a step in a form that is read as no list: `i.`, `(a)`, `#1`, `[1]`, `1 Open`, `1.2 Open`,
/// `Step one:`, `1st:`, and `2.` or `(2)` in the middle of a line; or the mark of a step in other markup,
/// `. Open` and `#. Open`.
struct LooseMarker: Hashable {
  enum Form: Hashable {
    case roman, letter, sign, brackets, round, word, plain, digits, ordinal
    /// The mark of a step in another markup language.
    case foreign
    /// A number of several parts: those before the last.
    case decimal(parents: [Int])
  }

  let form: Form
  let value: Int
  /// As it is written, without the mark behind it: `ii`, `#2`, `[2]`, `Step two`, `2`.
  let name: String
  /// The text up to the next marker.
  var text = ""

  /// The marker at the start of words, and how many of them it takes.
  ///
  /// - Parameter last: the marker that it may continue; `nil` if there is none.
  static func first(
    of words: ArraySlice<Substring>, after last: LooseMarker?, _ languages: Languages
  ) -> (marker: LooseMarker, length: Int)? {
    guard let word = words.first, let end = word.last else { return nil }
    // Marks of the same kind count the steps themselves.
    if isForeign(word), words.dropFirst().first?.hasSuffix("::") == false {
      let value = last?.form == .foreign ? (last?.value ?? 0) + 1 : 1
      return (LooseMarker(form: .foreign, value: value, name: String(word)), 1)
    }
    let isClosed = ".):".contains(end)
    let name = isClosed ? word.dropLast() : word
    // A list may count on to where no other number is that of a step.
    let numbers = 1...max(numbers.upperBound, (last?.value ?? 0) + 1)
    if isClosed, let value = roman.firstIndex(of: name.lowercased()) {
      return (LooseMarker(form: .roman, value: value + 1, name: String(name)), 1)
    }
    if isClosed, let value = whole(name, in: numbers) {
      return (LooseMarker(form: .digits, value: value, name: String(name)), 1)
    }
    if name.first == "#",
      let value = whole(name.drop { $0 == "#" }, in: numbers)
    {
      return (LooseMarker(form: .sign, value: value, name: String(name)), 1)
    }
    if name.first == "[", name.last == "]",
      let value = whole(name.dropFirst().dropLast(), in: numbers)
    {
      return (LooseMarker(form: .brackets, value: value, name: String(name)), 1)
    }
    if name.first == "(", name.count == 2, isClosed, let value = name.last.flatMap(ordinal) {
      return (LooseMarker(form: .letter, value: value, name: String(word)), 1)
    }
    if name.first == "(", isClosed,
      let value = whole(name.dropFirst(), in: numbers)
    {
      return (LooseMarker(form: .round, value: value, name: String(word)), 1)
    }
    if word.utf8.dropFirst().contains(0x2E), isText(words.dropFirst()) {
      let bytes = Array(words.prefix(2).joined(separator: " ").utf8)
      if let decimal = DecimalMarker(in: bytes, at: 0, to: bytes.count) {
        return (
          LooseMarker(
            form: .decimal(parents: decimal.parents), value: decimal.value, name: decimal.name), 1
        )
      }
    }
    // “1 Open it”, and not “1 lamp”
    if let value = whole(word, in: numbers), isText(words.dropFirst()) {
      return (LooseMarker(form: .plain, value: value, name: String(word)), 1)
    }
    return ordinal(words, languages) ?? inWords(words, languages)
  }

  /// The number that a word is; nearly all words begin with a letter, and need not be read.
  private static func whole(_ word: Substring, in range: ClosedRange<Int>) -> Int? {
    guard let first = word.utf8.first, (0x30...0x39).contains(first) else { return nil }
    return OutsideNumber.whole(String(word), in: range)
  }

  /// Whether a word is the mark of a step in AsciiDoc, reStructuredText, a wiki, or for Pandoc.
  private static func isForeign(_ word: Substring) -> Bool {
    switch word {
    case ".", "..", "...", "#.", "#*", "#:", "##*", "(@)": true
    case _: false
    }
  }

  /// `1st: Open it`, `1° Open it`, `№1 Open it` and `1:a steget: Öppna den`.
  private static func ordinal(
    _ words: ArraySlice<Substring>, _ languages: Languages
  ) -> (marker: LooseMarker, length: Int)? {
    guard let word = words.first, let first = word.utf8.first,
      (0x30...0x39).contains(first) || first == 0xE2
    else { return nil }
    let isClosed = word.last == ":" || word.last == "."
    let name = isClosed ? word.dropLast() : word
    let digits = (name.first == "№" ? name.dropFirst() : name).prefix { $0.isASCII && $0.isNumber }
    guard let value = OutsideNumber.whole(String(digits), in: numbers) else { return nil }
    let ending = name[digits.endIndex...]
    guard
      name.first == "№"
        ? ending.isEmpty : ["°", "º"].contains(ending) || isOrdinal(ending, languages)
    else { return nil }
    if isClosed || isText(words.dropFirst()) {
      return (LooseMarker(form: .ordinal, value: value, name: String(name)), 1)
    }
    guard let next = words.dropFirst().first, next.last == ":" else { return nil }
    return (LooseMarker(form: .ordinal, value: value, name: "\(name) \(next.dropLast())"), 2)
  }

  /// Whether a word behind digits makes them an ordinal in any language.
  private static func isOrdinal(_ ending: Substring, _ languages: Languages) -> Bool {
    !ending.isEmpty
      && languages.names.contains { language in
        languages.rules(of: language)?[.numberOrdinals].contains(String(ending)) ?? false
      }
  }

  private static func isText(_ words: ArraySlice<Substring>) -> Bool {
    words.first?.first?.isUppercase ?? false
  }

  /// The place of a letter in the alphabet.
  private static func ordinal(_ letter: Character) -> Int? {
    guard letter.isLetter, let byte = letter.asciiValue else { return nil }
    return Int(byte | 0x20) - 0x60
  }

  /// `Step one:`, in the words of any language.
  private static func inWords(
    _ words: ArraySlice<Substring>, _ languages: Languages
  ) -> (marker: LooseMarker, length: Int)? {
    guard let word = words.first, let next = words.dropFirst().first else { return nil }
    // `First step: open it`
    if next.last == ":", languages.stepWords.contains(Array(next.dropLast().utf8)[...]),
      let value = value(of: word, languages)
    {
      return (LooseMarker(form: .word, value: value, name: "\(word) \(next.dropLast())"), 2)
    }
    guard languages.stepWords.contains(Array(word.utf8)[...]) else { return nil }
    // `Step 1 Open it`
    if let value = whole(next, in: numbers), isText(words.dropFirst(2)) {
      return (LooseMarker(form: .word, value: value, name: "\(word) \(next)"), 2)
    }
    guard next.last.map({ ".:".contains($0) }) ?? false,
      let value = value(of: next.dropLast(), languages)
    else { return nil }
    return (LooseMarker(form: .word, value: value, name: "\(word) \(next.dropLast())"), 2)
  }

  /// The value of a letter, or of a number in the words of any language.
  static func value(of name: Substring, _ languages: Languages) -> Int? {
    if name.count == 1 { return name.first.flatMap(ordinal) }
    let number = name.lowercased()
    return languages.names.lazy.compactMap { language -> Int? in
      let names = languages.rules(of: language)?[.number] ?? [:]
      guard let key = names.first(where: { $0.value.contains(number) })?.key else { return nil }
      return OutsideNumber.whole(key, in: numbers)
    }.first
  }

  private static let roman = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii",
  ]

  /// More digits are an identifier.
  static let numbers = 1...999
}
