import Operations

/// The graph that a session walks: a procedure with all procedures that it calls inserted.
package struct StepGraph: Sendable {
  /// A step at its position in the graph; a step of a procedure that is called twice has two.
  package struct Node: Hashable, Sendable {
    /// The step's id; for a step of a called procedure, `<calling step>/<step>`.
    package let id: StepID
    /// The procedure whose document describes the step.
    package let procedure: ProcedureID
    package let step: Step
    /// The arguments of the operation, with inputs named as in the session.
    package let arguments: [String: Argument]
    /// The session's name for the input that a `choose` or `record` step fills; `nil` for other
    /// kinds.
    package let into: String?
    /// Whether the caller passes that input, so that it is not asked for again.
    package let isGiven: Bool
    /// The step that follows each outcome; `nil` is the end.
    package let next: [String: StepID?]
    /// The ids of the calling steps on the way to the node, outermost first; empty in the outer
    /// procedure.
    package let calls: [StepID]
    /// The step of a document before which it was added, to clear the way for that; `nil` for a step
    /// that a document or a manifest has.
    package let addedBefore: StepID?

    package init(
      id: StepID, procedure: ProcedureID, step: Step, arguments: [String: Argument],
      into: String?, isGiven: Bool, next: [String: StepID?], calls: [StepID],
      addedBefore: StepID? = nil
    ) {
      self.addedBefore = addedBefore
      self.id = id
      self.procedure = procedure
      self.step = step
      self.arguments = arguments
      self.into = into
      self.isGiven = isGiven
      self.next = next
      self.calls = calls
    }
  }

  package let procedure: ProcedureID
  /// The procedures whose steps are in the graph, the outer one first.
  package let procedures: [Procedure]
  /// In reading order: the nodes of a called procedure follow the step that calls it.
  package let nodes: [Node]
  /// Whether any step changes something.
  package let hasChanges: Bool
  /// Whether its steps are those of a document, in the document's order, beside those that were added.
  package let isDocument: Bool
  /// How many steps each list of the document has, in order; empty for a procedure.
  private let partCounts: [Int]
  private let indices: [StepID: Int]
  /// What a document that tells its procedures has and those lack, and the reverse; empty without one.
  package private(set) var ties: [ProcedureID: DocumentTie] = [:]

  /// A graph of nodes that have already been expanded.
  ///
  /// - Parameters:
  ///   - procedure: the outer procedure.
  ///   - procedures: those whose steps are in the graph, the outer one first.
  ///   - nodes: in reading order, each with an id of its own.
  package init(procedure: ProcedureID, procedures: [Procedure], nodes: [Node]) {
    self.procedure = procedure
    self.procedures = procedures
    self.nodes = nodes
    self.hasChanges = nodes.contains { $0.step.operation.kind == .change }
    isDocument = nodes.allSatisfy { $0.step.place != nil || $0.isAdded }
    let counts = Dictionary(
      nodes.compactMap { $0.step.place.map { ($0.part, $0.count) } }, uniquingKeysWith: max)
    partCounts = isDocument ? counts.sorted { $0.key < $1.key }.map(\.value) : []
    self.indices = Dictionary(
      nodes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The node with this id; `nil` if there is none.
  package subscript(_ id: StepID) -> Node? { indices[id].map { nodes[$0] } }

  /// The number of steps in the outer procedure; of a document, however many operations a sentence
  /// tells.
  package var stepCount: Int {
    isDocument ? partCounts.reduce(0, +) : nodes.count { $0.calls.isEmpty }
  }

  /// The position of a step in the reading order of the outer procedure, counted from 1; for a step
  /// of a called procedure, that of the step that calls it. `nil` if the step is not in the graph.
  package func ordinal(of id: StepID) -> Int? {
    let outer = self[id]?.calls.first ?? id
    if isDocument {
      return self[outer]?.step.place.map { place in
        partCounts.prefix(place.part - 1).reduce(place.number, +)
      }
    }
    var ordinal = 0
    for index in nodes.indices where nodes[index].calls.isEmpty {
      ordinal += 1
      if nodes[index].id == outer { return ordinal }
    }
    return nil
  }
}

extension StepGraph.Node {
  /// Whether a person may skip the step, that is, whether no later step needs its result.
  package var canBeSkipped: Bool {
    switch step.operation.kind {
    case .open, .change, .confirm: true
    case .record: into == nil || !isGiven
    case .decide: step.operation.skips != nil
    case .choose, .check: false
    }
  }

  /// Whether it is the first step of one of several parts of a document, which can be left out.
  package var beginsPart: Bool { step.place?.beginsPart ?? false }

  /// Whether a person does it as a document says, because nothing is bound to its sentence.
  package var isByPerson: Bool { step.isByPerson }

  /// Whether no document says it, and it was added to clear the way for what one says.
  package var isAdded: Bool { addedBefore != nil }
}

extension Step {
  /// Whether a person does it as a document says, because nothing is bound to its sentence.
  package var isByPerson: Bool { place != nil && ManualStep.all.contains(operation.id) }
}

extension StepGraph {
  /// The domain of each instance that its procedures name.
  package var instances: [DomainID: DomainID] {
    procedures.reduce(into: [:]) { all, procedure in
      all.merge(procedure.instances) { first, _ in first }
    }
  }

  /// Whether every step is one that a person does as a document says, so that no tenant is read.
  package var isOnlyByPeople: Bool { nodes.allSatisfy(\.isByPerson) }

  /// The same graph, in which procedures without texts in a language take them from another graph
  /// of the same procedures; steps that the other graph lacks remain without texts.
  package func withTexts(in language: String, from other: StepGraph?) -> StepGraph {
    let procedures = procedures.map { procedure in
      guard procedure.texts[language] == nil,
        let text = other?.procedures.first(where: { $0.id == procedure.id })?.texts[language]
      else { return procedure }
      return Procedure(
        id: procedure.id, roles: procedure.roles, inputs: procedure.inputs, steps: procedure.steps,
        texts: procedure.texts.merging([language: text]) { first, _ in first },
        revision: procedure.revision, recordLanguage: procedure.recordLanguage,
        instances: procedure.instances)
    }
    return StepGraph(procedure: procedure, procedures: procedures, nodes: nodes).with(ties)
  }

  /// The same graph, of procedures that a document tells.
  package func with(_ ties: [ProcedureID: DocumentTie]) -> StepGraph {
    var graph = self
    graph.ties = ties
    return graph
  }
}

extension StepGraph {
  /// The graph of `procedure`, with all procedures that it calls inserted.
  ///
  /// `nil` if a called procedure is missing from `library`. Binding has already reported that, and
  /// also a procedure that calls itself.
  ///
  /// - Parameters:
  ///   - clearing: the procedures that clear the way for its changes, each inserted before every
  ///     such change.
  ///   - domains: those of the session's tenants, by which a step may be bound otherwise.
  package init?(
    of procedure: ProcedureID, in library: [ProcedureID: Procedure], clearing: [Procedure] = [],
    for domains: Set<DomainID> = []
  ) {
    let library =
      domains.isEmpty ? library : library.mapValues { $0.chosen(for: domains) }
    var expansion = Expansion(library: library, clearing: clearing)
    guard let outer = library[procedure], expansion.insert(outer, at: .outermost) != nil
    else { return nil }
    self.init(
      procedure: procedure, procedures: [outer] + expansion.called, nodes: expansion.nodes)
  }

  private struct Expansion {
    /// The position in the graph at which a procedure is inserted.
    struct Frame {
      /// The prefix of its step ids and of its own inputs.
      let prefix: String
      /// Those of its inputs that the caller binds to inputs of the session.
      let passed: [String: String]
      /// The step that follows its end; `nil` is the end of the session.
      let then: StepID?
      let calls: [StepID]
      /// The step of the document before which it is added; `nil` if it is called.
      var addedBefore: StepID?
      /// The steps that are inserted; `nil` for all.
      var steps: Set<StepID>?

      static let outermost = Frame(prefix: "", passed: [:], then: nil, calls: [])

      func node(_ id: StepID) -> StepID { StepID(prefix + id.rawValue) }
      func input(_ name: String) -> String { passed[name] ?? prefix + name }
    }

    let library: [ProcedureID: Procedure]
    let clearing: [Procedure]
    var nodes: [Node] = []
    var called: [Procedure] = []

    /// What is inserted before the steps of the outermost procedure, in order, each with its first node.
    private func ways(
      in procedure: Procedure
    ) -> [StepID: [(clearing: Procedure, first: StepID, frame: Frame)]] {
      var ways: [StepID: [(clearing: Procedure, first: StepID, frame: Frame)]] = [:]
      for step in procedure.steps {
        var then = step.id
        var own: [(clearing: Procedure, first: StepID, frame: Frame)] = []
        for (index, other) in clearing.enumerated().reversed() {
          guard let way = other.clearedWay(to: step, inputs: procedure.inputs) else { continue }
          let frame = Frame(
            prefix: index == 0 ? "\(step.id)/" : "\(step.id)/\(other.id)/", passed: way.passed,
            then: then, calls: [step.id], addedBefore: step.id, steps: way.steps)
          then = frame.node(way.from)
          own.insert((other, then, frame), at: 0)
        }
        if !own.isEmpty { ways[step.id] = own }
      }
      return ways
    }

    /// Adds a procedure's steps and returns its first node; `nil` if a called procedure is missing
    /// or calls are nested too deep.
    mutating func insert(_ procedure: Procedure, at frame: Frame) -> StepID? {
      let ways = frame.calls.isEmpty && !clearing.isEmpty ? ways(in: procedure) : [:]
      // Whoever goes to a step comes first to what clears the way for it.
      func entrance(_ id: StepID) -> StepID { ways[id]?.first?.first ?? frame.node(id) }
      for step in procedure.steps where frame.steps?.contains(step.id) != false {
        for way in ways[step.id] ?? [] {
          if !called.contains(where: { $0.id == way.clearing.id }) { called.append(way.clearing) }
          guard insert(way.clearing, at: way.frame) != nil else { return nil }
        }
        let index = nodes.count
        var next: [String: StepID?] = [:]
        for edge in step.edges {
          switch edge.target {
          case .step(let id): next[edge.outcome] = .some(entrance(id))
          case .end: next[edge.outcome] = .some(frame.then)
          case .call(let id, let with, let then):
            // Recursion would never end. Binding rejects it, so this is only a safeguard.
            guard let callee = library[id], frame.calls.count < 8 else { return nil }
            if !called.contains(where: { $0.id == id }) { called.append(callee) }
            let inner = Frame(
              prefix: frame.node(step.id).rawValue + "/",
              passed: with.mapValues(frame.input), then: then.map(entrance) ?? frame.then,
              calls: frame.calls + [frame.node(step.id)], addedBefore: frame.addedBefore)
            guard let first = insert(callee, at: inner) else { return nil }
            next[edge.outcome] = .some(first)
          }
        }
        nodes.insert(
          Node(
            id: frame.node(step.id), procedure: procedure.id, step: step,
            arguments: step.arguments.mapValues { argument in
              switch argument {
              case .input(let name): .input(frame.input(name))
              case .literal: argument
              }
            },
            into: step.into.map(frame.input),
            isGiven: step.into.map { frame.passed[$0] != nil } ?? false,
            next: next, calls: frame.calls, addedBefore: frame.addedBefore),
          at: index)
      }
      return procedure.steps.first.map { entrance($0.id) }
    }
  }
}
