import Documents
import Journal
import Operations
import Presentation
import Procedures
import Sessions
import Translation
import Workspaces

/// A recorded session to read, from the journal or from an exported file.
package struct KeptSession {
  package let id: SessionID
  package let start: SessionStart
  /// The events with their numbers, counted from 1, and their times, in seconds since
  /// 1970-01-01T00:00:00Z.
  package let history: [(sequence: Int, at: Int, event: SessionEvent)]
  /// The digest of the last event.
  package let head: String
  /// Whether a process is working on the session now; always `false` for an exported file.
  package let isPresent: Bool
  /// Returns the bytes of a kept document by their SHA-256; `nil` if there are none.
  package let document: (String) throws -> [UInt8]?

  package var events: [SessionEvent] { history.map(\.event) }

  package var record: SessionRecord {
    SessionRecord(
      id: id, start: start,
      events: history.map { .init(sequence: $0.sequence, at: $0.at, event: $0.event) },
      head: head, isPresent: isPresent)
  }

  /// The files the session was walked on, by path; a redacted export leaves out all but those of
  /// the procedures.
  ///
  /// - Throws: `CommandFailure` if another file is lost.
  package func files(_ context: CommandContext) throws -> [String: SourceFile] {
    var files: [String: SourceFile] = [:]
    for (path, digest) in start.documents {
      guard let bytes = try document(digest) else {
        guard !start.isFileOfProcedure(path) else {
          throw context.failure(
            .ourFault, .commandDocumentLost, ["path": path, "session": "\(id)"])
        }
        continue
      }
      files[path] = SourceFile(path: path, bytes: bytes)
    }
    return files
  }
}

extension KeptSession {
  /// The session in the exported file at the path `name` or, if there is no such file, the session
  /// in the journal whose name is or starts with `name`.
  ///
  /// - Throws: `CommandFailure` if there is none, or the file was altered.
  package static func named(_ name: String, _ context: CommandContext) throws -> KeptSession {
    guard FileReading.isFile(name) else {
      let sessions = try SessionStore(reading: context)
      return try sessions.kept(sessions.find(name))
    }
    let check = ExportCheck(try context.read(name).bytes)
    guard let export = check.export, check.problems.isEmpty else {
      throw context.failure(.wrongUsage, .commandExportAltered, ["path": name])
    }
    return try KeptSession(export, context)
  }

  /// The session in an export, whose digests are not checked here.
  ///
  /// - Throws: `CommandFailure` if its events make no session.
  package init(_ export: SessionExport, _ context: CommandContext) throws {
    guard let history = export.history,
      case .started(let start, _)? = history.first?.event
    else {
      throw context.failure(.wrongUsage, .commandSessionUnknown, ["session": export.session])
    }
    let documents = Dictionary(
      export.documents.compactMap { document in document.bytes.map { (document.digest, $0) } }
    ) { first, _ in first }
    self.init(
      id: export.id, start: start, history: history, head: export.head, isPresent: false
    ) { documents[$0] }
  }

  /// The graph the session began on, made from the files kept with it.
  ///
  /// - Throws: `CommandFailure` if a kept file is lost, or the files no longer make a procedure;
  ///   `WorkspaceFailure` or `LabelGlossary.Failure` if a file of the content folder cannot be
  ///   read.
  package func graph(_ context: CommandContext) throws -> StepGraph {
    let context = context.knowing(start)
    let kept = SessionFiles(files: try files(context))
    if start.walksDocument, let document = start.document, kept.files[document] == nil {
      return try DocumentTrace.graph(of: start, events, try context.procedures.catalogue())
    }
    if start.undoes != nil {
      return try UndoGraph.make(
        kept,
        of: try kept.graph(
          of: start.procedure, document: start.walksDocument ? start.document : nil,
          for: start.tenants, context), events: events, context)
    }
    return try kept.graph(
      of: start.procedure, document: start.document, for: start.tenants, context)
  }

  /// Why an undo gives back only some of what was changed; empty for other sessions.
  ///
  /// - Throws: `CommandFailure` if a kept file is lost or cannot be read.
  func lostByUndo(_ context: CommandContext) throws -> [Refusal] {
    guard start.undoes != nil, let file = try files(context)[UndoFile.path] else { return [] }
    do {
      return try UndoFile.read(file.bytes).lost ?? []
    } catch {
      throw context.failure(
        .ourFault, .commandJournalUnreadable,
        ["path": UndoFile.path, "reason": context.reason("corrupt")])
    }
  }

  /// The plan the session began with; `nil` if it had none.
  ///
  /// - Throws: `CommandFailure` if the plan is lost or cannot be read.
  package func plan(_ context: CommandContext) throws -> Plan? {
    guard let digest = start.plan else { return nil }
    guard let bytes = try document(digest) else {
      throw context.failure(
        .ourFault, .commandDocumentLost, ["path": digest, "session": "\(id)"])
    }
    do {
      return try PlanFile.read(bytes).plan
    } catch {
      throw context.failure(
        .ourFault, .planUnreadable, ["path": digest, "reason": context.reason("corrupt")])
    }
  }

  /// The report of the session in the reader's language.
  ///
  /// - Throws: `CommandFailure` if a kept file is lost, or the files no longer make a procedure;
  ///   `WorkspaceFailure` or `LabelGlossary.Failure` if a file of the content folder cannot be
  ///   read.
  package func report(_ context: CommandContext) throws -> SessionReport {
    SessionReport(
      record, graph: try graph(context), lost: try lostByUndo(context), context.words)
  }
}
