import ArgumentParser
import Presentation
import Procedures
import Sessions

/// `stegvis sessions`: reads recorded sessions; `list` and `show` are in this file.
struct SessionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessions",
    abstract: "List, show, export and verify the sessions in the journal.",
    subcommands: [
      SessionsListCommand.self, SessionsShowCommand.self, SessionsExportCommand.self,
      SessionsVerifyCommand.self,
    ])
}

struct SessionsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the sessions and series, newest first.",
    discussion: """
      A session is running only while a process is working on it. If that process has
      died, the session is interrupted.

      EXAMPLES
        stegvis sessions list
        stegvis sessions list --format json
      """)

  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    let sessions = try SessionStore(reading: context)
    let listing = try context.explainingFailures { try sessions.journal.listing() }
    let known = try sessions.knownSeries()
    let series = known.entries
    let rows = try series.map { entry in
      try context.explainingFailures { try sessions.journal.listing(inSeries: entry.id) }
    }
    let list = SessionList(
      listing.summaries.map { summary in
        SessionList.Row(
          id: summary.id, start: summary.start,
          state: SessionState(last: summary.last, isPresent: summary.isPresent),
          startedAt: summary.startedAt, events: summary.count)
      },
      series: zip(series, rows).compactMap { entry, listing in
        // A series whose rows are lost is named below.
        guard let file = try? sessions.file(of: entry) else { return nil }
        let states = listing.summaries.map {
          SessionState(last: $0.last, isPresent: $0.isPresent)
        }
        return SeriesRow(
          id: entry.id, procedure: ProcedureID(file.procedure), actor: file.actor,
          startedAt: entry.at, counts: SeriesRow.Counts(states, of: file.rows.count))
      },
      damaged: (listing.damaged + rows.flatMap(\.damaged)).map {
        SessionList.Damaged(id: $0.id, event: $0.event)
      })
    for entry in series {
      do {
        _ = try sessions.file(of: entry)
      } catch let failure as CommandFailure {
        Output.complain(failure.text)
      }
    }
    for id in known.damaged {
      Output.complain(context.explaining(sessions.journal.damaged(series: id)).text)
    }
    switch format {
    case .text: context.writeTable(list.lines(context.words))
    case .json: Output.write(list.json.text + "\n")
    }
  }
}

struct SessionsShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show what happened in a session: choices, changes, results and evidence.",
    discussion: """
      EXAMPLES
        stegvis sessions show last
        stegvis sessions show 20261120-2158 --locale sv --format json
        stegvis sessions show session.json --locale nl
      """)

  @ArgumentParser.Argument(
    help:
      "The name of the session or series, or the start of it, or an exported file; 'last' means the newest."
  )
  var session: String
  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common).namingKnown()
    let sessions = try SessionStore(reading: context)
    if let series = try sessions.series(session) {
      let report = try sessions.report(
        ofSeries: series.id, sessions.file(of: series), graph: nil)
      switch format {
      case .text: context.writeTable(report.lines(context.words))
      case .json: Output.write(report.json.text + "\n")
      }
      return
    }
    let report = try KeptSession.named(session, context).report(context)
    switch format {
    case .text: context.write(report.lines)
    case .json: Output.write(report.json.text + "\n")
    }
  }
}
