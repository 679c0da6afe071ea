import Operations

/// `forwarding.choose`: whether calls are forwarded or ring at both places.
struct ForwardingChoose: ChooseOperation {
  let unknown = RefusalCode.unknownMode

  func definition(_ limits: Limits) -> Operation {
    Operation("forwarding.choose", .choose, collects: .forwardingMode)
  }

  func pool(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    CallForwarding.Mode.allCases.map {
      Candidate(value: .code($0.rawValue), title: $0.rawValue)
    }
  }
}
