import ArgumentParser
import Documents
import Presentation
import Procedures
import Translation
import Workspaces

/// `stegvis translate new`: makes the first file of a translation, in which sentences known from a
/// memory are already translated.
struct TranslateNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Begin a translation: a bilingual document from an English one, or a locale file.",
    discussion: """
      Every English sentence becomes a bilingual unit. Sentences that people have
      translated before, in the documents of --memory, are filled in; the rest stay
      empty for 'stegvis xliff export'. For a procedure's folder, <language>.md is
      written and its name is added to the manifest. A locale file gets every key,
      with empty sentences.

      EXAMPLES
        stegvis translate new guide.md --language sv-SE --memory docs
        stegvis translate new procedures/reduce-licenses --language da
        stegvis translate new locales/en.yaml --language da
      """)

  @ArgumentParser.Argument(help: "English documents, procedure folders, or locales/en.yaml.")
  var paths: [String]
  @OptionGroup var common: CommonOptions
  @Option(help: "The language to translate into, such as da or da-DK.") var language: String
  @Option(
    help: ArgumentHelp(
      "A document or folder to take translations from; can be given several times.",
      valueName: "path"))
  var memory: [String] = []
  @Flag(help: "Overwrite an existing translation.") var force = false

  func validate() throws {
    guard LanguageName.isWellFormed(language) else {
      throw ValidationError("'\(language)' is not a language tag; use, for example, sv or da-DK")
    }
  }

  func run() throws {
    let context = try CommandContext(common)
    let glossary = try context.procedures.labels()
    let source = XLIFFSource(context: context, glossary: glossary, english: nil)
    let known = try source.memories(of: memory)[short] ?? TranslationMemory()
    for path in paths {
      if path.hasSuffix(".yaml") {
        try words(path, context)
      } else if FileReading.isFile("\(path)/en.md") {
        try document("\(path)/en.md", to: "\(path)/\(short).md", known, context)
        try name(in: "\(path)/procedure.yaml", context)
      } else {
        guard path.lowercased().hasSuffix(".md") else {
          throw context.failure(.wrongUsage, .commandNotMarkdown, ["path": path])
        }
        try document(path, to: target(of: path), known, context)
      }
    }
  }

  private var short: String { ContentLocale(language).language }

  /// The path to write: `guide.sv.md` for `guide.md` or `guide.en.md`; `sv.md` for `en.md`.
  private func target(of path: String) -> String {
    if path.hasSuffix("/en.md") || path == "en.md" { return path.dropLast(5) + "\(short).md" }
    let bare = path.hasSuffix(".en.md") ? path.dropLast(6) : path.dropLast(3)
    return "\(bare).\(short).md"
  }

  private func document(
    _ path: String, to target: String, _ memory: TranslationMemory, _ context: CommandContext
  ) throws {
    try refuse(target, context)
    let english = try context.read(path)
    var filled = 0
    func known(_ text: String) -> String? {
      memory.matches(for: DocumentUnits.flat(text), least: 100).first?.entry.target
    }
    let front = DocumentReader.read(english, languages: Languages([:])).frontMatter
    var values = ["ms.translationtype": "HT"]
    for key in ["title", "description"] { values[key] = front[key].flatMap(known) }
    let draft = BilingualDraft(
      of: english, locale: ContentLocale(language), sourceHash: EnglishFile.hash(of: english.bytes),
      values: values, imageTexts: ImageTexts(known)
    ) { sentence in
      let found = known(sentence)
      if found != nil { filled += 1 }
      return .init(source: sentence, target: found ?? "")
    }
    try keep(draft, of: english, beside: target, context)
    try context.save(draft.text, to: target)
    context.write([
      TextLine(
        context.words.text(
          .newWritten, ["path": target, "filled": context.words.formats.number(filled)],
          count: draft.ids.count))
    ])
  }

  /// Keeps the English of the title, the description and the texts of images next to the document,
  /// which has no place for it: by that, a later change of it is seen.
  private func keep(
    _ draft: BilingualDraft, of english: SourceFile, beside target: String,
    _ context: CommandContext
  ) throws {
    let beside = TranslationFiles.kept(beside: target)
    let document = DocumentReader.read(
      SourceFile(path: target, bytes: Array(draft.text.utf8)), languages: Languages([:]))
    let units = PageTexts(of: document).kept(
      english: PageTexts(of: english), isMachine: false)
    // What another translation has left there is not thrown away.
    guard !units.isEmpty, !FileReading.exists(beside) else { return }
    let file = XLIFFFile(
      original: target.split(separator: "/").last.map(String.init) ?? target,
      sourceLanguage: document.sourceLocale?.identifier ?? "en", targetLanguage: language,
      units: units)
    try context.save(XLIFFWriter(version: .v21).text([file]), to: beside)
  }

  private func refuse(_ target: String, _ context: CommandContext) throws {
    guard force || !FileReading.exists(target) else {
      throw context.failure(.wrongUsage, .commandFileExists, ["path": target])
    }
  }

  /// Adds the language to the manifest's `documents: {en: en.md, …}`.
  private func name(in path: String, _ context: CommandContext) throws {
    guard FileReading.isFile(path) else { return }
    try context.save(ManifestEdit.adding(short, to: try context.read(path)), to: path)
  }

  private func words(_ path: String, _ context: CommandContext) throws {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let target = "\(folder)\(short).yaml"
    try refuse(target, context)
    let english = try context.read(path)
    let keys = MessageUnits.words(of: english)
    let text = LocaleDraft.text(of: english, language: short) { _, _ in "" }
    try context.save(text, to: target)
    context.write([
      TextLine(
        context.words.text(.newWritten, ["path": target, "filled": "0"], count: keys.count))
    ])
  }
}
