/// Reads a grammar file into a tree of its elements.
final class GrammarTree: XMLReceiver {
  private(set) var root: GrammarNode?
  private(set) var problem: XMLProblem?

  private var names: [Int: XMLName] = [:]
  private var open: [GrammarNode?] = []
  /// The namespace that names inherit from the file that includes this one.
  private let namespace: String

  static let namespace = "http://relaxng.org/ns/structure/1.0"
  /// The namespace of the project's own attributes, which say where the specification describes an
  /// element.
  static let annotations = "urn:stegvis:grammar"

  init(namespace: String) { self.namespace = namespace }

  func learn(_ name: XMLName, as number: Int) { names[number] = name }

  func start(_ tag: XMLStartTag) {
    guard let name = names[tag.name], name.namespace == Self.namespace else {
      open.append(nil)
      return
    }
    var attributes: [String: String] = [:]
    var section = ""
    for attribute in tag.attributes {
      guard let key = names[attribute.name] else { continue }
      let value = String(decoding: tag.value(of: attribute), as: UTF8.self)
      if key.namespace.isEmpty { attributes[key.local] = value }
      if key.namespace == Self.annotations, key.local == "section" { section = value }
    }
    let parent = open.last.flatMap(\.self)
    let node = GrammarNode(
      name: name.local, attributes: attributes,
      namespace: attributes["ns"] ?? parent?.namespace ?? namespace, section: section)
    if let parent { parent.add(node) } else { root = node }
    open.append(node)
  }

  func end(_ name: Int) { _ = open.popLast() }

  func text(_ bytes: Span<UInt8>) {
    var text: [UInt8] = []
    for index in bytes.indices { text.append(bytes[index]) }
    open.last.flatMap(\.self)?.add(String(decoding: text, as: UTF8.self))
  }

  func problem(_ problem: XMLProblem) { if self.problem == nil { self.problem = problem } }
}
