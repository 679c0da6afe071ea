import Diagnostics

/// A `$filter`: comparisons, `startsWith`, `in`, and `any` over licenses, combined with `and`, `or`
/// and `not`.
///
/// The part of OData 4.01, part 2, section 5.1.1, that the directory supports for users, groups and
/// numbers.
package indirect enum ODataFilter: Hashable, Sendable {
  case equals(String, GraphNode)
  case differs(String, GraphNode)
  case startsWith(String, String)
  case isIn(String, [GraphNode])
  case anyMember(String, member: String, GraphNode)
  case memberCount(String, Int)
  case not(ODataFilter)
  case both(ODataFilter, ODataFilter)
  case either(ODataFilter, ODataFilter)

  /// Parses the value of `$filter`.
  ///
  /// - Throws: `GraphFault.badRequest` if it cannot be parsed.
  package init(_ text: String) throws(GraphFault) {
    var parser = ODataFilterParser(text)
    self = try parser.filter()
  }

  /// Whether it needs the header and the `$count=true` of advanced queries.
  package var isAdvanced: Bool {
    switch self {
    case .memberCount, .differs, .not: true
    case .equals, .startsWith, .isIn, .anyMember: false
    case .both(let one, let other), .either(let one, let other):
      one.isAdvanced || other.isAdvanced
    }
  }

  /// Returns whether an object satisfies the filter.
  ///
  /// - Throws: `GraphFault.unsupported` if the object lacks a property that the filter names.
  package func matches(_ node: GraphNode) throws(GraphFault) -> Bool {
    switch self {
    case .equals(let name, let value): return Self.same(try Self.value(name, node), value)
    case .differs(let name, let value): return !Self.same(try Self.value(name, node), value)
    case .startsWith(let name, let prefix):
      return try Self.value(name, node).text?.lowercased().hasPrefix(prefix.lowercased()) ?? false
    case .isIn(let name, let values):
      let found = try Self.value(name, node)
      return values.contains { Self.same(found, $0) }
    case .anyMember(let name, let member, let value):
      return try Self.value(name, node).list?.contains { element in
        Self.same(member.isEmpty ? element : element[member] ?? .null, value)
      } ?? false
    case .memberCount(let name, let count):
      return try Self.value(name, node).list?.count == count
    case .not(let filter): return try !filter.matches(node)
    case .both(let one, let other):
      guard try one.matches(node) else { return false }
      return try other.matches(node)
    case .either(let one, let other):
      if try one.matches(node) { return true }
      return try other.matches(node)
    }
  }

  private static func value(_ name: String, _ node: GraphNode) throws(GraphFault) -> GraphNode {
    guard let value = node[name] else {
      throw .unsupported(
        "Unsupported or invalid query filter clause specified for property '\(name)'.")
    }
    return value
  }

  /// Compares texts without regard to case, as the directory does.
  private static func same(_ one: GraphNode, _ other: GraphNode) -> Bool {
    if let one = one.text, let other = other.text { return one.lowercased() == other.lowercased() }
    return one == other
  }
}

/// Parses the text of a `$filter`.
struct ODataFilterParser {
  private enum Token: Hashable {
    case word(String)
    case text(String)
    case mark(Character)
  }

  private var tokens: [Token] = []
  private var index = 0

  init(_ text: String) {
    var rest = Array(text)[...]
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if first == "'" {
        tokens.append(.text(Self.quoted(&rest)))
      } else if "(),:".contains(first) {
        tokens.append(.mark(first))
        rest.removeFirst()
      } else {
        let word = rest.prefix { !$0.isWhitespace && !"(),:'".contains($0) }
        tokens.append(.word(String(word)))
        rest = rest.dropFirst(word.count)
      }
    }
  }

  /// Returns a quoted text; a quotation mark within it is doubled.
  private static func quoted(_ rest: inout ArraySlice<Character>) -> String {
    rest.removeFirst()
    var text = ""
    while let next = rest.popFirst() {
      if next != "'" {
        text.append(next)
      } else if rest.first == "'" {
        text.append("'")
        rest.removeFirst()
      } else {
        break
      }
    }
    return text
  }

  private var invalid: GraphFault { .badRequest("Invalid filter clause") }

  private mutating func next() throws(GraphFault) -> Token {
    guard tokens.indices.contains(index) else { throw invalid }
    index += 1
    return tokens[index - 1]
  }

  private mutating func take(_ token: Token) -> Bool {
    guard tokens.indices.contains(index), tokens[index] == token else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ mark: Character) throws(GraphFault) {
    guard take(.mark(mark)) else { throw invalid }
  }

  mutating func filter() throws(GraphFault) -> ODataFilter {
    let filter = try either()
    guard index == tokens.count else { throw invalid }
    return filter
  }

  private mutating func either() throws(GraphFault) -> ODataFilter {
    var filter = try both()
    while take(.word("or")) { filter = .either(filter, try both()) }
    return filter
  }

  private mutating func both() throws(GraphFault) -> ODataFilter {
    var filter = try one()
    while take(.word("and")) { filter = .both(filter, try one()) }
    return filter
  }

  private mutating func one() throws(GraphFault) -> ODataFilter {
    if take(.word("not")) { return .not(try one()) }
    if take(.mark("(")) {
      let filter = try either()
      try expect(")")
      return filter
    }
    guard case .word(let name) = try next() else { throw invalid }
    if name.lowercased() == "startswith" { return try startsWith() }
    if name.hasSuffix("/any") { return try any(String(name.dropLast(4))) }
    return try comparison(name)
  }

  private mutating func startsWith() throws(GraphFault) -> ODataFilter {
    try expect("(")
    guard case .word(let name) = try next() else { throw invalid }
    try expect(",")
    guard case .text(let prefix) = try next() else { throw invalid }
    try expect(")")
    return .startsWith(name, prefix)
  }

  /// Parses `assignedLicenses/any(x:x/skuId eq …)`.
  private mutating func any(_ name: String) throws(GraphFault) -> ODataFilter {
    try expect("(")
    guard case .word(let variable) = try next() else { throw invalid }
    try expect(":")
    guard case .word(let path) = try next(), take(.word("eq")) else { throw invalid }
    let member = path == variable ? "" : String(path.dropFirst(variable.count + 1))
    let value = try self.value()
    try expect(")")
    return .anyMember(name, member: member, value)
  }

  private mutating func comparison(_ name: String) throws(GraphFault) -> ODataFilter {
    guard case .word(let operation) = try next() else { throw invalid }
    switch operation {
    case "eq":
      let value = try value()
      if name.hasSuffix("/$count"), case .number(let count) = value {
        return .memberCount(String(name.dropLast(7)), count)
      }
      return .equals(name, value)
    case "ne": return .differs(name, try value())
    case "in":
      try expect("(")
      var values = [try value()]
      while take(.mark(",")) { values.append(try value()) }
      try expect(")")
      return .isIn(name, values)
    case _: throw invalid
    }
  }

  private mutating func value() throws(GraphFault) -> GraphNode {
    switch try next() {
    case .text(let text): return .text(text)
    case .word("true"): return .flag(true)
    case .word("false"): return .flag(false)
    case .word("null"): return .null
    case .word(let word):
      // GUIDs are written without quotation marks.
      return OutsideNumber.whole(word, in: OutsideNumber.amounts).map(GraphNode.number)
        ?? .text(word)
    case .mark: throw invalid
    }
  }
}
