import Operations

/// A bound procedure: an ordered, documented way to reach one goal, the same in every language.
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
  /// Any one of these may run it; empty means everybody.
  package let roles: [String]
  package let inputs: [Input]
  /// In the order of the documents.
  package let steps: [Step]
  /// By language: `sv`.
  package let texts: [String: ProcedureText]
  /// SHA-256 over the manifest and every language's document, as lower-case hexadecimal.
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
