import Diagnostics
import Documents
import Operations
import Procedures
import Workspaces

/// A document to bind, or one that is already bound.
struct DocumentToBind {
  let outline: DocumentOutline
  /// The same with the English of what is not translated.
  private let shown: DocumentOutline
  let foreign: ForeignDocument
  private let path: String
  private let context: CommandContext

  /// Reads the document at `path`; `-` is standard input.
  ///
  /// - Throws: `CommandFailure` if the document cannot be read.
  init(_ path: String, _ context: CommandContext) throws {
    let file = try context.read(path)
    let included = IncludedFiles(below: [path])
    let labels = try context.procedures.labels()
    let document = DocumentReader.read(
      file, including: included, languages: try context.procedures.languages())
    outline = DocumentOutline(document, labels: labels)
    shown = DocumentOutline(document.showingEnglish(including: included), labels: labels)
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
    ).proposals(for: shown, to: wanted)
  }

  /// All procedures, even if only one was asked for: a word's weight depends on how many use it.
  private func allProcedures() throws -> [Procedure] {
    let ids = try context.content.procedures()
    let library = try context.procedures.library(ids)
    return ids.compactMap { library.procedures[$0] }
  }

  /// The existing bindings of this document, each with the path of its file.
  ///
  /// - Parameter named: the path of the only one that counts; `nil` for those that are found.
  /// - Throws: `CommandFailure` if that cannot be used, or is for another procedure.
  func bindings(
    to procedure: String?, named: String? = nil
  ) throws -> [(path: String, binding: DocumentBinding)] {
    if let named {
      return FileReading.exists(named) ? [(named, try binding(named, to: procedure))] : []
    }
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

  private func binding(_ path: String, to procedure: String?) throws -> DocumentBinding {
    let (binding, problems) = DocumentBinding.read(try context.read(path))
    guard let binding, problems.isEmpty else {
      context.complain(problems)
      throw context.failure(
        .wrongUsage, .commandBindingBroken, ["path": path], count: max(1, problems.count))
    }
    guard procedure == binding.procedure.rawValue else {
      throw context.failure(
        .wrongUsage, .bindOtherProcedure,
        ["path": path, "other": binding.procedure.rawValue, "procedure": procedure ?? ""])
    }
    return binding
  }

  /// The places at which a change is bound, or a guess that nobody has confirmed: where a passage
  /// was, and where it is now.
  func changes(in binding: DocumentBinding, _ drift: BindingDrift) throws -> Set<String> {
    let changing = try changingSteps(of: binding)
    return Set(
      zip(binding.entries, drift.passages).filter { entry, _ in
        entry.isGuess || !changing.isDisjoint(with: entry.steps)
      }.flatMap { [$0.anchor, $1.anchor] })
  }

  /// The steps of a binding's procedure that change something.
  func changingSteps(of binding: DocumentBinding) throws -> Set<StepID> {
    Set(
      (try procedure(of: binding)?.steps ?? []).filter { $0.operation.kind == .change }.map(\.id))
  }

  /// The changes that a binding has at a place.
  func operations(at anchor: String, in binding: DocumentBinding) throws -> [OperationID] {
    let procedure = try procedure(of: binding)
    let steps = binding.entries.first { $0.anchor == anchor }?.steps ?? []
    return steps.compactMap { procedure?.step($0)?.operation }.filter { $0.kind == .change }
      .map(\.id)
  }

  /// The binding with operations of its procedure that a person accepts, each at one place.
  ///
  /// - Throws: `CommandFailure` if it has no such place, the procedure has no such operation, or
  ///   several of its steps have it and none of them is bound there.
  func accepting(
    _ accepted: [AcceptedOperation], in binding: DocumentBinding
  ) throws -> DocumentBinding {
    guard let procedure = try procedure(of: binding) else { return binding }
    return try accepted.reduce(binding) { binding, one in
      guard let entry = binding.entries.first(where: { $0.anchor == one.anchor }) else {
        throw context.failure(
          .wrongUsage, .bindAcceptUnknown,
          [
            "path": path, "anchor": one.anchor,
            "places": binding.entries.map(\.anchor).joined(separator: ", "),
          ])
      }
      // A step of the procedure may be named itself, where several have one operation.
      let all = procedure.steps.filter {
        $0.operation.id.rawValue == one.operation || $0.id.rawValue == one.operation
      }
      let here = all.filter { entry.steps.contains($0.id) }
      guard let step = here.first ?? all.first, here.count == 1 || all.count == 1 else {
        throw all.isEmpty
          ? context.failure(
            .wrongUsage, .bindOperationNotTold,
            ["operation": one.operation, "procedure": procedure.id.rawValue]
          ).listing(Self.names(of: procedure))
          : context.failure(
            .wrongUsage, .bindOperationSeveral,
            ["operation": one.operation, "procedure": procedure.id.rawValue]
          ).listing(all.map(\.id.rawValue))
      }
      return binding.accepting(
        step, at: one.anchor, .init(by: context.person, on: OperationBinder.today()),
        in: procedure.steps)
    }
  }

  /// The binding without changes of its procedure that a person withdraws, each at one place.
  ///
  /// - Throws: `CommandFailure` if it has no such change there, or several and none is named.
  func withdrawing(
    _ withdrawn: [WithdrawnOperation], in binding: DocumentBinding
  ) throws -> DocumentBinding {
    let changes = (try procedure(of: binding)?.steps ?? []).filter { $0.operation.kind == .change }
    return try withdrawn.reduce(binding) { binding, one in
      let there = binding.entries.filter { $0.anchor == one.anchor }.flatMap(\.steps)
        .compactMap { step in changes.first { $0.id == step } }
        .filter { step in
          one.operation.map { [step.operation.id.rawValue, step.id.rawValue].contains($0) } ?? true
        }
      guard let step = there.first, there.count == 1 else {
        throw context.failure(
          .wrongUsage, there.isEmpty ? .bindWithdrawNone : .bindWithdrawSeveral,
          ["anchor": one.anchor, "path": path]
        ).listing(there.map(\.id.rawValue))
      }
      return binding.withdrawing(
        step.id, at: one.anchor, by: .init(by: context.person, on: OperationBinder.today()))
    }
  }

  /// The operations of a procedure that can be accepted, each once.
  private static func names(of procedure: Procedure) -> [String] {
    procedure.steps.map(\.operation.id.rawValue).reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }

  private func procedure(of binding: DocumentBinding) throws -> Procedure? {
    try context.procedures.library([binding.procedure]).procedures[binding.procedure]
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
