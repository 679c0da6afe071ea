import Translation

extension Words {
  /// What a sentence is called that counts to this share.
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
