import Documents
import Journal
import Microsoft365
import Presentation
import Procedures
import Sessions
import Translation
import Workspaces

extension CommandContext {
  /// The graph a session walks: the procedure in the reader's language, with the sentences of the
  /// foreign document at the path `document`, if one is given.
  ///
  /// - Throws: `CommandFailure` if a procedure is not in the reader's language, or the document
  ///   cannot be read or used.
  package func graph(
    of id: ProcedureID, in library: ProcedureLibrary, document: String?,
    for cloud: GraphCloud = .worldwide
  ) throws -> StepGraph {
    guard let graph = StepGraph(of: id, in: library.procedures) else {
      throw failure(.wrongUsage, .commandProcedureBroken, ["name": id.rawValue], count: 1)
    }
    for procedure in graph.procedures where procedure.texts[words.language] == nil {
      throw failure(
        .wrongUsage, .commandLanguageMissing,
        [
          "procedure": procedure.id.rawValue, "language": words.language,
          "available": procedure.texts.keys.sorted().joined(separator: ", "),
        ])
    }
    return try document.map { try overlay(try read($0), on: graph, for: cloud) } ?? graph
  }

  /// The graph a session began on, made from the files kept with it.
  ///
  /// - Throws: `CommandFailure` if a file is lost, or the files no longer make a procedure.
  package func graph(of session: KeptSession) throws -> StepGraph {
    let kept = SessionFiles(files: try session.files(self))
    let start = session.start
    if start.undoes != nil {
      return try undoGraph(kept, of: try graph(of: start.procedure, kept, document: nil))
    }
    return try graph(
      of: start.procedure, kept, document: start.document, for: GraphCloud(tenant: start.tenant))
  }

  /// The graph of a procedure, made from the files kept with a session.
  ///
  /// If the reader's language was not available then, each step takes its text from the document
  /// that exists now.
  package func graph(
    of id: ProcedureID, _ kept: SessionFiles, document: String?,
    for cloud: GraphCloud = .worldwide
  ) throws -> StepGraph {
    let binder = ProcedureBinder(catalogue: try catalogue(), labels: LabelGlossary())
    let library = ProcedureLibrary([id], binder: binder) { kept.source(of: $0) }
    guard let then = StepGraph(of: id, in: library.procedures) else {
      throw failure(.wrongUsage, .commandProcedureBroken, ["name": id.rawValue], count: 1)
    }
    let language = words.language
    guard then.procedures.allSatisfy({ $0.texts[language] != nil }) else {
      return then.withTexts(
        in: language, from: StepGraph(of: id, in: try self.library([id]).procedures))
    }
    return try document.flatMap { kept.files[$0] }.map {
      try overlay($0, on: then, for: cloud)
    } ?? then
  }

  /// The answers in the file at `path`, checked against the graph; `nil` if `path` is `nil`.
  ///
  /// - Throws: `CommandFailure` if the file cannot be read, or answers another procedure or names
  ///   that the graph does not have.
  func answers(_ path: String?, for graph: StepGraph) throws -> Answers? {
    guard let path else { return nil }
    let answers: Answers
    do {
      answers = try AnswersReader.read(try read(path))
    } catch let problem as AnswersReader.Problem {
      throw failure(
        .wrongUsage, .commandAnswersUnreadable,
        ["path": path, "line": String(problem.line), "reason": problem.message])
    }
    if let theirs = answers.procedure, theirs != graph.procedure {
      throw failure(
        .wrongUsage, .commandAnswersOtherProcedure,
        [
          "path": path, "other": theirs.rawValue, "procedure": graph.procedure.rawValue,
        ])
    }
    let unknown = answers.unknownNames(in: graph)
    guard unknown.isEmpty else {
      throw failure(
        .wrongUsage, .commandAnswersUnknown,
        [
          "path": path, "names": unknown.joined(separator: ", "),
          "procedure": graph.procedure.rawValue,
        ])
    }
    return answers
  }

  /// The one who answers: the answers file, else the person at the terminal, else nobody.
  func conversation(_ answers: Answers?, _ display: TerminalDisplay) -> any Conversation {
    if let answers { return ScriptedConversation(answers, display: display) }
    guard Output.inputIsTerminal else {
      return ScriptedConversation(
        Answers(
          procedure: nil, inputs: [:], steps: [:], consent: false, attest: false),
        display: display)
    }
    return TerminalConversation(display: display)
  }

