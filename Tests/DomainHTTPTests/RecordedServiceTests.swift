import DeclaredDomains
import DomainHTTP
import OutgoingHTTP
import Testing

/// The scenarios with what real services answered: PowerDNS 4.7.3, scim2-server 0.8.3 and django-scim2
/// 0.22.0. `scripts/test-domains --record` writes the recordings anew.
struct RecordedServiceTests {
  private func transport(
    _ declaration: Declaration, _ exchange: RecordedExchange, _ path: String
  ) throws -> HTTPTransport {
    try HTTPTransport(
      declaration,
      settings: [
        "base": .text(RecordedExchange.host + path), "server": .text("localhost"),
        "nameServers": .list([]),
      ],
      secrets: ["apiKey": Secret("recorded"), "token": Secret("recorded")], exchange: exchange,
      clock: MovingClock())
  }

  @Test func keepsAZone() async throws {
    let exchange = try RecordedExchange("powerdns")
    try await ZoneScenario(
      transport: try transport(.nameService, exchange, "/api/v1"), hasNameServer: false
    ).play()
    #expect(exchange.left == 0)
  }

  @Test func keepsAccountsAtACompleteService() async throws {
    let exchange = try RecordedExchange("scim2-server")
    try await AccountScenario(
      transport: try transport(.accounts, exchange, "/v2"), isComplete: true
    ).play()
    #expect(exchange.left == 0)
  }

  @Test func keepsAccountsAtAServiceWithoutVersionsAndFilters() async throws {
    let exchange = try RecordedExchange("django-scim2")
    try await AccountScenario(
      transport: try transport(.accounts, exchange, "/scim/v2"), isComplete: false
    ).play()
    #expect(exchange.left == 0)
  }
}
