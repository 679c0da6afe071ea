import ArgumentParser
import Presentation
import Procedures

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the procedures with their languages, number of steps and binding state.",
    discussion: """
      EXAMPLES
        stegvis list
        stegvis list --locale nl --format json
      """)

  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    let ids = try context.content.procedures()
    let library = try context.library(ids)
    let list = ProcedureList(
      ids.map { id in
        library.procedures[id].map {
          ProcedureList.Entry($0, language: context.words.language)
        }
          ?? ProcedureList.Entry(
            id: id, title: id.rawValue, languages: [], steps: 0, isBound: false)
      })
    switch format {
    case .text: context.writeTable(list.lines(context.words))
    case .json: Output.write(list.json.text + "\n")
    }
  }
}
