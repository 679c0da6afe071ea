import Operations

/// A documented step, bound to an operation.
package struct Step: Hashable, Sendable {
  package let id: StepID
  package let operation: Operation
  package let arguments: [String: Argument]
  /// The input that a `choose` or `record` step fills; `nil` for other kinds.
  package let into: String?
  /// One edge for each outcome of the operation, in the operation's order.
  package let edges: [Edge]
  /// The rules and contradictions in `Resources/rules.yaml` that the step refers to.
  package let rules: [String]
  /// Whether a second person must consent before the change is made.
  package let needsApproval: Bool

  package init(
    id: StepID, operation: Operation, arguments: [String: Argument], into: String?,
    edges: [Edge], rules: [String], needsApproval: Bool = false
  ) {
    self.id = id
    self.operation = operation
    self.arguments = arguments
    self.into = into
    self.edges = edges
    self.rules = rules
    self.needsApproval = needsApproval
  }
}
