import EmbeddedTenant
import GraphTenant
import Microsoft365
import Operations
import Testing
import stegvis_graph_bench

/// A mailbox that a person converts, because Microsoft Graph cannot, is verified by what Graph shows.
struct ConvertedMailboxTests {
  private let user = Nordlund.subject("alma.wik")
  private let tenant: EmbeddedTenant

  init() throws { tenant = try Conformance.shared.sample.copy() }

  @Test(arguments: [
    (OperationID("mailbox.convertToShared"), Mailbox.Kind.shared),
    (OperationID("mailbox.convertToRegular"), Mailbox.Kind.user),
  ])
  func isVerifiedByWhoseItIs(operation: OperationID, kind: Mailbox.Kind) async throws {
    // It belongs to the others before.
    try convert(to: kind == .user ? .shared : .user)
    let rig = try await GraphRig(over: tenant)
    let domain = rig.tenant.domain
    let arguments: Arguments = ["user": user.value]
    #expect(domain.reach(of: operation) == .changedByPerson)
    let before = try await domain.read(operation, arguments)
    #expect(domain.refusals(operation, arguments, before) == [])
    let predicted = domain.prediction(operation, arguments, before)
    #expect(predicted == [Fact(user, .mailboxKind, .code(kind.rawValue))])

    func verdict() async throws -> Verdict {
      Verdict.of(
        predicted: predicted, before: before,
        observed: try await domain.read(operation, arguments), deadlinePassed: true)
    }
    #expect(try await verdict() != .confirmed)
    try convert(to: kind)
    #expect(try await verdict() == .confirmed)
    let surprises = Difference.between(before, and: try await domain.read(operation, arguments))
      .filter { !predicted.contains(where: $0.concerns) }
    #expect(surprises == [])
  }

  /// Nothing is asked of a service that has no way to do it.
  @Test func isNotConvertedOverGraph() async throws {
    let rig = try await GraphRig(over: tenant)
    let sent = rig.transport.requests.count
    await #expect(throws: DomainFailure.self) {
      try await rig.tenant.domain.perform(
        "mailbox.convertToShared", ["user": user.value], key: "k",
        actor: "karin.nordlund@\(Nordlund.domain)")
    }
    #expect(rig.transport.requests.dropFirst(sent).filter { !$0.hasPrefix("GET") } == [])
    #expect(try tenant.effects() == [:])
  }

  private func convert(to kind: Mailbox.Kind) throws {
    try tenant.carryOut(
      .convertMailbox(UserID(user), to: kind), key: "by-hand-\(kind)",
      by: "app:test", isAdmitted: true)
  }
}
