import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// Checks the catalogue as a whole: every operation can be called with everything it accepts.
struct CatalogueTests {
  @Test func readsEveryPageAndOperationWithoutFailing() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "user": Sample.user("lars.ekman"), "license": .text("ENTERPRISEPACK"),
      "subscription": .text("e3-direct"), "phoneNumber": .text("+46850000101"),
    ]
    for operation in sample.domain.catalogue.operations.values {
      let facts = try await sample.domain.read(operation.id, arguments)
      _ = try await sample.domain.candidates(for: operation.id, arguments)
      let outcome = sample.domain.outcome(operation.id, arguments, facts)
      #expect(operation.outcomes.contains(outcome), "\(operation.id) ends as \(outcome)")
      #expect(facts.allSatisfy { FactProperty(rawValue: $0.property) != nil })
    }
    for page in AdminPage.allCases {
      var arguments = arguments
      arguments["page"] = .text(page.rawValue)
      let facts = try await sample.domain.read("page.open", arguments)
      #expect(!facts.isEmpty, "\(page) shows nothing")
    }
  }

  @Test func knowsNoWordOutsideTheClosedSets() async throws {
    let sample = try Sample()
    let users = try await sample.tenant.users().map { Value.text($0.name.rawValue) }
    let arguments: Arguments = ["users": .list(users)]
    for id: OperationID in ["license.unassignAll", "retention.read", "account.checkDeleted"] {
      for fact in try await sample.domain.read(id, arguments) {
        guard case .code(let word) = fact.value else { continue }
        #expect(StateCode(rawValue: word) != nil && word != "unknown", "\(fact)")
      }
    }
  }

  @Test func namesARoleForEveryChangeThatTheTenantAsksFor() throws {
    let sample = try Sample()
    let changes = sample.domain.catalogue.operations.values.filter { $0.kind == .change }
    #expect(changes.count == 20)
    #expect(changes.allSatisfy { $0.roles.contains("global") })
    #expect(sample.domain.catalogue.operations.count == 79)
  }
}
