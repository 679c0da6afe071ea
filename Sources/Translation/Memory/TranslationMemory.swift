/// Sentences with their translations, for sentences that are the same or nearly so.
package struct TranslationMemory: Sendable {
  package struct Entry: Hashable, Sendable {
    package let source: String
    package let target: String
    /// The document it is from.
    package let origin: String
  }

  package struct Found: Hashable, Sendable {
    package let entry: Entry
    /// How alike the sources are, from 0 to 100; 100 only where they are the same.
    package let similarity: Int
  }

  private var entries: [Entry] = []
  /// By source: the entry that was seen first.
  private var bySource: [String: Int] = [:]
  /// By word: the entries whose source has it.
  private var byWord: [String: [Int]] = [:]

  /// Words of more sentences than this say nothing of which one is meant.
  private static let mostSentences = 400

  package init() {}

  package var count: Int { entries.count }

  package mutating func learn(source: String, target: String, from origin: String) {
    guard !source.isEmpty, !target.isEmpty, bySource[source] == nil else { return }
    let index = entries.count
    entries.append(Entry(source: source, target: target, origin: origin))
    bySource[source] = index
    for word in Set(Self.words(source)) { byWord[word, default: []].append(index) }
  }

  /// The best translations of a sentence, the most alike first.
  ///
  /// - Parameters:
  ///   - least: how alike a source must be at least, from 0 to 100.
  ///   - limit: how many are given at most.
  package func matches(for source: String, least: Int = 70, limit: Int = 3) -> [Found] {
    if let index = bySource[source] { return [Found(entry: entries[index], similarity: 100)] }
    let words = Self.words(source)
    guard !words.isEmpty else { return [] }
    var shared: [Int: Int] = [:]
    for word in Set(words) {
      guard let holders = byWord[word], holders.count <= Self.mostSentences else { continue }
      for index in holders { shared[index, default: 0] += 1 }
    }
    return shared.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(40)
      .map { index, _ in
        Found(
          entry: entries[index],
          similarity: min(99, Self.likeness(words, Self.words(entries[index].source))))
      }
      .filter { $0.similarity >= least }
      .sorted { ($0.similarity, $1.entry.source) > ($1.similarity, $0.entry.source) }
      .prefix(limit).map(\.self)
  }

  /// Words in common and in order, as a share of the words of both (longest common subsequence).
  static func likeness(_ left: [String], _ right: [String]) -> Int {
    guard !left.isEmpty, !right.isEmpty, left.count < 200, right.count < 200 else { return 0 }
    var row = [Int](repeating: 0, count: right.count + 1)
    for word in left {
      var diagonal = 0
      for (index, other) in right.enumerated() {
        let above = row[index + 1]
        row[index + 1] = word == other ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return 200 * row[right.count] / (left.count + right.count)
  }

  static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
