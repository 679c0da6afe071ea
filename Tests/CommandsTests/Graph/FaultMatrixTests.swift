import Operations
import Testing
import stegvis_graph_bench

/// Tries every fault with every change that Graph has an interface for; `scripts/bench` uses 200
/// seeds.
struct FaultMatrixTests {
  /// One that is forgotten here would be tried with no fault.
  @Test func triesEveryChangeThatGraphHasAnInterfaceFor() throws {
    let catalogue = try Conformance.shared.sample.domain.catalogue
    let changes = catalogue.operations.values.filter { $0.kind == .change && $0.hasInterface }
    // It asks the service for the same as `license.assign`.
    let same: OperationID = "mailbox.assignLicense"
    #expect(
      MatrixChange.all.map(\.operation).sorted()
        == changes.map(\.id).filter { $0 != same }.sorted())
  }

  @Test func neverSaysWhatIsNotSoAndDoesNothingTwice() async throws {
    let matrix = try await FaultMatrix(sample: try Conformance.shared.sample, seeds: 3)
    #expect(matrix.byFault.count == 14)
    for (name, counts) in matrix.byFault {
      #expect(counts.sessions == 3 * MatrixChange.all.count, "\(name)")
      #expect(counts.falselyConfirmed == 0, "\(name)")
      #expect(counts.falselyRefuted == 0, "\(name)")
      #expect(counts.doubled == 0, "\(name)")
      #expect(counts.wordless == 0, "\(name)")
      #expect(counts.surprisesMissed == 0, "\(name)")
    }
    let all = matrix.byFault.map(\.counts).reduce(MatrixCell.Counts(), +)
    // The same faults would mislead a program that trusts status codes: the matrix can tell.
    #expect(all.statusFalselyDone > 0)
    #expect(all.statusFalselyFailed > 0)
    #expect(all.exceeded > 0)
    #expect(all.waited > 0)
    #expect(all.refuted > 0)
    #expect(all.confirmed > all.sessions * 3 / 4)
  }
}
