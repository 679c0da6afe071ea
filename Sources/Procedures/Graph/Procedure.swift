import Operations

/// A bound procedure: an ordered, documented way to one goal, the same in every language.
package struct Procedure: Sendable {
  package struct Input: Hashable, Sendable {
    package let name: String
    package let type: ValueType

    package init(name: String, type: ValueType) {
      self.name = name
      self.type = type
    }
  }

  package let id: ProcedureID
  /// The roles of which a person needs one to run it; empty if everybody may.
  package let roles: [String]
  package let inputs: [Input]
  /// The steps in document order.
  package let steps: [Step]
  /// The texts by language, such as `sv`.
  package let texts: [String: ProcedureText]
  /// SHA-256 of the digests of the manifest and all documents, as lower-case hexadecimal.
  package let revision: String

  package init(
    id: ProcedureID, roles: [String], inputs: [Input], steps: [Step],
    texts: [String: ProcedureText], revision: String
  ) {
    self.id = id
    self.roles = roles
    self.inputs = inputs
    self.steps = steps
    self.texts = texts
    self.revision = revision
  }

  package func step(_ id: StepID) -> Step? { steps.first { $0.id == id } }
}
