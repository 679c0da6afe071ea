import Foundation
import Journal
import Operations
import Procedures
import Sessions

/// A session over a document that nobody bound, whose journal is on a disk that crashes at every
/// operation. There is no tenant: what a person has said is all that can be lost or doubled.
package struct DocumentCrash: Sendable {
  private static let journalPath = "/journal.sqlite"

  private let graph: StepGraph
  private let answers: Answers

  package init(_ graph: StepGraph, _ answers: Answers) {
    self.graph = graph
    self.answers = answers
  }

  private var start: SessionStart {
    SessionStart(
      session: SessionID(rawValue: "crash"), procedure: graph.procedure, revisions: [:],
      documents: [:], actor: "ann", tenant: "", mode: .consent, locale: "en",
      document: "guide.md")
  }

  /// Starts the session, or continues it if it has started; returns what stands in it then.
  private func walk(_ disk: CrashDisk) async throws -> [SessionEvent] {
    let vfs = CrashVFS(disk)
    let journal = try Journal(path: vfs.address(of: Self.journalPath))
    defer { withExtendedLifetime(vfs) {} }
    guard let first = graph.nodes.first?.id else { return [] }
    let person = ScriptedConversation(answers, display: SilentDisplay())
    let known = Session(try journal.history(of: start.session).map(\.event))
    var walk: SessionWalk
    if let known {
      guard known.position != .completed else { return try said(journal) }
      walk = try SessionWalk(
        resuming: known, actor: "ann", locale: "en", graph: graph, domain: ManualDomain(),
        store: journal, conversation: person, clock: VirtualClock(), adminCentre: .elsewhere)
    } else {
      walk = try SessionWalk(
        beginning: start, at: first, graph: graph, domain: ManualDomain(), store: journal,
        conversation: person, clock: VirtualClock(), adminCentre: .elsewhere)
    }
    let ending = try await walk.run()
    guard ending == .completed else { throw Unfit(ending: "\(ending)") }
    return try said(journal)
  }

  /// What a person has said and done, in order.
  private func said(_ journal: Journal) throws -> [SessionEvent] {
    try journal.history(of: start.session).map(\.event).filter { event in
      switch event {
      case .attested, .noted, .skipped, .left, .completed: true
      case .started, .shown, .chosen, .decided, .checked, .attempted, .performed, .failed,
        .verified, .refused, .overridden, .passed, .recorded, .modeChanged, .returned, .resumed,
        .stopped,
        .approvalRequested, .approved, .rejected, .deviated, .planSetAside:
        false
      }
    }
  }

  /// Counts the results of a crash before the first and after each operation on the disk, with each
  /// kind of loss.
  package func counts() async throws -> CrashCounts {
    let disk = CrashDisk(DiskImage(files: [:]))
    let wanted = try await walk(disk)
    let log = disk.log
    var counts = CrashCounts()
    for length in 0...log.count {
      for loss in DiskImage.Loss.allCases {
        let image = DiskImage(DiskImage(files: [:]), after: log.prefix(length), losing: loss)
        counts.points += 1
        do {
          let found = try await walk(CrashDisk(image))
          // Whoever resumes goes on where the journal ends, so it ends with the same words.
          if found.count > wanted.count { counts.doubled += 1 }
          if found.count < wanted.count { counts.lost += 1 }
          if found.count == wanted.count, found != wanted { counts.lost += 1 }
          if found != wanted {
            counts.firstFault = counts.firstFault ?? "at \(length), \(loss): \(found)"
          }
        } catch {
          counts.stuck += 1
          counts.firstFault = counts.firstFault ?? "at \(length), \(loss): \(error)"
        }
      }
    }
    return counts
  }

  private struct Unfit: Error {
    let ending: String
  }
}
