/// The type of an operation's parameter or a procedure's input.
package struct ValueType: Hashable, Sendable, CustomStringConvertible {
  /// The name in a manifest, without brackets: `user`, `number`.
  package let name: String
  /// Whether it is a list, written as `[user]`.
  package let isList: Bool

  package init(_ name: String, isList: Bool = false) {
    self.name = name
    self.isList = isList
  }

  package static let text = ValueType("text")
  package static let number = ValueType("number")
  package static let flag = ValueType("flag")

  /// The type of one element.
  package var element: ValueType { ValueType(name) }
  package var list: ValueType { ValueType(name, isList: true) }

  package var description: String { isList ? "[\(name)]" : name }

  /// Whether a value of this type can be used for `parameter`; a single value counts as a list of
  /// one.
  package func fits(_ parameter: ValueType) -> Bool {
    self == parameter || (parameter.isList && element == parameter.element)
  }
}
