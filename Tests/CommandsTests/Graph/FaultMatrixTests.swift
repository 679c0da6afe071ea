import Testing
import stegvis_graph_bench

/// Tries every fault with every change that Graph has an interface for; `scripts/bench` uses 200
/// seeds.
struct FaultMatrixTests {
  @Test func neverSaysWhatIsNotSoAndDoesNothingTwice() async throws {
    let matrix = try await FaultMatrix(sample: try Conformance.shared.sample, seeds: 3)
    #expect(matrix.byFault.count == 14)
    #expect(matrix.byChange.count == 10)
    for (name, counts) in matrix.byFault {
      #expect(counts.sessions == 30, "\(name)")
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
