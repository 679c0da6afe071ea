import Operations

/// `phoneNumber.choose`: one of the user's numbers, or a free one if no user is given.
struct PhoneNumberChoose: ChooseOperation {
  let unknown = RefusalCode.unknownNumber

  func definition(_ limits: Limits) -> Operation {
    Operation(
      "phoneNumber.choose", .choose, [.init("user", .user, isOptional: true)],
      collects: .phoneNumber)
  }

  func pool(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    let numbers = try await reader.tenant.phoneNumbers().sorted { $0.number < $1.number }
    let offered = numbers.filter { number in
      call.user.map { number.target == $0 } ?? (number.state == .unassigned)
    }
    return offered.map {
      Candidate(
        value: .text($0.number.rawValue), title: $0.number.rawValue, facts: reader.facts(of: $0))
    }
  }
}
