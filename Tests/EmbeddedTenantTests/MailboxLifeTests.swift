import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// I11 and I12: the states of a mailbox, and what else changes with time.
struct MailboxLifeTests {
  private let license: Value = .text("ENTERPRISEPACK")

  @Test func reconnectsAMailboxWithinThirtyDays() async throws {
    let sample = try Sample()
    let alma: Arguments = ["users": Sample.user("alma.wik"), "licenses": license]
    #expect(try await sample.unmet("license.unassign", alma, key: "1") == [])
    try sample.tenant.advance(days: 29)
    #expect(try await sample.unmet("license.assign", alma, key: "2") == [])
    let mailbox = try await sample.mailbox("alma.wik")
    #expect(mailbox?.state == .active)
    #expect((mailbox?.size ?? 0) > 0)
    #expect(mailbox?.keptUntil == nil)
  }

  @Test func deletesAMailboxAfterThirtyDays() async throws {
    let sample = try Sample()
    let alma: Arguments = ["users": Sample.user("alma.wik"), "licenses": license]
    #expect(try await sample.unmet("license.unassign", alma, key: "1") == [])
    try sample.tenant.advance(days: 30)
    #expect(try await sample.mailbox("alma.wik")?.state == .purged)
    #expect(try await sample.unmet("license.assign", alma, key: "2") == [])
    #expect(try await sample.mailbox("alma.wik")?.size == 0)
  }

  @Test func keepsTheMailboxOfADeletedUserOnHold() async throws {
    let sample = try Sample()
    let anna: Arguments = ["user": Sample.user("anna.lind")]
    #expect(try await sample.unmet("user.delete", anna, key: "1") == [])
    try sample.tenant.advance(days: 60)
    #expect(try await sample.mailbox("anna.lind")?.state == .inactive)
    let user = try await sample.tenant.user(Sample.id("anna.lind"))
    #expect(user?.state == .purged)
    #expect(try await sample.refusals("user.restore", anna) == ["restoreTooLate"])
    #expect(await sample.failure("user.restore", anna) == "restoreTooLate")
  }

  @Test func letsAnInactiveMailboxGoOnceItsHoldsHaveEnded() async throws {
    let sample = try Sample()
    let helen: Arguments = ["user": Sample.user("helen.price")]
    #expect(try await sample.mailbox("helen.price")?.state == .inactive)
    #expect(try await sample.unmet("mailbox.releaseHolds", helen, key: "1") == [])
    try sample.tenant.advance(days: 31)
    #expect(try await sample.mailbox("helen.price")?.state == .softDeleted)
    try sample.tenant.advance(days: 30)
    #expect(try await sample.mailbox("helen.price")?.state == .purged)
  }

  @Test func refusesToRestoreWhatIsThirtyDaysGone() async throws {
    let sample = try Sample()
    let gustav: Arguments = ["user": Sample.user("gustav.malm")]
    try sample.tenant.advance(days: 19, hours: 23)
    #expect(try await sample.refusals("user.restore", gustav) == [])
    try sample.tenant.advance(days: 0, hours: 1)
    #expect(try await sample.refusals("user.restore", gustav) == ["restoreTooLate"])
  }

  @Test func refusesToDeleteASyncedUser() async throws {
    let sample = try Sample()
    let sofia: Arguments = ["user": Sample.user("sofia.engstrom")]
    #expect(try await sample.refusals("user.delete", sofia) == ["directorySynced"])
    #expect(await sample.failure("user.delete", sofia) == "directorySynced")
  }

  @Test func closesAndOpensTheWindowForGivingUnitsBack() async throws {
    let sample = try Sample()
    let e3: Arguments = ["subscription": .text("e3-direct")]
    #expect(try await sample.outcome("subscription.checkReduction", e3) == "open")
    try sample.tenant.advance(days: 3)
    #expect(try await sample.outcome("subscription.checkReduction", e3) == "closed")
    try sample.tenant.advance(days: 163)
    #expect(try await sample.outcome("subscription.checkReduction", e3) == "open")
  }

  @Test func letsASubscriptionWithoutRecurringBillingRunOut() async throws {
    let sample = try Sample()
    try sample.tenant.advance(days: 26)
    let status = try await sample.tenant.subscriptions()
      .first { $0.id == SubscriptionID("small-business") }?.status
    #expect(status == .warning)
  }
}
