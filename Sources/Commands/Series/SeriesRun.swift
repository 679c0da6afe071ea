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
  private let opened: OpenedTenants
  private let graph: StepGraph
  private let sessions: SessionStore
  private let files: SessionFiles
  private let format: OutputFormat

  init(
    _ context: CommandContext, _ opened: OpenedTenants, _ graph: StepGraph,
    _ sessions: SessionStore,
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
  ///   - list: the words of each input by its name, row by row.
  ///   - answers: the path of the answers file; `nil` for none.
  ///   - document: the path of the foreign document; `nil` for none.
  /// - Throws: `CommandFailure` if something cannot be read or recorded; `FinishedWith` unless all
  ///   rows are completed.
  func begin(
    _ list: SeriesList, answers: String?, mode: SessionMode, document: String?,
    needsApproval: Bool
  ) async throws {
    let snapshots = try opened.snapshots(context)
    let file = SeriesFile(
      procedure: graph.procedure.rawValue, actor: opened.actor, tenant: opened.name,
      otherTenants: snapshots.others.isEmpty ? nil : snapshots.others,
      mode: mode.rawValue, locale: context.words.language, needsApproval: needsApproval,
      document: document, documents: files.digests, snapshot: snapshots.first,
      answers: try answers.map { String(decoding: try context.read($0).bytes, as: UTF8.self) },
      rows: list.rows, source: list.source, lines: list.lines, names: list.names)
    let bytes = try file.bytes
    let digest = Digest.sha256(bytes)
    let id = SessionName.make()
    try sessions.keep(files)
    try context.explainingFailures {
      try sessions.journal.keep([digest: bytes])
      try sessions.journal.begin(series: id, rows: digest, at: SystemClock().now())
    }
    try await walk(
      Array(list.rows.indices), of: id, file, digest, answers: try self.answers(file, nil),
      isNew: true)
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
      throw context.failure(error)
    }
  }

  // MARK: - The walks

  private func walk(
    _ indices: [Int], of id: SessionID, _ file: SeriesFile, _ digest: String, answers: Answers,
    isNew: Bool = false
  ) async throws {
    let group = SeriesGroup(
      id: id, file: file, digest: digest, answers: answers, isNew: isNew,
      gathering: sessions.journal.gathering)
    var progress = Progress(of: indices.count)
    let start = SystemClock().now()
    var failure: (any Error)?
    var rejected: [Int: RejectedAnswer] = [:]
    await withTaskGroup(of: RowEnd.self) { tasks in
      var rest = indices[...]
      for index in rest.prefix(opened.domain.concurrency) {
        tasks.addTask { await walk(index, in: group) }
      }
      rest = rest.dropFirst(opened.domain.concurrency)
      var done = 0
      var goesOn = true
      while let ended = await tasks.next() {
        // If the journal fails, it fails for every row, and a surprise may come to every row: no
        // more are begun, and running ones may finish.
        failure = failure ?? ended.failure
        rejected[ended.index] = ended.rejected
        if ended.failure != nil || ended.isSurprised { goesOn = false }
        done += 1
        progress.show(done)
        if goesOn, let next = rest.popFirst() {
          tasks.addTask { await walk(next, in: group) }
        }
      }
    }
    progress.clear()
    if let failure { try context.explainingFailures { throw failure } }
    try report(id, file, rejected, seconds: SystemClock().now() - start)
  }

  /// How the walk of a row ended.
  private struct RowEnd: Sendable {
    /// Counted from 0.
    let index: Int
    /// What kept the row from being recorded; `nil` if it was.
    var failure: (any Error)?
    /// The answer that was not accepted; `nil` if there was none.
    var rejected: RejectedAnswer?
    /// Whether something changed beside a change that nobody predicted.
    var isSurprised = false

    mutating func set(_ ending: SessionWalk.Ending) {
      if case .rejected(let answer) = ending { rejected = answer }
      isSurprised = ending == .stopped(.surprised)
    }
  }

  /// What the rows have in common that are walked together.
  private struct SeriesGroup: Sendable {
    let id: SessionID
    let file: SeriesFile
    let digest: String
    let answers: Answers
    /// Whether no row can have begun.
    let isNew: Bool
    let gathering: EventGathering
  }

  private func walk(_ index: Int, in group: SeriesGroup) async -> RowEnd {
    var end = RowEnd(index: index)
    let session = SessionID(row: index + 1, of: group.id)
    let person = person(ofRow: index, in: group)
    let starter = SessionStarter(graph, on: opened, context)
    do {
      let journal = sessions.journal
      let known = group.isNew ? nil : Session(try journal.events(of: session, after: 0))
      let store = try SettlingStore(
        journal, group.gathering, session: session, after: known?.sequence ?? 0)
      if let known {
        var walk = try starter.walk(resuming: known, recordedIn: store, with: person)
        end.set(try await walk.run(settling: store))
      } else {
        var walk = try starter.walk(
          starter.start(session, in: group.file, series: group.digest), recordedIn: store,
          with: person)
        if let ending = try await walk?.run(settling: store) { end.set(ending) }
      }
    } catch EventStoreFailure.overtaken {
      // Another process walks this row, and records its ending in the journal.
    } catch {
      end.failure = error
    }
    return end
  }

  /// Who answers for a row: its own words, and the answers of the series.
  private func person(ofRow index: Int, in group: SeriesGroup) -> any Conversation {
    let (answers, file) = (group.answers, group.file)
    let words = answers.inputs.merging(file.rows[index]) { $1 }
    var places = answers.places
    for input in file.rows[index].keys {
      places[Answers.name(ofInput: input)] = file.place(ofRow: index)
    }
    let mine = Answers(
      procedure: answers.procedure, inputs: words, steps: answers.steps,
      consent: answers.consent, attest: answers.attest, places: places)
    let environment = context.environment
    return EvidenceConversation(
      person: ScriptedConversation(
        mine, display: QuietDisplay(graph: graph, context.words),
        environment: { environment[$0] }), data: context.data)
  }

  /// The greatest number of rows whose answers are explained; the others are alike, as a rule.
  private static let mostExplained = 20

  private func report(
    _ id: SessionID, _ file: SeriesFile, _ rejected: [Int: RejectedAnswer], seconds: Int
  ) throws {
    let report = try sessions.report(ofSeries: id, file, graph: graph)
    switch format {
    case .text: context.write(report.lines(context.words))
    case .json: Output.write(report.json.text + "\n")
    }
    for (_, answer) in rejected.sorted(by: { $0.key < $1.key }).prefix(Self.mostExplained) {
      Output.complain(context.words.lines(answer).joined(separator: "\n  "))
    }
    guard report.counts.completed == report.counts.all else {
      throw FinishedWith(status: .stopped)
    }
  }
}

