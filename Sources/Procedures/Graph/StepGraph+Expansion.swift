extension StepGraph {
  /// The graph of `procedure`, with all procedures that it calls inserted.
  ///
  /// `nil` if a called procedure is missing from `library`. Binding has already reported that, and
  /// also a procedure that calls itself.
  package init?(of procedure: ProcedureID, in library: [ProcedureID: Procedure]) {
    var expansion = Expansion(library: library)
    guard let outer = library[procedure], expansion.lay(outer, as: .outermost) != nil
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
      let tied: [String: String]
      /// The step that follows its end; `nil` is the end of the session.
      let then: StepID?
      let calls: [StepID]

      static let outermost = Frame(prefix: "", tied: [:], then: nil, calls: [])

      func node(_ id: StepID) -> StepID { StepID(prefix + id.rawValue) }
      func input(_ name: String) -> String { tied[name] ?? prefix + name }
    }

    let library: [ProcedureID: Procedure]
    var nodes: [Node] = []
    var called: [Procedure] = []

    /// Adds a procedure's steps and returns its first node; `nil` if a called procedure is missing
    /// or calls are nested too deep.
    mutating func lay(_ procedure: Procedure, as frame: Frame) -> StepID? {
      for step in procedure.steps {
        let index = nodes.count
        var next: [String: StepID?] = [:]
        for edge in step.edges {
          switch edge.target {
          case .step(let id): next[edge.outcome] = .some(frame.node(id))
          case .end: next[edge.outcome] = .some(frame.then)
          case .call(let id, let with, let then):
            // Recursion would never end. Binding rejects it, so this is only a safeguard.
            guard let callee = library[id], frame.calls.count < 8 else { return nil }
            if !called.contains(where: { $0.id == id }) { called.append(callee) }
            let inner = Frame(
              prefix: frame.node(step.id).rawValue + "/",
              tied: with.mapValues(frame.input), then: then.map(frame.node) ?? frame.then,
              calls: frame.calls + [frame.node(step.id)])
            guard let first = lay(callee, as: inner) else { return nil }
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
            isGiven: step.into.map { frame.tied[$0] != nil } ?? false,
            next: next, calls: frame.calls),
          at: index)
      }
      return procedure.steps.first.map { frame.node($0.id) }
    }
  }
}
