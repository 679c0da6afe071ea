import Diagnostics
import Documents
import FoundationEssentials
import Markup
import Operations
import Presentation
import Procedures
import Translation
import Workspaces

/// Binds the sentences of a document to operations, as a person says.
///
/// What changes nothing is bound as it is proposed; a change only where the person accepts that one
/// operation at that one place.
struct OperationBinder {
  private let context: CommandContext
  /// Whether the person has named the file of the binding.
  private let isNamed: Bool
  private let catalogue: Catalogue
  private let family: DocumentFamily
  private let outline: DocumentOutline
  private let proposer: OperationProposer
  let proposals: [OperationProposal]

  /// The language of the sentences that are bound.
  var language: String { outline.document.locale.language }

  /// The path of the document in the language of record.
  var path: String { family.path }

  /// The path of the binding that everybody finds.
  var beside: String { OperationBindings(context).beside(path) }

  /// The binding that the document has; `nil` if it has none.
  var found: FoundBinding? { family.binding }

  /// Calls `body` when nobody else is writing the binding of a document: two people who accept at once
  /// would otherwise each write over what the other has accepted.
  ///
  /// - Throws: `CommandFailure` if the document cannot be read, and what `body` throws.
  static func inTurn<Result>(
    atDocument document: String, _ context: CommandContext, _ body: () throws -> Result
  ) throws -> Result {
    let paths = try DocumentFamily.paths(beside: document, try context.procedures.languages())
    do {
      return try FileTurn.take(at: paths.first ?? document, body)
    } catch let failure as WorkspaceFailure {
      throw context.explaining(failure)
    }
  }

  /// - Parameters:
  ///   - named: the path of its binding; `nil` for the one that is found.
  ///   - declared: the declared domains that it is about, besides those that its binding names.
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read, or there is no such
  ///   domain.
  init(
    _ document: String, named: String?, declared: [DomainID] = [], _ context: CommandContext
  ) throws {
    self.context = context
    isNamed = named != nil
    let procedures = context.procedures
    catalogue = try procedures.catalogue()
    family = try DocumentFamily(document, binding: named, context)
    outline = try family.outline(labels: procedures.labels(), context)
    let known = Self.declared(in: family.binding, context)
      .filter { [catalogue] in catalogue.readsWhenAsked($0) && !declared.contains($0) }
    proposer = try context.operationProposer(declared: declared + known.sorted())
    proposals = proposer.proposals(for: outline)
  }

  /// The declared domains that a binding names; none if it is damaged, which is told where it is used.
  private static func declared(
    in found: FoundBinding?, _ context: CommandContext
  ) -> Set<DomainID> {
    do {
      let entries = try found?.bound(context).binding.entries ?? []
      return Set(entries.flatMap(\.calls).compactMap(\.id.declaredDomain))
    } catch {
      return []
    }
  }

  // MARK: What is written

  /// The binding with all that the proposals say and that changes nothing.
  func proposed(keepsText: Bool) -> OperationBinding {
    binding(
      proposals.compactMap { proposal in
        let told = proposal.candidates.filter {
          $0.operation.kind != .change && $0.certainty > .perhaps && $0.missing.isEmpty
        }
        return entry(
          at: proposal.anchor,
          calls: told.map {
            OperationBinding.Call($0.operation.id, with: $0.arguments, into: $0.into)
          }, keepsText: keepsText)
      })
  }

  /// An operation of the catalogue.
  func operation(_ id: OperationID) -> Operation? { catalogue[id] }

  /// The binding in which sentences that tell nothing tell what another binding says.
  func adding(_ other: OperationBinding, to binding: OperationBinding) -> OperationBinding {
    let more = Dictionary(
      other.entries.map { ($0.anchor, $0) }, uniquingKeysWith: { one, _ in one })
    let taken = Set(binding.entries.flatMap(\.calls).compactMap(\.into?.value))
    return self.binding(
      binding.entries.map { entry in
        guard !entry.isBound, let own = more[entry.anchor],
          own.calls.allSatisfy({ call in call.into.map { !taken.contains($0.value) } ?? true })
        else { return entry }
        return own
      })
  }

  /// A binding that lists the steps, and binds none.
  func empty(keepsText: Bool) -> OperationBinding {
    binding(proposals.compactMap { entry(at: $0.anchor, calls: [], keepsText: keepsText) })
  }

