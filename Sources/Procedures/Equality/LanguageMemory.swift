import Glibc
import Translation

/// Statistics from the available documents about how one language translates English.
package struct LanguageMemory: Sendable {
  private(set) var labels = LabelMemory()
  /// The words of whole sentences.
  private(set) var words = WordMemory()
  /// The letter runs of labels, with the stems of English labels.
  private(set) var labelWords = WordMemory()
  let glossary: LabelGlossary
  let language: String

  /// A memory that has learnt from no page yet.
  ///
  /// - Parameters:
  ///   - language: the language without region, such as `sv`.
  ///   - glossary: the official names of labels, which count as known translations.
  package init(language: String, glossary: LabelGlossary = LabelGlossary()) {
    self.language = language
    self.glossary = glossary
  }

  /// Adds the statistics of a bilingual page.
  package mutating func learn(_ page: PageSignature) { add(page, by: 1) }

  /// Removes the statistics of a page, so that it is not compared with itself.
  package mutating func forget(_ page: PageSignature) { add(page, by: -1) }

  private static func texts(
    of page: PageSignature
  ) -> [(target: TextSignature, source: TextSignature)] {
    page.procedures.flatMap { procedure in
      (procedure.steps.flatMap(\.allParts) + procedure.alerts.flatMap(\.parts))
        .compactMap { part in part.source.map { (part.target, $0) } }
    }
  }

  private mutating func add(_ page: PageSignature, by sign: Int) {
    for (target, source) in page.sentences { words.add(target, source, by: Int32(sign)) }
    var pairs: Set<LabelPair> = []
    for (target, source) in Self.texts(of: page) {
      pairs.formUnion(LabelPair.pairs(source.labels, target.labels))
      guard source.labels.count == target.labels.count else { continue }
      for (name, other) in zip(source.labels, target.labels) {
        labelWords.add(LabelText.runs(other), LabelText.stems(name), by: Int32(sign))
      }
    }
    labels.add(pairs, by: sign)
  }
}

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

/// Counts how often words of two languages occur in a sentence and its translation.
package struct WordMemory: Sendable {
  private var pairs: [UInt64: Int32] = [:]
  private var targets: [UInt32: Int32] = [:]
  private var sources: [UInt32: Int32] = [:]
  private var total: Int32 = 0

  /// Longer texts connect every word with every other, and their cost grows with the square of
  /// their length.
  private static let maximumWords = 40

  package init() {}

  /// Adds a sentence with its translation, or removes it if `sign` is -1.
  mutating func add(_ target: [UInt32], _ source: [UInt32], by sign: Int32) {
    guard target.count <= Self.maximumWords, source.count <= Self.maximumWords else { return }
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

  /// How well each text accounts for the other, from 0 to 1; `nil` if too few words are known.
  ///
  /// Each word is weighted by its rarity. The best match among the words of the other text accounts
  /// for it (Dice's coefficient); the same word accounts for it fully.
  func likeness(_ target: [UInt32], _ source: [UInt32]) -> Double? {
    guard total > 0, !target.isEmpty, !source.isEmpty else { return nil }
    let sourceWords = Set(source)
    let targetWords = Set(target)
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
      count(seen, sourceWords.contains(word)) {
        source.reduce(0) { max($0, dice(word, seen, $1, sources[$1] ?? 0)) }
      }
    }
    for word in source {
      let seen = sources[word] ?? 0
      count(seen, targetWords.contains(word)) {
        target.reduce(0) { max($0, dice($1, targets[$1] ?? 0, word, seen)) }
      }
    }
    // A lower weight proves nothing: two words that occur in a twentieth of all sentences already
    // weigh more.
    return weight >= 4 ? sum / weight : nil
  }

  private func dice(
    _ target: UInt32, _ targetCount: Int32, _ source: UInt32, _ sourceCount: Int32
  ) -> Double {
    guard targetCount + sourceCount > 0, let both = pairs[Self.pair(target, source)], both > 0
    else { return 0 }
    return 2 * Double(both) / Double(targetCount + sourceCount)
  }
}
