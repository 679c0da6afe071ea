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
    // Nobody has the last one, and it is refused.
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

  private static func failure(of name: String, on domain: any Domain) async -> DomainFailure? {
    do {
      try await domain.perform(
        "license.unassignAll", ["users": .list([Sample.user(name)])], key: "k-\(name)",
        actor: actor)
      return nil
    } catch {
      return error
    }
  }
}
