import Operations

/// What a step's binding gives to one parameter of its operation.
package enum Argument: Hashable, Sendable {
  /// The value a person chose, by the input's name.
  case input(String)
  case literal(Value)
}
