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

  func holds(_ value: Int, _ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
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
      return values[value].holds(slice[...])
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
