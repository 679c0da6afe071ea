import Diagnostics
import Documents
import Operations

/// A bound procedure: an ordered, documented way to one goal, the same in every language.
package struct Procedure: Sendable {
  /// A value that the steps use, collected by a step or passed by a caller.
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

  /// The step with this id; `nil` if there is none.
  package func step(_ id: StepID) -> Step? { steps.first { $0.id == id } }
}

/// The name of a procedure, which is its folder in `procedures/`.
package struct ProcedureID: RawRepresentable, Hashable, Sendable, Comparable,
  CustomStringConvertible, ExpressibleByStringLiteral
{
  package let rawValue: String

  /// - Parameter rawValue: the name of the folder; its form is not checked.
  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ value: String) { self.rawValue = value }
  package init(stringLiteral value: String) { self.rawValue = value }

  package var description: String { rawValue }

  package static func < (one: ProcedureID, other: ProcedureID) -> Bool {
    one.rawValue < other.rawValue
  }
}

/// A documented step, bound to an operation.
package struct Step: Hashable, Sendable {
  package let id: StepID
  package let operation: Operation
  package let arguments: [String: Argument]
  /// The input that a `choose` or `record` step fills; `nil` for other kinds.
  package let into: String?
  /// One edge for each outcome of the operation, in the operation's order.
  package let edges: [Edge]
  /// The rules and contradictions in `Resources/rules.yaml` that the step refers to.
  package let rules: [String]
  /// Whether a second person must consent before the change is made.
  package let needsApproval: Bool
  /// The words for the outcomes or choices that the step itself names, by language and name.
  package let words: [String: [String: String]]

  package init(
    id: StepID, operation: Operation, arguments: [String: Argument], into: String?,
    edges: [Edge], rules: [String], needsApproval: Bool = false,
    words: [String: [String: String]] = [:]
  ) {
    self.id = id
    self.operation = operation
    self.arguments = arguments
    self.into = into
    self.edges = edges
    self.rules = rules
    self.needsApproval = needsApproval
    self.words = words
  }
}

/// The value that a step's binding gives to one parameter of its operation.
package enum Argument: Hashable, Sendable {
  /// The value that a person chose, by the name of the input.
  case input(String)
  case literal(Value)
}

/// What follows a step that ends with a given outcome.
package struct Edge: Hashable, Sendable {
  /// A step, the end, or a call.
  package enum Target: Hashable, Sendable {
    case step(StepID)
    case end
    /// Walks another procedure, whose inputs (keys) receive this procedure's inputs (values), and
    /// then continues.
    case call(ProcedureID, with: [String: String], then: StepID?)
  }

  package let outcome: String
  package let target: Target

  package init(outcome: String, target: Target) {
    self.outcome = outcome
    self.target = target
  }
}

/// The text of a procedure in one document and language.
package struct ProcedureText: Hashable, Sendable {
  package let locale: ContentLocale
  package let title: [Inline]
  package let introduction: [[Inline]]
  package let steps: [StepID: StepText]
  /// The path of the document below `procedures/`; for a foreign document, the path as given.
  package let path: String
  /// SHA-256 of the document's bytes, as lower-case hexadecimal.
  package let digest: String

  package init(
    locale: ContentLocale, title: [Inline], introduction: [[Inline]], steps: [StepID: StepText],
    path: String, digest: String
  ) {
    self.locale = locale
    self.title = title
    self.introduction = introduction
    self.steps = steps
    self.path = path
    self.digest = digest
  }
}

/// The text of one step in a document, in one language.
package struct StepText: Hashable, Sendable {
  package let sentence: [Inline]
  /// The warnings and notes to be read before the step.
  package let alerts: [AlertText]
  /// The corresponding English sentence; `nil` if the document has none.
  package let original: [Inline]?
  /// The labels in the sentence, in order.
  package let labels: [String]
  /// The kind as which the sentence was classified.
  package let kind: StepKind

  package init(
    sentence: [Inline], alerts: [AlertText], original: [Inline]?, labels: [String],
    kind: StepKind
  ) {
    self.sentence = sentence
    self.alerts = alerts
    self.original = original
    self.labels = labels
    self.kind = kind
  }
}

/// A warning or note, in one language.
package struct AlertText: Hashable, Sendable {
  package let kind: Block.Alert.Kind
  package let paragraphs: [[Inline]]

  package init(kind: Block.Alert.Kind, paragraphs: [[Inline]]) {
    self.kind = kind
    self.paragraphs = paragraphs
  }
}

extension StepText {
  /// The text of a step in the document's own language.
  init(_ step: OutlineStep) {
    self.init(
      sentence: step.passage.target, alerts: step.alerts.map { AlertText($0) },
      original: step.passage.source, labels: step.labels.compactMap(\.target), kind: step.kind)
  }
}

extension AlertText {
  /// An alert in the document's own language, or in its source language.
  init(_ alert: Block.Alert, fromSource: Bool = false) {
    self.init(
      kind: alert.kind,
      paragraphs: alert.blocks.flatMap(\.passages).map { passage in
        fromSource ? passage.source ?? passage.target : passage.target
      })
  }
}
