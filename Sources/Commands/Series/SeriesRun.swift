import Documents
import Journal
import Markup
import Presentation
import Procedures
import Sessions
import Workspaces

/// Walks one procedure for each row of a list, in a session of its own.
///
/// Several sessions run at once if the domain allows it; a failure in one does not affect the
/// others.
struct SeriesRun {
  private let context: CommandContext
  private let opened: OpenedTenant
  private let graph: StepGraph
  private let journal: Journal
  private let files: SessionFiles
  private let format: OutputFormat

  init(
    _ context: CommandContext, _ opened: OpenedTenant, _ graph: StepGraph, _ journal: Journal,
    _ files: SessionFiles, _ format: OutputFormat
  ) {
    self.context = context
    // Sessions that run at once change the same totals, so none can predict its own effect on them.
    self.opened = opened.domain.concurrency > 1 ? opened.with(opened.domain.inParallel) : opened
    self.graph = graph
    self.journal = journal
    self.files = files
    self.format = format
  }

  /// Begins a series and walks all of its rows.
  ///
  /// - Parameters:
  ///   - rows: the words of each input by its name, row by row.
  ///   - answers: the path of the answers file; `nil` for none.
  ///   - document: the path of the foreign document; `nil` for none.
  /// - Throws: `CommandFailure` if something cannot be read or recorded; `FinishedWith` unless all
  ///   rows are completed.
  func begin(
    _ rows: [[String: [String]]], answers: String?, mode: SessionMode, document: String?,
    needsApproval: Bool
  ) async throws {
    let file = SeriesFile(
      procedure: graph.procedure.rawValue, actor: opened.actor, tenant: opened.name,
      mode: mode.rawValue, locale: context.words.language, needsApproval: needsApproval,
      document: document, documents: files.digests, snapshot: try opened.snapshot(context),
      answers: try answers.map { String(decoding: try context.read($0).bytes, as: UTF8.self) },
      rows: rows)
    let bytes = try file.bytes
    let digest = Digest.sha256(bytes)
    let id = SessionName.make()
    try context.keep(files, in: journal)
    try context.recordingFailures {
      try journal.keep([digest: bytes])
      try journal.begin(series: id, rows: digest, at: SystemClock().now())
    }
    try await walk(
      Array(rows.indices), of: id, file, digest, answers: try self.answers(file, nil))
  }

  /// Resumes the rows of a series that are not completed.
  ///
  /// - Parameters:
  ///   - answers: the path of another answers file; `nil` for the series' own answers.
  ///   - onlyFailed: whether to resume only rows that have begun.
  /// - Throws: `CommandFailure` if there are no such rows, or something cannot be read or recorded;
  ///   `FinishedWith` unless all rows are completed.
  func resume(
    _ id: SessionID, _ file: SeriesFile, answers: String?, onlyFailed: Bool
  ) async throws {
    let states = try context.states(of: id, in: journal)
    let indices = file.rows.indices.filter { index in
      switch states[index + 1]?.state {
      case nil: !onlyFailed
      case .interrupted: true
      case .stopped, .waiting: true
      case .running, .completed: false
      }
    }
    guard !indices.isEmpty else {
      throw context.failure(
        .wrongUsage, onlyFailed ? .seriesNothingFailed : .seriesNothingLeft,
        ["series": "\(id)"])
    }
    try await walk(
      indices, of: id, file, Digest.sha256(try file.bytes),
      answers: try self.answers(file, answers))
  }

  private func answers(_ file: SeriesFile, _ path: String?) throws -> Answers {
    if let path, let answers = try context.answers(path, for: graph) { return answers }
    guard let text = file.answers else {
      return Answers(procedure: nil, inputs: [:], steps: [:], consent: false, attest: false)
    }
    do {
      return try AnswersReader.read(SourceFile(path: "answers", bytes: Array(text.utf8)))
    } catch {
      throw context.failure(
        .wrongUsage, .commandAnswersUnreadable,
        ["path": error.path, "line": String(error.line), "reason": error.message])
    }
  }

  // MARK: - The walks

  private func walk(
    _ indices: [Int], of id: SessionID, _ file: SeriesFile, _ digest: String, answers: Answers
  ) async throws {
    var progress = Progress(of: indices.count)
    let start = SystemClock().now()
    var failure: (any Error)?
    await withTaskGroup(of: (any Error)?.self) { group in
      var rest = indices[...]
      for index in rest.prefix(opened.domain.concurrency) {
        group.addTask { await walk(index, of: id, file, digest, answers) }
      }
      rest = rest.dropFirst(opened.domain.concurrency)
      var done = 0
      while let ended = await group.next() {
        // If the journal fails, it fails for every row: no more are begun, and running ones may
        // finish.
        failure = failure ?? ended
        done += 1
        progress.show(done)
        if failure == nil, let next = rest.popFirst() {
          group.addTask { await walk(next, of: id, file, digest, answers) }
        }
      }
    }
    progress.clear()
    if let failure { try await context.recording { throw failure } }
    try report(id, file, seconds: SystemClock().now() - start)
  }

  /// Walks one row, and returns the error that kept it from being recorded; `nil` if there was
  /// none.
  private func walk(
    _ index: Int, of id: SessionID, _ file: SeriesFile, _ digest: String, _ answers: Answers
  ) async -> (any Error)? {
    let session = SessionID(row: index + 1, of: id)
    let words = answers.inputs.merging(file.rows[index]) { $1 }
    let mine = Answers(
      procedure: answers.procedure, inputs: words, steps: answers.steps,
      consent: answers.consent, attest: answers.attest)
    let display = QuietDisplay(
      screens: TerminalDisplay(graph: graph, context: context, isSilent: true))
    let setting = SessionSetting(
      context, opened, graph, journal, ScriptedConversation(mine, display: display))
    do {
      let events = try journal.events(of: session, after: 0)
      if let known = Session(events) {
        _ = try await setting.resume(known)
      } else {
        _ = try await setting.begin(
          SessionStart(
            session: session, procedure: graph.procedure,
            revisions: CommandContext.revisions(of: graph), documents: file.documents,
            actor: opened.actor, tenant: opened.name,
            mode: SessionMode(rawValue: file.mode) ?? .consent, locale: file.locale,
            document: file.document, needsApproval: file.needsApproval,
            snapshot: file.snapshot, series: digest))
      }
      return nil
    } catch EventStoreFailure.overtaken {
      // Another process walks this row, and records its ending in the journal.
      return nil
    } catch {
      return error
    }
  }

  private func report(_ id: SessionID, _ file: SeriesFile, seconds: Int) throws {
    let report = try context.report(of: id, file, in: journal, graph: graph)
    switch format {
    case .text: context.write(report.lines(context.words))
    case .json: Output.write(report.json.text + "\n")
    }
    guard report.counts.completed == report.counts.all else {
      throw FinishedWith(status: .stopped)
    }
  }
}
