import Operations

/// `phoneNumber.unassign`: takes a number away from its holder.
struct PhoneNumberUnassign: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "phoneNumber.unassign", .change, [.init("phoneNumber", .phoneNumber)],
      roles: [Role].calling.names, reversal: .inverse("phoneNumber.assign"), deadline: 900)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let number = call.number else { return [] }
    let facts = try await reader.number(number)
    guard let target = ReadFacts(facts).text(number.rawValue, .numberTarget) else { return facts }
    let user = try await reader.users([UserName(target)], [.phone])
    return facts + user.filter { $0.subject == target }
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let number = call.number else { return [Refusal(.nothingGiven)] }
    guard facts.code(number.rawValue, .numberState) != .unknown else {
      return [Refusal(.unknownNumber, ["name": .text(number.rawValue), "nearest": .list([])])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = call.number?.rawValue, facts.code(name, .numberState) != .blocked else {
      return []
    }
    return [
      Fact(name, .numberState, .code(.unassigned)), Fact(name, .numberTarget, .absent),
    ]
  }

  func change(_ call: OperationCall) -> TenantChange? { call.number.map { .unassignNumber($0) } }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let number = call.number,
      let target = before.text(number.rawValue, .numberTarget)
    else { return [] }
    return [
      Inverse(
        "phoneNumber.assign", ["phoneNumber": .text(number.rawValue), "user": .text(target)])
    ]
  }
}
