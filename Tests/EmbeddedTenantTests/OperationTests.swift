import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// For every change: a read after it shows what was predicted from the read before it.
struct OperationTests {
  @Test func assigningDoesWhatIsPredicted() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "users": .list([Sample.user("fatima.rahimi"), Sample.user("oscar.hedlund")]),
      "licenses": .text("ENTERPRISEPACK"),
    ]
    #expect(try await sample.unmet("license.assign", arguments) == [])
  }

  @Test func unassigningTheLastMailboxPlanDoesWhatIsPredicted() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "users": Sample.user("lars.ekman"),
      "licenses": .list([.text("ENTERPRISEPACK"), .text("MCOEV")]),
    ]
    #expect(try await sample.unmet("license.unassign", arguments) == [])
    #expect(try await sample.mailbox("lars.ekman")?.state == .disconnected)
    let number = try await sample.tenant.phoneNumbers().first {
      $0.number.rawValue == "+46850000101"
    }
    #expect(number?.state == .unassigned)
  }

  @Test func unassigningAllLeavesInheritedLicenses() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "users": .list([Sample.user("lotte.visser"), Sample.user("alma.wik")])
    ]
    #expect(try await sample.unmet("license.unassignAll", arguments) == [])
    let lotte = try await sample.tenant.user(UserName(Sample.upn("lotte.visser")))
    #expect(lotte?.products == [PartNumber("MCOMEETADV")])
  }

  @Test func replacingWithMoreServicesDoesWhatIsPredicted() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "users": .list([Sample.user("fatima.rahimi")]), "licenses": .text("ENTERPRISEPACK"),
    ]
    #expect(try await sample.unmet("license.replace", arguments) == [])
  }

  @Test func leavingAGroupTakesWhatItGave() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "users": .list([Sample.user("lotte.visser")]), "licenses": .text("MCOMEETADV"),
    ]
    #expect(try await sample.unmet("license.leaveGroup", arguments) == [])
  }

  @Test func settingAUsageLocationDoesWhatIsPredicted() async throws {
    let sample = try Sample()
    let arguments: Arguments = ["users": Sample.user("maja.strand"), "country": .text("SE")]
    #expect(try await sample.unmet("user.setUsageLocation", arguments) == [])
  }

  @Test(arguments: ["lars.ekman", "anna.lind", "emma.clarke", "maja.strand"])
  func deletingAndRestoringDoWhatIsPredicted(name: String) async throws {
    let sample = try Sample()
    let arguments: Arguments = ["user": Sample.user(name)]
    #expect(try await sample.unmet("user.delete", arguments, key: "1") == [])
    #expect(try await sample.unmet("user.restore", arguments, key: "2") == [])
  }

  @Test func settingAQuantityDoesWhatIsPredicted() async throws {
    let sample = try Sample()
    for (key, quantity) in [("1", 34), ("2", 40), ("3", 36)] {
      let arguments: Arguments = [
        "subscription": .text("e3-direct"), "quantity": .number(quantity),
      ]
      #expect(try await sample.unmet("subscription.setQuantity", arguments, key: key) == [])
    }
  }

  @Test func turningRecurringBillingOffDoesWhatIsPredicted() async throws {
    let sample = try Sample()
    let arguments: Arguments = ["subscription": .text("e1-direct"), "enabled": .flag(false)]
    #expect(try await sample.unmet("subscription.setRecurringBilling", arguments) == [])
  }

  @Test func takingASubscriptionOverDoesWhatIsPredicted() async throws {
    let sample = try Sample()
    let arguments: Arguments = ["subscription": .text("power-bi-own")]
    #expect(try await sample.unmet("subscription.takeOver", arguments) == [])
  }

  @Test func placingAndReleasingHoldsDoWhatIsPredicted() async throws {
    let sample = try Sample()
    let alma: Arguments = ["user": Sample.user("alma.wik")]
    #expect(try await sample.unmet("mailbox.placeHold", alma, key: "1") == [])
    #expect(try await sample.unmet("mailbox.releaseHolds", alma, key: "2") == [])
    let pieter: Arguments = ["user": Sample.user("pieter.bakker")]
    #expect(try await sample.unmet("mailbox.releaseHolds", pieter, key: "3") == [])
    let emma: Arguments = ["user": Sample.user("emma.clarke")]
    #expect(try await sample.unmet("mailbox.clearDelayHold", emma, key: "4") == [])
  }

  @Test func helpingAFullMailboxDoesWhatIsPredicted() async throws {
    let sample = try Sample()
    try sample.tenant.advance(days: 11)
    let archive: Arguments = ["mailbox": Sample.user("archive")]
    #expect(try await sample.mailbox("archive")?.isLocked == true)
    #expect(try await sample.unmet("mailbox.enableArchive", archive, key: "1") == [])
    let license: Arguments = [
      "mailbox": Sample.user("orders"), "licenses": .text("EXCHANGEENTERPRISE"),
    ]
    #expect(try await sample.unmet("mailbox.assignLicense", license, key: "2") == [])
  }

  @Test func movingANumberDoesWhatIsPredicted() async throws {
    let sample = try Sample()
    let number: Value = .text("+46850000101")
    let taken: Arguments = ["phoneNumber": number]
    #expect(try await sample.unmet("phoneNumber.unassign", taken, key: "1") == [])
    let given: Arguments = ["phoneNumber": number, "user": Sample.user("ingrid.sjoberg")]
    #expect(try await sample.unmet("phoneNumber.assign", given, key: "2") == [])
  }

  @Test func leavingCallQueuesDoesWhatIsPredicted() async throws {
    let sample = try Sample()
    let arguments: Arguments = ["user": Sample.user("lars.ekman")]
    #expect(try await sample.outcome("callQueue.check", arguments) == "member")
    #expect(try await sample.unmet("callQueue.removeAgent", arguments) == [])
    #expect(try await sample.outcome("callQueue.check", arguments) == "none")
  }

  @Test func forwardingCallsDoesWhatIsPredicted() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "user": Sample.user("lars.ekman"), "mode": .code("simultaneousRing"),
      "target": Sample.user("hugo.falk"),
    ]
    #expect(try await sample.unmet("callForwarding.set", arguments) == [])
  }

  @Test func recordingABackupMakesItKnown() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "user": Sample.user("alma.wik"), "kind": .text("outlookPst"), "answer": .text("alma.pst"),
    ]
    #expect(try await sample.unmet("backup.record", arguments) == [])
  }
}
