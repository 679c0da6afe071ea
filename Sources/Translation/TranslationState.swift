import Documents

/// The progress of one sentence's translation, in XLIFF 2's terms (2.1, 4.3.1 state), and the
/// reason why it has come no further.
package struct TranslationState: Hashable, Sendable {
  /// The stages in their order (XLIFF 2.1, 4.3.1 state).
  package enum Stage: String, Hashable, Sendable, CaseIterable, Comparable {
    case initial, translated, reviewed, final

    package static func < (left: Stage, right: Stage) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .initial: 0
      case .translated: 1
      case .reviewed: 2
      case .final: 3
      }
    }
  }

  package var stage: Stage
  /// `x:mt` for a machine translation, `x:stale` if the English has changed since; any other value
  /// comes from another tool.
  package var reason: String?

  package init(_ stage: Stage, _ reason: String? = nil) {
    self.stage = stage
    self.reason = reason
  }

  /// Not translated.
  package static let new = TranslationState(.initial)
  /// Translated by a machine, and not checked by a person.
  package static let machine = TranslationState(.initial, "x:mt")
  /// Translated from an English sentence that has changed since.
  package static let stale = TranslationState(.initial, "x:stale")
  package static let translated = TranslationState(.translated)

  /// The `state` and `state-qualifier` of an XLIFF 1.2 target (2.4 target; the mapping is the
  /// project's own).
  var xliff1: (state: String, qualifier: String?) {
    switch (stage, reason) {
    case (.initial, "x:mt"): ("needs-review-translation", "leveraged-mt")
    case (.initial, "x:stale"): ("needs-adaptation", nil)
    case (.initial, _): ("new", qualifier)
    case (.translated, _): ("translated", qualifier)
    case (.reviewed, _): ("signed-off", qualifier)
    case (.final, _): ("final", qualifier)
    }
  }

  /// The qualifier from a 1.2 file that has no equivalent in 2.x.
  private var qualifier: String? {
    reason.flatMap { $0.hasPrefix(Self.prefix) ? String($0.dropFirst(Self.prefix.count)) : nil }
  }

  /// Marks a reason as a `state-qualifier` of 1.2.
  private static let prefix = "xliff12:"

  /// The states of an XLIFF 1.2 target that nobody has finished (2.2.4 target).
  static let unfinishedXLIFF1: Set<String> = [
    "new", "needs-translation", "needs-adaptation", "needs-l10n",
  ]

  /// The state that the attributes of an XLIFF 1.2 target mean.
  ///
  /// - Parameter isApproved: whether the unit is marked as approved, which makes it at least
  ///   reviewed.
  init(xliff1State state: String?, qualifier: String?, isApproved: Bool) {
    let reason = qualifier.map { Self.prefix + $0 }
    let own =
      switch state ?? "" {
      case "final": TranslationState(.final, reason)
      case "signed-off": TranslationState(.reviewed, reason)
      case "translated": TranslationState(.translated, reason)
      case "needs-adaptation", "needs-l10n": Self.stale
      case "needs-review-translation", "needs-review-adaptation", "needs-review-l10n":
        qualifier == "leveraged-mt" || qualifier == "mt-suggestion"
          ? Self.machine : TranslationState(.translated, reason)
      case "": TranslationState(isApproved ? .reviewed : .initial, reason)
      case _: TranslationState(.initial, reason)
      }
    self = isApproved ? TranslationState(max(own.stage, .reviewed), own.reason) : own
  }
}

/// The progress of a document's translation: how many of its sentences are in which state.
package struct TranslationStatus: Hashable, Sendable {
  /// A class of sentences that need the same kind of work.
  package enum Share: String, Hashable, Sendable, CaseIterable {
    case missing, stale, machine, translated, reviewed

    /// The share in which a sentence with this state is counted.
    package init(_ state: TranslationState) {
      self =
        switch (state.stage, state.reason) {
        case (.initial, "x:mt"): .machine
        case (.initial, "x:stale"): .stale
        case (.initial, _): .missing
        case (.translated, _): .translated
        case (.reviewed, _), (.final, _): .reviewed
        }
    }

    /// Whether somebody still has to translate or check the sentence.
    package var isUnfinished: Bool {
      switch self {
      case .missing, .stale, .machine: true
      case .translated, .reviewed: false
      }
    }
  }

  package var path: String
  package let language: String
  /// The number of sentences in each share.
  package let counts: [Share: Int]

  /// - Parameter counts: the number of sentences in each share.
  package init(path: String, language: String, counts: [Share: Int]) {
    self.path = path
    self.language = language
    self.counts = counts
  }

  /// The number of sentences.
  package var total: Int { counts.values.reduce(0, +) }
  /// The number of sentences that need no more attention.
  package var finished: Int {
    total - Share.allCases.filter(\.isUnfinished).map { self[$0] }.reduce(0, +)
  }
  /// The number of sentences in a share.
  package subscript(_ share: Share) -> Int { counts[share] ?? 0 }

  /// The progress of a document whose sentences have these states.
  ///
  /// - Parameter missing: the number of English sentences for which the document has no unit.
  package init(
    _ document: Document, states: [TranslationState], missing: Int = 0
  ) {
    var counts: [Share: Int] = missing > 0 ? [.missing: missing] : [:]
    for state in states { counts[Share(state), default: 0] += 1 }
    self.init(path: document.file.path, language: document.locale.language, counts: counts)
  }
}
