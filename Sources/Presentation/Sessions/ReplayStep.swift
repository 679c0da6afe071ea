import Procedures
import Sessions

/// One visit to one step of a recorded session.
package struct ReplayStep: Sendable {
  package let step: StepID
  /// The events of the visit, with their numbers and times in the session.
  package let entries: [SessionRecord.Entry]
  /// The person who walked it.
  package let actor: String
  /// The language it was shown in, and the digest of the text shown; `nil` if it was not shown.
  package let shown: (locale: String, digest: String)?

  /// The visits of a session, in order; events about the whole session belong to the next visit.
  package static func all(in record: SessionRecord) -> [ReplayStep] {
    var steps: [ReplayStep] = []
    var entries: [SessionRecord.Entry] = []
    var actor = record.start.actor
    var shown: (locale: String, digest: String)?
    var at: StepID?
    func close() {
      guard let step = at, !entries.isEmpty else { return }
      steps.append(ReplayStep(step: step, entries: entries, actor: actor, shown: shown))
    }
    for entry in record.events {
      if let step = entry.event.step, step != at, !entries.isEmpty, at != nil {
        close()
        (entries, shown) = ([], nil)
      }
      at = entry.event.step ?? at
      entries.append(entry)
      switch entry.event {
      case .shown(_, let locale, let digest): shown = (locale, digest)
      case .resumed(let who, _): actor = who
      case .left:
        close()
        (entries, shown, at) = ([], nil, nil)
      case .started, .chosen, .decided, .checked, .attempted, .performed, .failed, .verified,
        .refused, .overridden, .attested, .recorded, .skipped, .modeChanged, .stopped,
        .completed, .approvalRequested, .approved, .rejected, .deviated, .planSetAside:
        break
      }
    }
    close()
    return steps
  }
}
