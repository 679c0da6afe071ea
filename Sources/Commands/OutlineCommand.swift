import ArgumentParser
import Documents
import FoundationEssentials
import Presentation
import Procedures
import Translation
import Workspaces

struct OutlineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outline",
    abstract: "Say what documents contain: procedures, steps, labels, kinds.",
    discussion: """
      A folder is searched for .md, .html and .txt files; '-' is standard input. With --format json
      one line is written for each document, in the order of the documents, while later ones are
      still read.

      EXAMPLES
        stegvis outline guide.md
        stegvis outline docs --format json --segments > outlines.jsonl
        stegvis outline docs --summary
        stegvis outline - < guide.md
      """)

  @ArgumentParser.Argument(help: "Documents and folders.") var paths: [String]
  @OptionGroup var common: CommonOptions
  @Option(help: "text or json.") var format: OutputFormat = .text
  @Flag(help: "Add every segment.") var segments = false
  @Option(help: "How many documents are read at once. Default: one a core.") var jobs: Int?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs is a number from 1 on") }
  }

  func run() async throws {
    let context = try CommandContext(common)
    let labels = try context.foreignLabels()
    let files = try paths.flatMap(context.documents)
    let format = format
    let segments = segments
    var progress = Progress(of: files.count)
    var done = 0
    try await InOrder.run(
      files, width: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
      work: { path in
        let outline = DocumentOutline(
          DocumentReader.read(try context.read(path)), labels: labels)
        return switch format {
        case .text: Array((PrintableText.of(OutlineText.text(for: outline)) + "\n").utf8)
        case .json: OutlineJSON.line(for: outline, includeSegments: segments) + [0x0A]
        }
      },
      take: { (line: [UInt8]) in
        Output.write(line)
        done += 1
        progress.show(done)
      })
    progress.clear()
  }
}
