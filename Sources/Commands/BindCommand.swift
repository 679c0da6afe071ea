import ArgumentParser
import Diagnostics
import Documents
import Presentation
import Procedures
import Workspaces

/// `stegvis bind`: proposes bindings of a foreign document, writes them, and updates them when the
/// document has changed.
struct BindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bind",
    abstract: "Propose, write and check the binding of a document to procedures.",
    discussion: """
      If the document is not bound, you get proposals: for each of its steps, the
      operation it describes and the reasons. If it is bound, it is compared with its
      binding: what was moved, reworded or removed, and what is new. Nothing is
      written without --write. 'stegvis run --document' refuses a binding that
      contains a guessed change until you confirm the guess with --accept.

      EXAMPLES
        stegvis bind guide.md
        stegvis bind guide.md --to reduce-licenses --write
        stegvis bind guide.md --accept remove-licenses/4 --write
        stegvis bind guide.nl.md --english guide.md

      EXIT STATUS
        0 a binding was proposed or written, or nothing has changed; 1 the document has
        changed since it was bound, or its English file is not the one it was translated
        from; 2 wrong usage or an unreadable file
      """)

  @ArgumentParser.Argument(help: "The document; '-' is standard input.") var document: String
  @OptionGroup var common: CommonOptions
  @Option(help: ArgumentHelp("Consider only this procedure. Default: all.", valueName: "procedure"))
  var to: String?
  @Flag(help: "Write the binding.") var write = false
  @Option(
    name: [.short, .long],
    help:
      "The file to write. Default: the existing binding file, else a new one in the folder 'bindings' of the data folder."
  )
  var output: String?
  @Flag(help: "Overwrite an existing binding file.") var force = false
  @Flag(
    help:
      "Leave the document's text out of the binding; later comparisons cannot show the old text.")
  var noText = false
  @Option(
    help: ArgumentHelp(
      "Accept the change at this place, or confirm the guess there; 'all' accepts every one. Can be given several times.",
      valueName: "place"))
  var accept: [String] = []
  @Option(
    help: ArgumentHelp(
      "The English file the document was translated from, or the folder that file is in.",
      valueName: "path"))
  var english: String?
  @Flag(help: "Propose a binding even if the document is already bound.") var anew = false
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    let work = try DocumentToBind(document, context)
    let found = try english.map { try work.diagnostics(against: $0) } ?? []
    context.complain(found)
    let bound = anew ? [] : try work.bindings(to: to)
    if bound.isEmpty {
      try propose(work, context)
    } else {
      try compare(work, bound, context)
    }
    if !found.isEmpty { throw FinishedWith(status: .hasProblems) }
  }

  // MARK: Proposals

  private func propose(_ work: DocumentToBind, _ context: CommandContext) throws {
    let proposals = try work.proposals(to: to)
    let view = ProposalView(proposals, path: document, context.words)
    switch format {
    case .text: context.write(view.lines)
    case .json: Output.write(view.json.text + "\n")
    }
    guard let best = proposals.first else { return }
    guard write else {
      guard format == .text else { return }
      context.write([
        .empty,
        TextLine(
          context.words.text(
            .bindWriteHint, ["path": document, "procedure": best.procedure.rawValue])),
      ])
      return
    }
    let name = work.name
    let evidence = EvidenceText(context.words)
    let binding = best.binding(of: work.outline, named: name, keepsText: !noText) { step in
      step.matches.map { evidence.text($0.evidence) }.joined(separator: "; ")
    }.updated(accepting: { accept.contains("all") || accept.contains($0) })
    let path = output ?? "\(context.data.bindings)/\(name).\(best.procedure).yaml"
    try save(binding, to: path, replacing: force, context)
  }

  // MARK: Drift

  private func compare(
    _ work: DocumentToBind, _ bound: [(path: String, binding: DocumentBinding)],
    _ context: CommandContext
  ) throws {
    let drifts = bound.map { (file: $0.path, of: $0.binding, is: work.drift(from: $0.binding)) }
    try expectKnown(drifts.map(\.is), context)
    let views = drifts.map { drift in
      DriftView(drift.is, from: drift.of, in: drift.file, path: document, context.words)
    }
    switch format {
    case .text: for view in views { context.write(view.lines) }
    case .json: Output.write(JSONValue.array(views.map(\.json)).text + "\n")
    }
    guard write else {
      if drifts.contains(where: { !$0.is.changed.isEmpty }) {
        throw FinishedWith(status: .hasProblems)
      }
      return
    }
    var isLeft = false
    for drift in drifts {
      let updated = drift.of.updated(with: drift.is, for: work.foreign) {
        accept.contains("all") || accept.contains($0)
      }
      try save(updated, to: output ?? drift.file, replacing: true, context)
      isLeft = isLeft || !work.drift(from: updated).changed.isEmpty
    }
    if isLeft { throw FinishedWith(status: .hasProblems) }
  }

  /// - Throws: `CommandFailure` if `--accept` names a place that is in no binding.
  private func expectKnown(_ drifts: [BindingDrift], _ context: CommandContext) throws {
    let places = drifts.flatMap(\.passages).map(\.anchor)
    for anchor in accept where anchor != "all" && !places.contains(anchor) {
      throw context.failure(
        .wrongUsage, .bindAcceptUnknown,
        ["path": document, "anchor": anchor, "places": places.joined(separator: ", ")])
    }
  }

  private func save(
    _ binding: DocumentBinding, to path: String, replacing: Bool, _ context: CommandContext
  ) throws {
    guard replacing || !FileReading.exists(path) else {
      throw context.failure(.wrongUsage, .commandFileExists, ["path": path])
    }
    try context.save(try binding.yaml(), to: path)
    Output.complain(context.words.text(.bindWritten, ["path": path]))
  }
}

