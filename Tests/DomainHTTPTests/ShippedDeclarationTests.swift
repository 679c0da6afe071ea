import DeclaredDomains
import DomainHTTP
import Operations
import OutgoingHTTP
import Testing

/// The declarations in `domains/`, played on what real services answered to them: each request that one
/// of them can make is in a recording, and another request is not answered.
///
/// `scripts/test-domains --record` writes the recordings anew.
struct ShippedDeclarationTests {
  private func play(
    _ declaration: Declaration, _ recording: String, isComplete: Bool = true
  ) async throws {
    let exchange = try RecordedExchange(recording)
    let path = ["powerdns-shipped": "/api/v1", "django-scim2-shipped": "/scim/v2"]
    let transport = try HTTPTransport(
      declaration,
      settings: [
        "base": .text(RecordedExchange.host + path[recording, default: "/v2"]),
        "server": .text("localhost"), "nameServers": .list([]),
      ],
      secrets: ["apiKey": Secret("recorded"), "token": Secret("recorded")], exchange: exchange,
      clock: MovingClock())
    let scenario = ShippedScenario(declaration: declaration, transport: transport)
    if declaration.id == "dns" {
      try await scenario.keepNames()
    } else {
      try await scenario.keepAccounts(isComplete: isComplete)
    }
    if exchange.left > 0 { throw ShippedScenario.Fault(what: "\(exchange.left) were not asked") }
  }

  @Test func keepNames() async throws {
    try await play(try #require(try ShippedDeclaration("dns").declaration), "powerdns-shipped")
  }

  @Test(arguments: ["scim2-server-shipped", "django-scim2-shipped"])
  func keepAccounts(recording: String) async throws {
    let declaration = try #require(try ShippedDeclaration("scim").declaration)
    try await play(declaration, recording, isComplete: recording.hasPrefix("scim2"))
  }

  /// So every request is recorded, and whoever changes one finds out here, without the services.
  @Test(arguments: [("dns", "powerdns-shipped", 20), ("scim", "scim2-server-shipped", 25)])
  func makeNoOtherRequestThanWasRecorded(
    id: String, recording: String, atLeast count: Int
  ) async throws {
    let mutants = try ShippedDeclaration(DomainID(rawValue: id)).mutants
    var played = 0
    for (line, mutant) in mutants {
      guard let declaration = mutant.declaration else { continue }
      played += 1
      await #expect(throws: (any Error).self, "\(line)") {
        try await play(declaration, recording)
      }
    }
    #expect(played >= count, "\(played) of \(mutants.count)")
  }

  /// A set is put back whether it was there or not; that it may be deleted is only one way to do so.
  @Test func sayHowAReplacementIsUndoneBeforeItIsMade() async throws {
    let declaration = try #require(try ShippedDeclaration("dns").declaration)
    let catalogue = DeclaredCatalogue(declaration).catalogue
    #expect(catalogue["dns:recordSet.replace"]?.reversal == .inverse("dns:recordSet.restore"))
    #expect(catalogue["dns:textRecord.add"]?.reversal == .inverse("dns:textRecord.remove"))
  }
}
