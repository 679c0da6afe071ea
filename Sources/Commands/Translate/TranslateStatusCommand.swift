import ArgumentParser
import Documents
import Presentation
import Translation
import Workspaces

struct TranslateStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say how far each document's translation has come.",
    discussion: """
      For each language and document the number of sentences that are missing, stale
      (their English has changed since), machine-translated, translated, and
      reviewed. Without a path: our own procedures and words.

      EXAMPLES
        stegvis translate status
        stegvis translate status docs --english docs/en
        stegvis translate status --html status.html
        stegvis translate status --format json docs
      """)

  @ArgumentParser.Argument(help: "Bilingual documents, folders, locale files.")
  var paths: [String] = []
  @OptionGroup var common: CommonOptions
  @Option(help: ArgumentHelp("The English file, or the folder it is in.", valueName: "path"))
  var english: String?
  @Option(help: ArgumentHelp("Write a page with a bar for each document.", valueName: "file"))
  var html: String?
  @Option(help: "text or json.") var format: OutputFormat = .text

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
    let glossary = LabelGlossary()
    let given =
      paths.isEmpty
      ? ["\(context.content.path)/procedures", "\(context.content.path)/locales"] : paths
    let files = try given.flatMap {
      try context.files(below: $0, endings: [".md", ".html", ".yaml"])
    }
    var found: [TranslationStatus] = []
    var progress = Progress(of: files.count)
    for (index, path) in files.enumerated() {
      progress.show(index)
      if path.hasSuffix(".yaml") {
        if let status = try words(path, context) { found.append(status) }
        continue
      }
      let desk = try context.deskDocument(path, english: english, glossary: glossary)
      guard desk.document.sourceLocale != nil else {
        if path.hasSuffix("/en.md") { found += try missing(beside: desk.document, context) }
        continue
      }
      let units = desk.units(glossary: glossary)
      found.append(
        TranslationStatus(
          desk.document,
          states: desk.document.segments.filter { $0.source != nil }.map(units.state)))
    }
    progress.clear()
    // Ours are known by their names in the checkout, wherever that is.
    let own = context.content.path + "/"
    return found.map { status in
      guard paths.isEmpty, status.path.hasPrefix(own) else { return status }
      var named = status
      named.path = String(status.path.dropFirst(own.count))
      return named
    }
  }

  /// A locale file held against the English one; `nil` where it is no locale file.
  private func words(_ path: String, _ context: CommandContext) throws -> TranslationStatus? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    let name = String(parts.last ?? "")
    guard folder.hasSuffix("locales"), name != "en.yaml",
      FileReading.isFile("\(folder)/en.yaml")
    else { return nil }
    let english = MessageUnits.words(of: try context.read("\(folder)/en.yaml"))
    let own = MessageUnits.words(of: try context.read(path))
    let missing = english.keys.count { own[$0] == nil }
    return TranslationStatus(
      path: path, language: String(name.dropLast(5)),
      counts: [.missing: missing, .translated: english.count - missing])
  }

  /// The languages our words are in that a procedure has no document for.
  private func missing(
    beside english: Document, _ context: CommandContext
  ) throws -> [TranslationStatus] {
    let folder = english.file.path.dropLast("/en.md".count)
    let count = EnglishText(english.file).sentences.count
    return try context.content.languages().filter {
      $0 != "en" && !FileReading.isFile("\(folder)/\($0).md")
    }.map {
      TranslationStatus(path: "\(folder)/\($0).md", language: $0, counts: [.missing: count])
    }
  }
}
