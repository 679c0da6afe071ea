import ArgumentParser
import Presentation
import Procedures
import Sessions

struct SessionsShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show what happened in a session: choices, changes, verdicts and evidence.",
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
    let context = try CommandContext(common).namingProducts()
    let journal = try context.journal()
    if let series = try context.series(session, in: journal) {
      let file = try context.seriesFile(series, in: journal)
      let report = try context.report(of: series.id, file, in: journal, graph: nil)
      switch format {
      case .text: context.writeTable(report.lines(context.words))
      case .json: Output.write(report.json.text + "\n")
      }
      return
    }
    let report = try context.report(of: context.kept(session))
    switch format {
    case .text: context.write(report.lines)
    case .json: Output.write(report.json.text + "\n")
    }
  }
}
