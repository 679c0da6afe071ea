import ArgumentParser
import Presentation
import Procedures

/// `stegvis list`: the procedures of the content folder.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract:
      "List the procedures with their languages, number of steps and whether they can be run.",
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
    let library = try context.procedures.library(ids)
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

/// `stegvis show`: the text of one procedure.
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
    let (id, library) = try context.procedures.runnable(procedure)
    guard let procedure = library.procedures[id] else { return }
    let view = ProcedureView(procedure, context.words)
    switch format {
    case .text: context.write(view.lines(usesColour: context.terminal.usesColour))
    case .json: Output.write(view.json.text + "\n")
    }
  }
}

/// `stegvis graph`: the step graph of one procedure, as text or as a drawing.
struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw the step graph of a procedure.",
    discussion: """
      EXAMPLES
        stegvis graph reduce-licenses
        stegvis graph keep-mailbox-for-ediscovery --format svg --locale nl > graph.svg
        stegvis graph offboard-step-6 --format dot | dot -Tpdf -o graph.pdf
      """)

  enum GraphFormat: String, ExpressibleByArgument {
    case text, dot, mermaid, svg, json
  }

  @ArgumentParser.Argument(help: "The procedure's name, as 'stegvis list' shows it.")
  var procedure: String
  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: text, dot, mermaid, svg or json.")
  var format: GraphFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    let (id, library) = try context.procedures.runnable(procedure)
    guard let graph = StepGraph(of: id, in: library.procedures) else { return }
    let drawing = GraphPicture(graph, context.words)
    switch format {
    case .text: context.write(GraphText.lines(drawing))
    case .dot: Output.write(GraphDOT.text(drawing))
    case .mermaid: Output.write(GraphMermaid.text(drawing))
    case .svg: Output.write(GraphSVG.text(drawing))
    case .json: Output.write(GraphJSON.value(drawing).text + "\n")
    }
  }
}
