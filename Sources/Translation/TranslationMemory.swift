/// Translated sentences, in which identical and similar sentences can be found.
package struct TranslationMemory: Sendable {
  /// A sentence and its translation.
  package struct Entry: Hashable, Sendable {
    package let source: String
    package let target: String
    /// The document that the sentence comes from.
    package let origin: String
  }

  /// A translation found for another sentence.
  package struct Found: Hashable, Sendable {
    package let entry: Entry
    /// The likeness of the sources, from 0 to 100; it is 100 only if they are identical.
    package let similarity: Int
  }

  private var entries: [Entry] = []
  /// The index of the first entry with each source.
  private var bySource: [String: Int] = [:]
  /// The indices of the entries whose source contains each word.
  private var byWord: [String: [Int]] = [:]

  /// A word that more sentences than this contain does not help to find one of them.
  private static let commonWordLimit = 400

  package init() {}

  /// The number of different sentences.
  package var count: Int { entries.count }

  /// Adds a translated sentence; an empty one, or one whose source is already known, is ignored.
  package mutating func learn(source: String, target: String, from origin: String) {
    guard !source.isEmpty, !target.isEmpty, bySource[source] == nil else { return }
    let index = entries.count
    entries.append(Entry(source: source, target: target, origin: origin))
    bySource[source] = index
    for word in Set(Self.words(source)) { byWord[word, default: []].append(index) }
  }

  /// The best translations for a sentence, the most similar source first.
  ///
  /// Only an identical source is returned if there is one. Otherwise the 40 sentences that share
  /// the most words are compared in full.
  ///
  /// - Parameters:
  ///   - least: the minimum likeness of a source, from 0 to 100.
  ///   - limit: the maximum number of results.
  package func matches(for source: String, least: Int = 70, limit: Int = 3) -> [Found] {
    if let index = bySource[source] { return [Found(entry: entries[index], similarity: 100)] }
    let words = Self.words(source)
    guard !words.isEmpty else { return [] }
    var shared: [Int: Int] = [:]
    for word in Set(words) {
      guard let holders = byWord[word], holders.count <= Self.commonWordLimit else { continue }
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

  /// The percentage, from 0 to 100, of the words of both texts that they share in the same order
  /// (longest common subsequence); 0 for a text of 200 words or more, because the comparison is
  /// quadratic.
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

  /// The words of a text in lower case, without punctuation.
  package static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
