import Procedures
import Testing

/// A procedure that calls another becomes one graph.
struct StepGraphTests {
  private let caller = """
    id: lamps
    documents: {en: en.md, sv: sv.md}
    inputs:
      lamp: lamp
    steps:
      choose:
        operation: lamp.choose
        into: lamp
        then: {call: darkness, with: {which: $lamp}, then: switch-off}
      switch-off:
        operation: lamp.switchOff
        with: {lamp: $lamp}
    """

  private let callee = """
    id: darkness
    documents: {en: en.md, sv: sv.md}
    inputs:
      which: lamp
      other: lamp
    steps:
      choose:
        operation: lamp.choose
        into: which
      switch-off:
        operation: lamp.check
        with: {lamp: $which}
        on: {on: end}
    """

  private func graph() throws -> StepGraph {
    let bound = LampProcedure.bind(manifest: caller, others: ["darkness": callee])
    #expect(bound.diagnostics == [])
    let library = ["lamps": bound.procedure, "darkness": try darkness()]
    return try #require(
      StepGraph(
        of: "lamps",
        in: Dictionary(
          uniqueKeysWithValues: library.compactMap { id, procedure in
            procedure.map { (ProcedureID(id), $0) }
          })))
  }

  private func darkness() throws -> Procedure {
    try #require(
      LampProcedure.bind(manifest: callee.replacing("id: darkness", with: "id: lamps")).procedure)
  }

  @Test func laysTheCalleeAfterTheStepThatCallsIt() throws {
    #expect(
      try graph().nodes.map(\.id) == [
        "choose", "choose/choose", "choose/switch-off", "switch-off",
      ])
  }

  @Test func tiesTheInputsTheCallPasses() throws {
    let node = try #require(try graph()["choose/choose"])
    #expect(node.into == "lamp")
    #expect(node.isGiven)
    #expect(try graph()["choose/switch-off"]?.arguments == ["lamp": .input("lamp")])
  }

  @Test func goesOnWhereTheCallSays() throws {
    let graph = try graph()
    #expect(graph["choose"]?.next["done"] == .some("choose/choose"))
    #expect(graph["choose/switch-off"]?.next["on"] == .some("switch-off"))
    #expect(graph["switch-off"]?.next["done"] == .some(nil))
  }

  @Test func countsTheStepsOfTheOuterProcedure() throws {
    let graph = try graph()
    #expect(graph.stepCount == 2)
    #expect(graph.ordinal(of: "switch-off") == 2)
    #expect(graph.ordinal(of: "choose/switch-off") == 1)
  }
}
