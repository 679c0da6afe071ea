/// An element of a grammar's own file.
final class GrammarNode {
  // A class, because nodes are told apart by identity: an element means one rule wherever it is used.
  let name: String
  let attributes: [String: String]
  /// The namespace of names without a prefix (RELAX NG §4.8).
  let namespace: String
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
