import ArgumentParser
import Documents
import Presentation
import Procedures
import Translation
import Workspaces

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
    try context.copy(content.path, to: output)
    let english = try context.read("\(output)/locales/en.yaml")
    try context.save(
      LocaleDraft.text(of: english, language: language) { _, text in
        PseudoText.text(of: MessageCodes.text(of: text))
      }, to: "\(output)/locales/\(language).yaml")
    for id in try content.procedures() {
      let folder = "\(output)/procedures/\(id)"
      let file = try context.read("\(folder)/en.md")
      let draft = BilingualDraft(
        of: file, locale: ContentLocale(language), sourceHash: EnglishFile.hash(of: file.bytes),
        values: ["ms.translationtype": "HT"]
      ) { .init(source: $0, target: PseudoText.text(of: MarkdownCodes.text(of: $0))) }
      try context.save(draft.text, to: "\(folder)/\(language).md")
      let manifest = try context.read("\(folder)/procedure.yaml")
      try context.save(
        ManifestEdit.adding(language, to: manifest), to: "\(folder)/procedure.yaml")
    }
    context.write([TextLine(context.words.text(.pseudoWritten, ["path": output]))])
  }
}
