import ArgumentParser
import Diagnostics
import Documents
import Presentation
import Translation
import Workspaces

struct XLIFFImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import XLIFF into the documents it came from.",
    discussion: """
      A unit is matched to its sentence by its id, then by its English. If the
      English has changed since, the unit is reported and the sentence left as it
      was. Only the sentences that changed are written; every other byte stays the
      same. States, notes and what other tools have added are kept next to the
      document, in <document>.xlf.

      Every document is prepared before the first is written. With --strict, nothing
      is written if there is any error or warning.

      EXAMPLES
        stegvis xliff import guide.xlf --into guide.sv.md
        stegvis xliff import from-agency/*.xlf --into docs
        stegvis xliff import words.xlf --into locales/sv.yaml --dry-run

      EXIT STATUS
        0 everything was imported; 1 some units were not, and the output says which
      """)

  @ArgumentParser.Argument(help: "XLIFF files.") var files: [String]
  @OptionGroup var common: CommonOptions
  @Option(
    help: ArgumentHelp("The document, locale file or folder to import into.", valueName: "path"))
  var into: String
  @Flag(help: "Write nothing if there is any error or warning.") var strict = false
  @Flag(help: "Report what would be done, and write nothing.") var dryRun = false
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    var desk = XLIFFReturn(context: context, into: into)
    for path in files { try desk.read(path) }
    let results = try desk.results()
    let found = desk.diagnostics + results.flatMap(\.diagnostics)
    let isRejected = strict && found.contains { $0.severity != .note }
    if !dryRun, !isRejected { for result in results { try result.write(context) } }
    let report = ImportReport(
      results: results.map {
        .init(path: $0.path, changed: $0.changed, moved: $0.moved, units: $0.units)
      }, diagnostics: found, isWritten: !dryRun && !isRejected)
    switch format {
    case .text:
      if !found.isEmpty { Output.complain(context.terminal.text(DiagnosticText.lines(found))) }
      context.write(report.lines(context.words))
    case .json: Output.write(report.json.text + "\n")
    }
    if found.contains(where: { $0.severity != .note }) {
      throw FinishedWith(status: .hasProblems)
    }
  }
}
