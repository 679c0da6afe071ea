import ArgumentParser
import Presentation
import Procedures

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
    let (id, library) = try context.runnable(procedure)
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
