/// A label that a step names, in the languages of its document.
package struct OutlineLabel: Hashable, Sendable {
  /// In the document's own language; `nil` where only the English beside it names it for certain.
  package let target: String?
  /// In English; `nil` in a plain document where the glossary does not know it.
  package let source: String?

  package init(target: String?, source: String?) {
    self.target = target
    self.source = source
  }
}
