/// A call that reverses the effect of another.
package struct Inverse: Hashable, Sendable {
  package let operation: OperationID
  package let arguments: Arguments

  package init(_ operation: OperationID, _ arguments: Arguments) {
    self.operation = operation
    self.arguments = arguments
  }
}
