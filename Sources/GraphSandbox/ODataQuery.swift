import Diagnostics
import Foundation

/// The query options of a request (OData 4.01, part 2, section 5), and the page of a collection
/// they ask for.
struct ODataQuery: Sendable {
  /// As it was written, without its question mark.
  private let text: String
  let select: [String]?
  let filter: String?
  let top: Int?
  let skip: Int?
  let skipToken: String?
  let orderBy: String?
  let search: String?
  let count: Bool
  /// Whether the request has the header of advanced queries, `ConsistencyLevel: eventual`.
  let isAdvanced: Bool

  private static let known: Set<String> = [
    "$select", "$filter", "$top", "$skip", "$skiptoken", "$orderby", "$search", "$count",
    "$expand", "$format",
  ]

  /// Parses the query of a request.
  ///
  /// - Parameters:
  ///   - query: Percent-encoded, without its question mark.
  ///   - allowed: The options that the resource accepts.
  /// - Throws: `GraphFault.unsupported` if an option is not accepted, has a wrong value, or needs
  ///   the header of advanced queries.
  init(
    _ query: String, headers: [String: String], allowed: Set<String>
  ) throws(GraphFault) {
    text = query
    var values: [String: String] = [:]
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = Self.decoded(parts[0])
      values[name.hasPrefix("$") ? name.lowercased() : name] =
        parts.count > 1 ? Self.decoded(parts[1]) : ""
    }
    for name in values.keys where name.hasPrefix("$") {
      guard Self.known.contains(name), allowed.contains(name) else {
        throw .unsupported("Unsupported query option '\(name)'.")
      }
    }
    select = values["$select"].map { text in
      text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty }
    }
    filter = values["$filter"]
    top = try Self.number(values["$top"], "$top", 1...999)
    skip = try Self.number(values["$skip"], "$skip", 0...1_000_000)
    skipToken = values["$skiptoken"]
    orderBy = values["$orderby"]
    search = values["$search"]
    count = values["$count"] == "true"
    isAdvanced = headers["consistencylevel"]?.lowercased() == "eventual"
    if search != nil, !isAdvanced {
      throw .unsupported(
        "Request with $search query parameter only works through MSGraph with a "
          + "special request header: 'ConsistencyLevel: eventual'")
    }
    if count, !isAdvanced {
      throw .unsupported("$count is not currently supported without 'ConsistencyLevel: eventual'.")
    }
  }

  private static func number(
    _ text: String?, _ name: String, _ range: ClosedRange<Int>
  ) throws(GraphFault) -> Int? {
    guard let text else { return nil }
    guard let number = OutsideNumber.whole(text, in: range) else {
      throw .unsupported("Invalid value for query option '\(name)'.")
    }
    return number
  }

  /// Returns a text without percent-encoding.
  static func decoded(_ text: Substring) -> String {
    text.replacing("+", with: " ").removingPercentEncoding ?? String(text)
  }

  /// Returns the requested properties of an object.
  ///
  /// - Parameter defaults: The properties returned if the query requests none; `nil` for all.
  /// - Throws: `GraphFault` if the object has no property of a requested name.
  func picked(
    _ node: GraphNode, defaults: [String]?
  ) throws(GraphFault) -> GraphNode {
    guard case .object(let values) = node, let names = select ?? defaults else { return node }
    var picked: [String: GraphNode] = [:]
    for name in names {
      guard let value = values[name] else {
        throw GraphFault(
          status: 400, code: "BadRequest",
          message: "Parsing OData Select and Expand failed: Could not find a property named "
            + "'\(name)'.")
      }
      picked[name] = value
    }
    // The id is always returned, as by the service.
    picked["id"] = picked["id"] ?? values["id"]
    return .object(picked)
  }

  /// Returns the page of a collection that the query asks for.
  ///
  /// - Parameters:
  ///   - nodes: All elements.
  ///   - defaults: The properties returned if the query requests none; `nil` for all.
  ///   - address: The absolute address of the request, without a query.
  ///   - size: The number of elements on a page if the query does not give one.
  /// - Throws: `GraphFault` if the filter, search or order cannot be read or is not supported.
  func page(
    of nodes: [GraphNode], defaults: [String]?, context: String, address: String, size: Int
  ) throws(GraphFault) -> GraphNode {
    var found = nodes
    if let text = filter {
      let filter = try ODataFilter(text)
      if filter.isAdvanced, !(isAdvanced && count) {
        throw .unsupported(
          "This filter needs 'ConsistencyLevel: eventual' and '$count=true'.")
      }
      var kept: [GraphNode] = []
      for node in found where try filter.matches(node) { kept.append(node) }
      found = kept
    }
    if let search { found = try Self.searched(found, search) }
    if let orderBy { found = try Self.ordered(found, orderBy) }
    let start = skipToken.flatMap { OutsideNumber.whole($0, in: OutsideNumber.counts) } ?? skip ?? 0
    let most = top ?? size
    let page = found.dropFirst(start).prefix(most)
    var values: [String: GraphNode] = ["@odata.context": .text(context)]
    var picked: [GraphNode] = []
    for node in page { picked.append(try self.picked(node, defaults: defaults)) }
    values["value"] = .list(picked)
    if count { values["@odata.count"] = .number(found.count) }
    if start + most < found.count {
      values["@odata.nextLink"] = .text(link(to: String(start + most), at: address))
    }
    return .object(values)
  }

  /// Returns the link to the page that a token identifies: the same query with another token.
  func link(to token: String, at address: String) -> String {
    let kept = text.split(separator: "&").filter { pair in
      let name = Self.decoded(pair.prefix { $0 != "=" }).lowercased()
      return name != "$skiptoken" && name != "$skip"
    }
    return address + "?" + (kept.map(String.init) + ["$skiptoken=\(token)"]).joined(separator: "&")
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
    let isDescending = parts.dropFirst().first?.lowercased() == "desc"
    return nodes.sorted { one, other in
      let (one, other) = (one[name]?.text ?? "", other[name]?.text ?? "")
      return isDescending ? one > other : one < other
    }
  }
}
