/// A label that a step names, in the languages of its document.
package struct OutlineLabel: Hashable, Sendable {
  /// The name in the document's own language; `nil` if only the English name is certain.
  package let target: String?
  /// The name in English; `nil` in a monolingual document if the glossary does not know it.
  package let source: String?

  package init(target: String?, source: String?) {
    self.target = target
    self.source = source
  }
}
