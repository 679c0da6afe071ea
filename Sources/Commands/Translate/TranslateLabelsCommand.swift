import ArgumentParser
import Documents
import Presentation
import Procedures
import Translation
import Workspaces

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
    let glossary = try context.labelGlossary()
    let files = try paths.flatMap { try context.files(below: $0, endings: [".md"]) }
    var progress = Progress(of: files.count)
    var documents: [Document] = []
    for (index, path) in files.enumerated() {
      progress.show(index)
      documents.append(DocumentReader.read(try context.read(path)))
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
