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

  /// Otherwise nothing that an operation has promised could ever be found to have changed again.
  @Test func leavesWhatWasPromisedToBeJudgedByItsValue() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "users": .list([Sample.user("lars.ekman")]), "licenses": .text("ENTERPRISEPACK"),
    ]
    let before = try await sample.domain.read("license.unassign", arguments)
    let promised = sample.domain.prediction("license.unassign", arguments, before)
    #expect(promised.contains { $0.property == "assignedLicenses" })
    for fact in promised {
      let changed = Difference(
        subject: fact.subject, property: fact.property, before: fact.value, after: .text("else"))
      // Totals change with what others do.
      #expect(
        sample.domain.mayAlter(changed, with: "license.unassign", arguments, before: before)
          == ["assignedUnits", "availableUnits"].contains(fact.property))
    }
  }

  @Test func unassigningAllLeavesInheritedLicenses() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "users": .list([Sample.user("lotte.visser"), Sample.user("alma.wik")])
    ]
    #expect(try await sample.unmet("license.unassignAll", arguments) == [])
    let lotte = try await sample.tenant.user(Sample.id("lotte.visser"))
    #expect(lotte?.products == [Sample.sku("MCOMEETADV")])
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

  /// While another window is open, a new one may end at the same moment, so that the end stays.
  @Test func foretellsTheWindowThatUnitsOpenOnlyWhereNoneIsOpen() async throws {
    let sample = try Sample()
    let purchases: [(id: String, quantity: Int, opens: Bool)] = [
      ("exchange-p1", 4, true), ("e3-direct", 36, false), ("e3-direct", 28, false),
      ("e3-direct", 35, true), ("e3-direct", 36, false),
    ]
    for (index, (id, quantity, opens)) in purchases.enumerated() {
      let operation: OperationID = "subscription.setQuantity"
      let arguments: Arguments = ["subscription": .text(id), "quantity": .number(quantity)]
      let facts = try await sample.domain.read(operation, arguments)
      let end = sample.domain.prediction(operation, arguments, facts)
        .value(like: Fact(Subject(id), .reductionWindowEnd, .changed))
      #expect(end == (opens ? .changed : nil), "\(index)")
      #expect(try await sample.unmet(operation, arguments, key: "\(index)") == [], "\(index)")
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

  @Test func recordsABackupOncePerKeyAndPlace() async throws {
    let sample = try Sample()
    func record(_ place: String, key: String) async throws -> [String] {
      try await sample.domain.perform(
        "backup.record",
        ["user": Sample.user("alma.wik"), "kind": .text("outlookPst"), "answer": .text(place)],
        key: key, actor: Sample.karin)
      return try await sample.tenant.artifacts(of: Sample.id("alma.wik")).map(\.path)
    }
    #expect(try await record("a.pst", key: "s-3") == ["a.pst"])
    #expect(try await record("a.pst", key: "s-3") == ["a.pst"])
    #expect(try await record("b.pst", key: "s-3") == ["a.pst", "b.pst"])
    #expect(try await record("b.pst", key: "s-3") == ["a.pst", "b.pst"])
    #expect(try await record("b.pst", key: "s-7") == ["a.pst", "b.pst", "b.pst"])
  }
}

/// The domain and the tenant decide separately; these tests compare their decisions for every
/// account of the sample.
struct AgreementTests {
  private let products = [
    "ENTERPRISEPACK", "STANDARDPACK", "ENTERPRISEPREMIUM", "EXCHANGESTANDARD", "MCOEV",
    "MCOPSTN1", "POWER_BI_PRO", "SPB",
  ]

  private func calls(_ user: Value) -> [(OperationID, Arguments)] {
    let plain: [OperationID] = [
      "user.delete", "user.restore", "mailbox.placeHold", "mailbox.releaseHolds",
      "mailbox.clearDelayHold", "mailbox.convertToShared", "mailbox.convertToRegular",
      "callQueue.removeAgent",
    ]
    var calls: [(OperationID, Arguments)] = plain.map { ($0, ["user": user]) }
    calls.append(("license.unassignAll", ["users": user]))
    calls.append(("mailbox.enableArchive", ["mailbox": user]))
    calls.append(
      ("phoneNumber.assign", ["phoneNumber": .text("+31201230110"), "user": user]))
    calls.append(
      (
        "callForwarding.set",
        ["user": user, "mode": .code("forward"), "target": Sample.user("karin.nordlund")]
      ))
    for product in products {
      let arguments: Arguments = ["users": user, "licenses": .text(product)]
      for id: OperationID in ["license.assign", "license.unassign", "license.replace"] {
        calls.append((id, arguments))
      }
    }
    calls.append(("license.leaveGroup", ["users": user, "licenses": .text("MCOMEETADV")]))
    return calls
  }

  @Test func agreeOnEveryAccount() async throws {
    let sample = try Sample()
    try await expectAgreement(on: sample.tenant.users(), of: sample)
  }

  @Test func agreeOnAccountsWithPlansTurnedOff() async throws {
    let sample = try Sample(turningOff: [
      "lars.ekman": ["ENTERPRISEPACK": ["TEAMS1", "SWAY", "YAMMER_ENTERPRISE"]],
      "wout.smit": ["ENTERPRISEPACK": ["EXCHANGE_S_ENTERPRISE"], "MCOEV": ["MCOEV"]],
      "anna.lind": ["ENTERPRISEPACK": ["SHAREPOINTENTERPRISE", "OFFICESUBSCRIPTION"]],
      "nils.holm": ["POWER_BI_PRO": ["BI_AZURE_P2"]],
      "Sales team": ["MCOMEETADV": ["MCOMEETADV"]],
      "Warehouse": ["SPE_F1": ["EXCHANGE_S_DESKLESS", "TEAMS1"]],
    ])
    let concerned = try await sample.tenant.users().filter { account in
      account.assignments.contains { !$0.disabledPlans.isEmpty }
    }
    #expect(concerned.count == 8)
    try await expectAgreement(on: concerned, of: sample)
  }

  private func expectAgreement(on accounts: [User], of sample: Sample) async throws {
    var seen: Set<[String]> = []
    for account in accounts {
      // One account of each kind is enough, since many of them are alike.
      let holds = try await sample.tenant.mailbox(of: account.id)?.holds.map(\.kind.rawValue)
      let likeness =
        account.assignments.map { "\($0)" } + (holds ?? ["none"]) + [
          "\(account.state) \(account.isSynced) \(account.isResource)", account.usageLocation ?? "",
        ]
      guard seen.insert(likeness).inserted else { continue }
      for (id, arguments) in calls(account.subject.value) {
        let tenant = try sample.tenant.copy()
        let domain = tenant.domain
        let before = try await domain.read(id, arguments)
        let refusals = domain.refusals(id, arguments, before)
        let predicted = domain.prediction(id, arguments, before)
        var failure: DomainFailure?
        do {
          try await domain.perform(id, arguments, key: "k", actor: Sample.karin)
        } catch {
          failure = error
        }
        let call = "\(id) \(account.name.rawValue) \(arguments.values.map(\.texts))"
        guard refusals.isEmpty else {
          let changed = Difference.between(before, and: predicted)
          #expect(failure != nil || changed.isEmpty, "\(call): \(refusals.map(\.code)), yet done")
          continue
        }
        #expect(failure == nil, "\(call)")
        let after = try await domain.read(id, arguments)
        let verdict = Verdict.of(
          predicted: predicted, before: before, observed: after, deadlinePassed: true)
        let missed = predicted.filter { after.value(like: $0) != $0.value }
        #expect(verdict == .confirmed, "\(call): \(missed)")
        let surprises = Difference.between(before, and: after).filter { change in
          before.contains(where: change.concerns) && !predicted.contains(where: change.concerns)
            && !domain.mayAlter(change, with: id, arguments, before: before)
        }
        #expect(surprises == [], "\(call)")
      }
    }
  }
}

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
    let users = try await sample.tenant.users().map(\.subject.value)
    let arguments: Arguments = ["users": .list(users)]
    for id: OperationID in ["license.unassignAll", "retention.read", "account.checkDeleted"] {
      for fact in try await sample.domain.read(id, arguments) {
        guard case .code(let word) = fact.value else { continue }
        #expect(StateCode(rawValue: word) != nil && word != "unknown", "\(fact)")
      }
    }
  }

  @Test func namesARoleAndPermissionsForEveryChangeThatTheTenantAsksFor() throws {
    let sample = try Sample()
    let changes = sample.domain.catalogue.operations.values.filter { $0.kind == .change }
    #expect(!changes.isEmpty)
    #expect(changes.allSatisfy { $0.roles.contains("global") })
    #expect(changes.allSatisfy { !Microsoft365Catalogue.needs(of: $0.id).isEmpty })
  }

  @Test func takesBackWithChangesThatThereAre() throws {
    let catalogue = try Sample().domain.catalogue
    for operation in catalogue.operations.values {
      switch operation.reversal {
      case .inverse(let inverse), .inverseWithin(let inverse, _), .compensation(let inverse):
        #expect(catalogue[inverse]?.kind == .change, "\(operation.id)")
      case .none, .irreversible: break
      }
    }
  }
}
