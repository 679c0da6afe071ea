import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// Counts how often words of two languages occur in a sentence and its translation.
package struct WordMemory: Sendable {
  private var pairs: [UInt64: Int32] = [:]
  private var targets: [UInt32: Int32] = [:]
  private var sources: [UInt32: Int32] = [:]
  private var total: Int32 = 0

  /// Longer texts connect every word with every other, and their cost grows with the square of
  /// their length.
  private static let mostWords = 40

  package init() {}

  /// Adds a sentence with its translation, or removes it if `sign` is -1.
  mutating func add(_ target: [UInt32], _ source: [UInt32], by sign: Int32) {
    guard target.count <= Self.mostWords, source.count <= Self.mostWords else { return }
    total += sign
    for word in target { targets[word, default: 0] += sign }
    for word in source { sources[word, default: 0] += sign }
    for word in target {
      for other in source { pairs[Self.pair(word, other), default: 0] += sign }
    }
  }

  private static func pair(_ target: UInt32, _ source: UInt32) -> UInt64 {
    UInt64(target) << 32 | UInt64(source)
  }

  /// How well each text accounts for the other, from 0 to 1; `nil` if too few words are known.
  ///
  /// Each word is weighted by its rarity. The best match among the words of the other text accounts
  /// for it (Dice's coefficient); the same word accounts for it fully.
  func likeness(_ target: [UInt32], _ source: [UInt32]) -> Double? {
    guard total > 0, !target.isEmpty, !source.isEmpty else { return nil }
    let beside = Set(source)
    let within = Set(target)
    var weight = 0.0
    var sum = 0.0
    func count(_ seen: Int32, _ isSame: Bool, _ best: () -> Double) {
      if isSame {
        weight += 3
        sum += 3
        return
      }
      guard seen >= 2 else { return }
      let rarity = log(Double(max(total, seen + 1)) / Double(seen))
      weight += rarity
      sum += rarity * min(1, best() * 1.5)
    }
    for word in target {
      let seen = targets[word] ?? 0
      count(seen, beside.contains(word)) {
        source.reduce(0) { max($0, dice(word, seen, $1, sources[$1] ?? 0)) }
      }
    }
    for word in source {
      let seen = sources[word] ?? 0
      count(seen, within.contains(word)) {
        target.reduce(0) { max($0, dice($1, targets[$1] ?? 0, word, seen)) }
      }
    }
    // A lower weight proves nothing: two words that occur in a twentieth of all sentences already
    // weigh more.
    return weight >= 4 ? sum / weight : nil
  }

  private func dice(_ target: UInt32, _ seen: Int32, _ source: UInt32, _ beside: Int32) -> Double {
    guard seen + beside > 0, let both = pairs[Self.pair(target, source)], both > 0 else { return 0 }
    return 2 * Double(both) / Double(seen + beside)
  }
}
