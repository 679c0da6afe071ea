import Microsoft365

/// A telephone number as `microsoft.graph.teamsAdministration.numberAssignment`.
struct NumberNode {
  let node: GraphNode

  init(_ number: PhoneNumber) {
    let status: String =
      switch number.state {
      case .unassigned: "unassigned"
      case .assigned: "userAssigned"
      case .blocked: "internalError"
      }
    node = .object([
      "telephoneNumber": .text(number.number.rawValue), "numberType": .text(number.kind.rawValue),
      "activationState": .text("activated"), "assignmentStatus": .text(status),
      "assignmentTargetId": .optional(number.target.map(DirectoryID.user)),
      "assignmentCategory": number.target == nil ? .null : .text("primary"),
      "capabilities": .list([.text("userAssignment")]),
    ])
  }
}
