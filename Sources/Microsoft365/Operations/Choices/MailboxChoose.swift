import Operations

/// `mailbox.choose`: a shared, room or equipment mailbox.
struct MailboxChoose: ChooseOperation {
  let unknown = RefusalCode.unknownMailbox

  func definition(_ limits: Limits) -> Operation {
    Operation("mailbox.choose", .choose, collects: .mailbox)
  }

  func pool(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    var candidates: [Candidate] = []
    for mailbox in try await reader.tenant.resourceMailboxes() {
      let plans = try await reader.plans(of: mailbox.user)
      let title = try await reader.tenant.user(mailbox.user)?.displayName
      candidates.append(
        Candidate(
          value: mailbox.user.value, title: title ?? mailbox.user.rawValue,
          facts: reader.facts(of: mailbox, plans: plans)))
    }
    return candidates
  }
}