  /// What the binding gives an operation at a place, and what nothing there gives it.
  ///
  /// - Parameter literals: the values that are written for its parameters.
  func linked(
    _ operation: Operation, at anchor: String, _ literals: [(name: String, text: String)] = [],
    in binding: OperationBinding
  ) -> OperationProposal.Candidate {
    let all = entries(of: binding, keepsText: false)
    let own = all.first { $0.anchor == anchor }?.calls.filter { $0.id != operation.id } ?? []
    let earlier =
      all.prefix { $0.anchor != anchor }.flatMap { entry in entry.calls.map { (entry.anchor, $0) } }
      + own.map { (anchor, $0) }
    let proposed = proposals.first { $0.anchor == anchor }?.candidates
      .first { $0.operation.id == operation.id }
    var literals = literals
    for (name, text) in proposed?.arguments ?? []
    where !text.hasPrefix("$") && !literals.contains(where: { $0.name == name }) {
      literals.append((name, text))
    }
    return proposer.linked(operation, at: anchor, literals, after: earlier)
  }

  /// The binding with one more operation.
  ///
  /// - Parameter person: who accepts it; `nil` for who is at this machine.
  /// - Throws: `CommandFailure` if there is no such place or operation, or if nothing gives what the
  ///   operation needs.
  func binding(
    _ binding: OperationBinding, accepting accepted: AcceptedOperation, by person: String? = nil,
    keepsText: Bool
  ) throws -> OperationBinding {
    guard outline.step(StepID(accepted.anchor)) != nil else {
      throw context.failure(
        .wrongUsage, .bindAcceptUnknown,
        [
          "path": path, "anchor": accepted.anchor,
          "places": proposals.map(\.anchor).joined(separator: ", "),
        ])
    }
    guard let operation = catalogue[OperationID(rawValue: accepted.operation)] else {
      let near = catalogue.suggestions(for: accepted.operation)
      throw near.isEmpty
        ? context.failure(.wrongUsage, .bindOperationNone, ["operation": accepted.operation])
        : context.failure(
          .wrongUsage, .bindOperationUnknown,
          ["operation": accepted.operation, "nearest": near.joined(separator: ", ")])
    }
    let linked = self.linked(
      operation, at: accepted.anchor, accepted.arguments, in: binding)
    guard linked.missing.isEmpty else {
      throw context.failure(
        .wrongUsage, .bindInputsMissing,
        [
          "anchor": accepted.anchor, "operation": operation.id.rawValue,
          "inputs": context.words.formats.list(
            linked.missing.map { "\($0.name) (\(context.words.type($0.type)))" }),
        ])
    }
    let call = OperationBinding.Call(
      operation.id, with: linked.arguments, into: linked.into,
      acceptance: operation.kind == .change
        ? .init(by: person ?? context.person, on: Self.today()) : nil)
    let isChange = operation.kind == .change
    let all = entries(of: binding, keepsText: keepsText)
    let calls = (all.first { $0.anchor == accepted.anchor }?.calls ?? [])
      .filter { $0.id != operation.id }
    let others = calls.map { ($0, catalogue[$0.id]?.kind == .change) }
    // What is chosen is chosen before it is used.
    let ordered =
      others.filter { !$0.1 }.map(\.0) + (isChange ? [] : [call]) + others.filter(\.1).map(\.0)
      + (isChange ? [call] : [])
    return self.binding(
      all.map { entry in
        entry.anchor == accepted.anchor
          ? self.entry(
            at: entry.anchor, calls: ordered, withdrawn: entry.withdrawn, keepsText: keepsText)
            ?? entry : entry
      })
  }

