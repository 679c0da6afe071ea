import Glibc

/// The weight of the words that two texts share: a word in few texts weighs more (inverse document
/// frequency, as in information retrieval).
struct WordWeights: Sendable {
  private let weights: [String: Double]
  private let unknown: Double

  init(_ texts: [Set<String>]) {
    var counts: [String: Int] = [:]
    for text in texts { for word in text { counts[word, default: 0] += 1 } }
    let total = Double(max(1, texts.count))
    weights = counts.mapValues { log(1 + total / Double($0)) }
    unknown = log(1 + total)
  }

  subscript(_ word: String) -> Double { weights[word] ?? unknown }

  /// From 0 for nothing in common to 1 for the same words (cosine).
  func likeness(_ left: Set<String>, _ right: Set<String>) -> Double {
    guard !left.isEmpty, !right.isEmpty else { return 0 }
    let common = square(left.intersection(right))
    guard common > 0 else { return 0 }
    return common / (square(left) * square(right)).squareRoot()
  }

  private func square(_ words: Set<String>) -> Double {
    words.reduce(0) { $0 + self[$1] * self[$1] }
  }
}
