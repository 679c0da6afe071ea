import Diagnostics

/// Checks the graph of a bound procedure: steps that cannot be reached, loops without an exit, and
/// inputs that are used before they are set.
struct GraphCheck {
  let steps: [Step]
  let place: (StepID) -> SourcePlace

  var diagnostics: [Diagnostic] {
    let reached = reachable(from: steps.first.map { [$0.id] } ?? [])
    return unreachable(reached) + cycles(reached) + unsetInputs(reached)
  }

  private func unreachable(_ reached: Set<StepID>) -> [Diagnostic] {
    steps.filter { !reached.contains($0.id) }.map { step in
      Diagnostic(
        .stepUnreachable, .error, at: place(step.id), "step '\(step.id)' is never reached",
        advice: "let an outcome of another step lead to it")
    }
  }

  /// Reports a step from which the end cannot be reached: it is in a cycle without an exit, or
  /// leads only into one.
  private func cycles(_ reached: Set<StepID>) -> [Diagnostic] {
    var ending = Set(
      steps.filter { $0.edges.contains { Self.following($0) == nil } }.map(\.id))
    var grew = true
    while grew {
      grew = false
      for step in steps where !ending.contains(step.id) {
        let leads = step.edges.contains { Self.following($0).map(ending.contains) ?? true }
        if leads {
          ending.insert(step.id)
          grew = true
        }
      }
    }
    guard let stuck = steps.first(where: { reached.contains($0.id) && !ending.contains($0.id) })
    else { return [] }
    return [
      Diagnostic(
        .cycleWithoutExit, .error, at: place(stuck.id),
        "there is no way from step '\(stuck.id)' to the end",
        advice: "let an outcome in the loop lead out of it")
    ]
  }

  /// Reports inputs that are used on a path that has not set them (definite assignment).
  private func unsetInputs(_ reached: Set<StepID>) -> [Diagnostic] {
    guard let first = steps.first else { return [] }
    var known: [StepID: Set<String>] = [first.id: []]
    var waiting = [first.id]
    while let id = waiting.popLast() {
      guard let step = steps.first(where: { $0.id == id }) else { continue }
      for edge in step.edges {
        guard let next = Self.following(edge) else { continue }
        let here = (known[id] ?? []).union([step.into].compactMap(\.self))
          .union(Self.inputsPassed(along: edge))
        let merged = known[next].map { $0.intersection(here) } ?? here
        if known[next] != merged {
          known[next] = merged
          waiting.append(next)
        }
      }
    }
    return steps.filter { reached.contains($0.id) }.flatMap { step in
      let ways = [step] + step.instead.sorted { $0.key < $1.key }.map(\.value)
      let arguments = ways.flatMap { $0.arguments.sorted { $0.key < $1.key }.map(\.value) }
      return arguments.compactMap { argument -> Diagnostic? in
        guard case .input(let name) = argument, known[step.id]?.contains(name) != true
        else { return nil }
        return Diagnostic(
          .inputUnset, .error, at: place(step.id),
          "step '\(step.id)' uses input '\(name)', which is not set on every way to the step")
      }
    }
  }

  private func reachable(from start: [StepID]) -> Set<StepID> {
    var reached = Set(start)
    var waiting = start
    while let id = waiting.popLast() {
      for edge in steps.first(where: { $0.id == id })?.edges ?? [] {
        if let next = Self.following(edge), reached.insert(next).inserted { waiting.append(next) }
      }
    }
    return reached
  }

  /// The step after an edge, or after the call that the edge makes; `nil` is the end.
  private static func following(_ edge: Edge) -> StepID? {
    switch edge.target {
    case .step(let id): id
    case .end: nil
    case .call(_, _, let then): then
    }
  }

  private static func inputsPassed(along edge: Edge) -> Set<String> {
    switch edge.target {
    case .call(_, let with, _): Set(with.values)
    case .step, .end: []
    }
  }
}
