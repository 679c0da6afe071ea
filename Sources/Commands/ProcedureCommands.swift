import ArgumentParser
import Presentation
import Procedures

/// `stegvis list`: the procedures of the content folder, or the documents of another.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract:
      "List the procedures with their languages, number of steps and whether they can be run.",
    discussion: """
      EXAMPLES
        stegvis list
        stegvis list --locale nl --format json
        stegvis list handbook
      """)

  @ArgumentParser.Argument(
    help: "A folder, to list the documents with steps in it that can be walked as they are.")
  var folder: String?
  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    let list = ProcedureList(
      try folder.map { try documents(in: $0, context) } ?? procedures(context))
    switch format {
    case .text: context.writeTable(list.lines(context.words))
    case .json: Output.write(list.json.text + "\n")
    }
  }
}

extension ListCommand {
  private func procedures(_ context: CommandContext) throws -> [ProcedureList.Entry] {
    let ids = try context.content.procedures()
    let library = try context.procedures.library(ids)
    return ids.map { id in
      library.procedures[id].map { ProcedureList.Entry($0, language: context.words.language) }
        ?? ProcedureList.Entry(
          id: id, title: id.rawValue, languages: [], steps: 0, isBound: false)
    }
  }

  private func documents(
    in folder: String, _ context: CommandContext
  ) throws -> [ProcedureList.Entry] {
    try context.procedures.documents(in: folder).map { path in
      ProcedureList.Entry(
        try context.procedures.document(path), path: path, language: context.words.language)
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
        stegvis show guide.md --part "When somebody leaves"
        stegvis show offboard-step-6 --locale sv --format json
      """)

  @ArgumentParser.Argument(
    help: "The procedure's name, as 'stegvis list' shows it, or the path of a document.")
  var procedure: String
  @Option(
    help: ArgumentHelp(
      "Of a document, only the list of steps below this heading.", valueName: "heading"))
  var part: String?
  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    guard
      let procedure = try context.procedures.shown(procedure, part: part).procedures.first
    else { return }
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
        stegvis graph guide.md --format svg > guide.svg
        stegvis graph keep-mailbox-for-ediscovery --format svg --locale nl > graph.svg
        stegvis graph offboard-step-6 --format dot | dot -Tpdf -o graph.pdf
      """)

  enum GraphFormat: String, ExpressibleByArgument {
    case text, dot, mermaid, svg, json
  }

  @ArgumentParser.Argument(
    help: "The procedure's name, as 'stegvis list' shows it, or the path of a document.")
  var procedure: String
  @Option(
    help: ArgumentHelp(
      "Of a document, only the list of steps below this heading.", valueName: "heading"))
  var part: String?
  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: text, dot, mermaid, svg or json.")
  var format: GraphFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    let graph = try context.procedures.shown(procedure, part: part)
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

extension ProcedureStore {
  /// The graph of what is named, also of a procedure that is not in the reader's language.
  func shown(_ name: String, part: String?) throws -> StepGraph {
    if try context.content.source(of: ProcedureID(name)) != nil {
      let (id, library) = try runnable(name)
      if let graph = StepGraph(of: id, in: library.procedures) { return graph }
    }
    return try walkable(name, part: part).graph
  }
}
