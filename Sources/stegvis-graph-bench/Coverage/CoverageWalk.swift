import Documents
import EmbeddedTenant
import GraphSandbox
import Operations
import Procedures
import Sessions
import Translation

/// What became of the changes of one list on a tenant.
package enum CoverageResult: Hashable, Sendable {
  /// Stegvis made every change, and read each back.
  case performed
  /// Every change was read back; a person made some of them.
  case verified
  /// Some changes were read back, and a person vouches for the others.
  case partly
  /// A person vouches for every change.
  case attested
  /// Nobody got through the list, whatever was chosen; where it ended last.
  case stopped(String)
}

/// Lists of steps as they are walked: bound as by hand, with the operations of one catalogue.
package struct CoverageWalk: Sendable {
  /// The tenant that is walked on.
  package enum Place: Sendable, CaseIterable {
    case practice, graph
  }

  let sample: EmbeddedTenant
  let library: ProcedureLibrary
  let proposer: OperationProposer
  /// With the operations that a person does by hand.
  package let catalogue: Catalogue
  /// What people type, by the names of operations, of parameters, or of both.
  let typed: [String: [String]]

  /// How many ways to choose are tried for one list.
  private static let patience = 400
  private static let actor = "karin.nordlund@nordlund.onmicrosoft.com"

  /// - Parameters:
  ///   - library: our own procedures, which clear the way, and teach what gives a value to what.
  ///   - typed: what people type.
  /// - Throws: if an operation of the tenant has the name of one that a person does by hand.
  package init(
    on sample: EmbeddedTenant, _ library: ProcedureLibrary, _ languages: Languages,
    _ glossary: LabelGlossary, typed: [String: [String]]
  ) throws {
    self.sample = sample
    self.library = library
    self.typed = typed
    catalogue = try Catalogue(
      joining: [
        ("tenant", sample.domain.catalogue), (ManualDomain.id, ManualDomain().catalogue),
      ])
    proposer = OperationProposer(
      catalogue, OperationLexicon.read([], catalogue).lexicon, pages: [],
      procedures: Array(library.procedures.values), languages: languages, glossary: glossary)
  }

  /// - Parameter known: whether Stegvis has an operation.
  package func result(
    of procedure: CoverageDraw.Procedure, on place: Place, known: (OperationID) -> Bool
  ) async throws -> CoverageResult {
    let calls = try bound(procedure, known)
    let changes = calls.filter { catalogue[$0.call.id]?.kind == .change }
    guard !changes.isEmpty else { return .attested }
    let hasAll = procedure.changes(catalogue).allSatisfy { known($0) && catalogue[$0] != nil }
    let graph = try graph(procedure, calls)
    var numbers: [Int]? = []
    var last = ""
    for _ in 0..<Self.patience {
      guard let chosen = numbers else { break }
      let (made, ending, asked) = try await walk(graph, choosing: chosen, on: place)
      let ends = changes.compactMap { made[OperationBinding.step(at: $0.anchor, $0.index)] }
      if ending == .completed, ends.count == changes.count {
        return Self.result(ends, hasAll: hasAll)
      }
      last = "\(ending)"
      numbers = Self.next(after: chosen, asked)
    }
    return .stopped(last)
  }

  /// What became of one change.
  private enum Made: Hashable {
    case byStegvis, byPerson
    /// A person says so, and nothing shows it.
    case vouched
  }

  private static func result(_ ends: [Made], hasAll: Bool) -> CoverageResult {
    if ends.allSatisfy({ $0 == .vouched }) { return .attested }
    guard hasAll, !ends.contains(.vouched) else { return .partly }
    return ends.allSatisfy { $0 == .byStegvis } ? .performed : .verified
  }

  /// The numbers of the next way to choose, like those of an odometer; `nil` after the last.
  private static func next(after numbers: [Int], _ asked: [Int]) -> [Int]? {
    var next = asked.indices.map { $0 < numbers.count ? numbers[$0] : 0 }
    while let last = next.popLast() {
      if last + 1 < asked[next.count] { return next + [last + 1] }
    }
    return nil
  }

  /// A call of an operation at a step.
  private struct BoundCall {
    let anchor: String
    /// Its place among those of the step, counted from 0.
    let index: Int
    let call: OperationBinding.Call
  }

  /// What the steps do, tied to what the steps before choose, typed or chosen where nothing does.
  ///
  /// - Throws: `CoverageDraw.Unfit` if something needs a value that nobody can give.
  private func bound(
    _ procedure: CoverageDraw.Procedure, _ known: (OperationID) -> Bool
  ) throws -> [BoundCall] {
    var calls: [BoundCall] = []
    for entry in procedure.entries {
      var index = 0
      for written in entry.calls {
        guard let operation = catalogue[written.id], known(written.id) else { continue }
        let literals = written.arguments.map { (name: $0.name, text: $0.text.value) }
        var given = literals
        for parameter in operation.parameters where parameter.isOptional {
          if !literals.contains(where: { $0.name == parameter.name }),
            let text = typed["\(operation.id).\(parameter.name)"]?.first
          {
            given.append((parameter.name, text))
          }
        }
        for parameter in linked(operation, entry.anchor, given, calls).missing {
          if let text = typedText(parameter, of: operation.id) {
            given.append((parameter.name, text))
          } else if let choice = choice(of: parameter.type), known(choice.id) {
            let chosen = linked(choice, entry.anchor, [], calls)
            calls.append(BoundCall(anchor: entry.anchor, index: index, call: Self.call(chosen)))
            index += 1
          }
        }
        var candidate = linked(operation, entry.anchor, given, calls)
        candidate.into = written.into?.value ?? candidate.into
        guard candidate.missing.isEmpty else {
          throw CoverageDraw.Unfit.notWalkable(
            path: procedure.path,
            "\(operation.id) at \(entry.anchor) has no "
              + candidate.missing.map(\.name).joined(separator: ", "))
        }
        calls.append(BoundCall(anchor: entry.anchor, index: index, call: Self.call(candidate)))
        index += 1
      }
    }
    return calls
  }

  private func linked(
    _ operation: Operation, _ anchor: String, _ literals: [(name: String, text: String)],
    _ earlier: [BoundCall]
  ) -> OperationProposal.Candidate {
    proposer.linked(
      operation, at: anchor, literals, after: earlier.map { ($0.anchor, $0.call) })
  }

  private static func call(_ candidate: OperationProposal.Candidate) -> OperationBinding.Call {
    .init(candidate.operation.id, with: candidate.arguments, into: candidate.into)
  }

  private func typedText(
    _ parameter: Operation.Parameter, of operation: OperationID
  ) -> String? {
    (typed["\(operation).\(parameter.name)"] ?? typed[parameter.name])?.first
      ?? parameter.allowed?.first
  }

  /// The operation by which a value of a type is chosen from the tenant: the first by name that needs
  /// nothing else.
  private func choice(of type: ValueType) -> Operation? {
    catalogue.operations.values
      .filter { operation in
        operation.kind == .choose && operation.parameters.allSatisfy(\.isOptional)
          && operation.collects.map { $0.fits(type) && !$0.isWritten } ?? false
      }
      .min { $0.id < $1.id }
  }

  private func graph(
    _ procedure: CoverageDraw.Procedure, _ calls: [BoundCall]
  ) throws -> StepGraph {
    let entries = procedure.entries.map { entry in
      OperationBinding.Entry(
        anchor: entry.anchor, digest: entry.digest,
        calls: calls.filter { $0.anchor == entry.anchor }.map(\.call))
    }
    let binding = OperationBinding(
      document: procedure.path, inputs: OperationBinding.inputs(of: entries, catalogue),
      entries: entries)
    let walk = try DocumentWalk(
      procedure.path, [procedure.outline], part: procedure.anchor, environment: procedure.tab,
      bound: AcceptedBinding(
        binding,
        accepted: Set(calls.map { OperationBinding.step(at: $0.anchor, $0.index) }), digest: ""),
      catalogue: catalogue)
    guard walk.diagnostics.allSatisfy({ $0.severity != .error }),
      let graph = StepGraph(
        of: walk.procedure.id, in: [walk.procedure.id: walk.procedure],
        clearing: library.procedures.values.filter { $0.clearing != nil })
    else {
      throw CoverageDraw.Unfit.notWalkable(
        path: procedure.path, walk.diagnostics.map(\.message).joined(separator: "; "))
    }
    return graph
  }

  /// Walks a list once, and returns what became of each change.
  private func walk(
    _ graph: StepGraph, choosing numbers: [Int], on place: Place
  ) async throws -> (made: [StepID: Made], ending: SessionWalk.Ending, asked: [Int]) {
    guard let first = graph.nodes.first?.id else { return ([:], .completed, []) }
    let tenant = try sample.copy()
    let log = MatrixLog()
    let clock = VirtualClock()
    let script = CoveragePerson(numbers, typing: typed)
    let start = SessionStart(
      session: SessionID(rawValue: "s"), procedure: graph.procedure, revisions: [:], documents: [:],
      actor: Self.actor, tenant: "coverage", mode: .consent, locale: "en", document: nil)
    let ending: SessionWalk.Ending
    switch place {
    case .practice:
      let domain = try composed(tenant.domain)
      var walk = try SessionWalk(
        beginning: start, at: first, graph: graph, domain: domain, store: log,
        conversation: script, clock: clock, adminCentre: .practice(domain))
      ending = try await walk.run()
    case .graph:
      let rig = try await GraphRig(over: tenant, SandboxOptions(), clock: clock)
      let watched = WatchedDomain(try composed(rig.tenant.domain))
      var walk = try SessionWalk(
        beginning: start, at: first, graph: graph, domain: watched, store: log,
        conversation: Administrator(
          script: script, watched: watched, tenant: tenant, actor: Self.actor),
        clock: clock, adminCentre: .elsewhere)
      ending = try await walk.run()
    }
    return (Self.made(log.events), ending, script.asked.all)
  }

  private func composed(_ domain: any Domain) throws -> any Domain {
    try ComposedDomain([.init("tenant", domain), .init(ManualDomain.id, ManualDomain())])
  }

  /// What became of each change that was to make a difference.
  private static func made(_ events: [SessionEvent]) -> [StepID: Made] {
    var changing: Set<StepID> = []
    var performers: [StepID: Performer] = [:]
    var made: [StepID: Made] = [:]
    for event in events {
      switch event {
      case .attempted(let attempt):
        if !Difference.between(attempt.before, and: attempt.predicted).isEmpty {
          changing.insert(attempt.step)
        }
      case .performed(let step, _, let performer): performers[step] = performer
      case .verified(let step, _, .attested, _, _): made[step] = .vouched
      case .verified(let step, _, .confirmed, _, _):
        guard changing.contains(step), let performer = performers[step] else { continue }
        made[step] = performer == .stegvis ? .byStegvis : .byPerson
      case .verified(let step, _, _, _, _): made[step] = nil
      case .started, .shown, .chosen, .decided, .checked, .failed, .refused, .overridden,
        .attested, .passed, .recorded, .noted, .skipped, .modeChanged, .left, .returned,
        .resumed, .stopped, .approvalRequested, .approved, .rejected, .deviated, .planSetAside,
        .completed:
        break
      }
    }
    return made
  }
}
