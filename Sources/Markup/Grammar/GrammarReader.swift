/// Builds a `Grammar` from RELAX NG's XML syntax.
struct GrammarReader {
  private var definitions: [String: GrammarNode] = [:]
  private var startNode: GrammarNode?
  private var rules: [GrammarRule] = []
  private var patterns = GrammarPatterns()
  private var numbers: [ObjectIdentifier: Int] = [:]
  /// Elements whose content has not been read yet.
  private var pending: [(node: GrammarNode, rule: Int)] = []
  private let file: (String) throws -> [UInt8]

  /// - Parameter file: returns the bytes of the grammar file with the given name.
  init(file: @escaping (String) throws -> [UInt8]) { self.file = file }

  /// Reads the file with this name and those it includes; to be called once.
  ///
  /// - Throws: `Grammar.Failure.unusable`, and any error that the reading of a file throws.
  mutating func grammar(named name: String) throws -> Grammar {
    try read(name, namespace: "", overriding: [])
    guard let startNode else { throw Grammar.Failure.unusable("\(name) has no <start>") }
    let start = try pattern(of: startNode.children)
    while let next = pending.popLast() { try complete(next.node, next.rule) }
    return Grammar(rules: rules, patterns: patterns, start: start)
  }

  /// Collects the definitions of a grammar file and of those it includes.
  ///
  /// - Parameters:
  ///   - namespace: the namespace that the file inherits from the one that includes it.
  ///   - own: the names of definitions that the including files have replaced (RELAX NG §4.7).
  private mutating func read(
    _ name: String, namespace: String, overriding own: Set<String>
  ) throws {
    let tree = GrammarTree(namespace: namespace)
    XMLEventReader.read(try file(name), into: tree)
    if let problem = tree.problem {
      throw Grammar.Failure.unusable("\(name):\(problem.place.line): \(problem.message)")
    }
    guard let root = tree.root, root.name == "grammar" else {
      throw Grammar.Failure.unusable("\(name) holds no <grammar>")
    }
    for node in root.children {
      switch node.name {
      case "start": if startNode == nil { startNode = node }
      case "define":
        let key = node.attributes["name"] ?? ""
        if !own.contains(key) { definitions[key] = node }
      case "include":
        let overridden = Set(node.children.compactMap { $0.attributes["name"] })
        try read(
          node.attributes["href"] ?? "", namespace: node.namespace,
          overriding: own.union(overridden))
        for child in node.children where child.name == "define" {
          definitions[child.attributes["name"] ?? ""] = child
        }
      case let other: throw Grammar.Failure.unusable("\(name): <\(other)> is not expected")
      }
    }
  }

  private func definition(_ node: GrammarNode) throws -> GrammarNode {
    guard let found = definitions[node.attributes["name"] ?? ""] else {
      throw Grammar.Failure.unusable("'\(node.attributes["name"] ?? "")' is not defined")
    }
    return found
  }

  /// The number of the rule for an `<element>`, whose content is read later: rules refer to each
  /// other in circles.
  private mutating func rule(of node: GrammarNode) throws -> Int {
    if let number = numbers[ObjectIdentifier(node)] { return number }
    let (names, _) = try names(of: node)
    numbers[ObjectIdentifier(node)] = rules.count
    rules.append(GrammarRule(names: names, section: node.section))
    pending.append((node, rules.count - 1))
    return rules.count - 1
  }

  /// Reads what the element of a rule may contain.
  private mutating func complete(_ node: GrammarNode, _ rule: Int) throws {
    let (_, content) = try names(of: node)
    var attributes: [GrammarRule.Attribute] = []
    var children: [GrammarNode] = []
    for child in content {
      try separate(child, isRequired: true, &attributes, &children)
    }
    rules[rule].attributes = attributes
    rules[rule].isForeign = node.attributes["name"] == nil && rules[rule].names.listed.isEmpty
    rules[rule].allowsText = try children.contains(where: containsText)
    if !rules[rule].isForeign { rules[rule].content = try pattern(of: children) }
  }

  /// Separates attributes from children; either may come through a definition.
  private func separate(
    _ node: GrammarNode, isRequired: Bool, _ attributes: inout [GrammarRule.Attribute],
    _ children: inout [GrammarNode]
  ) throws {
    switch node.name {
    case "attribute":
      let (names, content) = try names(of: node)
      attributes.append(
        GrammarRule.Attribute(
          names: names, value: try content.first.map(value) ?? .string, isRequired: isRequired))
    case "optional", "zeroOrMore", "group", "interleave":
      guard try containsAttributes(node) else {
        children.append(node)
        return
      }
      let isRequired = isRequired && (node.name == "group" || node.name == "interleave")
      for child in node.children {
        try separate(child, isRequired: isRequired, &attributes, &children)
      }
    case "ref":
      let definition = try definition(node)
      guard try containsAttributes(node) else {
        children.append(node)
        return
      }
      for child in definition.children {
        try separate(child, isRequired: isRequired, &attributes, &children)
      }
    default: children.append(node)
    }
  }

  private func containsAttributes(_ node: GrammarNode) throws -> Bool {
    switch node.name {
    case "attribute": true
    case "element": false
    case "ref": try definition(node).children.contains(where: containsAttributes)
    case _: try node.children.contains(where: containsAttributes)
    }
  }

