import Documents
import Translation

/// Which labels of a sentence are which labels of its translation.
struct LabelMatching {
  /// Labels that are not rendered by what stands in their place.
  private(set) var wrong: [(source: String, target: String)] = []
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
    var right = 0
    for candidate in candidates {
      guard sources.contains(candidate.source), targets.contains(candidate.target) else { continue }
      sources.remove(candidate.source)
      targets.remove(candidate.target)
      if candidate.affinity.isWrong {
        wrong.append((source[candidate.source], target[candidate.target]))
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
  let score: Double
  let isWrong: Bool

  /// Below this, words of labels do not account for each other (set on half of the human pages).
  private static let lowest = 0.2

  init(_ source: String, _ target: String, _ memory: LanguageMemory, _ page: [LabelPair: Int]) {
    let pair = LabelPair(source: LabelText.key(source), target: LabelText.key(target))
    let names =
      memory.glossary.entry(named: source, in: ContentLocale("en"))?.forms(in: memory.language)
      ?? []
    if pair.source == pair.target || memory.labels.pages(pair) > 0 || page[pair, default: 0] > 1
      || names.contains(where: { LabelText.key($0) == pair.target })
    {
      score = 1
      isWrong = false
      return
    }
    let known = memory.labels.renderings(of: pair.source) + names.map(LabelText.key)
    let originals = memory.labels.originals(of: pair.target)
    if LabelText.areForms(pair.source, pair.target)
      || known.contains(where: { LabelText.areForms($0, pair.target) })
      || originals.contains(where: { LabelText.areForms($0, pair.source) })
    {
      score = 0.9
      isWrong = false
      return
    }
    let likeness = memory.labelWords.likeness(
      LanguageMemory.words(of: target), LanguageMemory.words(of: source))
    score = 0.8 * (likeness ?? 0.3)
    let isForeign = !originals.isEmpty
    if let likeness {
      isWrong = likeness < Self.lowest && (isForeign || !known.isEmpty)
    } else {
      isWrong = isForeign && !known.isEmpty
    }
  }
}
