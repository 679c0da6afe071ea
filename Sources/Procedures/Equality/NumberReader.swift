import Diagnostics
import Documents

/// Reads the numbers in a text, regardless of how a language writes them.
enum NumberReader {
  /// The runs of digits, in order. `1 234`, `1.234` and `1,234` are one number; a decimal mark
  /// separates two.
  static func numbers(in bytes: [UInt8]) -> [String] {
    var runs: [(range: Range<Int>, text: [UInt8])] = []
    var index = 0
    while index < bytes.count {
      guard isDigit(bytes[index]) else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, isDigit(bytes[index]) { index += 1 }
      let digits = Array(bytes[start..<index])
      // The minutes of a full hour, which another language may omit (16:00, 16.00 and 4 PM), or
      // decimals that are zero.
      if digits == [0x30, 0x30], let last = runs.last, last.text.count <= 2,
        [[0x3A], [0x2E], [0x2C]].contains(bytes[last.range.upperBound..<start])
      {
        continue
      }
      if let last = runs.last, digits.count == 3, last.text.count <= 3 || last.text.count % 3 == 0,
        last.text.first != 0x30, isGrouping(bytes[last.range.upperBound..<start])
      {
        runs[runs.count - 1] = (last.range.lowerBound..<index, last.text + digits)
      } else {
        runs.append((start..<index, digits))
      }
    }
    return runs.map { run in
      let text = run.text.drop { $0 == 0x30 }
      return text.isEmpty ? "0" : String(decoding: text, as: UTF8.self)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Whether the bytes are one of `,`, `.`, space, no-break space (C2 A0) or narrow no-break space
  /// (E2 80 AF).
  private static func isGrouping(_ bytes: ArraySlice<UInt8>) -> Bool {
    switch Array(bytes) {
    case [0x2C], [0x2E], [0x20], [0xC2, 0xA0], [0xE2, 0x80, 0xAF]: true
    default: false
    }
  }
}

/// The words for numbers in one language: numerals, ordinals and months.
struct NumberLexicon: Sendable {
  /// The numbers that each word may stand for.
  private let values: [String: [String]]
  /// The words that stand for one number and nothing else.
  private let certain: [String: String]
  /// Whether numerals begin compounds of one word: "nolltransaktion", "treparts-", "tweemaal".
  private let hasCompounds: Bool

  /// The lowest number all of whose words are certain. Below it only the cardinal is, and "one" is
  /// not: "first", "once", "second" and "both" have other meanings, or are translated without a
  /// number.
  private static let lowestCertain = 3

  /// - Parameter rules: the rules of the language; `nil` if they have no numerals.
  init?(_ rules: LanguageRules) {
    guard !rules[.number].isEmpty else { return nil }
    var values: [String: [String]] = [:]
    var certain: [String: String] = [:]
    let numerals = rules[.number].map { (number: $0.key, words: $0.value) }
      .sorted { ($0.number.utf8.count, $0.number) < ($1.number.utf8.count, $1.number) }
    for (number, words) in numerals {
      for word in words { values[word, default: []].append(number) }
      guard let value = OutsideNumber.whole(number, in: OutsideNumber.counts) else { continue }
      for word in value >= Self.lowestCertain ? words[...] : words.prefix(value == 1 ? 0 : 1) {
        certain[word] = number
      }
    }
    for (number, words) in rules[.month] {
      for word in words {
        values[word, default: []].append(number)
        certain[word] = nil
      }
    }
    self.values = values
    self.certain = certain
    hasCompounds = rules[.numberCompounds] == ["yes"]
  }

  /// The numbers that the words of a text stand for, or may stand for.
  ///
  /// - Parameter digits: the text's numbers in digits.
  func spelled(in words: [[UInt8]], digits: [String]) -> SpelledNumbers {
    var certain: [String] = []
    var possible: Set<String> = []
    for word in words {
      let text = String(decoding: word, as: UTF8.self)
      if let values = values[text] {
        possible.formUnion(values)
        if let value = self.certain[text] { certain.append(value) }
      } else if hasCompounds, word.count > 5 {
        for (name, values) in values where name.utf8.count >= 3 && text.hasPrefix(name) {
          possible.formUnion(values)
        }
      }
    }
    return SpelledNumbers(certain: certain.distinct, possible: possible, digits: digits)
  }
}

/// A number in words that became another: "three" translated as "fire", which is four.
///
/// It counts only if each side has a number that the other has neither in words nor in digits: among
/// 148,109 sentences of the corpus, 1,915 have such words on both sides and none of them differs.
struct ExchangedNumber {
  let source: String
  let target: String

  init?(_ source: SpelledNumbers, _ target: SpelledNumbers) {
    guard let lost = source.certain.first(where: { !target.has($0) }),
      let added = target.certain.first(where: { !source.has($0) })
    else { return nil }
    self.source = lost
    self.target = added
  }

  var message: FindingText { "number '\(target)' is '\(source)' in English" }
}

/// The numbers of a text in words, and those in digits.
struct SpelledNumbers {
  /// What words certainly stand for, in order of first use.
  let certain: [String]
  /// What words certainly or perhaps stand for.
  let possible: Set<String>
  let digits: [String]

  func has(_ number: String) -> Bool { possible.contains(number) || digits.contains(number) }
}
