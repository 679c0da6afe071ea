import Foundation

/// A page of a collection, as the interface returns it.
struct Collection {
  /// Returns the page that a query asks for.
  ///
  /// - Parameters:
  ///   - nodes: All elements.
  ///   - link: The absolute address of the request, without a query.
  ///   - size: The number of elements on a page if the query does not give one.
  static func page(
    _ nodes: [GraphNode], _ query: ODataQuery, defaults: [String]?, context: String, link: String,
    rawQuery: String, size: Int
  ) throws(GraphFault) -> GraphNode {
    var found = nodes
    if let text = query.filter {
      let filter = try ODataFilter(text)
      if filter.isAdvanced, !(query.isAdvanced && query.count) {
        throw .unsupported(
          "This filter needs 'ConsistencyLevel: eventual' and '$count=true'.")
      }
      var kept: [GraphNode] = []
      for node in found where try filter.matches(node) { kept.append(node) }
      found = kept
    }
    if let search = query.search { found = try searched(found, search) }
    if let order = query.orderBy { found = try ordered(found, order) }
    let start = query.skipToken.flatMap { Int($0) } ?? query.skip ?? 0
    let most = query.top ?? size
    let page = found.dropFirst(start).prefix(most)
    var values: [String: GraphNode] = ["@odata.context": .text(context)]
    var picked: [GraphNode] = []
    for node in page { picked.append(try query.picked(node, defaults: defaults)) }
    values["value"] = .list(picked)
    if query.count { values["@odata.count"] = .number(found.count) }
    if start + most < found.count {
      values["@odata.nextLink"] = .text(next(link, rawQuery, token: String(start + most)))
    }
    return .object(values)
  }

  /// Returns the link to the page that a token identifies: the same query with another token.
  static func next(_ link: String, _ rawQuery: String, token: String) -> String {
    let kept = rawQuery.split(separator: "&").filter { pair in
      let name = ODataQuery.decoded(pair.prefix { $0 != "=" }).lowercased()
      return name != "$skiptoken" && name != "$skip"
    }
    return link + "?" + (kept.map(String.init) + ["$skiptoken=\(token)"]).joined(separator: "&")
  }

  /// Returns the nodes in which a property has a word that starts with the text of
  /// `"displayName:text"`.
  private static func searched(
    _ nodes: [GraphNode], _ search: String
  ) throws(GraphFault) -> [GraphNode] {
    let bare = search.filter { $0 != "\"" }
    let parts = bare.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw .badRequest("Invalid search clause") }
    let wanted = parts[1].lowercased()
    return nodes.filter { node in
      let words = node[parts[0]]?.text?.lowercased().split { !$0.isLetter && !$0.isNumber } ?? []
      return words.contains { $0.hasPrefix(wanted) }
        || node[parts[0]]?.text?.lowercased().hasPrefix(wanted) ?? false
    }
  }

  private static func ordered(
    _ nodes: [GraphNode], _ order: String
  ) throws(GraphFault) -> [GraphNode] {
    let parts = order.split(separator: " ").map(String.init)
    guard let name = parts.first, ["displayName", "userPrincipalName"].contains(name) else {
      throw .unsupported("Sorting not supported for this property.")
    }
    let isDown = parts.dropFirst().first?.lowercased() == "desc"
    return nodes.sorted { one, other in
      let (one, other) = (one[name]?.text ?? "", other[name]?.text ?? "")
      return isDown ? one > other : one < other
    }
  }
}
