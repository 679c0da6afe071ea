import ArgumentParser
import Presentation

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a procedure in one language: steps, operations and warnings.",
    discussion: """
      EXAMPLES
        stegvis show reduce-licenses
        stegvis show offboard-step-6 --locale sv --format json
      """)

  @ArgumentParser.Argument(help: "The procedure's name, as 'stegvis list' shows it.")
  var procedure: String
  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    let (id, library) = try context.runnable(procedure)
    guard let procedure = library.procedures[id] else { return }
    let view = ProcedureView(procedure, context.words)
    switch format {
    case .text: context.write(view.lines(usesColour: context.terminal.usesColour))
    case .json: Output.write(view.json.text + "\n")
    }
  }
}
