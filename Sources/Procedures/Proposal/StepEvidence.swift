/// Why a step of a document is taken for a step of a procedure.
package enum StepEvidence: Hashable, Sendable {
  /// Both name this label; as the document shows it.
  case label(String)
  /// The document's step goes to the page that the procedure's step opens; the page's name in the
  /// domain.
  case page(String)
  /// Both ask for the same sort of act.
  case kind(StepKind)
  /// Words of some weight that both say, the weightiest first, in the language given.
  case words([String], language: String)
}
