import EmbeddedTenant
import Foundation
import Microsoft365
import Operations
import Testing

/// One test for each invariant of the model, for what the domain says and for what the tenant
/// enforces. The numbers are those of the comments in both; I11 is in `MailboxLifeTests`, I12 in
/// `TenantTriggerTests` too.
struct InvariantTests {
  @Test func i1RefusesMoreUnitsThanThereAre() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "users": .list([Sample.user("alma.wik")]), "licenses": .text("MCOEV"),
    ]
    #expect(try await sample.refusals("license.assign", arguments) == ["notEnoughUnits"])
    #expect(try await sample.outcome("license.checkCapacity", arguments) == "short")
    #expect(await sample.failure("license.assign", arguments) == "notEnoughUnits")
  }

  @Test func i1GivesTheLastSeatToOneUserOnly() async throws {
    let sample = try Sample()
    let one: Arguments = [
      "users": Sample.user("maja.strand"), "licenses": .text("EXCHANGESTANDARD"),
    ]
    let country: Arguments = ["users": Sample.user("maja.strand"), "country": .text("SE")]
    #expect(try await sample.unmet("user.setUsageLocation", country, key: "1") == [])
    #expect(try await sample.unmet("license.assign", one, key: "2") == [])
    let both: Arguments = [
      "users": .list([Sample.user("alma.wik"), Sample.user("ebba.lund")]),
      "licenses": .text("EXCHANGESTANDARD"),
    ]
    #expect(await sample.failure("license.assign", both) == "notEnoughUnits")
    #expect(
      try await sample.outcome("license.readAvailability", ["license": .text("EXCHANGESTANDARD")])
        == "exhausted")
  }

  @Test func i2CountsAUserOnceHoweverManyGroupsGive() async throws {
    let sample = try Sample()
    let units = try await sample.tenant.products()
      .first { $0.product == Sample.sku("MCOMEETADV") }
    #expect(units?.assigned == 2)
  }

  @Test func i3RefusesALicenseWithoutAUsageLocation() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "users": Sample.user("maja.strand"), "licenses": .text("ENTERPRISEPACK"),
    ]
    #expect(try await sample.refusals("license.assign", arguments) == ["noUsageLocation"])
    #expect(await sample.failure("license.assign", arguments) == "noUsageLocation")
    let blocked: Arguments = [
      "users": Sample.user("daan.mulder"), "licenses": .text("MCOPSTN1"),
    ]
    #expect(try await sample.refusals("license.assign", blocked) == ["blockedInCountry"])
    #expect(await sample.failure("license.assign", blocked) == "blockedInCountry")
  }

  @Test func i4RefusesPlansThatExcludeOrLackAnother() async throws {
    let resources = try Sample.resources { licenses in
      licenses["conflicts"] = [["MCOPSTN1", "MCOSTANDARD"]]
      licenses["dependencies"] = ["MCOEV": ["MCOSTANDARD"]]
    }
    let tenant = try EmbeddedTenant.inMemory(resources)
    let domain = tenant.domain
    let conflict: Arguments = ["users": Sample.user("alma.wik"), "licenses": .text("MCOPSTN1")]
    let read = try await domain.read("license.assign", conflict)
    #expect(domain.refusals("license.assign", conflict, read).map(\.code) == ["planConflict"])
    let loss: Arguments = ["users": Sample.user("hugo.falk"), "licenses": .text("ENTERPRISEPACK")]
    let facts = try await domain.read("license.unassign", loss)
    #expect(domain.refusals("license.unassign", loss, facts).map(\.code) == ["planDependency"])
    await #expect(throws: DomainFailure.self) {
      try await domain.perform("license.unassign", loss, key: "k", actor: Sample.karin)
    }
  }

  @Test func i5RefusesToRemoveAnInheritedLicense() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "users": Sample.user("johan.aberg"), "licenses": .text("SPE_F1"),
    ]
    #expect(try await sample.refusals("license.unassign", arguments) == ["inheritedLicence"])
    #expect(await sample.failure("license.unassign", arguments) == "inheritedLicence")
    #expect(try await sample.outcome("license.checkInheritance", arguments) == "inherited")
    #expect(try await sample.refusals("license.leaveGroup", arguments) == ["dynamicGroup"])
    #expect(await sample.failure("license.leaveGroup", arguments) == "dynamicGroup")
  }

  @Test func i5RemovesTheDirectOneOfTwoWays() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "users": Sample.user("david.osei"), "licenses": .text("MCOMEETADV"),
    ]
    #expect(try await sample.unmet("license.unassign", arguments) == [])
    let david = try await sample.tenant.user(Sample.id("david.osei"))
    #expect(david?.products.contains(Sample.sku("MCOMEETADV")) == true)
  }

  @Test func i6RefusesALicenseThatAPersonBought() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "users": Sample.user("nils.holm"), "licenses": .text("POWER_BI_PRO"),
    ]
    #expect(try await sample.refusals("license.unassign", arguments) == ["selfService"])
    #expect(await sample.failure("license.unassign", arguments) == "selfService")
    let takeOver: Arguments = ["subscription": .text("power-bi-own")]
    #expect(try await sample.unmet("subscription.takeOver", takeOver, key: "1") == [])
    #expect(try await sample.unmet("license.unassign", arguments, key: "2") == [])
  }

  @Test(arguments: [
    ("e3-direct", 10, "belowAssigned"), ("e1-direct", 39, "windowClosed"),
    ("e3-direct", 27, "beyondWindow"),
    ("business-reseller", 6, "channelForbids"), ("calling-trial", 4, "channelForbids"),
    ("conferencing", 9, "creditCheckPending"),
  ])
  func i7RefusesAQuantity(id: String, quantity: Int, code: String) async throws {
    let sample = try Sample()
    let arguments: Arguments = ["subscription": .text(id), "quantity": .number(quantity)]
    #expect(try await sample.refusals("subscription.setQuantity", arguments).contains(code))
    #expect(await sample.failure("subscription.setQuantity", arguments) != "none")
  }

  @Test func i8RefusesToDisconnectAHeldMailbox() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "users": Sample.user("anna.lind"), "licenses": .text("ENTERPRISEPACK"),
    ]
    #expect(try await sample.refusals("license.unassign", arguments) == ["holdsRemain"])
    #expect(await sample.failure("license.unassign", arguments) == "holdsRemain")
    let emma: Arguments = [
      "users": Sample.user("emma.clarke"), "licenses": .text("ENTERPRISEPACK"),
    ]
    #expect(try await sample.unmet("license.unassign", emma) == [])
  }

  @Test(arguments: ["fatima.rahimi", "bram.kuipers"])
  func i9RefusesAHoldWithoutThePlansForIt(name: String) async throws {
    let sample = try Sample()
    let arguments: Arguments = ["user": Sample.user(name)]
    #expect(try await sample.refusals("mailbox.placeHold", arguments) == ["notHoldEligible"])
    #expect(await sample.failure("mailbox.placeHold", arguments) == "notHoldEligible")
  }

  @Test func i9AllowsAHoldWithPlanOneAndArchiving() async throws {
    let sample = try Sample()
    let arguments: Arguments = ["user": Sample.user("ruth.hargreaves")]
    #expect(try await sample.unmet("mailbox.placeHold", arguments) == [])
  }

  @Test func i10DelaysAfterTheAssistantHasRun() async throws {
    let sample = try Sample()
    let anna: Arguments = ["user": Sample.user("anna.lind")]
    #expect(try await sample.outcome("mailbox.checkHolds", anna) == "held")
    #expect(try await sample.unmet("mailbox.releaseHolds", anna) == [])
    #expect(try await sample.outcome("mailbox.checkHolds", anna) == "none")
    try sample.tenant.advance(days: 1)
    #expect(try await sample.outcome("mailbox.checkHolds", anna) == "delayed")
    try sample.tenant.advance(days: 30)
    #expect(try await sample.outcome("mailbox.checkHolds", anna) == "none")
  }

  @Test func i13AgesADriveNobodyPaysFor() async throws {
    let sample = try Sample()
    let name = Sample.id("alma.wik")
    let arguments: Arguments = [
      "users": Sample.user("alma.wik"), "licenses": .text("ENTERPRISEPACK"),
    ]
    #expect(try await sample.unmet("license.unassign", arguments) == [])
    try sample.tenant.advance(days: 59)
    #expect(try await sample.tenant.oneDrive(of: name)?.state == .active)
    try sample.tenant.advance(days: 1)
    #expect(try await sample.tenant.oneDrive(of: name)?.state == .readOnly)
    try sample.tenant.advance(days: 33)
    #expect(try await sample.tenant.oneDrive(of: name)?.state == .archived)
  }

  @Test func i14RefusesANumberWithoutAVoicePlanOrThatIsTaken() async throws {
    let sample = try Sample()
    let plain: Arguments = [
      "phoneNumber": .text("+46850000103"), "user": Sample.user("alma.wik"),
    ]
    #expect(try await sample.refusals("phoneNumber.assign", plain) == ["noVoicePlan"])
    #expect(await sample.failure("phoneNumber.assign", plain) == "noVoicePlan")
    let taken: Arguments = [
      "phoneNumber": .text("+46850000101"), "user": Sample.user("ingrid.sjoberg"),
    ]
    #expect(try await sample.refusals("phoneNumber.assign", taken) == ["numberTaken"])
    // The holder is the same person, whatever the name.
    let held: Arguments = [
      "phoneNumber": .text("+46850000101"),
      "user": Subject(
        id: Sample.id("lars.ekman").rawValue, name: "LARS.EKMAN@nordlund.onmicrosoft.com"
      ).value,
    ]
    #expect(try await !sample.refusals("phoneNumber.assign", held).contains("numberTaken"))
    let blocked: Arguments = [
      "phoneNumber": .text("+46850000104"), "user": Sample.user("ingrid.sjoberg"),
    ]
    #expect(try await sample.refusals("phoneNumber.assign", blocked) == ["numberBlocked"])
    try sample.tenant.advance(days: 12)
    #expect(try await sample.unmet("phoneNumber.assign", blocked) == [])
  }

  @Test func i15KeepsTheRowsOfACallQueueAsAFinding() async throws {
    let sample = try Sample()
    let arguments: Arguments = ["users": Sample.user("lars.ekman"), "licenses": .text("MCOEV")]
    #expect(try await sample.unmet("license.unassign", arguments) == [])
    let user: Arguments = ["user": Sample.user("lars.ekman")]
    #expect(try await sample.outcome("callQueue.check", user) == "member")
    #expect(try await sample.outcome("phoneNumber.check", user) == "none")
  }

  @Test func i16RefusesForwardingWithoutAVoicePlan() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "user": Sample.user("alma.wik"), "mode": .code("forward"),
      "target": Sample.user("hugo.falk"),
    ]
    #expect(try await sample.refusals("callForwarding.set", arguments) == ["noVoicePlan"])
    #expect(await sample.failure("callForwarding.set", arguments) == "noVoicePlan")
  }

  @Test func i17LocksAMailboxThatIsOverItsQuotaForAMonth() async throws {
    let sample = try Sample()
    try sample.tenant.advance(days: 9)
    #expect(try await sample.mailbox("archive")?.isLocked == false)
    try sample.tenant.advance(days: 1)
    #expect(try await sample.mailbox("archive")?.isLocked == true)
    #expect(try await sample.mailbox("orders")?.isLocked == false)
    #expect(try await sample.mailbox("invoices")?.isLocked == false)
    let full: Arguments = ["mailbox": Sample.user("archive")]
    #expect(try await sample.outcome("mailbox.checkQuota", full) == "over")
    let within: Arguments = ["mailbox": Sample.user("invoices")]
    #expect(try await sample.outcome("mailbox.checkQuota", within) == "within")
  }

  @Test func i18RefusesAMoveToLessWithoutBackups() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "users": .list([Sample.user("alma.wik")]), "licenses": .text("STANDARDPACK"),
    ]
    #expect(try await sample.refusals("license.replace", arguments) == ["backupMissing"])
    #expect(await sample.failure("license.replace", arguments) == "backupMissing")
    #expect(try await sample.outcome("backup.checkNeed", arguments) == "needed")
    let next = try await sample.domain.accept([], for: "users.takeNextWithoutBackup", arguments)
    #expect(next == .success(Sample.user("alma.wik")))
    for kind in ["outlookPst", "oneDriveDownload"] {
      let kept: Arguments = [
        "user": Sample.user("alma.wik"), "kind": .text(kind), "answer": .text("alma"),
      ]
      #expect(try await sample.unmet("backup.record", kept, key: kind) == [])
    }
    #expect(try await sample.outcome("backup.checkNeed", arguments) == "notNeeded")
    #expect(try await sample.unmet("license.replace", arguments) == [])
  }

  @Test func i19TakesAtMostTwentyUsersAtATime() async throws {
    let sample = try Sample()
    let all = try await sample.domain.candidates(
      for: "users.choose", ["license": .text("ENTERPRISEPACK")])
    #expect(all.count > 20)
    let arguments: Arguments = [
      "users": .list(all.map(\.value)), "license": .text("ENTERPRISEPACK"),
    ]
    let proposed = try await sample.domain.candidates(for: "users.takeBatch", arguments)
    #expect(proposed.count == 20)
    let answer = try await sample.domain.accept(
      all.compactMap(\.value.text), for: "users.takeBatch", arguments)
    guard case .failure(let refusal) = answer else {
      Issue.record("more than twenty were taken")
      return
    }
    #expect(refusal.code == "tooManyUsers")
    #expect(try await sample.outcome("batch.checkRemaining", arguments) == "more")
  }

  @Test func i20RefusesAnActorWithoutTheRole() async throws {
    let sample = try Sample()
    let arguments: Arguments = ["user": Sample.user("alma.wik")]
    let erik = Sample.upn("erik.bergstrom")
    #expect(await sample.failure("user.delete", arguments, actor: erik) == "roleMissing")
    #expect(await sample.failure("user.delete", arguments, actor: "nobody") == "roleMissing")
    #expect(try sample.tenant.summary().changes == 0)
  }

  @Test func i20CarriesAChangeOutOnceForOneKey() async throws {
    let sample = try Sample()
    let add: Arguments = ["subscription": .text("exchange-p2"), "quantity": .number(5)]
    let back: Arguments = ["subscription": .text("exchange-p2"), "quantity": .number(4)]
    try await sample.domain.perform(
      "subscription.setQuantity", add, key: "one", actor: Sample.karin)
    try await sample.domain.perform(
      "subscription.setQuantity", back, key: "one", actor: Sample.karin)
    let quantity = try await sample.tenant.subscriptions()
      .first { $0.id == SubscriptionID("exchange-p2") }?.quantity
    #expect(quantity == 5)
    #expect(try sample.tenant.summary().changes == 1)
  }
}
