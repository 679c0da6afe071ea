import Translation

extension Words {
  /// The word for the sentences in this share of a translation.
  package func share(_ share: TranslationStatus.Share) -> String {
    switch share {
    case .missing: self[.statusMissing]
    case .stale: self[.statusStale]
    case .machine: self[.statusMachine]
    case .translated: self[.statusTranslated]
    case .reviewed: self[.statusReviewed]
    }
  }
}
