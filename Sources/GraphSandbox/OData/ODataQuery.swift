import Foundation

/// The query options of a request (OData 4.01, part 2, section 5).
struct ODataQuery: Sendable {
  let select: [String]?
  let filter: String?
  let top: Int?
  let skip: Int?
  let skipToken: String?
  let orderBy: String?
  let search: String?
  let count: Bool
  let isAdvanced: Bool

  private static let known: Set<String> = [
    "$select", "$filter", "$top", "$skip", "$skiptoken", "$orderby", "$search", "$count",
    "$expand", "$format",
  ]

  /// - Parameter allowed: The options that the resource accepts.
  init(
    _ query: String, headers: [String: String], allowed: Set<String>
  ) throws(GraphFault) {
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
    guard let number = Int(text), range.contains(number) else {
      throw .unsupported("Invalid value for query option '\(name)'.")
    }
    return number
  }

  static func decoded(_ text: Substring) -> String {
    text.replacing("+", with: " ").removingPercentEncoding ?? String(text)
  }

  /// Returns the requested properties of an object.
  ///
  /// - Parameter defaults: The properties returned if the query requests none; `nil` for all.
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
}