  private func containsText(_ node: GrammarNode) throws -> Bool {
    switch node.name {
    case "text", "mixed", "data", "value", "list": true
    case "element", "attribute": false
    case "ref": try definition(node).children.contains(where: containsText)
    case _: try node.children.contains(where: containsText)
    }
  }

  /// The number of the pattern that these nodes form, one after the other.
  private mutating func pattern(of nodes: [GrammarNode]) throws -> Int {
    try joined(nodes) { .group($0, $1) }
  }

  private mutating func joined(
    _ nodes: [GrammarNode], by join: (Int, Int) -> GrammarPatterns.Pattern
  ) throws -> Int {
    var parts: [Int] = []
    for node in nodes { parts.append(try pattern(of: node)) }
    guard var whole = parts.popLast() else { return GrammarPatterns.empty }
    while let part = parts.popLast() { whole = patterns.number(of: join(part, whole)) }
    return whole
  }

  private mutating func pattern(of node: GrammarNode) throws -> Int {
    switch node.name {
    case "element": return patterns.number(of: .child(try rule(of: node)))
    case "ref": return try pattern(of: definition(node).children)
    case "group", "mixed": return try pattern(of: node.children)
    case "choice": return try joined(node.children) { .choice($0, $1) }
    case "interleave": return try joined(node.children) { .interleave($0, $1) }
    case "optional":
      let inner = try pattern(of: node.children)
      return patterns.number(of: .choice(inner, GrammarPatterns.empty))
    case "oneOrMore":
      let inner = try pattern(of: node.children)
      return patterns.number(of: .oneOrMore(inner))
    case "zeroOrMore":
      let inner = try pattern(of: node.children)
      let some = patterns.number(of: .oneOrMore(inner))
      return patterns.number(of: .choice(some, GrammarPatterns.empty))
    case "text", "empty", "data", "value", "list": return GrammarPatterns.empty
    case "notAllowed": return GrammarPatterns.notAllowed
    case let other: throw Grammar.Failure.unusable("<\(other)> is not expected in an element")
    }
  }

  /// The names that an element or attribute pattern applies to, and the nodes after them.
  private func names(
    of node: GrammarNode
  ) throws -> (names: GrammarNames, content: ArraySlice<GrammarNode>) {
    if let name = node.attributes["name"] {
      let namespace = node.name == "attribute" ? node.attributes["ns"] ?? "" : node.namespace
      return (.name(XMLName(namespace, name)), node.children[...])
    }
    guard let first = node.children.first else {
      throw Grammar.Failure.unusable("<\(node.name)> has no name")
    }
    return (try nameClass(first), node.children.dropFirst())
  }

  private func nameClass(_ node: GrammarNode) throws -> GrammarNames {
    let exception = try node.children.first { $0.name == "except" }.map {
      GrammarNames.choice(try $0.children.map(nameClass))
    }
    let names: GrammarNames
    switch node.name {
    case "name": names = .name(XMLName(node.namespace, node.text))
    case "nsName": names = .namespace(node.namespace)
    case "anyName": names = .any
    case "choice": names = .choice(try node.children.map(nameClass))
    case let other: throw Grammar.Failure.unusable("<\(other)> is no class of names")
    }
    return exception.map { .except(names, $0) } ?? names
  }

  /// The values that a node allows an attribute to have.
  private func value(_ node: GrammarNode) throws -> GrammarValue {
    switch node.name {
    case "text": return .string
    case "value": return .word(node.text)
    case "choice": return .choice(try node.children.map(value))
    case "list": return .list(try node.children.first.map(value) ?? .string)
    case "oneOrMore", "zeroOrMore": return try node.children.first.map(value) ?? .string
    case "ref": return try definition(node).children.first.map(value) ?? .string
    case "data": return try data(node)
    case let other: throw Grammar.Failure.unusable("<\(other)> is no value")
    }
  }

  private func data(_ node: GrammarNode) throws -> GrammarValue {
    func parameter(_ name: String) -> String? {
      node.children.first { $0.attributes["name"] == name }?.text
    }
    let least = parameter("minInclusive")
    let most = parameter("maxInclusive")
    switch node.attributes["type"] {
    case "string", "token":
      return parameter("pattern").map {
        $0 == GrammarValue.qualifiedPattern ? .qualified : .pattern($0)
      } ?? .string
    case "NMTOKEN": return .nmtoken
    case "NMTOKENS": return .nmtokens
    case "language": return .language
    case "anyURI": return .uri
    case "dateTime": return .dateTime
    case "hexBinary": return .hexadecimal
    case "positiveInteger":
      return .integer((least.flatMap { Int($0) } ?? 1)...(most.flatMap { Int($0) } ?? .max))
    case "nonNegativeInteger":
      return .integer((least.flatMap { Int($0) } ?? 0)...(most.flatMap { Int($0) } ?? .max))
    case "decimal":
      return .decimal(
        (least.flatMap { Double($0) } ?? -.infinity)...(most.flatMap { Double($0) } ?? .infinity))
    case let other: throw Grammar.Failure.unusable("type '\(other ?? "")' is not known")
    }
  }
}

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
