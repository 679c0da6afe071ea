import Documents

/// A procedure as one document tells it in one language.
package struct ProcedureText: Hashable, Sendable {
  package let locale: ContentLocale
  package let title: [Inline]
  package let introduction: [[Inline]]
  package let steps: [StepID: StepText]
  /// The document's path below `procedures/`, or as it was given for a foreign one.
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
