import Diagnostics

/// A step in one language, and the texts of the same step in English, to find steps whose texts
/// have changed places.
struct StepPair {
  let step: StepSignature
  let targets: [TextSignature]
  let sources: [TextSignature]
  private let targetWords: [UInt32]
  private let sourceWords: [UInt32]

  init(_ step: StepSignature, targets: [TextSignature], sources: [TextSignature]) {
    self.step = step
    self.targets = targets
    self.sources = sources
    targetWords = targets.flatMap(\.words).distinct
    sourceWords = sources.flatMap(\.words).distinct
  }

  /// How well this step's text translates another step's English, from 0 to 1; `nil` if there is no
  /// evidence.
  func likeness(
    to other: StepPair, _ memory: LanguageMemory, _ page: [LabelPair: Int]
  ) -> Double? {
    var sum = 0.0
    var weight = 0.0
    func add(_ value: Double, _ share: Double) {
      sum += value * share
      weight += share
    }
    if let words = memory.words.likeness(targetWords, other.sourceWords) { add(words, 2) }
    let labels = (other.sources.flatMap(\.labels), targets.flatMap(\.labels))
    if !labels.0.isEmpty || !labels.1.isEmpty {
      add(
        LabelMatching(source: labels.0, target: labels.1, memory: memory, page: page).share, 1)
    }
    for property in [\TextSignature.numbers, \.links, \.codes] {
      // Included texts are outside units, so they stay in place when texts are exchanged.
      let left = other.sources.flatMap { $0[keyPath: property] }.filter(Self.isOwn)
      let right = targets.flatMap { $0[keyPath: property] }.filter(Self.isOwn)
      if !left.isEmpty || !right.isEmpty { add(Self.shared(left, right), 1) }
    }
    return weight > 0 ? sum / weight : nil
  }

  private static func isOwn(_ text: String) -> Bool { !text.contains("includes/") }

  private static func shared(_ left: [String], _ right: [String]) -> Double {
    let both = left.count - left.excess(over: right).count
    return Double(both) / Double(max(left.count, right.count, 1))
  }

  /// Reports steps whose texts have changed places.
  ///
  /// A pair is reported if each text translates the other's English better than its own, by more
  /// than `margin` in total (tuned on half of the human-translated pages).
  static func exchanged(
    in pairs: [StepPair], _ memory: LanguageMemory, _ page: [LabelPair: Int]
  ) -> [Diagnostic] {
    let own = pairs.map { $0.likeness(to: $0, memory, page) }
    var found: [Diagnostic] = []
    var taken: Set<Int> = []
    for (index, pair) in pairs.enumerated() {
      guard !taken.contains(index), let first = own[index], first < certainLikeness else {
        continue
      }
      for other in pairs.indices.dropFirst(index + 1).prefix(maximumDistance) {
        guard !taken.contains(other), let second = own[other], second < certainLikeness,
          let there = pair.likeness(to: pairs[other], memory, page), there > first,
          let here = pairs[other].likeness(to: pair, memory, page), here > second,
          there + here - first - second > margin
        else { continue }
        taken.formUnion([index, other])
        found.append(
          Diagnostic(
            .stepOrder, .error, at: pair.step.place,
            "step '\(pair.step.id)' says what step '\(pairs[other].step.id)' says in English",
            advice: "swap the two texts", related: [pairs[other].step.place]))
        break
      }
    }
    return found
  }

  private static let margin = 0.1
  /// A text that translates its own English this well is in the right place.
  private static let certainLikeness = 0.85
  /// The maximum distance between two exchanged steps, because each further pair takes time.
  private static let maximumDistance = 40
}
