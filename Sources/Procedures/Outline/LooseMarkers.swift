import Diagnostics
import Documents
import Markup

/// The numbers of steps in forms that are read as no list: `i.`, `(a)`, `#1`, `[1]`, `1 Open`,
/// `1.2 Open`, `Step one:`, `1st:`, and `2.` or `(2)` in the middle of a line; and the marks of steps in
/// other markup, `. Open` and `#. Open`.
struct LooseMarkers {
  struct Marker: Hashable {
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
    fileprivate(set) var text = ""
  }

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
        let value = Self.value(of: Substring(decoding: word, as: UTF8.self), languages)
      else { return nil }
      return ([], value, true, min(next.endIndex + 1, bytes.count))
    }
    let words = text.words()
    guard words.count > 1 else { return nil }
    let isClosed = words[1].last.map { ".:)".contains($0) } ?? false
    var name = isClosed ? words[1].dropLast() : words[1]
    if name.first == "#" { name.removeFirst() }
    var parts = name.split(separator: ".").compactMap {
      OutsideNumber.whole(String($0), in: Self.numbers)
    }
    if parts.count != name.count(where: { $0 == "." }) + 1 { parts = [] }
    guard let value = parts.popLast() ?? Self.value(of: name, languages) else { return nil }
    let isDashed = words.count > 3 && ["-", "–", "—"].contains(words[2])
    let rest = words.dropFirst(isDashed ? 3 : 2)
    guard let first = rest.first else { return (parts, value, true, text.utf8.count) }
    guard isClosed || isDashed else { return nil }
    let start = text.utf8.distance(from: text.startIndex, to: first.startIndex)
    return (parts, value, true, start)
  }

  /// The number of a phase at the start of a heading, and where the text behind it begins, in bytes.
  func phase(in text: String) -> (value: Int, textStart: Int)? {
    let bytes = Array(text.utf8)
    let word = bytes.prefix { $0 != 0x20 }
    guard languages.phaseWords.contains(word) else { return nil }
    let digits = bytes[word.endIndex...].dropFirst().prefix { 0x30...0x39 ~= $0 }
    guard
      let value = OutsideNumber.whole(String(decoding: digits, as: UTF8.self), in: Self.numbers)
    else { return nil }
    let behind = bytes[digits.endIndex...]
    if let mark = behind.first, Self.isMark(mark) { return (value, behind.startIndex + 1) }
    let dash = behind.drop { $0 == 0x20 }.prefix { $0 != 0x20 }
    guard ["-", "–", "—"].contains(String(decoding: dash, as: UTF8.self)) else { return nil }
    return (value, dash.endIndex)
  }

  private static func isRomanDigit(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "i") || byte == UInt8(ascii: "v") || byte == UInt8(ascii: "x")
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: ")") || byte == UInt8(ascii: ":")
  }

  /// The markers of a text, in order, which count up by one.
  ///
  /// - Parameter last: the marker before the text that they continue; `nil` if there is none.
  func markers(in text: String, after last: Marker?) -> [Marker] {
    // The first of all is at the start of the text; most texts have none there, and need not be split
    // any further. A marker takes no more than four words to see.
    if last == nil {
      guard Self.first(of: text.words(most: 5).prefix(4), after: nil, languages) != nil else {
        return []
      }
    }
    // Only words that begin with a digit go on from a number in digits.
    if last?.form == .digits, !text.utf8.contains(where: { 0x30...0x39 ~= $0 }) { return [] }
    let words = text.words()
    var found: [Marker] = []
    var last = last
    var isBehindSentence = true
    var index = 0
    while index < words.count {
      let word = words[index]
      // Other words are no markers, and need not be looked up in the words of every language.
      let mayBe =
        (index == 0 || isBehindSentence || !found.isEmpty)
        && (last?.form != .digits || word.utf8.first.map { 0x30...0x39 ~= $0 } ?? false)
      if mayBe, let (marker, length) = Self.first(of: words[index...], after: last, languages),
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
  func markersInside(_ text: String) -> [Marker] {
    let words = text.words()
    for (index, word) in words.enumerated() where index > 0 && word.first == "(" {
      guard let (marker, _) = Self.first(of: words[index...], after: nil, languages),
        marker.value == 1,
        marker.form == .letter || marker.form == .round
      else { continue }
      return markers(in: words[index...].joined(separator: " "), after: nil)
    }
    return []
  }

  /// The marker at the start of words, and how many of them it takes.
  ///
  /// - Parameter last: the marker that it may continue; `nil` if there is none.
  private static func first(
    of words: ArraySlice<Substring>, after last: Marker?, _ languages: Languages
  ) -> (marker: Marker, length: Int)? {
    guard let word = words.first, let end = word.last else { return nil }
    // Marks of the same kind count the steps themselves.
    if isForeign(word), words.dropFirst().first?.hasSuffix("::") == false {
      let value = last?.form == .foreign ? (last?.value ?? 0) + 1 : 1
      return (Marker(form: .foreign, value: value, name: String(word)), 1)
    }
    let isClosed = ".):".contains(end)
    let name = isClosed ? word.dropLast() : word
    // A list may count on to where no other number is that of a step.
    let numbers = 1...max(numbers.upperBound, (last?.value ?? 0) + 1)
    if isClosed, let value = roman.firstIndex(of: name.lowercased()) {
      return (Marker(form: .roman, value: value + 1, name: String(name)), 1)
    }
    if isClosed, let value = OutsideNumber.whole(String(name), in: numbers) {
      return (Marker(form: .digits, value: value, name: String(name)), 1)
    }
    if name.first == "#",
      let value = OutsideNumber.whole(String(name.drop { $0 == "#" }), in: numbers)
    {
      return (Marker(form: .sign, value: value, name: String(name)), 1)
    }
    if name.first == "[", name.last == "]",
      let value = OutsideNumber.whole(String(name.dropFirst().dropLast()), in: numbers)
    {
      return (Marker(form: .brackets, value: value, name: String(name)), 1)
    }
    if name.first == "(", name.count == 2, isClosed, let value = name.last.flatMap(ordinal) {
      return (Marker(form: .letter, value: value, name: String(word)), 1)
    }
    if name.first == "(", isClosed,
      let value = OutsideNumber.whole(String(name.dropFirst()), in: numbers)
    {
      return (Marker(form: .round, value: value, name: String(word)), 1)
    }
    if word.utf8.dropFirst().contains(0x2E), isText(words.dropFirst()) {
      let bytes = Array(words.prefix(2).joined(separator: " ").utf8)
      if let decimal = DecimalMarker(in: bytes, at: 0, to: bytes.count) {
        return (
          Marker(
            form: .decimal(parents: decimal.parents), value: decimal.value, name: decimal.name), 1
        )
      }
    }
    // “1 Open it”, and not “1 lamp”
    if let value = OutsideNumber.whole(String(word), in: numbers), isText(words.dropFirst()) {
      return (Marker(form: .plain, value: value, name: String(word)), 1)
    }
    return ordinal(words, languages) ?? inWords(words, languages)
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
  ) -> (marker: Marker, length: Int)? {
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
      return (Marker(form: .ordinal, value: value, name: String(name)), 1)
    }
    guard let next = words.dropFirst().first, next.last == ":" else { return nil }
    return (Marker(form: .ordinal, value: value, name: "\(name) \(next.dropLast())"), 2)
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
  ) -> (marker: Marker, length: Int)? {
    guard let word = words.first, let next = words.dropFirst().first else { return nil }
    // `First step: open it`
    if next.last == ":", languages.stepWords.contains(Array(next.dropLast().utf8)[...]),
      let value = value(of: word, languages)
    {
      return (Marker(form: .word, value: value, name: "\(word) \(next.dropLast())"), 2)
    }
    guard languages.stepWords.contains(Array(word.utf8)[...]) else { return nil }
    // `Step 1 Open it`
    if let value = OutsideNumber.whole(String(next), in: numbers), isText(words.dropFirst(2)) {
      return (Marker(form: .word, value: value, name: "\(word) \(next)"), 2)
    }
    guard next.last.map({ ".:".contains($0) }) ?? false,
      let value = value(of: next.dropLast(), languages)
    else { return nil }
    return (Marker(form: .word, value: value, name: "\(word) \(next.dropLast())"), 2)
  }

  /// The value of a letter, or of a number in the words of any language.
  private static func value(of name: Substring, _ languages: Languages) -> Int? {
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
  private static let numbers = 1...999
}
