import Documents
import Operations
import Presentation
import Procedures
import Sessions
import Workspaces

/// What undoing a session would do: what can be taken back as things are now, and the session that
/// takes it back. For the terminal and the web page alike.
package struct PreparedUndo {
  private let kept: KeptSession
  private let plan: UndoPlan
  private let context: CommandContext

  /// - Parameters:
  ///   - opened: the tenants of the session.
  ///   - context: with their names, and those of the session's events.
  /// - Throws: `DomainFailure` if a tenant cannot be read.
  package init(
    of kept: KeptSession, on opened: OpenedTenants, _ context: CommandContext
  ) async throws {
    self.kept = kept
    self.context = context
    let known = try await Identification(of: kept.events, in: opened.domain)
    var plan = UndoPlan(
      kept.history.map { ($0.at + kept.start.tenantAhead, known.of($0.event)) },
      domain: opened.domain, now: try await opened.domain.now())
    try await plan.leaveOutWhatIsLost(in: opened.domain)
    self.plan = plan
  }

  /// What can be undone, and what cannot.
  package var list: UndoList { UndoList(plan) }
  /// Whether the session has changed nothing.
  package var isEmpty: Bool { plan.entries.isEmpty }
  /// Whether anything of what it has changed can be undone.
  package var isUndoable: Bool { plan.entries.contains(where: \.isUndoable) }
  /// What an undo does not give back.
  var lost: [Refusal] { plan.lost }
  /// The path of the document that the session walks as it is; `nil` if it walks a procedure.
  package var document: String? { kept.start.walksDocument ? kept.start.document : nil }

  /// Why the session must be resumed before anybody can say what it changed; `nil` if it need not be.
  package var unfinished: CommandFailure? {
    guard let session = Session(kept.events) else { return nil }
    if case .attempted(let attempt) = session.change {
      return context.failure(
        .stopped, .undoUnresolved,
        ["session": "\(kept.id)", "operation": context.words.operation(attempt.operation)])
    }
    // Whoever stops or completes a session leaves an event; a record that ends otherwise may lack
    // what came last.
    let isOpen = session.stop == nil && session.position != .completed
    guard isOpen, isEmpty else { return nil }
    return context.failure(.stopped, .undoUnfinished, ["session": "\(kept.id)"])
  }

  /// The graph of the session that takes the changes back, and the files that are kept with it.
  ///
  /// - Throws: `CommandFailure` if nothing can be undone, or a kept file is lost.
  package func graph() throws -> (graph: StepGraph, files: SessionFiles) {
    guard isUndoable else {
      throw context.failure(.stopped, .undoImpossible, ["session": "\(kept.id)"])
    }
    let files = try files()
    let original = try files.graph(
      of: kept.start.procedure, document: document, for: kept.start.tenants, context)
    return (try UndoGraph.make(files, of: original, context), files)
  }

  /// The files of the session that is undone, and the calls that take its changes back.
  private func files() throws -> SessionFiles {
    let undo = try UndoFile(
      steps: plan.calls.map { id, call, attempt in
        .init(
          id: id, operation: call.operation.rawValue, arguments: call.arguments,
          takesBack: attempt.step)
      }, lost: plan.lost
    ).bytes
    // The sentences are the procedure's own, so a foreign document is not needed, unless it is what
    // was walked.
    let files = try kept.files(context).filter {
      kept.start.walksDocument || kept.start.isFileOfProcedure($0.key)
    }
    return SessionFiles(
      files: files.merging([
        UndoFile.path: SourceFile(path: UndoFile.path, bytes: undo)
      ]) { $1 })
  }
}
