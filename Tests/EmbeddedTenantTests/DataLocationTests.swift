import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// Where the service is to keep somebody's data.
struct DataLocationTests {
  private static let operation: OperationID = "user.setPreferredDataLocation"

  private func alma(_ location: String? = nil) -> Arguments {
    var arguments: Arguments = ["user": Sample.user("alma.wik")]
    if let location { arguments["location"] = .text(location) }
    return arguments
  }

  @Test func setsItAndGivesBackWhatItWas() async throws {
    let sample = try Sample()
    let before = try await sample.domain.read(Self.operation, alma("EUR"))
    #expect(
      sample.domain.inverse(of: Self.operation, alma("EUR"), before: before)
        == [Inverse(Self.operation, alma())])
    #expect(sample.domain.inverse(of: Self.operation, alma(), before: before) == [])
    #expect(try await sample.unmet(Self.operation, alma("eur"), key: "1") == [])
    let id = Sample.id("alma.wik")
    #expect(try await sample.tenant.details(of: id)?.dataLocation == "EUR")
    let set = try await sample.domain.read(Self.operation, alma("NAM"))
    #expect(
      sample.domain.inverse(of: Self.operation, alma("NAM"), before: set)
        == [Inverse(Self.operation, alma("EUR"))])
    #expect(try await sample.unmet(Self.operation, alma(), key: "2") == [])
    #expect(try await sample.domain.read(Self.operation, alma("EUR")) == before)
  }

  @Test(arguments: ["EU", "EURO", "E1R", "ÅÄÖ", "a b"])
  func refusesWhatIsNoPlace(text: String) async throws {
    #expect(try await Sample().refusals(Self.operation, alma(text)) == ["notADataLocation"])
  }
}
