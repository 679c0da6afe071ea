import Documents
import EmbeddedTenant
import Foundation
import Procedures
import Sessions
import TestSupport
import Testing
import Translation
import Workspaces
import stegvis_graph_bench

/// Stops one procedure at every point; `scripts/crash` stops all procedures, on both tenants.
struct CrashTests {
  private func scenario(_ procedure: ProcedureID, _ name: String) throws -> CrashScenario {
    let all = try CrashScenario.all(
      in: ContentFolder(path: Checkout.root.path), try Conformance.shared.sample)
    return try #require(all.first { $0.procedure == procedure && $0.name == name })
  }

  private func embedded(
    keepsJournal: Bool = true, keepsKeys: Bool = true,
    _ procedure: ProcedureID = "reduce-licenses", _ name: String = "window-closed-end-at-term"
  ) throws -> EmbeddedCrash {
    EmbeddedCrash(
      scenario: try scenario(procedure, name),
      sample: try CrashMatrix.file(of: try Conformance.shared.sample), keepsJournal: keepsJournal,
      keepsKeys: keepsKeys)
  }

  @Test func losesAndDoublesNothingWhereverItIsStopped() async throws {
    let counts = try await embedded(keepsJournal: true).counts()
    #expect(counts.points > 100)
    #expect(counts.firstFault == nil)
  }

  @Test func recordsEvidenceOnceWhereverItIsStopped() async throws {
    let counts = try await embedded("back-up-before-switching", "switching").counts()
    #expect(counts.points > 100)
    #expect(counts.firstFault == nil)
  }

  @Test func recordsEvidenceOverGraphOnceWhereverItIsStopped() async throws {
    let crash = GraphCrash(
      scenario: try scenario("back-up-before-switching", "leaving"),
      sample: try Conformance.shared.sample)
    let counts = try await crash.counts([.none, .torn])
    #expect(counts.points > 100)
    #expect(counts.firstFault == nil)
  }

  /// A person's word, a record, two changes and a hold in the way, in one document.
  @Test func losesAndDoublesNothingOfABoundDocument() async throws {
    let bound = try scenario(CrashScenario.boundDocument, "bound")
    let sample = try Conformance.shared.sample
    let embedded = try await EmbeddedCrash(
      scenario: bound, sample: try CrashMatrix.file(of: sample)
    ).counts()
    #expect(embedded.points > 100)
    #expect(embedded.firstFault == nil)
    let graph = try await GraphCrash(scenario: bound, sample: sample).counts([.none])
    #expect(graph.points > 100)
    #expect(graph.firstFault == nil)
  }

  @Test func losesAndDoublesNothingOnAFullDisk() async throws {
    let counts = try await embedded(keepsJournal: true).fullDisk()
    #expect(counts.points > 30)
    #expect(counts.firstFault == nil)
  }

  @Test func keepsEveryWordAboutADocumentOnceWhereverItIsStopped() async throws {
    let sessions = try DocumentCrash.sessions()
    #expect(sessions.count == 2)
    for session in sessions {
      let counts = try await session.counts()
      #expect(counts.points > 100)
      #expect(counts.doubled == 0 && counts.lost == 0 && counts.stuck == 0)
      #expect(counts.firstFault == nil)
      let full = try await session.fullDisk()
      #expect(full.points > 30)
      #expect(full.firstFault == nil)
    }
  }

  /// Shows that the same points find faults if the journal is not on disk before the effect.
  @Test func findsWhatAJournalThatIsNotKeptDoes() async throws {
    let counts = try await embedded(
      keepsJournal: false, "unassign-all-licenses", "dynamic-group"
    ).counts()
    #expect(counts.doubled + counts.lost + counts.stuck > 0)
  }

  /// Shows that the same points find evidence that gets another key when the session is resumed.
  @Test func findsEvidenceThatIsDoubled() async throws {
    let name = (procedure: ProcedureID("back-up-before-switching"), scenario: "leaving")
    let embedded = try await embedded(keepsKeys: false, name.procedure, name.scenario).counts()
    #expect(embedded.doubled > 0)
    let graph = try await GraphCrash(
      scenario: try scenario(name.procedure, name.scenario), sample: try Conformance.shared.sample,
      keepsKeys: false
    ).counts([.none])
    #expect(graph.doubled > 0)
  }
}
