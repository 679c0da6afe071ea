import Operations

/// An operation with nothing to read: a question, or something a person says is done.
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
