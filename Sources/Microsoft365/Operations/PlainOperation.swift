import Operations

/// An operation that reads nothing: a question, or a task that a person reports as done.
struct PlainOperation: DomainOperation {
  let id: OperationID
  let kind: OperationKind
  let outcomes: [String]

  static func decide(_ id: OperationID, _ outcomes: String...) -> PlainOperation {
    PlainOperation(id: id, kind: .decide, outcomes: outcomes)
  }

  static func confirm(_ id: OperationID) -> PlainOperation {
    PlainOperation(id: id, kind: .confirm, outcomes: ["done"])
  }

  func definition(_ limits: Limits) -> Operation { Operation(id, kind, outcomes: outcomes) }
}
