import ArgumentParser
import Diagnostics
import Documents
import Presentation
import Procedures
import Translation
import Workspaces

/// `stegvis translate update`: brings the changes of English documents into their translations.
struct TranslateUpdateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Update bilingual documents after their English has changed.",
    discussion: """
      A sentence whose English is unchanged keeps its translation. A sentence whose
      English has changed keeps its old pair, becomes stale, and goes to translators
      with the new English next to the old pair. New sentences are empty. Sentences
      that are no longer in the English are kept next to the document, in
      <document>.xlf: nothing is thrown away.

      A title, description or text of an image whose English has changed is named.

      EXAMPLES
        stegvis translate update guide.sv.md
        stegvis translate update docs/sv --english docs/en
        stegvis translate update procedures/reduce-licenses --dry-run
      """)

  @ArgumentParser.Argument(help: "Bilingual documents and folders.") var paths: [String]
  @OptionGroup var common: CommonOptions
  @Option(
    help: ArgumentHelp(
      "The English file, or the folder it is in. Default: the file next to the document.",
      valueName: "path"))
  var english: String?
  @Flag(help: "Report what would be done, and write nothing.") var dryRun = false

  func run() throws {
    let context = try CommandContext(common)
    var isFound = false
    for path in try paths.flatMap({ try context.files(below: $0, endings: [".md"]) }) {
      let translated = try context.translations.document(
        path, english: english, glossary: LabelGlossary())
      context.complain(translated.problems)
      guard translated.document.sourceLocale != nil else { continue }
      guard let file = translated.english else {
        throw context.failure(.wrongUsage, .updateNoEnglish, ["path": path])
      }
      isFound = true
      try update(translated, try context.read(file.path), context)
    }
    guard isFound else { throw context.failure(.wrongUsage, .xliffNothing) }
  }

  private func update(
    _ translated: TranslatedDocument, _ english: SourceFile, _ context: CommandContext
  ) throws {
    let words = context.words
    let document = translated.document
    let known = document.sourceHash.flatMap { hash in
      EnglishFile(english).has(hash: hash) ? hash : nil
    }
    let update = TranslationUpdate(
      document, english: english, sourceHash: known ?? EnglishFile.hash(of: english.bytes),
      isSameEnglish: known != nil, keeping: translated.kept)
    let isComplete =
      known != nil && update.changed == 0 && update.new == 0 && update.removed == 0
    // A sentence that was already marked as stale stays so: that is not a change.
    if isComplete
      || Array(update.text.utf8) == EnglishText.unixBytes(of: document.file.bytes)
    {
      context.write([TextLine(words.text(.updateSame, ["path": translated.path]), .quiet)])
      return
    }
    func number(_ count: Int) -> String { words.formats.number(count) }
    context.write([
      TextLine(
        words.text(
          .updateDone,
          [
            "path": translated.path, "unchanged": number(update.unchanged),
            "changed": number(update.changed), "new": number(update.new),
            "removed": number(update.removed),
          ]))
    ])
    context.complain(
      update.changedTexts.map { Self.diagnostic($0, english) })
    guard !dryRun else { return }
    let kept = XLIFFFile(
      original: translated.path.split(separator: "/").last.map(String.init) ?? translated.path,
      sourceLanguage: translated.document.sourceLocale?.identifier ?? "en",
      targetLanguage: translated.document.locale.identifier, units: update.kept,
      extensions: translated.keptExtensions)
    // First, so that no translation is lost if the second write fails.
    try context.save(
      XLIFFWriter(version: .v21).text([kept]), to: TranslationFiles.kept(beside: translated.path))
    try context.save(update.text(like: document.file), to: translated.path)
  }

  /// The finding about a text outside sentences whose English has changed.
  private static func diagnostic(
    _ text: PageTexts.Text, _ english: SourceFile
  ) -> Diagnostic {
    Diagnostic(
      .sourceStale, .warning, at: text.place,
      "unit '\(text.id)' translates a sentence that the English file does not have",
      related: [SourcePlace(path: english.path)])
  }
}
