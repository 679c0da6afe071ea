import EmbeddedTenant
import GRDB
import Microsoft365
import Operations
import TestSupport
import Testing

/// What is known before a change decides whether it is refused; what is not known refuses nothing.
struct RefusedReadingTests {
  private let e3: Value = .text("ENTERPRISEPACK")

  /// Returns the facts with another value for one property.
  private func facts(
    _ facts: [Fact], _ subject: Subject, _ property: FactProperty, _ value: Value
  ) -> [Fact] {
    facts.filter { $0.subject != subject || $0.property != property.rawValue }
      + [Fact(subject, property, value)]
  }

  @Test func predictsNothingAboutWhatIsNotShown() async throws {
    let domain = try Sample().domain
    let name = Sample.subject("alma.wik")
    let alma: Arguments = ["users": name.value, "licenses": e3]
    let read = try await domain.read("license.unassign", alma)
    let state = Fact(name, .mailboxState, .absent)
    #expect(domain.prediction("license.unassign", alma, read).value(like: state) != nil)
    let hidden = facts(read, name, .mailboxState, .unread(Refusal(.unreadable)))
    #expect(domain.refusals("license.unassign", alma, hidden) == [])
    let predicted = domain.prediction("license.unassign", alma, hidden)
    #expect(predicted.value(like: state) == nil)
    #expect(!predicted.isEmpty)
  }

  @Test(arguments: [
    (StateCode.exchangeCenter, RefusalCode.mailEnabledGroup),
    (.localDirectory, .syncedGroup),
  ])
  func leavesNoGroupThatIsManagedElsewhere(_ place: StateCode, _ code: RefusalCode) async throws {
    let domain = try Sample().domain
    let lotte: Arguments = [
      "users": Sample.user("lotte.visser"), "licenses": .text("MCOMEETADV"),
    ]
    let read = try await domain.read("license.leaveGroup", lotte)
    #expect(domain.refusals("license.leaveGroup", lotte, read) == [])
    let sales = try #require(Sample.group("Sales team").subjects.first)
    let fixed = facts(read, sales, .groupManagement, .code(place.rawValue))
    #expect(domain.refusals("license.leaveGroup", lotte, fixed).map(\.code) == [code.rawValue])
  }

  @Test func asksForNoMoreUnitsOfASuspendedSubscription() async throws {
    let folder = try TestFolder()
    let path = folder.path("tenant.sqlite")
    _ = try EmbeddedTenant.create(at: path, try Sample.resources())
    let file = try DatabaseQueue(path: path)
    try await file.write { db in
      try db.execute(
        sql: "UPDATE subscription SET status = 'suspended' WHERE id = 'calling-trial'")
    }
    try file.close()
    let domain = try EmbeddedTenant.open(at: path).domain
    let arguments: Arguments = [
      "users": Sample.user("fatima.rahimi"), "licenses": .text("MCOPSTN1"),
    ]
    let read = try await domain.read("license.assign", arguments)
    #expect(read.contains { $0.property == "subscriptionStatus" && $0.value == .code("suspended") })
    let codes = domain.refusals("license.assign", arguments, read).map(\.code)
    #expect(codes.contains("productSuspended"))
    #expect(!codes.contains("notEnoughUnits"))
    #expect(
      domain.refusals("license.checkCapacity", arguments, read).map(\.code) == ["productSuspended"])
  }
}
