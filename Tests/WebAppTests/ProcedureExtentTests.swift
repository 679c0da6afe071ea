import Commands
import Procedures
import Testing
import WebApp

/// What a card says of a procedure, with the procedures that it calls.
struct ProcedureExtentTests {
  /// A procedure that only deletes an account, and calls others that do much more.
  @Test func countsWhatCalledProceduresDo() throws {
    let context = try CommandContext(in: "en")
    let library = try context.procedures.library(context.content.procedures())
    let procedure = try #require(library.procedures[ProcedureID("offboard-step-6")])
    let alone = ProcedureExtent(procedure, nil, context.words)
    let whole = ProcedureExtent(
      procedure, StepGraph(of: procedure.id, in: library.procedures), context.words)
    #expect(alone.changes.count == 1)
    #expect(whole.changes.count > 5 && Set(whole.changes).isSuperset(of: alone.changes))
    #expect(Set(whole.changes).count == whole.changes.count)
    #expect(whole.steps != alone.steps)
  }
}
