import ArgumentParser
import Diagnostics
import Documents
import Presentation
import Procedures
import Workspaces

struct BindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bind",
    abstract: "Propose, write and check how a document is bound to our procedures.",
    discussion: """
      A document that is not bound gets proposals: for each of its steps the
      operation it tells, with the reasons. A document that is bound is held against
      its binding: what was moved, re-worded, removed or is new. Nothing is written
      without --write. A change that was only guessed is not walked by 'stegvis run
      --document' before it is confirmed with --accept.

      EXAMPLES
        stegvis bind guide.md
        stegvis bind guide.md --to reduce-licenses --write
        stegvis bind guide.md --accept remove-licenses/4 --write
        stegvis bind guide.nl.md --english guide.md

      EXIT STATUS
        0 proposed, written or unchanged; 1 the document is not as it was bound, or its English
        file is not the one it was translated from; 2 wrong usage or an unreadable file
      """)

  @ArgumentParser.Argument(help: "The document; '-' is standard input.") var document: String
  @OptionGroup var common: CommonOptions
  @Option(help: ArgumentHelp("Only this procedure.", valueName: "procedure")) var to: String?
  @Flag(help: "Write the binding.") var write = false
  @Option(
    name: [.short, .long],
    help: "Where to write it. Default: the data folder's 'bindings', which run reads too.")
  var output: String?
  @Flag(help: "Write over a binding that is there already.") var force = false
  @Flag(help: "Keep no text of the document in the binding; drift then cannot show the old one.")
  var noText = false
  @Option(
    help: ArgumentHelp(
      "Take over what changed at this place, or confirm a guess; 'all' for every one.",
      valueName: "place"))
  var accept: [String] = []
  @Option(
    help: ArgumentHelp(
      "The English file it was translated from, or the folder it is in.", valueName: "path"))
  var english: String?
  @Flag(help: "Propose anew, although the document is bound.") var anew = false
  @Option(help: "text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    let work = try DocumentToBind(document, context)
    let found = try english.map { try work.diagnostics(against: $0) } ?? []
    if !found.isEmpty { Output.complain(context.terminal.text(DiagnosticText.lines(found))) }
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

  /// - Throws: `CommandFailure` where `--accept` names a place that no binding speaks of.
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
