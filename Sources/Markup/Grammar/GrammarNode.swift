/// An element of the grammar file itself.
final class GrammarNode {
  // A class, because nodes are compared by identity: an element is one rule wherever it is used.
  let name: String
  let attributes: [String: String]
  /// The namespace of names without a prefix (RELAX NG §4.8).
  let namespace: String
  /// Where the specification describes the element; empty if the grammar does not say.
  let section: String
  private(set) var children: [GrammarNode] = []
  private(set) var text = ""

  init(name: String, attributes: [String: String], namespace: String, section: String) {
    self.name = name
    self.attributes = attributes
    self.namespace = namespace
    self.section = section
  }

  func add(_ child: GrammarNode) { children.append(child) }
  func add(_ text: String) { self.text += text }
}
