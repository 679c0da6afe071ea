import Documents

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
