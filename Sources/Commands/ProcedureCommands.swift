import ArgumentParser
import FoundationEssentials
import Presentation
import Procedures

/// `stegvis list`: the procedures of the content folder, or the documents of another.
struct ListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract:
      "List the procedures with their languages, number of steps and whether they can be run.",
    discussion: """
      Listed are the procedures that come with Stegvis, those in the folder
      'procedures' of the data folder ($STEGVIS_HOME), and those in every folder that
      STEGVIS_CONTENT names, separated by ':'. A folder of plain documents, such as a
      wiki, is as good as one with manifests. Where several have the same name, it is
      shown with the folder that it is in: 'wiki/leaver', 'own/leaver' for the data
      folder, 'stegvis/leaver' for what comes with Stegvis.

      EXAMPLES
        stegvis list
        STEGVIS_CONTENT=/srv/wiki:/srv/handbook stegvis list
        stegvis list --locale nl --format json
        stegvis list handbook
      """)

  @ArgumentParser.Argument(
    help: "A folder, to list the documents with steps in it that can be walked as they are.")
  var folder: String?
  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() async throws {
    let context = try CommandContext(common)
    let found =
      if let folder {
        try await documents(in: folder, context)
      } else {
        try await procedures(context)
      }
    let list = ProcedureList(found)
    switch format {
    case .text: context.writeTable(list.lines(context.words))
    case .json: Output.write(list.json.text + "\n")
    }
  }
}

extension ListCommand {
  private func procedures(_ context: CommandContext) async throws -> [ProcedureList.Entry] {
    let named = try NamedContent.all(context)
    named.complain(context)
    var names: [ProcedureID: String] = [:]
    var documents: [(name: String, paths: [String])] = []
    for entry in named.entries {
      switch entry.kind {
      case .procedure(let id): names[id] = entry.shortName
      case .document: documents.append((entry.shortName, entry.paths))
      }
    }
    let ids = names.keys.sorted()
    let library = try context.procedures.library(ids)
    let procedures = ids.map { id in
      let name = names[id] ?? id.rawValue
      return library.procedures[id].map {
        ProcedureList.Entry($0, path: name, language: context.words.language)
      }
        ?? ProcedureList.Entry(
          id: ProcedureID(name), title: id.rawValue, languages: [], steps: 0, isBound: false)
    }
    return try await procedures
      + entries(of: documents, below: context.content.added.map(\.path), context)
  }

  private func documents(
    in folder: String, _ context: CommandContext
  ) async throws -> [ProcedureList.Entry] {
    let files = try context.files(below: folder, endings: DocumentName.endings)
    let families = DocumentFamily.families(of: files, try context.procedures.languages())
    return try await entries(
      of: families.map { ($0.first ?? "", $0) }, below: [folder], context)
  }

  /// The entries of those documents that have steps.
  private func entries(
    of documents: [(name: String, paths: [String])], below folders: [String],
    _ context: CommandContext
  ) async throws -> [ProcedureList.Entry] {
    guard !documents.isEmpty else { return [] }
    let reading = try DocumentReading(below: folders, context)
    var progress = Progress(of: documents.count)
    var done = 0
    var entries: [ProcedureList.Entry] = []
    try await ConcurrentMap.run(
      documents, width: ProcessInfo.processInfo.activeProcessorCount,
      work: { document in
        try context.procedures.listed(document.paths, as: document.name, reading)
      },
      take: { entry in
        if let entry { entries.append(entry) }
        done += 1
        progress.show(done)
      })
    progress.clear()
    return entries
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
    help:
      "The procedure's or document's name, as 'stegvis list' shows it, or the path of a document."
  )
  var procedure: String
  @Option(
    help: ArgumentHelp(
      "Of a document, only the list of steps below this heading.", valueName: "heading"))
  var part: String?
  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    let graph = try context.procedures.shown(procedure, part: part)
    guard let procedure = graph.procedures.first else { return }
    let words = context.knowing(graph.instances).words
    let view = ProcedureView(procedure, added: AddedSteps(graph, words), words)
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
    help:
      "The procedure's or document's name, as 'stegvis list' shows it, or the path of a document."
  )
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
    let drawing = GraphPicture(graph, context.knowing(graph.instances).words)
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
    if case .procedure(let id) = try meant(by: name) {
      let library = try runnable(id.rawValue).library
      if let graph = StepGraph(of: id, in: library.procedures) { return graph }
    }
    return try walkable(name, part: part).graph
  }
}
