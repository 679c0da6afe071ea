import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// Changes of sessions that run at once, which the tenant makes in one transaction.
struct GatheredChangeTests {
  private static let actor = "karin.nordlund@nordlund.onmicrosoft.com"

  @Test func makesEveryChangeAsIfItWereAlone() async throws {
    let sample = try Sample()
    let alone = try sample.tenant.copy()
    let domain = sample.tenant.domain.inParallel
    // The third account does not exist, and is refused alone.
    let names = ["lars.ekman", "anna.lind", "nobody.there"]
    let outcomes = await withTaskGroup(of: (String, DomainFailure?).self) { group in
      for name in names {
        group.addTask { (name, await Self.failure(of: name, on: domain)) }
      }
      return await group.reduce(into: [String: DomainFailure?]()) { $0[$1.0] = $1.1 }
    }
    for name in names {
      let expected = await Self.failure(of: name, on: alone.domain)
      #expect(outcomes[name] == .some(expected))
    }
    for name in names.prefix(2) {
      let arguments = ["users": Value.list([Sample.user(name)])]
      let together = try await sample.domain.read("license.unassignAll", arguments)
      #expect(together == (try await alone.domain.read("license.unassignAll", arguments)))
    }
  }

  @Test func givesTheLastUnitToOneOfTwo() async throws {
    let sample = try Sample()
    let domain = sample.tenant.domain.inParallel
    let failures = await withTaskGroup(of: DomainFailure?.self) { group in
      for name in ["alma.wik", "ebba.lund"] {
        group.addTask {
          await Self.failure(
            of: "license.assign", name, ["licenses": .text("EXCHANGESTANDARD")], on: domain)
        }
      }
      return await group.reduce(into: [DomainFailure?]()) { $0.append($1) }
    }
    let refused = failures.compactMap(\.self)
    #expect(refused.count == 1)
    guard case .refused(let refusal)? = refused.first else {
      Issue.record("\(refused) is no refusal")
      return
    }
    #expect(refusal.code == "notEnoughUnits")
  }

  private static func failure(of name: String, on domain: any Domain) async -> DomainFailure? {
    await failure(of: "license.unassignAll", name, [:], on: domain)
  }

  private static func failure(
    of operation: OperationID, _ name: String, _ more: Arguments, on domain: any Domain
  ) async -> DomainFailure? {
    do {
      try await domain.perform(
        operation, more.merging(["users": .list([Sample.user(name)])]) { $1 }, key: "k-\(name)",
        actor: actor)
      return nil
    } catch {
      return error
    }
  }
}
