import Documents

/// The progress of a document's translation.
package struct TranslationStatus: Hashable, Sendable {
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

  package init(path: String, language: String, counts: [Share: Int]) {
    self.path = path
    self.language = language
    self.counts = counts
  }

  package var total: Int { counts.values.reduce(0, +) }
  /// The number of sentences that need no more attention.
  package var finished: Int {
    total - Share.allCases.filter(\.isUnfinished).map { self[$0] }.reduce(0, +)
  }
  package subscript(_ share: Share) -> Int { counts[share] ?? 0 }

  /// - Parameter missing: the number of English sentences for which the document has no unit.
  package init(
    _ document: Document, states: [TranslationState], missing: Int = 0
  ) {
    var counts: [Share: Int] = missing > 0 ? [.missing: missing] : [:]
    for state in states { counts[Share(state), default: 0] += 1 }
    self.init(path: document.file.path, language: document.locale.language, counts: counts)
  }
}
