/// Which labels of one language have been seen for which English ones, and on how many pages.
package struct LabelMemory: Sendable {
  /// By English key, then by target key: the number of pages.
  private var renderings: [String: [String: Int]] = [:]
  private var originals: [String: [String: Int]] = [:]

  package init() {}

  /// Adds the pairs of one page, or with -1 takes them out again.
  mutating func add(_ pairs: Set<LabelPair>, by sign: Int) {
    for pair in pairs {
      renderings[pair.source, default: [:]][pair.target, default: 0] += sign
      originals[pair.target, default: [:]][pair.source, default: 0] += sign
    }
  }

  /// The number of pages on which an English label was rendered so; both as keys.
  func pages(_ pair: LabelPair) -> Int { renderings[pair.source]?[pair.target] ?? 0 }

  /// The keys of everything an English label was rendered as.
  func renderings(of source: String) -> [String] {
    (renderings[source] ?? [:]).compactMap { $1 > 0 ? $0 : nil }
  }

  /// The keys of every English label that was rendered so.
  func originals(of target: String) -> [String] {
    (originals[target] ?? [:]).compactMap { $1 > 0 ? $0 : nil }
  }
}

/// An English label and one in another language, as keys that case and punctuation do not change.
package struct LabelPair: Hashable, Sendable {
  package let source: String
  package let target: String

  /// The pairs that a sentence and its translation give: the only label of each, equal ones, and
  /// what is left in the order in which it stands.
  static func pairs(_ source: [String], _ target: [String]) -> [LabelPair] {
    guard source.count == target.count else { return [] }
    var sources = source.map(LabelText.key)
    var targets = target.map(LabelText.key)
    var pairs: [LabelPair] = []
    for name in sources {
      guard let index = targets.firstIndex(of: name), let own = sources.firstIndex(of: name) else {
        continue
      }
      pairs.append(LabelPair(source: name, target: name))
      targets.remove(at: index)
      sources.remove(at: own)
    }
    return pairs + zip(sources, targets).map { LabelPair(source: $0, target: $1) }
  }
}
