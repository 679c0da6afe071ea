import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// How often words of two languages stand in the same sentence and its translation.
package struct WordMemory: Sendable {
  private var pairs: [UInt64: Int32] = [:]
  private var targets: [UInt32: Int32] = [:]
  private var sources: [UInt32: Int32] = [:]
  private var total: Int32 = 0

  /// Longer texts tie every word to every other and cost the square of their length.
  private static let mostWords = 40

  package init() {}

  /// Adds a sentence with its translation, or with -1 takes it out again.
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

  /// How well one text accounts for the other, from 0 to 1; `nil` where too few words are known.
  ///
  /// Every word counts by how rare it is, and is accounted for by the best of the words beside it
  /// (Dice's coefficient), wholly by itself.
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
    // Two words seen in a twentieth of all sentences weigh as much: less says nothing.
    return weight >= 4 ? sum / weight : nil
  }

  private func dice(_ target: UInt32, _ seen: Int32, _ source: UInt32, _ beside: Int32) -> Double {
    guard seen + beside > 0, let both = pairs[Self.pair(target, source)], both > 0 else { return 0 }
    return 2 * Double(both) / Double(seen + beside)
  }
}
