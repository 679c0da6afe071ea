/// A reason why a step of a document matches a step of a procedure.
package enum StepEvidence: Hashable, Sendable {
  /// Both name this label; given as displayed in the document.
  case label(String)
  /// The document's step goes to the page that the procedure's step opens; given by its name in the
  /// domain.
  case page(String)
  /// Both ask for the same kind of action.
  case kind(StepKind)
  /// Significant words that both contain, the most significant first, in the given language.
  case words([String], language: String)
}
