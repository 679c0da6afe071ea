import Documents
import Journal
import Markup
import Operations
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
  private let sessions: SessionStore
  private let files: SessionFiles
  private let format: OutputFormat

  init(
    _ context: CommandContext, _ opened: OpenedTenant, _ graph: StepGraph, _ sessions: SessionStore,
    _ files: SessionFiles, _ format: OutputFormat
  ) {
    self.context = context
    // Sessions that run at once change the same totals, so none can predict its own effect on them.
    self.opened = opened.domain.concurrency > 1 ? opened.with(opened.domain.inParallel) : opened
    self.graph = graph
    self.sessions = sessions
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
    try sessions.keep(files)
    try context.explainingFailures {
      try sessions.journal.keep([digest: bytes])
      try sessions.journal.begin(series: id, rows: digest, at: SystemClock().now())
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
    let states = try sessions.states(ofSeries: id)
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
    if let path, let answers = try Answers.read(path, for: graph, context) { return answers }
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
    if let failure { try context.explainingFailures { throw failure } }
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
    let person = ScriptedConversation(mine, display: QuietDisplay(graph: graph, context.words))
    let starter = SessionStarter(graph, on: opened, context)
    do {
      let journal = sessions.journal
      let events = try journal.events(of: session, after: 0)
      if let known = Session(events) {
        var walk = try starter.walk(resuming: known, recordedIn: journal, with: person)
        _ = try await walk.run(presentIn: journal)
      } else {
        var walk = try starter.walk(
          starter.start(session, in: file, series: digest), recordedIn: journal, with: person)
        _ = try await walk?.run(presentIn: journal)
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
    let report = try sessions.report(ofSeries: id, file, graph: graph)
    switch format {
    case .text: context.write(report.lines(context.words))
    case .json: Output.write(report.json.text + "\n")
    }
    guard report.counts.completed == report.counts.all else {
      throw FinishedWith(status: .stopped)
    }
  }
}

/// Reads the list that `run --each` names: values of one input, a query, or a CSV file.
struct SeriesRows {
  private let graph: StepGraph
  private let opened: OpenedTenant
  private let context: CommandContext

  init(_ graph: StepGraph, on opened: OpenedTenant, _ context: CommandContext) {
    self.graph = graph
    self.opened = opened
    self.context = context
  }

  /// The rows that `--each` names, as the words of each input by its name.
  ///
  /// - Throws: `CommandFailure` if it names none, or an input the procedure does not have.
  package func rows(_ list: String) async throws -> [[String: [String]]] {
    let inputs = graph.procedures.first?.inputs ?? []
    let most = graph.nodes.compactMap(\.step.operation.most).min()
    if FileReading.isFile(list) {
      let table = try table(list)
      for name in table.header { _ = try input(name, of: inputs) }
      let rows = table.rows.map { row in
        Dictionary(zip(table.header, row.map { [$0] })) { first, _ in first }
      }
      return try expectRows(rows)
    }
    guard let mark = list.firstIndex(where: { $0 == "=" || $0 == "?" }) else {
      throw context.failure(.wrongUsage, .seriesForm, ["given": list])
    }
    let input = try input(String(list[..<mark]), of: inputs)
    let rest = String(list[list.index(after: mark)...])
    let values: [String]
    if list[mark] == "=" {
      values = rest.split(separator: ",").map { $0.trimmingWhitespace }
    } else {
      switch try await opened.domain.subjects(matching: rest, of: input.type) {
      case .success(let found): values = found.flatMap(\.texts)
      case .failure(let refusal):
        let advice = context.words.advice(refusal).map { "\n  \($0)" } ?? ""
        throw CommandFailure(
          status: .wrongUsage,
          text: context.words.text(
            .commandError, ["message": context.words.refusal(refusal) + advice]))
      }
    }
    // A session takes as many values as the procedure's operations allow at a time.
    let size = input.type.isList ? most ?? 1 : 1
    let chunks = stride(from: 0, to: values.count, by: size).map {
      [input.name: Array(values[$0..<min($0 + size, values.count)])]
    }
    return try expectRows(chunks)
  }

  private func expectRows(
    _ rows: [[String: [String]]]
  ) throws -> [[String: [String]]] {
    guard !rows.isEmpty else { throw context.failure(.wrongUsage, .seriesEmpty) }
    return rows
  }

  private func input(
    _ name: String, of inputs: [Procedure.Input]
  ) throws -> Procedure.Input {
    if let input = inputs.first(where: { $0.name == name }) { return input }
    throw context.failure(
      .wrongUsage, .seriesInput,
      [
        "procedure": "\(graph.procedure)", "name": name,
        "names": inputs.map(\.name).joined(separator: ", "),
      ])
  }

  private func table(_ path: String) throws -> CSVTable {
    do {
      return try CSVTable(String(decoding: try context.read(path).bytes, as: UTF8.self))
    } catch let ragged as CSVTable.Ragged {
      throw context.failure(
        .wrongUsage, .seriesCsv,
        [
          "path": path, "line": String(ragged.line), "found": String(ragged.found),
          "expected": String(ragged.expected),
        ])
    }
  }
}
