import Documents

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
