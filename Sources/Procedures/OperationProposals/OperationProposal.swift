import Diagnostics
import Documents
import Operations

/// What the sentence of one step may tell.
package struct OperationProposal: Sendable {
  /// How sure it is that a sentence tells an operation.
  package enum Certainty: String, Hashable, Sendable, CaseIterable, Comparable {
    case perhaps, likely, sure

    package static func < (one: Certainty, other: Certainty) -> Bool {
      switch (one, other) {
      case (.perhaps, .likely), (.perhaps, .sure), (.likely, .sure): true
      case (.perhaps, .perhaps), (.likely, _), (.sure, _): false
      }
    }
  }

  /// Why.
  package enum Reason: Hashable, Sendable {
    /// The sentence says what is done and to what, in these words.
    case says([String])
    /// The step goes to the page of this name.
    case page(String)
    /// The heading, or the steps before, say it.
    case context
    /// The steps at these places choose what it needs.
    case inputs([String])
    /// One of our own sentences for it has these significant words, too.
    case example([String])
  }

  /// An operation that the sentence may tell.
  package struct Candidate: Sendable {
    package let operation: Operation
    /// The text for each parameter: `$name` for an input, else the value itself.
    package var arguments: [(name: String, text: String)]
    /// The input that keeps what is chosen or recorded.
    package var into: String?
    package var certainty: Certainty
    package let reasons: [Reason]
    /// How many words tell it, by which two candidates are compared.
    var weight = 0
    /// The clause and the word that say what is done, by which two candidates exclude each other.
    var verb: [Int] = []
    /// The parameters for which nothing before gives a value.
    package var missing: [Operation.Parameter] = []
  }

  /// `<anchor>/<number>`, as written in a binding.
  package let anchor: String
  package let text: String
  package let kind: StepKind
  package let place: SourcePlace
  /// How many steps it is inside.
  package let depth: Int
  /// In the order in which the sentence tells them; empty if none was found.
  package var candidates: [Candidate]
}