  /// The binding without one change, and with who has withdrawn it.
  ///
  /// - Parameter person: `nil` for who is at this machine.
  /// - Throws: `CommandFailure` if the binding has no such change there, or several and none is named.
  func binding(
    _ binding: OperationBinding, withdrawing change: WithdrawnOperation, by person: String? = nil
  ) throws -> (binding: OperationBinding, change: BoundChange) {
    let all = changes(in: binding)
    let there = all.filter {
      $0.anchor == change.anchor
        && (change.operation == nil || $0.operation.rawValue == change.operation)
    }
    guard let only = there.first, there.count == 1 else {
      let names = (there.isEmpty ? all : there).map { "\($0.anchor)=\($0.operation)" }
      throw context.failure(
        .wrongUsage, there.isEmpty ? .bindWithdrawNone : .bindWithdrawSeveral,
        ["anchor": change.anchor, "path": path]
      ).listing(names)
    }
    let taken = OperationBinding.Withdrawn(
      only.operation, by: person ?? context.person, on: Self.today())
    let isLast = binding.calls.count { $0.entry.anchor == only.anchor } == 1
    let entries = binding.entries.map { entry in
      // What is told with a sentence that tells nothing is told by nothing.
      if entry.partOf == only.anchor, isLast {
        return OperationBinding.Entry(
          anchor: entry.anchor, digest: entry.digest, calls: [], withdrawn: entry.withdrawn,
          text: entry.text, reason: entry.reason)
      }
      guard entry.anchor == only.anchor else { return entry }
      return OperationBinding.Entry(
        anchor: entry.anchor, digest: entry.digest,
        calls: entry.calls.filter { $0.id != only.operation }, partOf: entry.partOf,
        withdrawn: entry.withdrawn.filter { $0.operation != only.operation } + [taken],
        text: entry.text, reason: entry.reason)
    }
    return (self.binding(entries), only)
  }

  /// The binding with moved passages at their new places, and with the changes at the accepted
  /// places applied.
  ///
  /// A change is not moved: the person accepts it again where it is now.
  func updated(
    _ binding: OperationBinding, accepting: (String) -> Bool, keepsText: Bool
  ) -> OperationBinding {
    let drift = BindingDrift(of: outline, from: binding)
    var entries = zip(binding.entries, drift.passages).compactMap { entry, passage in
      let isAccepted = accepting(passage.anchor) || accepting(entry.anchor)
      let calls = entry.calls.filter { catalogue[$0.id]?.kind != .change }
      switch passage.change {
      case .unchanged, .new: return entry
      case .moved:
        return self.entry(
          at: passage.anchor, calls: calls, partOf: entry.partOf, withdrawn: entry.withdrawn,
          keepsText: keepsText)
      case .reworded:
        guard isAccepted || !entry.isBound else { return entry }
        return self.entry(
          at: passage.anchor, calls: calls, partOf: entry.partOf, withdrawn: entry.withdrawn,
          keepsText: keepsText)
      case .removed: return isAccepted || !entry.isBound ? nil : entry
      }
    }
    let new = drift.passages.dropFirst(binding.entries.count)
    entries += new.compactMap { entry(at: $0.anchor, calls: [], keepsText: keepsText) }
    return self.binding(ordered(entries))
  }

  /// Who has accepted which changes of a binding in this data folder, and when.
  ///
  /// - Throws: `CommandFailure` if what is kept of them cannot be read.
  func acceptances(
    in binding: OperationBinding
  ) throws -> [BoundChange: OperationBinding.Acceptance] {
    let bindings = OperationBindings(context)
    var all: [BoundChange: OperationBinding.Acceptance] = [:]
    for (entry, call) in binding.calls where catalogue[call.id]?.kind == .change {
      all[BoundChange(anchor: entry.anchor, operation: call.id)] = try bindings.acceptance(
        of: call, in: entry, of: binding, path)
    }
    return all
  }

  /// The changes that the sentences of a binding tell.
  func changes(in binding: OperationBinding) -> [BoundChange] {
    binding.calls.filter { catalogue[$0.call.id]?.kind == .change }
      .map { BoundChange(anchor: $0.entry.anchor, operation: $0.call.id) }
  }

  /// How the document differs from a binding.
  func drift(from binding: OperationBinding) -> BindingDrift {
    BindingDrift(of: outline, from: binding)
  }

  /// What is wrong with a binding of the document.
  func diagnostics(of binding: OperationBinding) throws -> [Diagnostic] {
    do {
      return try DocumentWalk(
        family.name, [outline], part: nil, environment: "",
        bound: AcceptedBinding(binding, accepted: everything(in: binding), digest: ""),
        catalogue: catalogue
      ).diagnostics
    } catch {
      return []
    }
  }

