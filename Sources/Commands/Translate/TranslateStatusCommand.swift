import ArgumentParser
import Presentation
import Translation

struct TranslateStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Report the progress of each document's translation.",
    discussion: """
      Counts, for each language and document, the sentences that are missing, stale
      (their English has changed since), machine-translated, translated and
      reviewed.

      EXAMPLES
        stegvis translate status
        stegvis translate status docs --english docs/en
        stegvis translate status --html status.html
        stegvis translate status --format json docs
      """)

  @ArgumentParser.Argument(
    help:
      "Bilingual documents, folders and locale files. Default: Stegvis's own procedures and words.")
  var paths: [String] = []
  @OptionGroup var common: CommonOptions
  @Option(
    help: ArgumentHelp(
      "The English file, or the folder it is in. Default: the file next to the document.",
      valueName: "path"))
  var english: String?
  @Option(
    help: ArgumentHelp(
      "Write an HTML page with a bar for each document to this file.", valueName: "file"))
  var html: String?
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    let view = StatusView(try statuses(context), context.words)
    if let html {
      try context.save(view.html, to: html)
      Output.complain(context.words.text(.statusWritten, ["path": html]))
      return
    }
    switch format {
    case .text: context.writeTable(view.lines)
    case .json: Output.write(view.json.text + "\n")
    }
  }

  private func statuses(_ context: CommandContext) throws -> [TranslationStatus] {
    let given =
      paths.isEmpty
      ? ["\(context.content.path)/procedures", "\(context.content.path)/locales"] : paths
    let files = try given.flatMap { try context.filesToTranslate(below: $0) }
    var found: [TranslationStatus] = []
    var progress = Progress(of: files.count)
    for (index, path) in files.enumerated() {
      progress.show(index)
      let (statuses, problems) = try context.statuses(of: path, english: english)
      context.complain(problems)
      found += statuses
    }
    progress.clear()
    // Stegvis's own files are shown by their paths in the content folder.
    let own = context.content.path + "/"
    return found.map { status in
      guard paths.isEmpty, status.path.hasPrefix(own) else { return status }
      var named = status
      named.path = String(status.path.dropFirst(own.count))
      return named
    }
  }
}
