/// Words as `FoldedText` numbers them, to be looked up without being hashed again.
///
/// The words of every instruction are looked up in several sets, and to hash each number anew took a
/// tenth of the time in which steps are read.
struct WordSet: Sendable {
  /// Each word at the place that its number tells or at the next free one behind it; 0, which is no
  /// word, where there is none. Their count is a power of two, and no more than half are taken.
  private let slots: [UInt64]

  init(_ words: some Sequence<UInt64>) {
    let words = Set(words)
    precondition(!words.contains(FoldedText.pause), "\(FoldedText.pause) is no word")
    var count = 2
    while count < words.count * 2 { count *= 2 }
    var slots = [UInt64](repeating: 0, count: count)
    for word in words {
      var place = Self.place(of: word, count)
      while slots[place] != 0 { place = (place + 1) & (count - 1) }
      slots[place] = word
    }
    self.slots = slots
  }

  var isEmpty: Bool { slots.allSatisfy { $0 == 0 } }

  /// The words, in no order.
  var words: [UInt64] { slots.filter { $0 != 0 } }

  func contains(_ word: UInt64) -> Bool {
    guard word != 0 else { return false }
    var place = Self.place(of: word, slots.count)
    while slots[place] != 0 {
      if slots[place] == word { return true }
      place = (place + 1) & (slots.count - 1)
    }
    return false
  }

  func union(_ other: WordSet) -> WordSet { WordSet(words + other.words) }

  private static func place(of word: UInt64, _ count: Int) -> Int {
    Int(truncatingIfNeeded: word ^ word >> 32) & (count - 1)
  }
}