  /// Writes a binding, and keeps what is accepted or withdrawn with it.
  ///
  /// - Parameters:
  ///   - withdrawn: changes that the binding does not have any more.
  ///   - person: who withdraws them; `nil` for who is at this machine.
  /// - Throws: `CommandFailure` if it is wrong, or cannot be written.
  func save(
    _ binding: OperationBinding, to output: String?, accepting: [AcceptedOperation] = [],
    withdrawing withdrawn: [BoundChange] = [], by person: String? = nil
  ) throws -> String {
    let problems = try diagnostics(of: binding)
    let bindings = OperationBindings(context)
    let path = output ?? place(bindings)
    guard !problems.contains(where: { $0.severity == .error }) else {
      context.complain(problems)
      throw context.failure(
        .wrongUsage, .commandBindingBroken, ["path": path], count: problems.count)
    }
    // First of all, so that no session makes the change even if the file cannot be written, or
    // somebody restores it.
    if let known = withdrawn.isEmpty ? nil : try found?.bound(context).binding {
      for (entry, call) in known.calls
      where withdrawn.contains(BoundChange(anchor: entry.anchor, operation: call.id)) {
        try bindings.withdraw(
          call, in: entry, of: known, self.path, by: person ?? context.person, on: Self.today())
      }
    }
    try context.save(try binding.yaml(), to: path)
    for (entry, call) in binding.calls
    where accepting.contains(where: {
      $0.anchor == entry.anchor && $0.operation == call.id.rawValue
    }) {
      try bindings.accept(call, in: entry, of: binding, self.path)
    }
    return path
  }

  /// Where the binding is written: over the one there is, else beside the document, where everybody
  /// finds it; in the data folder, where it is found first, if that is not possible.
  private func place(_ bindings: OperationBindings) -> String {
    if let found {
      return isNamed || FileWriting.problem(at: found.file.path) == nil
        ? found.file.path : bindings.own(path)
    }
    let beside = bindings.beside(path)
    return FileWriting.problem(at: beside) == nil && !FileReading.isLink(beside)
      ? beside : bindings.own(path)
  }

  // MARK: Parts

  private func everything(in binding: OperationBinding) -> Set<StepID> {
    Set(
      binding.entries.flatMap { entry in
        entry.calls.indices.map { OperationBinding.step(at: entry.anchor, $0) }
      })
  }

  func entry(
    at anchor: String, calls: [OperationBinding.Call], partOf: String? = nil,
    withdrawn: [OperationBinding.Withdrawn] = [], keepsText: Bool
  ) -> OperationBinding.Entry? {
    guard let passage = outline.step(StepID(anchor))?.passage else { return nil }
    return OperationBinding.Entry(
      anchor: anchor, digest: BindingText.digest(of: passage.bound), calls: calls, partOf: partOf,
      withdrawn: withdrawn, text: keepsText ? BindingText.of(passage.bound) : nil)
  }

  /// The entries of a binding in the document's order, with one for each step that it lacks.
  private func entries(
    of binding: OperationBinding, keepsText: Bool
  ) -> [OperationBinding.Entry] {
    let known = Set(binding.entries.map(\.anchor))
    let others = proposals.filter { !known.contains($0.anchor) }
      .compactMap { entry(at: $0.anchor, calls: [], keepsText: keepsText) }
    return ordered(binding.entries + others)
  }

  private func ordered(_ entries: [OperationBinding.Entry]) -> [OperationBinding.Entry] {
    let order = Dictionary(
      proposals.enumerated().map { ($1.anchor, $0) }, uniquingKeysWith: { one, _ in one })
    return entries.enumerated().sorted {
      (order[$0.element.anchor] ?? .max, $0.offset) < (order[$1.element.anchor] ?? .max, $1.offset)
    }.map(\.element)
  }

  /// A binding with these entries, and the inputs that they fill.
  private func binding(_ entries: [OperationBinding.Entry]) -> OperationBinding {
    OperationBinding(
      document: family.name, inputs: OperationBinding.inputs(of: entries, catalogue),
      entries: entries)
  }

  /// Today in Greenwich, written `YYYY-MM-DD`.
  static func today() -> String {
    let parts = Calendar(identifier: .gregorian).dateComponents(in: .gmt, from: .now)
    return [parts.year, parts.month, parts.day].map { part in
      let text = String(part ?? 0)
      return text.count < 2 ? "0" + text : text
    }.joined(separator: "-")
  }
}
