import Operations

/// `phoneNumber.assign`: assigns a free number to a user with a voice plan.
struct PhoneNumberAssign: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "phoneNumber.assign", .change,
      [.init("phoneNumber", .phoneNumber), .init("user", .user)],
      roles: [Role].calling.names, reversal: .inverse("phoneNumber.unassign"), deadline: 900)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let number = call.number else { return [] }
    let users = try await reader.users(call.users, [.account, .licenses, .phone])
    return try await reader.number(number) + users.filter { $0.subject != number.rawValue }
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let number = call.number, let user = call.user else { return [Refusal(.nothingGiven)] }
    let name = number.rawValue
    let target = facts.text(name, .numberTarget)
    var refusals: [Refusal] = []
    let numberState = facts.code(name, .numberState) ?? .unknown
    if numberState == .unknown {
      refusals.append(Refusal(.unknownNumber, ["name": .text(name), "nearest": .list([])]))
    } else if numberState == .blocked {
      let until = facts[name, .blockedUntil] ?? .absent
      refusals.append(Refusal(.numberBlocked, ["number": .text(name), "until": until]))
    } else if numberState == .assigned, target != user.rawValue {
      let holder: Value = target.map(Value.text) ?? .absent
      refusals.append(Refusal(.numberTaken, ["number": .text(name), "user": holder]))
    }
    let state = facts.code(user.rawValue, .accountState) ?? .unknown
    if state != .active {
      refusals.append(Refusal(.userNotActive, ["user": user.value, "state": .code(state)]))
    } else if !facts.flag(user.rawValue, .voicePlan) {
      refusals.append(Refusal(.noVoicePlan, ["user": user.value]))
    }
    return refusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = call.number?.rawValue, let user = call.user else { return [] }
    let numbers = Set(facts.texts(user.rawValue, .phoneNumbers)).union([name]).sorted()
    return [
      Fact(name, .numberState, .code(.assigned)), Fact(name, .numberTarget, user.value),
      Fact(user.rawValue, .phoneNumbers, .list(numbers.map(Value.text))),
    ]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let number = call.number, let user = call.user else { return nil }
    return .assignNumber(number, user)
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    call.number.map {
      [Inverse("phoneNumber.unassign", ["phoneNumber": .text($0.rawValue)])]
    } ?? []
  }
}
