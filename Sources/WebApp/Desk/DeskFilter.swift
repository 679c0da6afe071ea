import Commands
import Presentation
import Translation

/// Which sentences of a document a page shows.
enum DeskFilter: String, CaseIterable {
  case all, findings, unfinished

  /// - Parameter name: what an address says; anything unknown is all of them.
  init(name: String?) { self = name.flatMap(Self.init(rawValue:)) ?? .all }

  var name: MessageKey {
    switch self {
    case .all: .webDeskAll
    case .findings: .webDeskOnlyFindings
    case .unfinished: .webDeskOnlyUnfinished
    }
  }

  func keeps(_ row: DeskSheet.Row) -> Bool {
    switch self {
    case .all: true
    case .findings: !row.findings.isEmpty
    case .unfinished: row.share.isUnfinished
    }
  }
}
