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
  /// An operation that a person accepts at a place.
  struct Accepted {
    let anchor: String
    let operation: String
    let arguments: [(name: String, text: String)]

    /// - Parameter text: `<place>=<operation>`, and behind commas `<parameter>=<value>`; `nil` if it
    ///   names no operation.
    init?(_ text: String) {
      let parts = text.split(separator: ",").map(String.init)
      guard let first = parts.first, let equals = first.lastIndex(of: "=") else { return nil }
      anchor = String(first[..<equals])
      operation = String(first[first.index(after: equals)...])
      arguments = parts.dropFirst().map { part in
        let name = part.prefix { $0 != "=" }
        return (String(name), String(part.dropFirst(name.count + 1)))
      }
    }
  }

  private let context: CommandContext
  private let catalogue: Catalogue
  private let family: DocumentFamily
  private let outline: DocumentOutline
  private let proposer: OperationProposer
  let proposals: [OperationProposal]

  /// The path of the document in the language of record.
  var path: String { family.path }

  /// The binding that the document has; `nil` if it has none.
  var found: FoundBinding? { family.binding }

  /// - Parameter named: the path of its binding; `nil` for the one that is found.
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read.
  init(_ document: String, named: String?, _ context: CommandContext) throws {
    self.context = context
    let procedures = context.procedures
    catalogue = try procedures.catalogue()
    family = try DocumentFamily(document, binding: named, context)
    outline = try family.outline(labels: procedures.labels(), context)
    proposer = try context.operationProposer()
    proposals = proposer.proposals(for: outline)
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

  /// A binding that lists the steps, and binds none.
  func empty(keepsText: Bool) -> OperationBinding {
    binding(proposals.compactMap { entry(at: $0.anchor, calls: [], keepsText: keepsText) })
  }

  /// The binding with one more operation.
  ///
  /// - Throws: `CommandFailure` if there is no such place or operation, or if nothing gives what the
  ///   operation needs.
  func binding(
    _ binding: OperationBinding, accepting accepted: Accepted, keepsText: Bool
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
    let all = entries(of: binding, keepsText: keepsText)
    let before = all.prefix { $0.anchor != accepted.anchor }
    let own = all.first { $0.anchor == accepted.anchor }
    let proposed = proposals.first { $0.anchor == accepted.anchor }?.candidates
      .first { $0.operation.id == operation.id }
    let calls = (own?.calls ?? []).filter { $0.id != operation.id }
    let earlier =
      before.flatMap { entry in entry.calls.map { (entry.anchor, $0) } }
      + calls.map { (accepted.anchor, $0) }
    var literals = accepted.arguments
    for (name, text) in proposed?.arguments ?? []
    where !text.hasPrefix("$") && !literals.contains(where: { $0.name == name }) {
      literals.append((name, text))
    }
    let linked = proposer.linked(operation, literals, after: earlier)
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
        ? .init(by: context.person, on: Self.today()) : nil)
    let isChange = operation.kind == .change
    let others = calls.map { ($0, catalogue[$0.id]?.kind == .change) }
    // What is chosen is chosen before it is used.
    let ordered =
      others.filter { !$0.1 }.map(\.0) + (isChange ? [] : [call]) + others.filter(\.1).map(\.0)
      + (isChange ? [call] : [])
    return self.binding(
      all.map { entry in
        entry.anchor == accepted.anchor
          ? self.entry(at: entry.anchor, calls: ordered, keepsText: keepsText) ?? entry : entry
      })
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
          at: passage.anchor, calls: calls, partOf: entry.partOf, keepsText: keepsText)
      case .reworded:
        guard isAccepted || !entry.isBound else { return entry }
        return self.entry(
          at: passage.anchor, calls: calls, partOf: entry.partOf, keepsText: keepsText)
      case .removed: return isAccepted || !entry.isBound ? nil : entry
      }
    }
    let new = drift.passages.dropFirst(binding.entries.count)
    entries += new.compactMap { entry(at: $0.anchor, calls: [], keepsText: keepsText) }
    return self.binding(ordered(entries))
  }

  /// The changes of a binding that nobody has accepted in this data folder.
  func unaccepted(in binding: OperationBinding) throws -> [UnacceptedChange] {
    let bindings = OperationBindings(context)
    return binding.entries.flatMap { entry in
      entry.calls.filter {
        catalogue[$0.id]?.kind == .change && !bindings.isAccepted($0, in: entry, of: path)
      }.map { UnacceptedChange(anchor: entry.anchor, operation: $0.id) }
    }
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

  /// Writes a binding, and keeps the acceptances that are new.
  ///
  /// - Throws: `CommandFailure` if it is wrong, or cannot be written.
  func save(
    _ binding: OperationBinding, to output: String?, accepting: [Accepted]
  ) throws -> String {
    let problems = try diagnostics(of: binding)
    let bindings = OperationBindings(context)
    let path = output ?? found?.file.path ?? place(bindings)
    guard !problems.contains(where: { $0.severity == .error }) else {
      context.complain(problems)
      throw context.failure(
        .wrongUsage, .commandBindingBroken, ["path": path], count: problems.count)
    }
    try context.save(try binding.yaml(), to: path)
    for entry in binding.entries {
      for call in entry.calls
      where accepting.contains(where: {
        $0.anchor == entry.anchor && $0.operation == call.id.rawValue
      }) {
        try bindings.accept(call, in: entry, of: self.path)
      }
    }
    return path
  }

  /// Beside the document, where everybody finds it, or in the data folder if that is not possible.
  private func place(_ bindings: OperationBindings) -> String {
    let beside = bindings.beside(path)
    let folder =
      path.contains("/")
      ? String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)) : "."
    return FileWriting.problem(inFolder: folder.isEmpty ? "/" : folder) == nil
      ? beside : bindings.own(path)
  }

  // MARK: Parts

  private func everything(in binding: OperationBinding) -> Set<StepID> {
    Set(
      binding.entries.flatMap { entry in
        entry.calls.indices.map { OperationBinding.step(at: entry.anchor, $0) }
      })
  }

  private func entry(
    at anchor: String, calls: [OperationBinding.Call], partOf: String? = nil, keepsText: Bool
  ) -> OperationBinding.Entry? {
    guard let passage = outline.step(StepID(anchor))?.passage else { return nil }
    return OperationBinding.Entry(
      anchor: anchor, digest: BindingText.digest(of: passage.bound), calls: calls, partOf: partOf,
      text: keepsText ? BindingText.of(passage.bound) : nil)
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

extension CommandContext {
  /// Who is at this machine, as far as the environment tells.
  var person: String {
    ["STEGVIS_ACTOR", "USER", "LOGNAME"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty } ?? ProcessInfo.processInfo.userName
  }

  /// What finds the operations that sentences tell, with the sentences of all domains.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file of the content folder cannot be read.
  func operationProposer() throws -> OperationProposer {
    let catalogue = try procedures.catalogue()
    let (lexicon, problems) = OperationLexicon.read(
      try content.sentences(of: domains.providers.map(\.id)), catalogue)
    complain(problems)
    let ids = try content.procedures()
    let library = try procedures.library(ids)
    let spoken = try content.languages().map { try speaking($0).words }
    let pages = catalogue.operations.values.filter { $0.kind == .open }.flatMap { operation in
      operation.parameters.flatMap { parameter in
        (parameter.allowed ?? []).map { name in
          OperationProposer.Page(
            operation, parameter.name, name,
            titles: Set(
              spoken.compactMap { $0.saying(as: operation.id).word(.page, name) }))
        }
      }
    }
    return OperationProposer(
      catalogue, lexicon, pages: pages, procedures: ids.compactMap { library.procedures[$0] },
      languages: try procedures.languages(), glossary: try procedures.labels())
  }
}