extension SessionWalk {
  /// Walks until the session ends or stops, and returns once that is on disk.
  ///
  /// - Throws: `EventStoreFailure` if it cannot be recorded.
  fileprivate mutating func run(settling store: SettlingStore) async throws -> Ending {
    let ending: Result<Ending, any Error>
    do {
      ending = .success(try await run())
    } catch {
      ending = .failure(error)
    }
    // What it came to is recorded, whatever ended it.
    try await store.settle(session.start.session)
    return try ending.get()
  }
}

/// The rows of a series, as `run --each` names them.
struct SeriesList {
  /// The words of each input by its name, row by row.
  let rows: [[String: [String]]]
  /// The path of the file that they are from; `nil` for none.
  var source: String?
  /// The line of each row in that file, counted from 1.
  var lines: [Int]?
  /// What people call the subjects whose ids are in the rows; `nil` for none.
  var names: [String: String]?
}

/// Reads the list that `run --each` names: values of one input, a query, or a CSV file.
struct SeriesRows {
  private let graph: StepGraph
  private let opened: OpenedTenants
  private let context: CommandContext

  init(_ graph: StepGraph, on opened: OpenedTenants, _ context: CommandContext) {
    self.graph = graph
    self.opened = opened
    self.context = context
  }

  /// The rows that `--each` names.
  ///
  /// - Throws: `CommandFailure` if it names none, or an input the procedure does not have.
  func rows(_ list: String) async throws -> SeriesList {
    let inputs = graph.procedures.first?.inputs ?? []
    let most = graph.nodes.compactMap(\.step.operation.most).min()
    if FileReading.isFile(list) {
      let table = try table(list)
      for name in table.header { _ = try input(name, of: inputs, in: list) }
      let rows = table.rows.map { row in
        Dictionary(zip(table.header, row.map { [$0] })) { first, _ in first }
      }
      return SeriesList(rows: try expectRows(rows), source: list, lines: table.lines)
    }
    guard let mark = list.firstIndex(where: { $0 == "=" || $0 == "?" }) else {
      throw context.failure(.wrongUsage, .seriesForm, ["given": list])
    }
    let input = try input(String(list[..<mark]), of: inputs)
    let rest = String(list[list.index(after: mark)...])
    let values: [String]
    var names: [String: String] = [:]
    if list[mark] == "=" {
      values = rest.split(separator: ",").map { $0.trimmingWhitespace }
    } else {
      switch try await opened.domain.subjects(matching: rest, of: input.type) {
      case .success(let found):
        values = found.flatMap(RecordedAnswers.words)
        for subject in found.flatMap(\.subjects) where subject.isResolved {
          names[subject.id] = subject.name
        }
      case .failure(let refusal):
        let advice = context.words.advice(refusal).map { "\n  \($0)" } ?? ""
        // The query is right, and only a person can say which of several is meant.
        throw CommandFailure(
          status: refusal.isAmbiguous ? .stopped : .wrongUsage,
          text: context.words.text(
            .commandError, ["message": context.words.refusal(refusal) + advice]))
      }
    }
    // A session takes as many values as the procedure's operations allow at a time.
    let size = input.type.isList ? most ?? 1 : 1
    let chunks = stride(from: 0, to: values.count, by: size).map {
      [input.name: Array(values[$0..<min($0 + size, values.count)])]
    }
    return SeriesList(rows: try expectRows(chunks), names: names.isEmpty ? nil : names)
  }

  private func expectRows(
    _ rows: [[String: [String]]]
  ) throws -> [[String: [String]]] {
    guard !rows.isEmpty else { throw context.failure(.wrongUsage, .seriesEmpty) }
    return rows
  }

  /// - Parameter path: the file in whose header the name is; `nil` for none.
  private func input(
    _ name: String, of inputs: [Procedure.Input], in path: String? = nil
  ) throws -> Procedure.Input {
    if let input = inputs.first(where: { $0.name == name }) { return input }
    let names = inputs.map(\.name)
    let values = [
      "procedure": "\(graph.procedure)", "name": name, "names": names.joined(separator: ", "),
    ]
    let failure = path.map { path in
      context.failure(.wrongUsage, .seriesColumn, values.merging(["path": path]) { $1 })
    }
    throw (failure ?? context.failure(.wrongUsage, .seriesInput, values))
      .meaning(EditDistance.nearest(to: name, among: names), context)
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
