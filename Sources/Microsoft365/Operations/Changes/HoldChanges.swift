import Operations

/// `mailbox.placeHold`: a litigation hold, for some days or without end.
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

  func inverse(_ call: OperationCall, before: ReadFacts) -> Inverse? {
    call.user.map { Inverse("mailbox.releaseHolds", ["user": $0.value]) }
  }
}

/// `mailbox.releaseHolds`: releases every hold; a delay hold follows when the assistant has run.
struct MailboxReleaseHolds: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "mailbox.releaseHolds", .change, [.init("user", .user)], roles: [Role].holding.names,
      reversal: .compensation("mailbox.placeHold"), deadline: 14_400, hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.mailbox, .holds])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    let state = facts.code(user.rawValue, .mailboxState) ?? .none
    guard state != .none, state != .purged else {
      return [Refusal(.noMailbox, ["user": user.value])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user else { return [] }
    let real = Set(facts.realHolds(user))
    let left = facts.texts(user.rawValue, .holds).filter { !real.contains($0) }
    return [Fact(user.rawValue, .holds, StateCode.values(left))]
  }

  func change(_ call: OperationCall) -> TenantChange? { call.user.map { .releaseHolds($0) } }
}

/// `mailbox.clearDelayHold`: ends the delay that follows a released hold.
struct MailboxClearDelayHold: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "mailbox.clearDelayHold", .change, [.init("user", .user)], roles: [Role].holding.names,
      reversal: .irreversible, deadline: 14_400, hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.mailbox, .holds])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    let holds = facts.texts(user.rawValue, .holds)
    guard holds.count > facts.realHolds(user).count else {
      return [Refusal(.noDelayHold, ["user": user.value])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user else { return [] }
    return [Fact(user.rawValue, .holds, StateCode.values(facts.realHolds(user)))]
  }

  func change(_ call: OperationCall) -> TenantChange? { call.user.map { .clearDelayHold($0) } }
}
