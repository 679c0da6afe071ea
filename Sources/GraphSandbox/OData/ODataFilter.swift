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
