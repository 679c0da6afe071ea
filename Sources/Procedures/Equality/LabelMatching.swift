import Documents
import Translation

/// Matches the labels in a sentence with the labels in its translation.
struct LabelMatching {
  /// Labels whose counterpart is not a translation of them.
  private(set) var wrong: [(source: String, target: String, isCertain: Bool)] = []
  /// English labels without a counterpart.
  private(set) var lost: [String] = []
  /// Labels in the translation that correspond to no English label.
  private(set) var extra: [String] = []
  /// The share of labels that are translated as expected, from 0 to 1.
  private(set) var share = 1.0

  /// - Parameter page: the label pairs seen elsewhere on the same page.
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
          // It may belong to another label elsewhere in the sentence.
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

/// The evidence for and against one label being the translation of another.
private struct Affinity {
  /// Below 1 if only words support it.
  let score: Double
  let isWrong: Bool
  /// Whether both labels are well known, but never as translations of each other, so that the pair
  /// is certainly wrong.
  let isCertain: Bool

  init(_ source: String, _ target: String, _ memory: LanguageMemory, _ page: [LabelPair: Int]) {
    let pair = LabelPair(source: LabelText.key(source), target: LabelText.key(target))
    let names =
      memory.glossary.entry(named: source, in: ContentLocale("en"))?.forms(in: memory.language)
      ?? []
    if pair.source == pair.target || memory.labels.pages(pair) > 0 || page[pair, default: 0] > 1
      || names.contains(where: { LabelText.key($0) == pair.target })
    {
      // Of two known translations, the one on more pages scores higher.
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
    // If both labels are known, but not as a pair, words must provide more evidence.
    let seen = known.reduce(0) {
      $0 + memory.labels.pages(LabelPair(source: pair.source, target: $1))
    }
    let isKnown = seen >= Self.wellKnownPages && !originals.isEmpty
    let minimum = isKnown ? Self.minimumForKnown : Self.minimumForUnknown
    // Runs of letters make unrelated words similar ("boeken", "zoeken"), so they count only for
    // unknown labels.
    let evidence = max(
      likeness / Self.minimumLikeness, isKnown ? 0 : (runs ?? 0) / minimum, (words ?? 0) / minimum)
    score = min(0.95, evidence / 4)
    // A single letter is a key or an abbreviation, which differs between languages.
    isCertain = seen > 0 && !originals.isEmpty && evidence < 1 && source.utf8.count > 1
    isWrong = evidence < (known.isEmpty ? Self.unseenThreshold : 1) && !originals.isEmpty
  }

  // These values were all tuned on half of the human-translated pages.
  private static let wellKnownPages = 2
  /// The threshold for an English label that has not been seen before, which may have any
  /// translation that is not too different.
  private static let unseenThreshold = 0.6
  private static let minimumLikeness = 0.5
  private static let minimumForKnown = 0.25
  private static let minimumForUnknown = 0.15

  /// How similar a label is to a known translation of the other, in either language; from 0 to 1.
  private static func likeness(
    _ pair: LabelPair, _ known: [String], _ originals: [String]
  ) -> Double {
    var best = LabelText.likeness(pair.source, pair.target)
    for name in known { best = max(best, LabelText.likeness(name, pair.target)) }
    for name in originals { best = max(best, LabelText.likeness(name, pair.source)) }
    return best
  }
}

/// Prepares the names of labels in documents for comparison.
enum LabelText {
  /// The parts of a menu path, without the punctuation that translation moves into bold.
  static func parts(of text: String) -> [String] {
    text.utf8.split(separator: 0x3E).compactMap { part in
      var part = part
      while let first = part.first, first <= 0x20 || first == 0x22 { part.removeFirst() }
      while let last = part.last, last <= 0x20 || marks.contains(last) { part.removeLast() }
      return part.isEmpty ? nil : String(part)
    }
  }

  /// `.,;:"` and the backslash of an escaped `>`.
  private static let marks = Set(".,;:\"\\".utf8)

  /// A key that is equal for labels that differ only in case, hyphens, punctuation or white space.
  static func key(_ label: String) -> String {
    var bytes: [UInt8] = []
    var before: UInt8 = 0
    for byte in label.utf8 {
      switch byte {
      // The case of A–Z, and of letters such as Å, Ä and Ö (C3 85, C3 84, C3 96).
      case 0x41...0x5A: bytes.append(byte + 0x20)
      case 0x80...0x9E where before == 0xC3: bytes.append(byte + 0x20)
      case 0x00...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7F: break
      // A no-break space (C2 A0).
      case 0xA0 where before == 0xC2: bytes.removeLast()
      default: bytes.append(byte)
      }
      before = byte
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The similarity of two keys, from 0 to 1: the pairs of bytes they share (Dice's coefficient).
  static func likeness(_ left: String, _ right: String) -> Double {
    let own = pairs(left)
    var rest = pairs(right)
    let all = own.count + rest.count
    let both = own.count { pair in
      guard let index = rest.firstIndex(of: pair) else { return false }
      rest.swapAt(index, rest.count - 1)
      rest.removeLast()
      return true
    }
    let share = all == 0 ? 0 : 2 * Double(both) / Double(all)
    // The verbs in labels all end alike, but forms of one name begin with the same letter.
    return left.utf8.first == right.utf8.first ? share : share / 2
  }

  private static func pairs(_ key: String) -> [UInt16] {
    let bytes = Array(key.utf8)
    return zip(bytes, bytes.dropFirst()).map { UInt16($0) << 8 | UInt16($1) }
  }

  /// Digests of the words of an English label, without inflectional endings.
  static func stems(_ label: String) -> [UInt32] {
    WordScan(Array(label.utf8)).words.map { WordScan.digest(Array($0.prefix(stemLength))) }
      .distinct
  }

  /// Digests of each run of five letters in a label's words, and of its shorter words, because
  /// Swedish and Dutch write as one word what English writes as several.
  static func runs(_ label: String) -> [UInt32] {
    WordScan(Array(label.utf8)).words.flatMap { word -> [UInt32] in
      guard word.count > runLength else { return [WordScan.digest(word)] }
      return (0...word.count - runLength).map {
        WordScan.digest(Array(word[$0..<$0 + runLength]))
      }
    }.distinct
  }

  /// "journal" and "journals", or "posting" and "posted", share their first letters, up to five or
  /// six.
  private static let stemLength = 6
  private static let runLength = 5
}
