import Commands
import Presentation
import Translation

/// The sentences of a document that a page shows.
package enum SentenceFilter: String, CaseIterable {
  case all, findings, unfinished

  /// - Parameter name: The value in an address; any unknown value means all sentences.
  package init(name: String?) { self = name.flatMap(Self.init(rawValue:)) ?? .all }

  package var name: MessageKey {
    switch self {
    case .all: .webDeskAll
    case .findings: .webDeskOnlyFindings
    case .unfinished: .webDeskOnlyUnfinished
    }
  }

  func keeps(_ row: SentenceTable.Row) -> Bool {
    switch self {
    case .all: true
    case .findings: !row.findings.isEmpty
    case .unfinished: row.share.isUnfinished
    }
  }
}
