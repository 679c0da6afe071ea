/// `microsoft.graph.teamsAdministration.telephoneNumberLongRunningOperation`.
struct NumberOperationRecord: Decodable, Sendable {
  struct Number: Decodable, Sendable {
    let message: String?
  }

  /// `notStarted`, `running`, `succeeded`, `failed`.
  let status: String
  let numbers: [Number]?
}
