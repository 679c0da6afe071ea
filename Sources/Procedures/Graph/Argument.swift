import Operations

/// The value that a step's binding gives to one parameter of its operation.
package enum Argument: Hashable, Sendable {
  /// The value that a person chose, by the name of the input.
  case input(String)
  case literal(Value)
}
