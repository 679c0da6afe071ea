import Operations

/// `mailbox.placeHold`: places a litigation hold for a number of days or indefinitely.
struct MailboxPlaceHold: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "mailbox.placeHold", .change,
      [.init("user", .user), .init("days", .number, isOptional: true)],
      roles: [Role].holding.names, reversal: .inverse("mailbox.releaseHolds"), deadline: 14_400,
      hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .licenses, .mailbox, .holds])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    let name = user.rawValue
    guard facts.code(name, .mailboxState) == .active else {
      return [Refusal(.noMailbox, ["user": user.value])]
    }
    guard facts.flag(name, .holdEligible) else {
      return [Refusal(.notHoldEligible, ["user": user.value])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = call.user?.rawValue else { return [] }
    let holds = Set(facts.texts(name, .holds)).union([StateCode.litigation.rawValue])
    return [Fact(name, .holds, StateCode.values(holds.sorted()))]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    call.user.map { .placeHold($0, days: call.number("days")) }
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    call.user.map { [Inverse("mailbox.releaseHolds", ["user": $0.value])] } ?? []
  }
}
