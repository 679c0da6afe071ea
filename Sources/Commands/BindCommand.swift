import ArgumentParser
import Diagnostics
import Documents
import Operations
import Presentation
import Procedures
import Workspaces

/// `stegvis bind`: proposes bindings of a foreign document, writes them, and updates them when the
/// document has changed.
struct BindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bind",
    abstract: "Say which operations the sentences of a document tell, and keep it.",
    discussion: """
      For each step, you get the operations of the catalogue that its sentence may
      tell, with the reasons, and how sure that is. --write binds those that change
      nothing. A change is bound only if you accept it, one by one: --accept with
      the step's place and the operation ('stegvis operations' lists them all), and
      behind commas any values: --accept leaver/3=user.delete. 'stegvis run' then
      walks the document with what is bound. If the document is already bound, it is
      compared with its binding: what was moved, reworded or removed, and what is new.

      --withdraw withdraws what was accepted: the sentence then tells that change no
      more, and the binding keeps who withdrew it and when. Sessions that were begun
      before keep what was accepted then.

      The binding lies beside the document, as <document>.binding.yaml, or in the
      data folder. What somebody else has accepted, you are asked to accept again.

      With --to, the document is bound to a procedure of ours instead.

      EXAMPLES
        stegvis bind guide.md
        stegvis bind guide.md --write
        stegvis bind guide.md --accept when-somebody-leaves/3=license.unassign
        stegvis bind guide.md --withdraw when-somebody-leaves/3=license.unassign
        stegvis bind guide.md --to reduce-licenses --write
        stegvis bind guide.md --to reduce-licenses --accept fewer/6=subscription.setQuantity
        stegvis bind guide.nl.md --english guide.md
        stegvis bind close-an-account.md --domain scim

      EXIT STATUS
        0 a binding was proposed or written, or nothing has changed; 1 the document has
        changed since it was bound, or its English file is not the one it was translated
        from; 2 wrong usage or an unreadable file
      """)

  @ArgumentParser.Argument(help: "The document; '-' is standard input.") var document: String
  @OptionGroup var common: CommonOptions
  @Option(
    help: ArgumentHelp(
      "Bind the document to this procedure. Default: to operations.", valueName: "procedure"))
  var to: String?
  @Option(
    help: ArgumentHelp(
      "Also propose the operations of this declared domain, as its own words call them. Can be given several times; not needed once the binding names the domain.",
      valueName: "domain"))
  var domain: [String] = []
  @Flag(help: "Write the binding, without changes that you do not accept.") var write = false
  @Option(
    name: [.short, .long],
    help:
      "The file to write. Default: the existing binding file, else a new one beside the document or in the folder 'bindings' of the data folder."
  )
  var output: String?
  @Flag(help: "Overwrite an existing binding file.") var force = false
  @Flag(
    help:
      "Leave the document's text out of the binding; later comparisons cannot show the old text.")
  var noText = false
  @Option(
    help: ArgumentHelp(
      "Accept one operation at one place: <place>=<operation>. Without an operation, accept what has changed there, unless it is a change; 'all' accepts all that changes nothing. Can be given several times.",
      valueName: "place"))
  var accept: [String] = []
  @Option(
    help: ArgumentHelp(
      "Withdraw what was accepted: <place>=<operation>, or the place alone if one change is bound there. Can be given several times.",
      valueName: "place"))
  var withdraw: [String] = []
  @Option(
    help: ArgumentHelp(
      "The English file the document was translated from, or the folder that file is in.",
      valueName: "path"))
  var english: String?
  @Option(
    help: ArgumentHelp(
      "The binding to compare and to change. Default: the one in the data folder, else the one beside the document.",
      valueName: "file"))
  var binding: String?
  @Flag(help: "Propose a binding even if the document is already bound.") var anew = false
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func validate() throws {
    guard withdraw.isEmpty || (accept.isEmpty && !write && !anew) else {
      throw ValidationError("--withdraw cannot be combined with --accept, --write or --anew")
    }
  }

  func run() throws {
    let context = try CommandContext(common)
    guard document != "-", write || !accept.isEmpty || !withdraw.isEmpty else {
      return try bind(context)
    }
    try OperationBinder.inTurn(atDocument: document, context) { try bind(context) }
  }

  private func bind(_ context: CommandContext) throws {
    let work = try DocumentToBind(document, context)
    let found = try english.map { try work.diagnostics(against: $0) } ?? []
    context.complain(found)
    let bound = anew ? [] : try work.bindings(to: to, named: to == nil ? nil : binding)
    let isToOperations = !withdraw.isEmpty || accept.contains { $0.contains("=") }
    if !bound.isEmpty, to != nil || !isToOperations {
      try compare(work, bound, context)
    } else if to != nil || document == "-" {
      try propose(work, context)
    } else {
      try bindToOperations(context)
    }
    if !found.isEmpty { throw FinishedWith(status: .hasProblems) }
  }

  // MARK: Operations

  private func bindToOperations(_ context: CommandContext) throws {
    let binder = try OperationBinder(
      document, named: binding, declared: domain.map { DomainID(rawValue: $0) }, context)
    let found = anew ? nil : try binder.found?.bound(context).binding
    if let found {
      try expectKnown([binder.drift(from: found)], places, context)
    } else if let place = places.first {
      throw context.failure(
        .wrongUsage, .bindAcceptOperation, ["anchor": place, "path": document])
    }
    var result = found
    if write || !accepted.isEmpty {
      if found == nil, binder.found != nil, output == nil, !force {
        throw context.failure(
          .wrongUsage, .commandFileExists, ["path": binder.found?.file.path ?? ""])
      }
      var binding =
        found.map { known in
          binder.updated(
            known, accepting: { places.contains("all") || places.contains($0) },
            keepsText: !noText)
        } ?? (write ? binder.proposed(keepsText: !noText) : binder.empty(keepsText: !noText))
      for one in accepted {
        binding = try binder.binding(binding, accepting: one, keepsText: !noText)
      }
      try save(binding, binder, accepting: accepted, context)
      result = binding
    }
    if !withdraw.isEmpty {
      var (binding, changes) = (found ?? binder.empty(keepsText: !noText), [BoundChange]())
      for one in withdrawn {
        let without = try binder.binding(binding, withdrawing: one)
        binding = without.binding
        changes.append(without.change)
      }
      try save(binding, binder, withdrawing: changes, context)
      result = binding
    }
    try tell(binder, result, context)
  }

  private func save(
    _ binding: OperationBinding, _ binder: OperationBinder, accepting: [AcceptedOperation] = [],
    withdrawing: [BoundChange] = [], _ context: CommandContext
  ) throws {
    let path = try binder.save(
      binding, to: output, accepting: accepting, withdrawing: withdrawing)
    let isOwn = output == nil && path != binder.found?.file.path && path != binder.beside
    Output.complain(
      isOwn
        ? context.words.text(.bindWrittenOwn, ["path": path, "beside": binder.beside])
        : context.words.text(.bindWritten, ["path": path]))
  }

  /// Shows what is bound and has changed, or else what may be bound.
  private func tell(
    _ binder: OperationBinder, _ binding: OperationBinding?, _ context: CommandContext
  ) throws {
    guard let binding else {
      let view = OperationProposalView(binder.proposals, path: document, context.words)
      switch format {
      case .text:
        // Where nothing may be told, there is nothing to bind.
        let isTold = binder.proposals.contains { !$0.candidates.isEmpty }
        let hint = TextLine(context.words.text(.bindToldHint, ["path": document]))
        context.write(view.lines + (isTold ? [.empty, hint] : []))
      case .json: Output.write(view.json.text + "\n")
      }
      return
    }
    let drift = binder.drift(from: binding)
    let view = BoundDocumentView(
      binding, drift, changes: binder.changes(in: binding),
      accepted: try binder.acceptances(in: binding),
      texts: Dictionary(
        binder.proposals.map { ($0.anchor, $0.text) }, uniquingKeysWith: { one, _ in one }),
      path: document, context.words)
    switch format {
    case .text: context.write(view.lines)
    case .json: Output.write(view.json.text + "\n")
    }
    if !drift.changed.isEmpty { throw FinishedWith(status: .hasProblems) }
  }

  // MARK: Proposals

  private func propose(_ work: DocumentToBind, _ context: CommandContext) throws {
    if let one = withdrawn.first {
      throw context.failure(
        .wrongUsage, .bindWithdrawNone, ["anchor": one.anchor, "path": document])
    }
    let proposals = try work.proposals(to: to)
    let view = ProposalView(proposals, path: document, context.words)
    switch format {
    case .text: context.write(view.lines)
    case .json: Output.write(view.json.text + "\n")
    }
    guard let best = proposals.first else { return }
    guard write || !accepted.isEmpty else {
      guard format == .text else { return }
      context.write([
        .empty,
        TextLine(
          context.words.text(
            .bindWriteHint, ["path": document, "procedure": best.procedure.rawValue])),
      ])
      return
    }
    // A place alone accepts no change, and a new binding has nothing else to accept.
    if let place = places.first(where: { $0 != "all" }) {
      throw context.failure(.wrongUsage, .bindAcceptOperation, ["anchor": place, "path": document])
    }
    let name = work.name
    let evidence = EvidenceText(context.words)
    let binding = best.binding(of: work.outline, named: name, keepsText: !noText) { step in
      step.matches.map { evidence.text($0.evidence) }.joined(separator: "; ")
    }
    let path = output ?? self.binding ?? "\(context.data.bindings)/\(name).\(best.procedure).yaml"
    try save(
      try work.accepting(accepted, in: binding), to: path, replacing: force, context)
  }

  /// The operations that the person accepts, each at one place.
  private var accepted: [AcceptedOperation] {
    accept.compactMap(AcceptedOperation.init)
  }

  /// The changes that the person withdraws.
  private var withdrawn: [WithdrawnOperation] { withdraw.map { WithdrawnOperation($0) } }

  /// The places at which the person accepts what has changed.
  private var places: [String] { accept.filter { AcceptedOperation($0) == nil } }

  // MARK: Drift

  private func compare(
    _ work: DocumentToBind, _ bound: [(path: String, binding: DocumentBinding)],
    _ context: CommandContext
  ) throws {
    let drifts = bound.map { (file: $0.path, of: $0.binding, is: work.drift(from: $0.binding)) }
    try expectKnown(drifts.map(\.is), places + accepted.map(\.anchor), context)
    let views = drifts.map { drift in
      DriftView(drift.is, from: drift.of, in: drift.file, path: document, context.words)
    }
    switch format {
    case .text: for view in views { context.write(view.lines) }
    case .json: Output.write(JSONValue.array(views.map(\.json)).text + "\n")
    }
    guard withdraw.isEmpty else {
      for drift in drifts {
        try save(
          try work.withdrawing(withdrawn, in: drift.of),
          to: place(of: drift.file, drift.of, context),
          replacing: true, context)
      }
      return
    }
    guard write || !accepted.isEmpty else {
      if drifts.contains(where: { !$0.is.changed.isEmpty }) {
        throw FinishedWith(status: .hasProblems)
      }
      return
    }
    var isLeft = false
    for drift in drifts {
      // A change is accepted by its operation, one by one.
      let changes = try work.changes(in: drift.of, drift.is)
      if let place = places.first(where: changes.contains) {
        throw context.failure(
          .wrongUsage, .bindAcceptChange,
          [
            "anchor": place, "path": document, "procedure": drift.of.procedure.rawValue,
            "operations": context.words.formats.list(
              try work.operations(at: place, in: drift.of).map(\.rawValue)),
          ])
      }
      let updated = drift.of.updated(
        with: drift.is, for: work.foreign, changes: try work.changingSteps(of: drift.of)
      ) { anchor in
        places.contains(anchor) || accepted.contains { $0.anchor == anchor }
          || places.contains("all") && !changes.contains(anchor)
      }
      try save(
        try work.accepting(accepted, in: updated), to: place(of: drift.file, drift.of, context),
        replacing: true, context)
      isLeft = isLeft || !work.drift(from: updated).changed.isEmpty
    }
    if isLeft { throw FinishedWith(status: .hasProblems) }
  }

  /// Where a binding is written: where it is, or in the data folder if it cannot be written there.
  private func place(
    of file: String, _ binding: DocumentBinding, _ context: CommandContext
  ) -> String {
    if let output { return output }
    return self.binding != nil || FileWriting.problem(at: file) == nil
      ? file : "\(context.data.bindings)/\(binding.document).\(binding.procedure).yaml"
  }

  /// - Throws: `CommandFailure` if `--accept` names a place that is in no binding.
  private func expectKnown(
    _ drifts: [BindingDrift], _ accepted: [String], _ context: CommandContext
  ) throws {
    let places = drifts.flatMap(\.passages).map(\.anchor)
    for anchor in accepted where anchor != "all" && !places.contains(anchor) {
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
