import Operations

/// A domain as somebody has declared it: how its service is reached, what there is in it, and what
/// can be done. It gives facts, never verdicts.
///
/// The form is that of `Resources/domain.schema.json`. `DeclarationReader` makes one from the bytes
/// of `domain.yaml`; only one without faults becomes a `DeclaredDomain`.
package struct Declaration: Hashable, Sendable {
  /// Its name; of an instance, the one under which a session uses it.
  package private(set) var id: DomainID
  /// The name that it was declared under.
  package let domain: DomainID
  /// The domain that it completes or changes; `nil` for none. Those parts are already in it.
  package let extended: DomainID?
  package let settings: [Setting]
  package let service: ServiceDeclaration
  package let subjects: [SubjectDeclaration]
  package let operations: [OperationDeclaration]
  /// The SHA-256 of the bytes it was read from, with those it extends, in hexadecimal.
  package let digest: String

  package init(
    id: DomainID, extended: DomainID?, settings: [Setting], service: ServiceDeclaration,
    subjects: [SubjectDeclaration], operations: [OperationDeclaration], digest: String
  ) {
    self.id = id
    domain = id
    self.extended = extended
    self.settings = settings
    self.service = service
    self.subjects = subjects
    self.operations = operations
    self.digest = digest
  }

  /// The same declaration as an instance of its domain: all that has the domain's name has this one.
  package func instance(named name: DomainID) -> Declaration {
    var instance = self
    instance.id = name
    return instance
  }

  /// The subjects of this kind; `nil` if none are declared.
  package func subject(_ kind: String) -> SubjectDeclaration? { subjects.first { $0.kind == kind } }

  /// The operation of this name; `nil` if it is not declared.
  package func operation(_ id: OperationID) -> OperationDeclaration? {
    operations.first { $0.id == id }
  }

  /// Something that everybody who uses the domain sets for their service, such as its address.
  package struct Setting: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
      case text, number, flag, address, host
    }

    package let name: String
    package let kind: Kind
    package let isList: Bool
    /// The value where nothing is set; `nil` if it must be set.
    package let usual: JSONDocument?

    package init(_ name: String, _ kind: Kind, isList: Bool = false, usual: JSONDocument? = nil) {
      self.name = name
      self.kind = kind
      self.isList = isList
      self.usual = usual
    }
  }
}
