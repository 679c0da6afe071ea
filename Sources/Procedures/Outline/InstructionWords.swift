import Documents

/// The words of a text and the punctuation between them. Labels are one word each, whatever they
/// contain, unless they begin the text.
struct InstructionWords {
  enum Word: Equatable {
    /// As numbered by `FoldedText`.
    case word(UInt64)
    case label
    case comma, colon
    /// A mark that ends a sentence.
    case stop
    /// Any other mark.
    case mark

    var number: UInt64? { if case .word(let number) = self { number } else { nil } }

    /// Whether it is a number of up to two digits.
    var isNumeral: Bool { number.map(InstructionWords.numerals.contains) ?? false }
  }

  fileprivate static let numerals = Set((0...99).map { FoldedText.word(String($0)) })

  private(set) var words: [Word] = []
  /// Whether the text ends with a question mark.
  private(set) var isQuestion = false

  init(_ inlines: [Inline]) { add(inlines) }

  /// The words after the last mark that ends a sentence and has others behind it.
  var lastSentence: ArraySlice<Word> {
    var end = words.endIndex
    while end > words.startIndex, words[end - 1] == .stop { end -= 1 }
    let start = words[..<end].lastIndex(of: .stop).map { $0 + 1 } ?? words.startIndex
    return words[start..<end]
  }

  private mutating func add(_ inlines: [Inline]) {
    for inline in inlines {
      isQuestion = false
      switch inline {
      case .text(let text): add(text)
      case .strong(let inner):
        if words.isEmpty { add(inner) } else { words.append(.label) }
      case .emphasis(let inner), .link(_, let inner): add(inner)
      case .code, .include: words.append(.label)
      case .image: break
      case .lineBreak: words.append(.stop)
      }
    }
  }

  private mutating func add(_ text: String) {
    let bytes = Array(text.utf8)
    isQuestion = bytes.last { $0 != 0x20 } == 0x3F
    // Few words are shorter, with what is between them.
    if words.isEmpty { words.reserveCapacity(bytes.count / 5 + 2) }
    var start: Int?
    func word(to end: Int) -> Word? {
      start.map { .word(FoldedText.number(of: bytes[$0..<end])) }
    }
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x27, 0x2D, 0x5F, 0x80...0xFF:
        if start == nil { start = index }
        continue
      default: break
      }
      if let word = word(to: index) { words.append(word) }
      start = nil
      switch byte {
      case 0x2C: words.append(.comma)
      case 0x3A: words.append(.colon)
      // . ! ? ; end a sentence before a space, and not in `example.com`.
      case 0x2E, 0x21, 0x3F, 0x3B:
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0x20
        words.append(next == 0x20 || next == 0x0A ? .stop : .mark)
      case 0x20, 0x09, 0x0A, 0x0D: break
      default: words.append(.mark)
      }
    }
    if let word = word(to: bytes.count) { words.append(word) }
  }
}
