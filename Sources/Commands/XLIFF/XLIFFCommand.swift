import ArgumentParser
import Diagnostics
import Documents
import Presentation
import Translation
import Workspaces

/// `stegvis xliff`: exchange with translation tools; `check` and `import` are in this file.
struct XLIFFCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "xliff",
    abstract: "Export documents and words to XLIFF, import them back, and check XLIFF files.",
    subcommands: [XLIFFExportCommand.self, XLIFFImportCommand.self, XLIFFCheckCommand.self])
}

struct XLIFFCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Report everything that is wrong with XLIFF files, in one run.",
    discussion: """
      Checks versions 1.2, 2.0, 2.1 and 2.2, with the modules of 2.1 and 2.2. Each
      finding names its place and the section of the specification. A folder is
      searched for .xlf and .xliff files; '-' is standard input. The size of a
      file makes no difference to the memory used.

      Without --strict, XLIFF 1.2 is checked against its transitional schema. With
      --strict, it is checked against its strict schema, and warnings are errors.

      EXAMPLES
        stegvis xliff check guide.xlf
        stegvis xliff check --strict --format json from-agency/
        stegvis xliff check --format sarif *.xlf > findings.sarif
      """)

  @ArgumentParser.Argument(help: "XLIFF files and folders; '-' is standard input.")
  var paths: [String]
  @OptionGroup var common: CommonOptions
  @Flag(help: "Check against the strict schema of XLIFF 1.2, and make warnings errors.")
  var strict = false
  @Option(help: "The output format: text, json or sarif.") var format: CheckFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    let grammars = context.translations.grammars
    let files = try paths.flatMap { try context.files(below: $0, endings: [".xlf", ".xliff"]) }
    var found: [Diagnostic] = []
    for path in files {
      let chunks = try context.open(path)
      var progress = Progress(of: max(1, chunks.length))
      found += try XLIFFChecker.diagnostics(path: path, grammars: grammars, isStrict: strict) {
        progress.show(chunks.position)
        return try chunks.next()
      }
      progress.clear()
    }
    try context.report(found, as: format)
  }
}

struct XLIFFImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import XLIFF into the documents it came from.",
    discussion: """
      A unit is matched to its sentence by its id, then by its English; white space
      that a tool has folded in it does not matter. A unit is reported, and its
      sentence left as it was, if its English has changed since, if its target is
      empty, unfinished (state 'initial' or 'new'), half translated or there twice, or
      if a code that may not be deleted is missing. Nothing is taken from a file that
      is cut off, or in another language than the document. Only the sentences that
      changed are written; every other byte stays the same. States, notes and what
      other tools have added are kept next to the document, in <document>.xlf.

      Every document is prepared before the first is written. With --strict, warnings
      are errors, and nothing is written if there is any.

      EXAMPLES
        stegvis xliff import guide.xlf --into guide.sv.md
        stegvis xliff import from-agency/*.xlf --into docs
        stegvis xliff import words.xlf --into locales/sv.yaml --dry-run

      EXIT STATUS
        0 everything was imported; 1 some of it was not, and the output says what and
        why; 2 a file is no XLIFF, or cannot be opened
      """)

  @ArgumentParser.Argument(help: "The XLIFF files to import.") var files: [String]
  @OptionGroup var common: CommonOptions
  @Option(
    help: ArgumentHelp("The document, locale file or folder to import into.", valueName: "path"))
  var into: String
  @Flag(help: "Write nothing if there is any error or warning.") var strict = false
  @Flag(help: "Report what would be done, and write nothing.") var dryRun = false
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    var importer = XLIFFImporter(context: context, into: into)
    for path in files { try importer.read(path) }
    let results = try importer.results()
    let found = (importer.diagnostics + results.flatMap(\.diagnostics)).map { diagnostic in
      strict && diagnostic.severity == .warning ? diagnostic.with(.error) : diagnostic
    }
    let hasProblems = found.contains { $0.severity != .note }
    var isWritten = false
    if !dryRun, !(strict && hasProblems) {
      for result in results where try result.write(context) { isWritten = true }
    }
    let report = ImportReport(
      results: results.map {
        .init(path: $0.path, changed: $0.changed, moved: $0.moved, units: $0.units)
      }, diagnostics: found, isWritten: isWritten)
    switch format {
    case .text:
      context.complain(found)
      context.write(report.lines(context.words))
    case .json: Output.write(report.json.text + "\n")
    }
    if importer.hasForeignFiles { throw FinishedWith(status: .wrongUsage) }
    if hasProblems { throw FinishedWith(status: .hasProblems) }
  }
}
