import ArgumentParser
import Journal
import Presentation
import Procedures
import Sessions

struct SessionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessions",
    abstract: "Read the journal.",
    subcommands: [SessionsListCommand.self, SessionsShowCommand.self])
}

struct SessionsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the sessions, the newest first.",
    discussion: """
      EXAMPLES
        stegvis sessions list
        stegvis sessions list --format json
      """)

  @OptionGroup var common: CommonOptions
  @Option(help: "text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    let journal = try context.journal()
    let ids = try context.recordingFailures { try journal.sessions() }
    let list = SessionList(try ids.compactMap { try context.record(of: $0, in: journal) })
    switch format {
    case .text: context.writeTable(list.lines(context.words))
    case .json: Output.write(list.json.text + "\n")
    }
  }
}

struct SessionsShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show what happened in a session: choices, changes, verdicts, evidence.",
    discussion: """
      EXAMPLES
        stegvis sessions show last
        stegvis sessions show 20261120-2158 --locale sv --format json
      """)

  @ArgumentParser.Argument(help: "The session, or the beginning of its name; 'last' is the newest.")
  var session: String
  @OptionGroup var common: CommonOptions
  @Option(help: "text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    let journal = try context.journal()
    let report = try context.report(of: context.session(session, in: journal), in: journal)
    switch format {
    case .text: context.write(report.lines)
    case .json: Output.write(report.json.text + "\n")
    }
  }
}

extension CommandContext {
  /// What the journal tells of a session; `nil` where it does not begin with its start.
  func record(of id: SessionID, in journal: Journal) throws -> SessionRecord? {
    let history = try recordingFailures { try journal.history(of: id) }
    guard case .started(let start, _)? = history.first?.event else { return nil }
    return SessionRecord(
      id: id, start: start,
      events: history.map { .init(sequence: $0.sequence, at: $0.at, event: $0.event) })
  }

  func report(of id: SessionID, in journal: Journal) throws -> SessionReport {
    guard let record = try record(of: id, in: journal) else {
      throw failure(.wrongUsage, .commandSessionUnknown, ["session": id.rawValue])
    }
    let graph = try graph(of: record.start, in: journal)
    return SessionReport(record, graph: graph, words)
  }
}
