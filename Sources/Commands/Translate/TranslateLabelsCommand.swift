import ArgumentParser
import Documents
import Presentation
import Procedures
import Translation
import Workspaces

struct TranslateLabelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "labels",
    abstract: "Say how documents render the labels of the user interface.",
    discussion: """
      The labels that English sets off in bold, with the name in
      Resources/labels.yaml and what documents that people have translated call
      them, the most used first. --missing lists those the file does not know;
      --differing those that documents call otherwise.

      EXAMPLES
        stegvis translate labels procedures
        stegvis translate labels docs --language sv --missing
        stegvis translate labels docs --format json
      """)

  @ArgumentParser.Argument(help: "Bilingual documents and folders.") var paths: [String]
  @OptionGroup var common: CommonOptions
  @Option(help: "Only this language.") var language: String?
  @Flag(help: "Only labels that are not in the glossary.") var missing = false
  @Flag(help: "Only labels that documents call otherwise than the glossary.") var differing = false
  @Option(help: "text or json.") var format: OutputFormat = .text

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
