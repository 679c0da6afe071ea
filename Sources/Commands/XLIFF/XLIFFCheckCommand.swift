import ArgumentParser
import Diagnostics
import Presentation
import Translation
import Workspaces

struct XLIFFCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Report everything that is wrong with XLIFF files, in one run.",
    discussion: """
      Checks versions 1.2, 2.0, 2.1 and 2.2, with the modules of 2.1 and 2.2. Each
      finding names its place and the section of the specification. A folder is
      searched for .xlf and .xliff files; '-' is standard input. A longer file takes
      no more memory.

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
    let grammars = context.grammars
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
