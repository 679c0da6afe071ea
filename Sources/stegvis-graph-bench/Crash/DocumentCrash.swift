import Documents
import Foundation
import Journal
import Operations
import Procedures
import Sessions
import Translation

/// A session over a document that nobody bound, whose journal is on a disk that crashes at every
/// operation. There is no tenant: what a person has said is all that can be lost or doubled.
package struct DocumentCrash: Sendable {
  private static let journalPath = "/journal.sqlite"

  private let graph: StepGraph
  private let answers: Answers
  /// Whether a second person must approve changes; where nothing is bound, there are none.
  private let fourEyes: Bool

  package init(_ graph: StepGraph, _ answers: Answers, fourEyes: Bool = false) {
    self.graph = graph
    self.answers = answers
    self.fourEyes = fourEyes
  }

  /// An invented guide of two lists, with steps inside a step. One step has notes, one is skipped, and a
  /// list is left out.
  private static let guide = """
    # Guide

    ## Open

    1. Open it.
    2. Look.
       1. Left.
       2. Right.
    3. Close it.

    ## Tidy up

    - [ ] Sweep.
    - [ ] Lock.

    ## Leave

    1. Switch off the light.
    """

  /// Sessions over an invented document that nobody bound: by one person, and with four eyes.
  ///
  /// - Throws: Also if the document makes no procedure.
  package static func sessions() throws -> [DocumentCrash] {
    let file = SourceFile(path: "guide.md", bytes: Array(guide.utf8))
    let outline = DocumentOutline(
      DocumentReader.read(file, languages: Languages([:])), labels: LabelGlossary())
    let walk = try DocumentWalk(
      "guide.md", [outline], part: nil, environment: "", catalogue: ManualDomain().catalogue)
    guard let graph = StepGraph(of: walk.procedure.id, in: [walk.procedure.id: walk.procedure])
    else { throw Unfit(ending: "no graph") }
    let answers = Answers(
      procedure: nil, inputs: [:],
      steps: [
        "open/1": [.init(notes: ["It was open.", "Asked first."])],
        "open/3": [.init(notes: ["Late."], skip: "Somebody needs it.")],
      ], consent: false, attest: true, parts: ["tidy-up": "The cleaners come."])
    return [false, true].map { DocumentCrash(graph, answers, fourEyes: $0) }
  }

  private var start: SessionStart {
    SessionStart(
      session: SessionID(rawValue: "crash"), procedure: graph.procedure, revisions: [:],
      documents: [:], actor: "ann", tenant: "", mode: .consent, locale: "en",
      document: "guide.md", needsApproval: fourEyes)
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
        await resume(image, wanted, at: "at \(length), \(loss)", into: &counts)
      }
    }
    return counts
  }

  /// Counts the results of a disk that is full at each write, and has room again when the session is
  /// resumed.
  package func fullDisk() async throws -> CrashCounts {
    let disk = CrashDisk(DiskImage(files: [:]))
    let wanted = try await walk(disk)
    let writes = disk.log.count { operation in
      if case .write = operation { true } else { false }
    }
    var counts = CrashCounts()
    for number in 0..<writes {
      let full = CrashDisk(DiskImage(files: [:]), fullAt: number)
      do {
        _ = try await walk(full)
      } catch is EventStoreFailure {
        // The failure was reported, and nothing was done without a record.
      }
      await resume(full.image, wanted, at: "full at \(number)", into: &counts)
    }
    return counts
  }

  /// Whoever resumes goes on where the journal ends, so it ends with the same words.
  private func resume(
    _ image: DiskImage, _ wanted: [SessionEvent], at place: String, into counts: inout CrashCounts
  ) async {
    counts.points += 1
    do {
      let found = try await walk(CrashDisk(image))
      guard found != wanted else { return }
      if found.count > wanted.count { counts.doubled += 1 } else { counts.lost += 1 }
      counts.firstFault = counts.firstFault ?? "document \(place): \(found)"
    } catch {
      counts.stuck += 1
      counts.firstFault = counts.firstFault ?? "document \(place): \(error)"
    }
  }

  private struct Unfit: Error {
    let ending: String
  }
}
