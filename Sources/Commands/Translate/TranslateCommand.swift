import ArgumentParser
import Documents
import Presentation
import Procedures
import Translation
import Workspaces

/// `stegvis translate`: the commands for translators, of which `status`, `labels` and `pseudo` are
/// in this file.
struct TranslateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Manage translations: progress, new languages, changed English and labels.",
    subcommands: [
      TranslateStatusCommand.self, TranslateNewCommand.self, TranslateUpdateCommand.self,
      TranslateLabelsCommand.self, TranslatePseudoCommand.self,
    ])
}

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
      ? try context.content.translatable() : paths
    let files = try given.flatMap { try context.translations.files(below: $0) }
    var found: [TranslationStatus] = []
    var progress = Progress(of: files.count)
    for (index, path) in files.enumerated() {
      progress.show(index)
      let (statuses, problems) = try context.translations.statuses(of: path, english: english)
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

struct TranslateLabelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "labels",
    abstract: "Report how documents translate the labels of the user interface.",
    discussion: """
      Lists the labels that the English sets in bold, most used first: each with its
      name in Resources/labels.yaml and what documents translated by people call it.
      --missing lists only labels that are not in that file, --differing only those
      that documents call something else.

      EXAMPLES
        stegvis translate labels procedures
        stegvis translate labels docs --language sv --missing
        stegvis translate labels docs --format json
      """)

  @ArgumentParser.Argument(help: "Bilingual documents and folders.") var paths: [String]
  @OptionGroup var common: CommonOptions
  @Option(help: "List only this language, such as sv. Default: all.") var language: String?
  @Flag(help: "List only labels that are not in Resources/labels.yaml.") var missing = false
  @Flag(help: "List only labels that documents call something else.") var differing = false
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    let glossary = try context.procedures.labels()
    let languages = try context.procedures.languages()
    let files = try paths.flatMap { try context.files(below: $0, endings: [".md"]) }
    var progress = Progress(of: files.count)
    var documents: [Document] = []
    for (index, path) in files.enumerated() {
      progress.show(index)
      documents.append(DocumentReader.read(try context.read(path), languages: languages))
    }
    progress.clear()
    let uses = LabelUse.all(in: documents, glossary: glossary).filter { use in
      (language == nil || use.language == language) && (!missing || use.official == nil)
        && (!differing
          || use.official.map { name in
            use.renderings.contains { $0.text.lowercased() != name.lowercased() }
          } == true)
    }
    let view = LabelView(uses, context.words)
    switch format {
    case .text: context.writeTable(view.lines)
    case .json: Output.write(view.json.text + "\n")
    }
  }
}

struct TranslatePseudoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pseudo",
    abstract: "Make a pseudo-language from all words and procedures of Stegvis.",
    discussion: """
      Writes a folder with everything Stegvis reads, in which 'qps' is one more
      language: accented, two fifths longer, in brackets. Text without brackets on a
      screen does not come from the words or the documents; text that is cut off has
      too little space. Like any new language, it consists of files alone.

      EXAMPLES
        stegvis translate pseudo -o /tmp/pseudo
        STEGVIS_CONTENT=/tmp/pseudo stegvis run reduce-licenses --locale qps --practise
      """)

  @OptionGroup var common: CommonOptions
  @Option(
    name: [.short, .long], help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var output: String

  func run() throws {
    let context = try CommandContext(common)
    let content = context.content
    let language = PseudoText.language
    try copy(content.path, to: output, context)
    for folder in try ContentFolder(path: output).wordFolders() {
      let english = try context.read("\(folder)/en.yaml")
      try context.save(
        LocaleDraft.text(of: english, language: language) { _, text in
          PseudoText.text(of: MessageCodes.text(of: text))
        }, to: "\(folder)/\(language).yaml")
    }
    for id in try content.procedures() {
      let own = try content.folder(of: id)
      // What is not among the copied files, another folder has.
      guard own.hasPrefix("\(content.path)/") else { continue }
      let folder = output + own.dropFirst(content.path.count)
      let file = try context.read("\(folder)/en.md")
      let draft = BilingualDraft(
        of: file, locale: ContentLocale(language), sourceHash: EnglishFile.hash(of: file.bytes),
        values: ["ms.translationtype": "HT"]
      ) { .init(source: $0, target: PseudoText.text(of: MarkdownCodes.text(of: $0))) }
      try context.save(draft.text, to: "\(folder)/\(language).md")
      let manifest = try context.read("\(folder)/procedure.yaml")
      try context.save(
        ManifestEdit.adding(language, to: manifest) {
          PseudoText.text(of: MarkdownCodes.text(of: $0))
        }, to: "\(folder)/procedure.yaml")
    }
    context.write([TextLine(context.words.text(.pseudoWritten, ["path": output]))])
  }

  /// Copies everything Stegvis reads: `procedures`, `locales`, `domains` and `Resources`.
  ///
  /// - Throws: `CommandFailure` if a file cannot be read or written.
  private func copy(
    _ content: String, to folder: String, _ context: CommandContext
  ) throws {
    for part in ["procedures", "locales", "domains", "Resources"] {
      for path in try context.files(below: "\(content)/\(part)", endings: [""]) {
        try context.save(try context.read(path).bytes, to: folder + path.dropFirst(content.count))
      }
    }
  }
}
