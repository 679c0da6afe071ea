import Diagnostics

/// `procedure.yaml` as it is written: names that nothing has been looked up for yet.
package struct Manifest: Sendable {
  package struct Named<Value: Sendable>: Sendable {
    package let value: Value
    package let place: SourcePlace
  }

  package struct StepEntry: Sendable {
    package let id: StepID
    package let place: SourcePlace
    package let operation: Named<String>
    /// Parameter name to what is written for it.
    package let arguments: [(name: String, text: Named<String>)]
    package let into: Named<String>?
    /// Outcome to where it leads.
    package let on: [(outcome: Named<String>, target: TargetEntry)]
    package let rules: [Named<String>]
    /// Whether a second person must consent; `nil` where it is not written.
    package let approval: Named<Bool>?
  }

  package enum TargetEntry: Sendable {
    /// A step's id or `end`.
    case step(Named<String>)
    case call(procedure: Named<String>, with: [(String, Named<String>)], then: Named<String>?)
  }

  package let id: ProcedureID
  package let place: SourcePlace
  /// Language to file name.
  package let documents: [(language: String, file: Named<String>)]
  package let roles: [Named<String>]
  package let inputs: [(name: String, type: Named<String>)]
  package let steps: [StepEntry]
}
