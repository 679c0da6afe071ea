/// The labels of one language that have been seen for English labels, with the number of pages.
package struct LabelMemory: Sendable {
  /// The number of pages, by English key and then by target key.
  private var renderings: [String: [String: Int]] = [:]
  private var originals: [String: [String: Int]] = [:]

  package init() {}

  /// Adds the pairs of one page, or removes them if `sign` is -1.
  mutating func add(_ pairs: Set<LabelPair>, by sign: Int) {
    for pair in pairs {
      renderings[pair.source, default: [:]][pair.target, default: 0] += sign
      originals[pair.target, default: [:]][pair.source, default: 0] += sign
    }
  }

  /// The number of pages with this translation of an English label.
  func pages(_ pair: LabelPair) -> Int { renderings[pair.source]?[pair.target] ?? 0 }

  /// The keys of all translations of an English label.
  func renderings(of source: String) -> [String] {
    (renderings[source] ?? [:]).compactMap { $1 > 0 ? $0 : nil }
  }

  /// The keys of all English labels with this translation.
  func originals(of target: String) -> [String] {
    (originals[target] ?? [:]).compactMap { $1 > 0 ? $0 : nil }
  }
}

/// An English label and a label in another language, as keys that ignore case and punctuation.
package struct LabelPair: Hashable, Sendable {
  package let source: String
  package let target: String

  /// The label pairs of a sentence and its translation: equal labels first, then the others in
  /// their order. Empty if the numbers of labels differ.
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
