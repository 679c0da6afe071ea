import Diagnostics

/// The content of `procedure.yaml` as written, before any name has been resolved.
package struct Manifest: Sendable {
  package struct Named<Value: Sendable>: Sendable {
    package let value: Value
    package let place: SourcePlace
  }

  package struct StepEntry: Sendable {
    package let id: StepID
    package let place: SourcePlace
    package let operation: Named<String>
    /// The text written for each parameter name.
    package let arguments: [(name: String, text: Named<String>)]
    package let into: Named<String>?
    /// The target written for each outcome.
    package let on: [(outcome: Named<String>, target: TargetEntry)]
    package let rules: [Named<String>]
    /// Whether a second person must consent; `nil` if not stated.
    package let approval: Named<Bool>?
  }

  package enum TargetEntry: Sendable {
    /// The id of a step, or `end`.
    case step(Named<String>)
    case call(procedure: Named<String>, with: [(String, Named<String>)], then: Named<String>?)
  }

  package let id: ProcedureID
  package let place: SourcePlace
  /// The file name for each language.
  package let documents: [(language: String, file: Named<String>)]
  package let roles: [Named<String>]
  package let inputs: [(name: String, type: Named<String>)]
  package let steps: [StepEntry]
}
