import Operations
import Procedures
import Sessions
import Testing

/// The verdict comes from reading the tenant again, not from its answer to the change.
struct FaultyTenantTests {
  private static let release = Conformance.Scenario(
    procedure: "unassign-licenses-from-user", name: "release-holds.yaml")

  private func walk(
    _ fault: FaultyDomain.Fault
  ) async throws -> Conformance.Walk {
    try await Conformance.shared.walk(Self.release, language: "sv", mode: .automatic) {
      FaultyDomain($0, fault)
    }
  }

  private func verdicts(_ events: [SessionEvent]) -> [Verdict] {
    events.compactMap { event in
      if case .verified(_, _, let verdict, _, _) = event { verdict } else { nil }
    }
  }

  @Test func stopsWithRefutedWhereTheTenantSwallowsTheChange() async throws {
    let walk = try await walk(.swallowsChanges)
    #expect(walk.ending == .stopped(.refuted))
    #expect(verdicts(walk.events) == [.pending, .refuted])
    #expect(!walk.events.contains(.completed))
    #expect(walk.transcript.contains("[Inte som förväntat]"))
  }

  @Test func waitsAsPendingWhereTheTenantIsLate() async throws {
    let walk = try await walk(.isLate(reads: 3))
    #expect(walk.ending == .completed)
    let verdicts = verdicts(walk.events)
    #expect(verdicts.contains(.pending))
    #expect(verdicts.count { $0 == .confirmed } == verdicts.count { $0 == .pending })
  }
}