/// A document to bind, or one that is already bound.
struct DocumentToBind {
  let outline: DocumentOutline
  let foreign: ForeignDocument
  private let path: String
  private let context: CommandContext

  /// Reads the document at `path`; `-` is standard input.
  ///
  /// - Throws: `CommandFailure` if the document cannot be read.
  init(_ path: String, _ context: CommandContext) throws {
    let file = try context.read(path)
    outline = DocumentOutline(
      DocumentReader.read(
        file, including: IncludedFiles(below: [path]),
        languages: try context.procedures.languages()),
      labels: try context.procedures.labels())
    foreign = ForeignDocument(file, outline: outline)
    self.path = path
    self.context = context
  }

  /// The document's name in Stegvis: the name of its file without extensions, and its language.
  var name: String {
    let file = path == "-" ? "document" : String(path.split(separator: "/").last ?? "document")
    let stem = file.split(separator: ".").first.map(String.init) ?? file
    return "\(stem).\(outline.document.locale.language)"
  }

  /// Proposals to bind the document, best first.
  ///
  /// - Parameter procedure: the only procedure to consider; `nil` for all.
  func proposals(to procedure: String?) throws -> [BindingProposal] {
    let wanted = try procedure.map { try context.procedures.runnable($0).id }
    return BindingProposer(
      procedures: try allProcedures(), glossary: try context.procedures.labels()
    ).proposals(for: outline, to: wanted)
  }

  /// All procedures, even if only one was asked for: a word's weight depends on how many use it.
  private func allProcedures() throws -> [Procedure] {
    let ids = try context.content.procedures()
    let library = try context.procedures.library(ids)
    return ids.compactMap { library.procedures[$0] }
  }

  /// The existing bindings of this document, each with the path of its file.
  func bindings(
    to procedure: String?
  ) throws -> [(path: String, binding: DocumentBinding)] {
    let ids = try procedure.map { [ProcedureID($0)] } ?? context.content.procedures()
    return try ids.compactMap { id in
      let bindings = try context.procedures.bindings(of: id)
      guard
        let binding = foreign.binding(among: bindings.map(\.binding))
          ?? bindings.map(\.binding).first(where: { $0.document == name })
      else { return nil }
      return bindings.first { $0.binding == binding }
    }
  }

  func drift(from binding: DocumentBinding) -> BindingDrift {
    BindingDrift(of: foreign, from: binding)
  }

  /// Compares the document with the English file at `english` or, if that is a folder, with the
  /// file of the same name below it.
  ///
  /// - Throws: `CommandFailure` if there is no such file or it cannot be read.
  func diagnostics(against english: String) throws -> [Diagnostic] {
    let candidates = try context.documents(below: english)
    let name = path.split(separator: "/").last.map { "/\($0)" } ?? path
    // Of several files with the name, the one whose path shares the longest end.
    let file =
      candidates == [english]
      ? english
      : candidates.filter { $0.hasSuffix(name) }.max { common($0) < common($1) }
    guard let file else {
      throw context.failure(
        .wrongUsage, .bindEnglishMissing, ["path": path, "folder": english])
    }
    return EnglishFile(try context.read(file)).diagnostics(of: outline.document)
  }

  private func common(_ other: String) -> Int {
    zip(path.split(separator: "/").reversed(), other.split(separator: "/").reversed())
      .prefix { $0 == $1 }.count
  }
}
