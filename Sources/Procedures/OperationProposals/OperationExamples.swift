import Operations
import Translation

/// The sentences of our own procedures, by the operations that they tell.
struct OperationExamples: Sendable {
  private let words: [OperationID: [[String: Set<String>]]]
  private let weights: [String: WordWeights]
  /// For each page that our steps go to, the labels on the way, in English and lower case.
  let pageLabels: [String: [Set<String>]]

  init(_ procedures: [Procedure], _ glossary: LabelGlossary) {
    let steps = procedures.flatMap { procedure in
      procedure.steps.map { KnownStep($0, of: procedure, glossary: glossary) }
    }
    words = Dictionary(grouping: steps) { $0.step.operation.id }.mapValues { $0.map(\.words) }
    var weights: [String: WordWeights] = [:]
    for language in Set(steps.flatMap(\.words.keys)) {
      weights[language] = WordWeights(steps.compactMap { $0.words[language] })
    }
    self.weights = weights
    var labels: [String: [Set<String>]] = [:]
    for step in steps { if let page = step.page { labels[page, default: []].append(step.labels) } }
    pageLabels = labels
  }

  /// The least likeness (cosine) of two sentences for one to be named as an example of the other.
  private static let leastLikeness = 0.3
  /// The weight of a word that is in one step in five; more frequent words are not named.
  private static let leastWeight = 1.8

  /// The significant words that one of our sentences for the operation shares with a sentence in any
  /// language, the most significant first; empty if none is like it.
  func common(_ operation: OperationID, _ sentence: [String: Set<String>]) -> [String] {
    var best: (likeness: Double, words: [String]) = (Self.leastLikeness, [])
    for example in words[operation] ?? [] {
      for (language, own) in sentence {
        guard let other = example[language], let weights = weights[language] else { continue }
        let likeness = weights.likeness(own, other)
        guard likeness > best.likeness else { continue }
        let shared = own.intersection(other).filter { weights[$0] >= Self.leastWeight }
          .sorted { (weights[$1], $0) < (weights[$0], $1) }
        best = (likeness, Array(shared.prefix(4)))
      }
    }
    return best.words
  }
}
