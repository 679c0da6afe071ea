import Diagnostics
import Documents

/// The differences between a document and its binding, passage by passage.
package struct BindingDrift: Hashable, Sendable {
  /// What has happened to a passage since it was bound.
  package enum Change: Hashable, Sendable {
    case unchanged
    /// The same text is now at another anchor.
    case moved(from: String)
    /// The passage has other words now; the old text is `nil` if it was not kept.
    case reworded(old: String?)
    /// The passage is gone; the old text is `nil` if it was not kept.
    case removed(old: String?)
    /// A step that the binding does not have.
    case new
  }

  /// A passage of the binding or of the document.
  package struct Passage: Hashable, Sendable {
    /// The current anchor; for a removed passage, the old one.
    package let anchor: String
    package let change: Change
    /// The current text; empty for a removed passage.
    package let text: String
    package let steps: [StepID]
    package let isGuess: Bool
    package let place: SourcePlace
  }

  /// The passages in the order of the binding, followed by new ones in document order.
  package let passages: [Passage]

  /// The passages that differ from what was bound.
  package var changed: [Passage] { passages.filter { $0.change != .unchanged } }

  /// The minimum likeness of words for a text elsewhere to count as a rewording. Between real
  /// revisions of a sentence the likeness is seldom below 0.6, and between two steps seldom above
  /// 0.4.
  private static let minimumLikeness = 0.5

  /// Looks for each bound passage in the document: by its digest at its own anchor, then by its
  /// digest elsewhere, then by its words.
  ///
  /// New steps are among the passages only if the binding lists every step of the document.
  package init(of document: ForeignDocument, from binding: DocumentBinding) {
    self.init(
      among: document.addresses(near: binding.entries.map(\.anchor)), at: document.path,
      from: binding)
  }

  /// Looks for each bound passage among the steps of a document.
  package init(of outline: DocumentOutline, from binding: OperationBinding) {
    func all(_ steps: [OutlineStep]) -> [OutlineStep] { steps.flatMap { [$0] + all($0.inner) } }
    let steps = all(outline.parts.flatMap(\.steps))
    self.init(
      among: steps.map {
        ForeignDocument.Address(anchor: $0.id.rawValue, passage: $0.passage, isStep: true)
      },
      at: outline.path, from: binding.asDrifting)
  }

  private init(
    among addresses: [ForeignDocument.Address], at path: String, from binding: DocumentBinding
  ) {
    var digests: [String: [String]] = [:]
    for address in addresses {
      digests[BindingText.digest(of: address.passage.bound), default: []].append(address.anchor)
    }
    // Of a sentence that is there more often than it was, nobody can say which one is bound.
    let counts = Dictionary(
      addresses.filter(\.isStep).map { (BindingText.digest(of: $0.passage.bound), 1) },
      uniquingKeysWith: +)
    let bound = Dictionary(binding.entries.map { ($0.digest, 1) }, uniquingKeysWith: +)
    func isDoubled(_ entry: DocumentBinding.Entry) -> Bool {
      binding.listsEveryStep && !entry.steps.isEmpty
        && counts[entry.digest] ?? 0 > bound[entry.digest] ?? 0
    }
    let byAnchor = Dictionary(addresses.map { ($0.anchor, $0.passage) }) { first, _ in first }
    let unchanged = Set(
      binding.entries.filter { entry in
        byAnchor[entry.anchor].map { BindingText.digest(of: $0.bound) } == entry.digest
          && !isDoubled(entry)
      }.map(\.anchor))
    var taken = unchanged
    var moves: [String: String] = [:]
    for entry in binding.entries where !unchanged.contains(entry.anchor) {
      guard
        let other = digests[entry.digest]?.first(where: {
          !taken.contains($0) && $0 != entry.anchor
        })
      else { continue }
      moves[entry.anchor] = other
      taken.insert(other)
    }
    var passages: [Passage] = []
    for entry in binding.entries {
      let now: (anchor: String, change: Change)
      if let other = moves[entry.anchor] {
        now = (other, .moved(from: entry.anchor))
      } else if let passage = byAnchor[entry.anchor],
        BindingText.digest(of: passage.bound) == entry.digest
      {
        now = (entry.anchor, .unchanged)
      } else if let other = Self.reworded(entry, addresses, taken) {
        now = (other, .reworded(old: entry.text))
        taken.insert(other)
      } else {
        now = (entry.anchor, .removed(old: entry.text))
      }
      var isGone = false
      if case .removed = now.change { isGone = true }
      let passage = isGone ? nil : byAnchor[now.anchor]
      passages.append(
        Passage(
          anchor: now.anchor, change: now.change,
          text: passage.map { BindingText.of($0.bound) } ?? "", steps: entry.steps,
          isGuess: entry.isGuess, place: passage?.place ?? SourcePlace(path: path)))
    }
    if binding.listsEveryStep {
      passages += addresses.filter { $0.isStep && !taken.contains($0.anchor) }.map { address in
        Passage(
          anchor: address.anchor, change: .new, text: BindingText.of(address.passage.bound),
          steps: [], isGuess: false, place: address.passage.place)
      }
    }
    self.passages = passages
  }

  /// The anchor of the reworded text of an entry: the most similar passage that is not bound yet,
  /// or the passage at the same anchor if the old text was not kept; `nil` if there is none.
  private static func reworded(
    _ entry: DocumentBinding.Entry, _ addresses: [ForeignDocument.Address], _ taken: Set<String>
  ) -> String? {
    let free = addresses.filter { !taken.contains($0.anchor) }
    guard let old = entry.text else {
      return free.first { $0.anchor == entry.anchor }?.anchor
    }
    let words = TextWords(old).words
    let mostSimilar = free.map { address in
      (address.anchor, overlap(words, TextWords(BindingText.of(address.passage.bound)).words))
    }.max { ($0.1, $0.0 == entry.anchor ? 1 : 0) < ($1.1, $1.0 == entry.anchor ? 1 : 0) }
    guard let mostSimilar, mostSimilar.1 >= minimumLikeness else {
      return free.first { $0.anchor == entry.anchor && $0.isStep }?.anchor
    }
    return mostSimilar.0
  }

  /// The share of all words that both texts have (Jaccard index).
  private static func overlap(_ left: Set<String>, _ right: Set<String>) -> Double {
    let all = left.union(right).count
    return all == 0 ? 1 : Double(left.intersection(right).count) / Double(all)
  }
}