  // MARK: - The journal

  /// Opens the journal of the data folder, and makes both if they are missing.
  ///
  /// - Throws: `CommandFailure` if it cannot be opened or written.
  package func journal() throws -> Journal {
    do {
      try data.make()
    } catch {
      throw failure(
        .stopped, .commandJournalUnwritable,
        ["path": data.path, "reason": reason(error)])
    }
    return try recordingFailures { try Journal(path: data.journal, locks: data.locks) }
  }

  /// Keeps a session's files in the journal.
  ///
  /// - Throws: `CommandFailure` if they cannot be written.
  package func keep(_ files: SessionFiles, in journal: Journal) throws {
    try recordingFailures { try journal.keep(files.contents) }
  }

  /// Runs a walk, and turns an `EventStoreFailure` into a `CommandFailure`.
  package func recording(_ walk: () async throws -> Void) async throws {
    do {
      try await walk()
    } catch let error as EventStoreFailure {
      throw failure(error)
    }
  }

  /// Returns what `body` returns, and turns an `EventStoreFailure` into a `CommandFailure`.
  package func recordingFailures<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as EventStoreFailure {
      throw failure(error)
    }
  }

  package func failure(_ error: EventStoreFailure) -> CommandFailure {
    switch error {
    case .overtaken(let session):
      failure(.stopped, .commandSessionTaken, ["session": session.rawValue])
    case .full(let path):
      failure(.stopped, .commandJournalFull, ["path": path])
    case .notWritable(let path, let reason):
      failure(.stopped, .commandJournalUnwritable, ["path": path, "reason": self.reason(reason)])
    case .damaged(let path, let reason):
      failure(
        .wrongUsage, .commandJournalUnreadable, ["path": path, "reason": self.reason(reason)])
    }
  }

  /// The session with this name, or whose name starts with it; `last` means the newest.
  ///
  /// - Throws: `CommandFailure` if there is none, or several names start with it.
  package func session(_ name: String, in journal: Journal) throws -> SessionID {
    // Only the name of a series' row contains a slash; for any other name, ten thousand rows need
    // not be searched.
    let all = try recordingFailures { try journal.sessions(inSeries: name.contains("/")) }
    guard !all.isEmpty else { throw failure(.wrongUsage, .commandNothingToResume) }
    if name == "last", let newest = all.first { return newest }
    let matching = all.filter { $0.rawValue == name || $0.rawValue.hasPrefix(name) }
    guard let only = matching.first else {
      throw failure(.wrongUsage, .commandSessionUnknown, ["session": name])
    }
    guard matching.count == 1 else {
      throw failure(
        .wrongUsage, .commandSessionAmbiguous,
        ["session": name, "sessions": matching.map(\.rawValue).joined(separator: ", ")])
    }
    return only
  }

  // MARK: - The end

  /// Writes the report if the format is JSON, and turns the ending into an exit status.
  ///
  /// - Throws: `FinishedWith` or `CommandFailure` unless the session is completed or waiting.
  func finish(
    _ ending: SessionWalk.Ending, _ session: SessionID, _ journal: Journal,
    _ format: OutputFormat
  ) async throws {
    switch format {
    case .text: break
    case .json: Output.write(try report(of: kept(session, in: journal)).json.text + "\n")
    }
    try settle(ending)
  }

  func settle(_ ending: SessionWalk.Ending) throws {
    switch ending {
    // A conversation on the command line never ends a walk as waiting.
    case .completed, .waiting: return
    case .stopped(.failure): throw FinishedWith(status: .tenantFailed)
    case .stopped: throw FinishedWith(status: .stopped)
    case .unanswered(let missing):
      let headline = failure(.stopped, .commandMissingAnswers, [:], count: missing.count)
      throw CommandFailure(
        status: .stopped,
        text: ([headline.text] + missing.map { "  \($0)" }
          + ["  " + words[.commandMissingAnswersHint]]).joined(separator: "\n"))
    }
  }
}
