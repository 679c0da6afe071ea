import Operations

/// What the engine calls the things of a declared domain: by the domain's name and their own, such as
/// `dns:text.add`, so that two declared domains can have the same words, and one can complete another.
///
/// Whose an operation is, its name alone says; no declaration has to be read for that.
package struct QualifiedName: Hashable, Sendable, CustomStringConvertible {
  package let domain: DomainID
  package let name: String

  package init(_ domain: DomainID, _ name: String) {
    self.domain = domain
    self.name = name
  }

  /// Reads a name as the engine has it; `nil` if it is none of a declared domain.
  package init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else { return nil }
    domain = DomainID(rawValue: String(text[..<colon]))
    name = String(text[text.index(after: colon)...])
    guard !name.isEmpty else { return nil }
  }

  package var description: String { "\(domain):\(name)" }
}

extension Declaration {
  /// What the engine calls an operation: `dns:text.add`.
  package func name(of operation: OperationID) -> OperationID {
    OperationID(rawValue: "\(QualifiedName(id, operation.rawValue))")
  }

  /// What the engine calls a kind of subject, which is a type: `dns:zone`.
  package func name(ofKind kind: String) -> String { "\(QualifiedName(id, kind))" }

  /// What the engine calls a property: `dns:zone.serial`.
  package func name(ofProperty property: String, of kind: String) -> String {
    "\(QualifiedName(id, "\(kind).\(property)"))"
  }

  /// The operation that the engine calls so; `nil` if it is none of the declaration's own.
  package func declared(_ name: OperationID) -> OperationDeclaration? {
    guard let own = QualifiedName(name.rawValue), own.domain == id else { return nil }
    return operation(OperationID(rawValue: own.name))
  }

  /// What the engine calls the property that says whether a subject exists.
  package static let presence = Fact.presence
}
