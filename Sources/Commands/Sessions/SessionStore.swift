import Journal
import Presentation
import Procedures
import Sessions
import Workspaces

/// The recorded sessions and series: the journal of the data folder, with failures in the reader's
/// language.
package struct SessionStore: Sendable {
  package let journal: Journal
  private let context: CommandContext

  /// Opens the journal of the data folder, and makes both if they are missing.
  ///
  /// - Throws: `CommandFailure` if it cannot be opened or written.
  package init(_ context: CommandContext) throws {
    try context.expectWritableData()
    let pseudonyms = try context.givenPseudonymKey()
    journal = try context.explainingFailures {
      try Journal(
        path: context.data.journal, locks: context.data.locks, pseudonyms: pseudonyms)
    }
    self.context = context
  }

  /// Opens the journal of the data folder to read it. Nothing is made if it is missing, and a folder
  /// that cannot be written stays as it is.
  ///
  /// - Throws: `CommandFailure` if the journal cannot be read.
  package init(reading context: CommandContext) throws {
    let data = context.data
    let journal: Journal
    if !FileReading.exists(data.journal) {
      journal = try context.explainingFailures {
        try Journal(copyOf: nil, named: data.journal, locks: data.locks)
      }
    } else if FileWriting.problem(at: data.journal) == nil {
      try self.init(context)
      return
    } else {
      do {
        journal = try context.explainingFailures {
          try UnwritableDatabase(path: data.journal).read { file in
            try Journal(copyOf: file, named: data.journal, locks: data.locks)
          }
        }
      } catch let failure as WorkspaceFailure {
        throw context.failure(
          .wrongUsage, .commandJournalUnreadable,
          ["path": data.journal, "reason": context.reason(failure)])
      }
    }
    self.init(journal, context)
    if let problem = journal.presenceProblem {
      Output.complain(
        context.words.text(
          .commandPresenceUnknown,
          ["path": problem.path, "reason": context.reason(problem.reason)]))
    }
  }

  /// The sessions of a journal that is open already.
  package init(_ journal: Journal, _ context: CommandContext) {
    self.journal = journal
    self.context = context
  }

  /// Keeps the files that a session is walked on.
  ///
  /// - Throws: `CommandFailure` if they cannot be written.
  package func keep(_ files: SessionFiles) throws {
    try context.explainingFailures { try journal.keep(files.contents) }
  }

  /// The session with this name, or whose name starts with it; `last` means the newest.
  ///
  /// - Throws: `CommandFailure` if there is none, or several names start with it.
  package func find(_ name: String) throws -> SessionID {
    // Only the name of a series' row contains a slash; for any other name, ten thousand rows need
    // not be searched.
    let all = try context.explainingFailures {
      try journal.sessions(inSeries: name.contains("/"))
    }
    guard !all.isEmpty else { throw context.failure(.wrongUsage, .commandNothingToResume) }
    if name == "last", let newest = all.first { return newest }
    let matching = all.filter { $0.rawValue == name || $0.rawValue.hasPrefix(name) }
    guard let only = matching.first else {
      throw context.failure(.wrongUsage, .commandSessionUnknown, ["session": name])
    }
    guard matching.count == 1 else {
      throw context.failure(
        .wrongUsage, .commandSessionAmbiguous,
        ["session": name, "sessions": matching.map(\.rawValue).joined(separator: ", ")])
    }
    return only
  }

  /// What `resume` continues.
  enum Resumable {
    case session(SessionID)
    case series(Journal.SeriesEntry)
  }

  /// The session or series with this name, as `find` and `series` have it; `last` means the newest
  /// one that is not completed and that nobody is running now.
  ///
  /// - Throws: `CommandFailure` if there is none, or several names start with it.
  func toResume(_ name: String) throws -> Resumable {
    guard name == "last" else {
      return try series(name).map { .series($0) } ?? .session(find(name))
    }
    let sessions = try context.explainingFailures { try journal.listing() }
    let ofRows = try knownSeries().entries
    guard !(sessions.summaries.isEmpty && sessions.damaged.isEmpty && ofRows.isEmpty) else {
      throw context.failure(.wrongUsage, .commandNothingToResume)
    }
    let newest = sessions.summaries.first { summary in
      SessionState(last: summary.last, isPresent: summary.isPresent).isResumable
    }
    // Of equally old ones, the series, as in `series`.
    let oldest = newest?.startedAt ?? 0
    let rows = try ofRows.prefix { $0.at >= oldest }.first { entry in
      let known = try states(ofSeries: entry.id).values.map(\.state)
      let completed = known.count { $0 == .completed }
      return try !known.contains(.running) && completed < file(of: entry).rows.count
    }
    if let rows { return .series(rows) }
    guard let newest else {
      throw context.failure(.wrongUsage, .commandNothingLeftToResume)
    }
    return .session(newest.id)
  }

  /// The session with this name, as `find` has it; `last` means the one that was walked last, which
  /// need not be the one begun last, and is not an undo itself.
  ///
  /// - Throws: `CommandFailure` if there is none, or several names start with it.
  func toUndo(_ name: String) throws -> SessionID {
    guard name == "last" else { return try find(name) }
    let sessions = try context.explainingFailures { try journal.summaries() }
      .filter { $0.start.undoes == nil }
    guard let latest = sessions.map(\.lastAt).max(),
      let session = sessions.first(where: { $0.lastAt == latest })
    else { throw context.failure(.wrongUsage, .commandNothingToUndo) }
    return session.id
  }

  /// A session of the journal, with everything that was recorded of it.
  ///
  /// - Throws: `CommandFailure` if there is none, or it was altered.
  package func kept(_ id: SessionID) throws -> KeptSession {
    let history = try context.explainingFailures { try journal.history(of: id) }
    guard case .started(let start, _)? = history.first?.event else {
      throw context.failure(.wrongUsage, .commandSessionUnknown, ["session": id.rawValue])
    }
    return KeptSession(
      id: id, start: start, history: history,
      head: try context.explainingFailures { try journal.head(of: id) },
      isPresent: try context.explainingFailures { try journal.isPresent(at: id) }
    ) { digest in
      try context.explainingFailures { try journal.document(digest) }
    }
  }

  /// Writes what the session has come to, or the report if the format is JSON, and turns the ending
  /// into an exit status.
  ///
  /// - Parameter graph: the graph that was walked.
  /// - Throws: `FinishedWith` or `CommandFailure` unless the session is completed or waiting.
  func finish(
    _ ending: SessionWalk.Ending, _ session: SessionID, on graph: StepGraph,
    _ format: OutputFormat
  ) throws {
    let kept = try kept(session)
    switch format {
    case .text:
      // Of a session that another person walks now, it is not the end.
      if case .takenOver = ending { break }
      let end = SessionEnd(kept.record, graph: graph, context.words)
      context.write(end.lines)
    case .json: Output.write(try kept.report(context).json.text + "\n")
    }
    try context.naming(by: kept.events).settle(ending)
  }

  // MARK: - Series

  /// The series of the journal; none, with a complaint, if their table cannot be read: the sessions are
  /// in others.
  ///
  /// - Throws: `CommandFailure` if the journal cannot be read at all.
  func knownSeries() throws -> Journal.SeriesListing {
    do throws(EventStoreFailure) {
      return try journal.series()
    } catch {
      let failure = context.failure(error)
      guard case .damaged = error else { throw failure }
      Output.complain(failure.text)
      return Journal.SeriesListing()
    }
  }

  /// The series with this name, or whose name starts with it; `nil` if there is none.
  ///
  /// `last` means the newest series if it is not older than the newest session.
  ///
  /// - Throws: `CommandFailure` if the journal, or the row of the series with this name, cannot be read.
  func series(_ name: String) throws -> Journal.SeriesEntry? {
    let listing = try knownSeries()
    let all = listing.entries
    if let damaged = listing.damaged.first(where: { $0.rawValue == name }) {
      throw context.explaining(journal.damaged(series: damaged))
    }
    guard !all.isEmpty, !name.contains("/") else { return nil }
    if name == "last" {
      guard let newest = all.first else { return nil }
      let session = try context.explainingFailures { try journal.sessions() }.first
      let events = try session.map { id in
        try context.explainingFailures { try journal.sealedEvents(of: id) }
      }
      return (events?.first?.at ?? 0) > newest.at ? nil : newest
    }
    let matching = all.filter { $0.id.rawValue.hasPrefix(name) }
    return matching.count == 1 ? matching.first : all.first { $0.id.rawValue == name }
  }

  /// The procedure and rows of a series, as the journal keeps them.
  ///
  /// - Throws: `CommandFailure` if they are lost or cannot be read.
  func file(of series: Journal.SeriesEntry) throws -> SeriesFile {
    guard let bytes = try context.explainingFailures({ try journal.document(series.digest) })
    else {
      throw context.failure(
        .ourFault, .commandDocumentLost, ["path": series.digest, "session": "\(series.id)"])
    }
    do {
      return try SeriesFile.read(bytes)
    } catch {
      throw context.failure(
        .ourFault, .commandJournalUnreadable,
        ["path": journal.path, "reason": context.reason("corrupt")])
    }
  }

  /// The states and last events of the sessions of a series, by row, counted from 1.
  ///
  /// - Throws: `CommandFailure` if one of them cannot be read.
  func states(
    ofSeries series: SessionID
  ) throws -> [Int: (state: SessionState, last: SessionEvent)] {
    let listing = try context.explainingFailures { try journal.listing(inSeries: series) }
    // A row that cannot be read has begun; without it, it would seem not to have.
    if let damaged = listing.damaged.first {
      throw context.failure(journal.damaged(event: damaged.event, of: damaged.id))
    }
    let summaries = listing.summaries
    return Dictionary(
      summaries.compactMap { summary in
        summary.id.row.map {
          ($0, (SessionState(last: summary.last, isPresent: summary.isPresent), summary.last))
        }
      }
    ) { first, _ in first }
  }

  /// The report of a series: how far each row is.
  ///
  /// - Parameter graph: the graph of its procedure, for the title; `nil` if it is not at hand.
  func report(
    ofSeries id: SessionID, _ file: SeriesFile, graph: StepGraph?
  ) throws -> SeriesReport {
    let states = try states(ofSeries: id)
    let title = graph?.procedures.first?.text(in: context.words.language).map { text in
      TextRun.runs(of: text.title).plain
    }
    return SeriesReport(
      id: id, title: title ?? file.procedure,
      rows: file.rows.enumerated().map { index, row in
        let entry = states[index + 1]
        return SeriesReport.Row(
          number: index + 1,
          words: row.sorted { $0.key < $1.key }.flatMap(\.value).map { file.names?[$0] ?? $0 },
          state: entry?.state, last: entry?.last)
      })
  }
}

extension CommandContext {
  /// Turns the ending of a walk into an exit status.
  ///
  /// - Throws: `FinishedWith` or `CommandFailure` unless the session is completed or waiting.
  func settle(_ ending: SessionWalk.Ending) throws {
    switch ending {
    // A conversation on the command line never ends a walk as waiting.
    case .completed, .waiting: return
    case .stopped(.failure): throw FinishedWith(status: .tenantFailed)
    case .stopped, .takenOver: throw FinishedWith(status: .stopped)
    case .rejected(let answer):
      var lines = words.lines(answer)
      lines[0] = words.text(.commandError, ["message": lines[0]])
      throw CommandFailure(status: .stopped, text: lines.joined(separator: "\n  "))
    case .unanswered(let missing):
      let headline = failure(.stopped, .commandMissingAnswers, [:], count: missing.count)
      throw CommandFailure(
        status: .stopped,
        text: ([headline.text] + missing.map { "  \($0)" }
          + ["  " + words[.commandMissingAnswersHint]]).joined(separator: "\n"))
    }
  }
}
