import Diagnostics
import Translation

/// Checks that the numbers, punctuation, white space and length of a sentence are those of its
/// English.
struct WordingChecks {
  let pair: SentencePair
  let lexicon: SentenceLexicon

  var findings: [SentenceFinding] {
    numbers + punctuation + spaces + words
  }

  private var whole: Range<Int> { 0..<pair.target.bytes.count }

  private var numbers: [SentenceFinding] {
    let source = NumberReader.numbers(in: Array(pair.source.plain.utf8))
    let target = NumberReader.numbers(in: Array(pair.target.plain.utf8))
    let spelledSource = Self.spelled(pair.source, lexicon.englishNumbers, source)
    let spelledTarget = Self.spelled(pair.target, lexicon.numbers, target)
    if let exchanged = ExchangedNumber(spelledSource, spelledTarget) {
      return [SentenceFinding(.numberChanged, whole, exchanged.message)]
    }
    guard source.sorted() != target.sorted(), source.joined() != target.joined() else { return [] }
    let lost = source.excess(over: target).filter {
      !spelledTarget.possible.contains($0) && !Self.isHour($0, target)
    }
    let added = target.excess(over: source).filter {
      !spelledSource.possible.contains($0) && !Self.isHour($0, source)
    }
    let message: FindingText? =
      switch (lost.first, added.first) {
      case (let lost?, let added?): "number '\(added)' is '\(lost)' in English"
      case (let lost?, nil): "number '\(lost)' is missing here"
      case (nil, let added?): "number '\(added)' is not in the English text"
      case (nil, nil): nil
      }
    return message.map { [SentenceFinding(.numberChanged, whole, $0)] } ?? []
  }

  private static func spelled(
    _ side: SentencePair.Side, _ lexicon: NumberLexicon?, _ digits: [String]
  ) -> SpelledNumbers {
    lexicon?.spelled(in: WordScan(Array(side.plain.utf8)).words, digits: digits)
      ?? SpelledNumbers(certain: [], possible: [], digits: digits)
  }

  /// Whether another number is the same hour or year: 2 p.m. is 14.00, and '14 is 2014.
  private static func isHour(_ number: String, _ others: [String]) -> Bool {
    guard let value = OutsideNumber.whole(number, in: 0...9_999) else { return false }
    return others.contains { other in
      OutsideNumber.whole(other, in: OutsideNumber.counts).map {
        abs($0 - value) == 12 || abs($0 - value) == 2000
      } == true
    }
  }

  private var punctuation: [SentenceFinding] {
    var found: [SentenceFinding] = []
    for span in pair.target.spans where span.kind == .bold || span.kind == .link {
      if let finding = inside(span) { found.append(finding) }
    }
    let end = Self.ending(of: pair.target.plain)
    let own = Self.ending(of: pair.source.plain)
    if found.isEmpty, end != own, !(own == nil && end == nil),
      own != nil || pair.source.bytes.count > 20
    {
      found.append(
        SentenceFinding(
          .punctEnd, max(0, pair.target.bytes.count - 1)..<pair.target.bytes.count,
          own.map { "sentence ends with '\($0)' in English" }
            ?? "English sentence has no punctuation at the end")
      )
    }
    return found
  }

  /// Reports `**OK.**` in place of `**OK**.`.
  private func inside(_ span: SentencePair.Span) -> SentenceFinding? {
    guard let last = span.text.last, ".,;:".contains(last), span.text.count > 1,
      !pair.source.spans.contains(where: { $0.kind == span.kind && $0.text.last == last })
    else { return nil }
    let bytes = pair.target.bytes
    // Any other full stop may belong to an abbreviation, which labels can contain.
    guard bytes[span.range].last == last.asciiValue,
      last != "."
        || !span.text.dropLast().contains(".") && Self.ending(of: pair.source.plain) == "."
          && !bytes[span.whole.upperBound...].contains(where: { $0 > 0x20 })
    else { return nil }
    let close = Array(bytes[span.range.upperBound..<span.whole.upperBound])
    let after = bytes.count > span.whole.upperBound ? bytes[span.whole.upperBound] : nil
    // A word that follows directly would be joined to the mark.
    let needsSpace = after.map { $0 > 0x20 && !Self.isMark($0) } ?? false
    // A mark that is already there is not doubled.
    let isDoubled = after == last.asciiValue
    let text =
      String(decoding: close, as: UTF8.self) + (isDoubled ? "" : String(last))
      + (needsSpace ? " " : "")
    return SentenceFinding(
      .punctInsideMarkup, span.range.upperBound - 1..<span.whole.upperBound,
      "'\(last)' is inside the markup", advice: "put it after the markup",
      fix: .init(range: span.range.upperBound - 1..<span.whole.upperBound, text: text))
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    [0x2E, 0x2C, 0x3B, 0x3A, 0x29, 0x21, 0x3F, 0x22, 0x5D].contains(byte)
  }

  private static func ending(of text: String) -> Character? {
    var rest = text[...]
    while let last = rest.last, last.isWhitespace || "\"”’')*_»".contains(last) {
      rest.removeLast()
    }
    guard let last = rest.last, ".:?!;…".contains(last) else { return nil }
    return last
  }

