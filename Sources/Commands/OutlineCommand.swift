import ArgumentParser
import Documents
import FoundationEssentials
import Presentation
import Procedures
import Translation
import Workspaces

/// `stegvis outline`: reads many documents at once, and writes what each contains or a summary of
/// all.
struct OutlineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outline",
    abstract: "Report what documents contain: procedures, steps, labels and kinds of steps.",
    discussion: """
      A folder is searched for .md, .txt, .html, .htm and .xhtml files; '-' is
      standard input. With --format json, one line is written for each document, in
      the order of the documents, while later ones are still being read.

      EXAMPLES
        stegvis outline guide.md
        stegvis outline docs --format json --segments > outlines.jsonl
        stegvis outline docs --summary
        stegvis outline - < guide.md
      """)

  @ArgumentParser.Argument(help: "Documents and folders; '-' is standard input.")
  var paths: [String]
  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text
  @Flag(help: "With --format json, include every segment.") var segments = false
  @Flag(help: "Report totals for all documents together, without listing each one.")
  var summary = false
  @Option(help: "The number of documents to read at once. Default: one per core.") var jobs: Int?

  func validate() throws {
    // More than any machine has cores.
    if let jobs, !(1...1_024).contains(jobs) {
      throw ValidationError("--jobs must be a number from 1 to 1024, not \(jobs)")
    }
  }

  func run() async throws {
    let context = try CommandContext(common)
    let labels = try context.procedures.labels()
    let languages = try context.procedures.languages()
    let files = try paths.flatMap(context.documents)
    let included = IncludedFiles(below: paths)
    let read: @Sendable (String) throws -> Document = { path in
      DocumentReader.read(try context.read(path), including: included, languages: languages)
    }
    let outline: @Sendable (Document) -> DocumentOutline = { DocumentOutline($0, labels: labels) }
    if summary {
      try await writeSummary(of: files, { outline(try read($0)) }, context.words)
    } else {
      // Programs need no words.
      let text = format == .text ? OutlineText(context.words, context.findingWords) : nil
      let segments = segments
      try await writeOutlines(of: files) { path in
        let document = try read(path)
        let own = outline(document)
        guard let text else {
          return OutlineJSON.printed(for: own, includeSegments: segments)
        }
        // People are shown the English of what is not translated; programs are told what is missing.
        let shown = document.showingEnglish(including: included)
        let isSame = shown.file.bytes.count == document.file.bytes.count
        return PrintedText(
          text.text(for: isSame ? own : outline(shown), found: own.diagnostics) + "\n\n")
      }
    }
  }

  private var width: Int { jobs ?? ProcessInfo.processInfo.activeProcessorCount }

  private func writeOutlines(
    of files: [String], _ line: @escaping @Sendable (String) throws -> PrintedText
  ) async throws {
    var progress = Progress(of: files.count)
    var done = 0
    try await ConcurrentMap.run(
      files, width: width, work: line,
      take: { (line: PrintedText) in
        Output.write(line)
        done += 1
        progress.show(done)
      })
    progress.clear()
  }

  private func writeSummary(
    of files: [String], _ outline: @escaping @Sendable (String) throws -> DocumentOutline,
    _ words: Words
  ) async throws {
    var progress = Progress(of: files.count)
    var census = DocumentCensus()
    try await ConcurrentMap.run(
      files, width: width, work: { DocumentCensus(try outline($0)) },
      take: { found in
        census.add(found)
        progress.show(census.documents)
      })
    progress.clear()
    switch format {
    case .text: Output.write(CensusView.text(census, words) + "\n")
    case .json: Output.write(CensusView.json(census).text + "\n")
    }
  }
}

/// Works on many inputs at once, and returns the results in the order of the inputs.
enum ConcurrentMap {
  /// Passes every result to `take`, one after the other.
  ///
  /// - Parameters:
  ///   - width: how many inputs are worked on at once. At most twice as many inputs are started
  ///     before their results have been taken.
  ///   - work: what is done with an input, on any core.
  ///   - take: called with each result.
  /// - Throws: what `work` throws.
  static func run<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], width: Int, work: @escaping @Sendable (Input) throws -> Output,
    take: (Output) -> Void
  ) async throws {
    guard width > 1 else {
      for input in inputs { take(try work(input)) }
      return
    }
    try await withThrowingTaskGroup(of: (index: Int, output: Output).self) { group in
      var started = 0
      var taken = 0
      var waiting: [Int: Output] = [:]
      while taken < inputs.count {
        while started < inputs.count, started < taken + 2 * width {
          let index = started
          let input = inputs[index]
          group.addTask { (index, try work(input)) }
          started += 1
        }
        guard let done = try await group.next() else { return }
        waiting[done.index] = done.output
        while let output = waiting.removeValue(forKey: taken) {
          take(output)
          taken += 1
        }
      }
    }
  }
}
