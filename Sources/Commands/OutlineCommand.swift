import ArgumentParser
import Documents
import Presentation
import Procedures
import Translation
import Workspaces

struct OutlineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outline",
    abstract: "Say what documents contain: procedures, steps, labels, kinds.",
    discussion: """
      A folder is searched for .md and .txt files; '-' is standard input. With --format json one
      line is written for each document.

      EXAMPLES
        stegvis outline guide.md
        stegvis outline docs --format json --segments > outlines.jsonl
      """)

  @ArgumentParser.Argument(help: "Documents and folders.") var paths: [String]
  @OptionGroup var common: CommonOptions
  @Option(help: "text or json.") var format: OutputFormat = .text
  @Flag(help: "Add every segment.") var segments = false

  func run() throws {
    let context = try CommandContext(common)
    let labels = try context.foreignLabels()
    let files = try paths.flatMap(context.documents)
    for (index, path) in files.enumerated() {
      Progress.show(index, of: files.count)
      let outline = DocumentOutline(
        DocumentReader.read(try context.read(path)), labels: labels)
      switch format {
      case .text: Output.write(PrintableText.of(OutlineText.text(for: outline)) + "\n")
      case .json:
        Output.write(OutlineJSON.line(for: outline, includeSegments: segments) + "\n")
      }
    }
    Progress.clear(files.count)
  }
}