  private var spaces: [SentenceFinding] {
    var found: [SentenceFinding] = []
    let bytes = pair.target.bytes
    for span in pair.target.spans where span.kind == .bold || span.kind == .link {
      let end = span.whole.upperBound
      guard end < bytes.count, Self.isLetter(bytes[end]),
        !pair.source.spans.contains(where: { other in
          other.whole.upperBound < pair.source.bytes.count
            && Self.isLetter(pair.source.bytes[other.whole.upperBound])
        }), span.text.contains(where: \.isLetter)
      else { continue }
      found.append(
        SentenceFinding(
          .spaceMissing, max(0, end - 1)..<end + 1,
          "space is missing between a word and the markup before it",
          advice: "put a space between them",
          fix: .init(range: end..<end, text: " ")))
    }
    if !Self.hasDoubled(pair.source.bytes), let range = Self.doubled(bytes) {
      found.append(
        SentenceFinding(
          .spaceDouble, range, "there are two spaces here, but one in English",
          advice: "remove one of them",
          fix: .init(range: range, text: " ")))
    }
    let edges = (pair.source.bytes.first == 0x20, pair.source.bytes.last == 0x20)
    if edges != (bytes.first == 0x20, bytes.last == 0x20), !bytes.isEmpty {
      found.append(
        SentenceFinding(
          .edgeSpace, 0..<bytes.count, "space at the start or end differs from the English"))
    }
    return found
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte >= 0xC3
  }

  private static func hasDoubled(_ bytes: [UInt8]) -> Bool { doubled(bytes) != nil }

  /// Two or more spaces between words; at the end of a line they are a line break.
  private static func doubled(_ bytes: [UInt8]) -> Range<Int>? {
    var index = 1
    while index < bytes.count {
      guard bytes[index] == 0x20, bytes[index - 1] == 0x20 else {
        index += 1
        continue
      }
      var end = index
      while end < bytes.count, bytes[end] == 0x20 { end += 1 }
      if end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D, index > 1,
        bytes[index - 2] > 0x20
      {
        return index - 1..<end
      }
      index = end + 1
    }
    return nil
  }

  private var words: [SentenceFinding] {
    var found: [SentenceFinding] = []
    let (target, source) = (pair.target.plain.lowercased(), pair.source.plain.lowercased())
    let own = Self.words(target)
    let english = Self.words(source)
    if let word = Self.doubled(in: target, lexicon.doubled),
      Self.doubled(in: source, lexicon.doubled) == nil
    {
      found.append(
        SentenceFinding(.repeatWord, whole, "'\(word)' is repeated", advice: "remove one of them"))
    }
    if isUntranslated(own, english) {
      found.append(
        SentenceFinding(
          .untranslated, whole, "sentence is still in English", advice: "translate it"))
    } else if let functionWords = lexicon.functionWords {
      found += LanguageChecks(pair: pair, words: functionWords).findings(own)
    }
    let ratio = Double(pair.target.plain.count) / Double(max(1, pair.source.plain.count))
    if pair.source.plain.count > 40, ratio > 2.2 || ratio < 0.45 {
      found.append(
        SentenceFinding(
          .lengthRatio, whole,
          ratio > 1
            ? "sentence is much longer than its English"
            : "sentence is much shorter than its English"
        ))
    }
    if let first = pair.source.plain.first, first.isUppercase, pair.source.plain.count > 1,
      let other = pair.target.plain.first(where: { !$0.isWhitespace }), other.isLowercase,
      english.first?.contains(where: \.isNumber) == false, english.count > 1
    {
      found.append(
        SentenceFinding(
          .caseStart, 0..<min(1, pair.target.bytes.count), "sentence begins with a small letter"))
    }
    let marker = pair.source.raw.withoutOuterSpace
    if marker.utf8.count <= 3, marker.count == 2, marker.last == ".",
      marker.first?.isLetter == true,
      pair.target.raw.withoutOuterSpace != marker
    {
      found.append(
        SentenceFinding(
          .markerTranslated, whole, "list letter is '\(marker)' in English",
          fix: .init(range: whole, text: pair.source.raw)))
    }
    return found
  }

  /// A word that is repeated with only white space in between; `nil` if there is none.
  ///
  /// - Parameters:
  ///   - text: the text in small letters.
  ///   - doubling: words that may correctly be repeated.
  private static func doubled(in text: String, _ doubling: Set<String>) -> String? {
    let words = text.split(whereSeparator: \.isWhitespace)
    for (word, next) in zip(words, words.dropFirst())
    where (next.utf8.starts(with: word.utf8) || next.utf8.first.map { $0 < 0x40 } ?? false)
      && word == String(next).trimmed && word.count > 1 && word.allSatisfy(\.isLetter)
      && !doubling.contains(String(word))
    {
      return String(word)
    }
    return nil
  }

  private func isUntranslated(_ own: [String], _ source: [String]) -> Bool {
    guard own.count >= 5 else { return false }
    let known = own.count { lexicon.englishWords.contains($0) }
    return known * 4 >= own.count && Set(own).subtracting(source).count * 4 < own.count
  }

  /// - Parameter text: the text in small letters.
  private static func words(_ text: String) -> [String] {
    text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}

extension String {
  fileprivate var withoutOuterSpace: Substring {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
