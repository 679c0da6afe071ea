import Operations

/// An operation that a person accepts at a place.
struct AcceptedOperation {
  let anchor: String
  let operation: String
  let arguments: [(name: String, text: String)]

  init(anchor: String, operation: OperationID) {
    self.anchor = anchor
    self.operation = operation.rawValue
    arguments = []
  }

  /// - Parameter text: `<place>=<operation>`, and behind commas `<parameter>=<value>`; `nil` if it
  ///   names no operation.
  init?(_ text: String) {
    let parts = text.split(separator: ",").map(String.init)
    guard let first = parts.first, let equals = first.lastIndex(of: "=") else { return nil }
    anchor = String(first[..<equals])
    operation = String(first[first.index(after: equals)...])
    arguments = parts.dropFirst().map { part in
      let name = part.prefix { $0 != "=" }
      return (String(name), String(part.dropFirst(name.count + 1)))
    }
  }
}

/// A change whose acceptance a person withdraws at a place.
struct WithdrawnOperation {
  let anchor: String
  /// `nil` for the only one there.
  let operation: String?

  init(anchor: String, operation: OperationID) {
    self.anchor = anchor
    self.operation = operation.rawValue
  }

  /// - Parameter text: `<place>=<operation>`, or `<place>`.
  init(_ text: String) {
    let accepted = AcceptedOperation(text)
    anchor = accepted?.anchor ?? text
    operation = accepted?.operation
  }
}
