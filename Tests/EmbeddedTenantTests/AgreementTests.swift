import EmbeddedTenant
import Microsoft365
import Operations
import Testing

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
      "mailbox.clearDelayHold", "callQueue.removeAgent",
    ]
    var calls: [(OperationID, Arguments)] = plain.map { ($0, ["user": user]) }
    calls.append(("license.unassignAll", ["users": user]))
    calls.append(("mailbox.enableArchive", ["mailbox": user]))
    calls.append(
      ("phoneNumber.assign", ["phoneNumber": .text("+31201230110"), "user": user]))
    calls.append(
      (
        "callForwarding.set",
        ["user": user, "mode": .code("forward"), "target": .text(Sample.karin)]
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
    var seen: Set<[String]> = []
    for account in try await sample.tenant.users() {
      // One account of each kind is enough, since many of them are alike.
      let holds = try await sample.tenant.mailbox(of: account.name)?.holds.map(\.kind.rawValue)
      let likeness =
        account.assignments.map { "\($0)" } + (holds ?? ["none"]) + [
          "\(account.state) \(account.isSynced) \(account.isResource)", account.usageLocation ?? "",
        ]
      guard seen.insert(likeness).inserted else { continue }
      for (id, arguments) in calls(.text(account.name.rawValue)) {
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
      }
    }
  }
}
