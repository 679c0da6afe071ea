import Documents
import Journal
import Presentation
import Procedures
import Sessions
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

  /// The files the session was walked on, by path; a redacted export leaves out the foreign
  /// document.
  ///
  /// - Throws: `CommandFailure` if another file is lost.
  package func files(_ context: CommandContext) throws -> [String: SourceFile] {
    var files: [String: SourceFile] = [:]
    for (path, digest) in start.documents {
      guard let bytes = try document(digest) else {
        guard path == start.document else {
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

extension CommandContext {
  /// The session in the exported file at the path `name` or, if there is no such file, the session
  /// in the journal whose name is or starts with `name`.
  ///
  /// - Throws: `CommandFailure` if there is none, or the file was altered.
  package func kept(_ name: String) throws -> KeptSession {
    if FileReading.isFile(name) { return try kept(inFile: name) }
    let journal = try journal()
    return try kept(session(name, in: journal), in: journal)
  }

  /// A session of the journal.
  ///
  /// - Throws: `CommandFailure` if there is none, or it was altered.
  package func kept(_ id: SessionID, in journal: Journal) throws -> KeptSession {
    let history = try recordingFailures { try journal.history(of: id) }
    guard case .started(let start, _)? = history.first?.event else {
      throw failure(.wrongUsage, .commandSessionUnknown, ["session": id.rawValue])
    }
    return KeptSession(
      id: id, start: start, history: history,
      head: try recordingFailures { try journal.head(of: id) },
      isPresent: try recordingFailures { try journal.isPresent(at: id) }
    ) { digest in
      try self.recordingFailures { try journal.document(digest) }
    }
  }

  private func kept(inFile path: String) throws -> KeptSession {
    let check = ExportCheck(try read(path).bytes)
    guard let export = check.export, check.problems.isEmpty else {
      throw failure(.wrongUsage, .commandExportAltered, ["path": path])
    }
    return try kept(export)
  }

  /// The session in an export, whose digests are not checked here.
  ///
  /// - Throws: `CommandFailure` if its events make no session.
  package func kept(_ export: SessionExport) throws -> KeptSession {
    guard let history = export.history,
      case .started(let start, _)? = history.first?.event
    else {
      throw failure(.wrongUsage, .commandSessionUnknown, ["session": export.session])
    }
    let documents = Dictionary(
      export.documents.map { ($0.digest, Array($0.content.utf8)) }
    ) { first, _ in first }
    return KeptSession(
      id: export.id, start: start, history: history, head: export.head, isPresent: false
    ) { documents[$0] }
  }

  /// The report of a session in the reader's language.
  ///
  /// - Throws: `CommandFailure` if its documents are lost or no longer make a procedure.
  package func report(of session: KeptSession) throws -> SessionReport {
    SessionReport(session.record, graph: try graph(of: session), words)
  }
}
