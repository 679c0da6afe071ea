import Documents
import Translation

/// Which labels of a sentence are which labels of its translation.
struct LabelMatching {
  /// Labels that are not rendered by what stands in their place.
  private(set) var wrong: [(source: String, target: String, isCertain: Bool)] = []
  /// English labels without any at their place.
  private(set) var lost: [String] = []
  /// Labels of the translation that belong to no English one.
  private(set) var extra: [String] = []
  /// The share of labels that are rendered as they should be, from 0 to 1.
  private(set) var share = 1.0

  /// - Parameter page: pairs seen elsewhere on the same page.
  init(
    source: [String], target: [String], memory: LanguageMemory, page: [LabelPair: Int]
  ) {
    var candidates: [(source: Int, target: Int, affinity: Affinity)] = []
    for (index, name) in source.enumerated() {
      for (other, text) in target.enumerated() {
        candidates.append((index, other, Affinity(name, text, memory, page)))
      }
    }
    candidates.sort { left, right in
      (right.affinity.score, abs(left.source - left.target))
        < (left.affinity.score, abs(right.source - right.target))
    }
    var sources = Set(source.indices)
    var targets = Set(target.indices)
    let certain = Set(candidates.filter { $0.affinity.score >= 1 }.map(\.source))
    var right = 0
    for candidate in candidates {
      guard sources.contains(candidate.source), targets.contains(candidate.target) else { continue }
      sources.remove(candidate.source)
      targets.remove(candidate.target)
      if candidate.affinity.isWrong,
        !candidates.contains(where: {
          // It may be another label's that stands elsewhere in the sentence.
          $0.target == candidate.target && !$0.affinity.isWrong && !certain.contains($0.source)
        })
      {
        wrong.append(
          (
            source[candidate.source], target[candidate.target], candidate.affinity.isCertain
          ))
      } else {
        right += 1
      }
    }
    lost = sources.sorted().map { source[$0] }
    extra = targets.sorted().map { target[$0] }
    let all = max(source.count, target.count)
    if all > 0 { share = Double(right) / Double(all) }
  }
}

/// What speaks for and against one label being the rendering of another.
struct Affinity {
  /// Below 1 where nothing but words speak for it.
  let score: Double
  let isWrong: Bool
  /// Whether both are well known, and never for each other: what is wrong for certain.
  let isCertain: Bool

  init(_ source: String, _ target: String, _ memory: LanguageMemory, _ page: [LabelPair: Int]) {
    let pair = LabelPair(source: LabelText.key(source), target: LabelText.key(target))
    let names =
      memory.glossary.entry(named: source, in: ContentLocale("en"))?.forms(in: memory.language)
      ?? []
    if pair.source == pair.target || memory.labels.pages(pair) > 0 || page[pair, default: 0] > 1
      || names.contains(where: { LabelText.key($0) == pair.target })
    {
      // Of two labels known for it, the one of more pages is it.
      score = 1 + Double(memory.labels.pages(pair))
      isWrong = false
      isCertain = false
      return
    }
    let known = memory.labels.renderings(of: pair.source) + names.map(LabelText.key)
    let official = memory.glossary.entry(named: target, in: ContentLocale(memory.language))
    let originals =
      memory.labels.originals(of: pair.target)
      + (official.map { [LabelText.key($0.english)] } ?? [])
    let likeness = Self.likeness(pair, known, originals)
    let runs = memory.labelWords.likeness(LabelText.runs(target), LabelText.stems(source))
    let words = memory.words.likeness(
      WordScan(Array(target.utf8)).distinctDigests, WordScan(Array(source.utf8)).distinctDigests)
    // Where both are known, and not for each other, words must say more to make them a pair.
    let seen = known.reduce(0) {
      $0 + memory.labels.pages(LabelPair(source: pair.source, target: $1))
    }
    let isKnown = seen >= Self.wellKnown && !originals.isEmpty
    let least = isKnown ? Self.leastKnown : Self.leastUnknown
    // Runs of letters make strangers alike ("boeken", "zoeken"): they speak only for the unknown.
    let evidence = max(
      likeness / Self.leastAlike, isKnown ? 0 : (runs ?? 0) / least, (words ?? 0) / least)
    score = min(0.95, evidence / 4)
    // One letter is a key or an abbreviation, which each language has its own of.
    isCertain = seen > 0 && !originals.isEmpty && evidence < 1 && source.utf8.count > 1
    isWrong = evidence < (known.isEmpty ? Self.mostForUnseen : 1) && !originals.isEmpty
  }

  // All were set on half of the human-translated pages.
  private static let wellKnown = 2
  /// A label never seen in English before may be rendered as anything that is not far from it.
  private static let mostForUnseen = 0.6
  private static let leastAlike = 0.5
  private static let leastKnown = 0.25
  private static let leastUnknown = 0.15

  /// How much a label looks like one known to stand for the other, in either language.
  private static func likeness(
    _ pair: LabelPair, _ known: [String], _ originals: [String]
  ) -> Double {
    var best = LabelText.likeness(pair.source, pair.target)
    for name in known { best = max(best, LabelText.likeness(name, pair.target)) }
    for name in originals { best = max(best, LabelText.likeness(name, pair.source)) }
    return best
  }
}
