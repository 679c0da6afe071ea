import Operations

/// `quantity.enter`: the new total of units, not the difference.
struct QuantityEnter: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "quantity.enter", .choose, [.init("subscription", .subscription)], collects: .number)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let id = call.subscription else { return [] }
    return try await reader.subscription(id)
  }

  func accept(
    _ answer: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    let word = (answer.first ?? "").filter { !$0.isWhitespace }
    guard let number = Int(word), number >= 0 else {
      return .failure(Refusal(.notANumber, ["text": .text(word)]))
    }
    return .success(.number(number))
  }
}
