import ArgumentParser
import Presentation
import Procedures
import Sessions

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
    let journal = try context.journal()
    let summaries = try context.recordingFailures { try journal.summaries() }
    let series = try context.recordingFailures { try journal.series() }
    let list = SessionList(
      summaries.map { summary in
        SessionList.Row(
          id: summary.id, start: summary.start,
          state: SessionState(last: summary.last, isPresent: summary.isPresent),
          startedAt: summary.startedAt, events: summary.count)
      },
      series: try series.map { entry in
        let file = try context.seriesFile(entry, in: journal)
        let states = try context.states(of: entry.id, in: journal).values.map(\.state)
        return SeriesRow(
          id: entry.id, procedure: ProcedureID(file.procedure), actor: file.actor,
          startedAt: entry.at, counts: SeriesRow.Counts(states, of: file.rows.count))
      })
    switch format {
    case .text: context.writeTable(list.lines(context.words))
    case .json: Output.write(list.json.text + "\n")
    }
  }
}
