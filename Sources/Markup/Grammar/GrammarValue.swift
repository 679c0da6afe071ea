import Diagnostics
import FoundationEssentials

/// The values an attribute may have: data types of XML Schema Part 2, and lists of words.
indirect enum GrammarValue: Hashable, Sendable {
  case word(String)
  case string
  case nmtoken
  case nmtokens
  case language
  case uri
  case dateTime
  case hexadecimal
  case integer(ClosedRange<Int>)
  case decimal(ClosedRange<Double>)
  /// `prefix:value`, the form XLIFF 2 requires of user-defined values. It is a case of its own,
  /// because files contain very many of them.
  case qualified
  /// A string that a regular expression matches as a whole.
  case pattern(String)
  /// Values separated by white space.
  case list(GrammarValue)
  case choice([GrammarValue])

  /// The regular expression that a grammar writes for `qualified`.
  static let qualifiedPattern = #"[^\s:]+:[^\s:]+"#

  /// Whether the bytes, in UTF-8 and with references resolved, are such a value.
  func allows(_ bytes: ArraySlice<UInt8>) -> Bool {
    switch self {
    case .word(let word): bytes.elementsEqual(word.utf8)
    case .string: true
    case .nmtoken: !bytes.isEmpty && bytes.allSatisfy(Self.isNameByte)
    case .nmtokens:
      !bytes.isEmpty && bytes.split(separator: 0x20).allSatisfy { Self.nmtoken.allows($0) }
    case .language: LanguageTag.isWellFormed(bytes)
    case .uri: !bytes.contains { $0 == 0x20 || $0 == 0x3C || $0 == 0x3E }
    case .dateTime: Self.isDateTime(bytes)
    case .hexadecimal: bytes.count % 2 == 0 && bytes.allSatisfy(Self.isHexadecimal)
    case .integer(let range):
      Int(String(decoding: bytes, as: UTF8.self)).map(range.contains) ?? false
    case .decimal(let range):
      !bytes.contains { $0 | 0x20 == 0x65 || $0 | 0x20 == 0x6E }
        && (Double(String(decoding: bytes, as: UTF8.self)).map(range.contains) ?? false)
    case .qualified:
      bytes.firstIndex(of: 0x3A).map { colon in
        colon > bytes.startIndex && colon + 1 < bytes.endIndex
          && bytes[(colon + 1)...].firstIndex(of: 0x3A) == nil
          && !bytes.contains { $0 <= 0x20 }
      } ?? false
    case .pattern(let expression):
      // Compiled on demand: few files have a value that reaches this case.
      (try? Regex(expression).wholeMatch(in: String(decoding: bytes, as: UTF8.self))) != nil
    case .list(let value): bytes.split(separator: 0x20).allSatisfy { value.allows($0) }
    case .choice(let choices): choices.contains { $0.allows(bytes) }
    }
  }

  /// A description of the values allowed, for a message.
  var text: FindingText {
    switch self {
    case .word(let word): "'\(word)'"
    case .string: "any text"
    case .nmtoken: "a name token (letters, digits, '.', '-', '_', ':')"
    case .nmtokens: "name tokens with spaces between them"
    case .language: "a language tag (BCP 47)"
    case .uri: "a URI"
    case .dateTime: "a date and time such as 2026-11-20T08:00:00Z"
    case .hexadecimal: "an even number of hexadecimal digits"
    case .integer(let range):
      range.upperBound == Int.max
        ? "a whole number from \(range.lowerBound) on"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .decimal(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
    case .qualified: "a prefix and a value with ':' between"
    case .pattern(let expression): "a text of the form \(expression)"
    case .list(let value): "a list, each item of it \(value.text)"
    case .choice(let choices):
      choices.count > 12
        ? "\(.listed(choices.prefix(6).map(\.text))) and others" : .either(choices.map(\.text))
    }
  }

  /// Whether the byte may be part of a name (XML 1.0 §2.3). Beyond ASCII nearly every character
  /// may, so every such byte counts.
  @inline(__always) static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x80...: true
    default: false
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }

  /// Whether the bytes have the form `2026-11-20T08:00:00`, with an optional fraction and zone.
  private static func isDateTime(_ bytes: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    return
      (try?
      #/-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-4]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?/#
      .wholeMatch(in: text)) != nil
  }
}

/// The values of a grammar's attributes in flat tables, so that checking bytes takes no switch over
/// an enum.
struct GrammarValueTable: Sendable {
  /// How a value is checked.
  private enum Test: UInt8 {
    case anything, nmtoken, words, slowly
  }

  private var tests: [UInt8] = []
  /// Where the words of a value begin in `words`, and how many words it has.
  private var starts: [Int32] = []
  private var counts: [Int32] = []
  private var words: [(start: Int32, count: Int32)] = []
  private var bytes: [UInt8] = []
  private var values: [GrammarValue] = []

  /// Adds a value and returns its number.
  mutating func add(_ value: GrammarValue) -> Int {
    starts.append(Int32(words.count))
    switch value {
    case .string: tests.append(Test.anything.rawValue)
    case .nmtoken: tests.append(Test.nmtoken.rawValue)
    case .word(let word):
      tests.append(Test.words.rawValue)
      append(word)
    case .choice(let choices):
      let own = choices.compactMap { choice in
        if case .word(let word) = choice { word } else { nil }
      }
      tests.append((own.count == choices.count ? Test.words : Test.slowly).rawValue)
      if own.count == choices.count { for word in own { append(word) } }
    case _: tests.append(Test.slowly.rawValue)
    }
    counts.append(Int32(words.count) - (starts.last ?? 0))
    values.append(value)
    return values.count - 1
  }

  private mutating func append(_ word: String) {
    words.append((Int32(bytes.count), Int32(word.utf8.count)))
    bytes += Array(word.utf8)
  }

  /// Whether the value with this number allows the bytes of `text` in `range`.
  func allows(_ value: Int, _ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    switch tests[value] {
    case Test.anything.rawValue: return true
    case Test.nmtoken.rawValue:
      var index = range.lowerBound
      while index < range.upperBound {
        if !GrammarValue.isNameByte(text[index]) { return false }
        index += 1
      }
      return !range.isEmpty
    case Test.words.rawValue: return isWord(value, text, range)
    case _:
      var slice: [UInt8] = []
      for index in range { slice.append(text[index]) }
      return values[value].allows(slice[...])
    }
  }

  private func isWord(_ value: Int, _ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let first = Int(starts[value])
    var index = first
    while index < first + Int(counts[value]) {
      let word = words[index]
      if Int(word.count) == range.count {
        var offset = 0
        while offset < range.count,
          text[range.lowerBound + offset] == bytes[Int(word.start) + offset]
        {
          offset += 1
        }
        if offset == range.count { return true }
      }
      index += 1
    }
    return false
  }

  subscript(value: Int) -> GrammarValue { values[value] }
}
