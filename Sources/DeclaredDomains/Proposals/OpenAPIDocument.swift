import Diagnostics
import Operations

/// A description of a service in OpenAPI 3, as far as a declaration can be made from it.
struct OpenAPIDocument {
  /// One request, with what it takes and what it answers.
  struct Request {
    let method: String
    let summary: String?
    /// By name: those in the query and in headers.
    let parameters: [Parameter]
    /// The schema of what is sent; `nil` for nothing, or for no JSON.
    let sent: JSONDocument?
    /// The schema of what a success answers; `nil` for nothing, or for no JSON.
    let answered: JSONDocument?
    let answeredHeaders: [String]
    /// The statuses of answers.
    let statuses: [String]
    /// The schemas of refusals, by their statuses.
    let refusals: [(status: String, schema: JSONDocument)]
  }

  struct Parameter {
    let name: String
    let place: String
    let isRequired: Bool
    let schema: JSONDocument
  }

  /// A path with its requests, by their methods.
  struct Path {
    let text: String
    let requests: [String: Request]

    var segments: [String] { text.split(separator: "/").map(String.init) }
    /// Whether it ends in a parameter, so that it leads to one thing.
    var isItem: Bool { segments.last.map(Self.isParameter) ?? false }

    static func isParameter(_ segment: String) -> Bool {
      segment.hasPrefix("{") && segment.hasSuffix("}")
    }
  }

  let root: JSONDocument
  let paths: [Path]

  /// - Throws: `DeclarationProblem` if it is no OpenAPI 3.
  init(_ node: DeclarationNode) throws(DeclarationProblem) {
    root = node.json
    guard case .text(let version)? = root["openapi"], version.hasPrefix("3.") else {
      throw DeclarationProblem(node.place, "only OpenAPI 3 is read here")
    }
    guard case .object(let members)? = root["paths"] else {
      throw DeclarationProblem(node.place, "there are no paths in it")
    }
    var paths: [Path] = []
    for member in members where member.name.hasPrefix("/") {
      let methods = ["get", "post", "put", "patch", "delete"]
      let item = Self.resolved(member.value, root)
      let shared = Self.parameters(item["parameters"], root)
      var requests: [String: Request] = [:]
      for method in methods {
        guard let operation = item[method] else { continue }
        requests[method] = Self.request(method, operation, shared, root)
      }
      paths.append(Path(text: member.name, requests: requests))
    }
    self.paths = paths
  }

  // MARK: - Requests

  private static func request(
    _ method: String, _ operation: JSONDocument, _ shared: [Parameter], _ root: JSONDocument
  ) -> Request {
    var answered: JSONDocument?
    var headers: [String] = []
    var statuses: [String] = []
    var refusals: [(String, JSONDocument)] = []
    if case .object(let responses)? = operation["responses"] {
      statuses = responses.map(\.name)
      for response in responses {
        let value = resolved(response.value, root)
        let schema = json(value["content"])
        if response.name.hasPrefix("2") {
          if answered == nil { answered = schema }
          if case .object(let own)? = value["headers"] { headers += own.map(\.name) }
        } else if let schema {
          refusals.append((response.name, schema))
        }
      }
    }
    var summary: String?
    if case .text(let text)? = operation["summary"] { summary = text }
    let body = operation["requestBody"].map { resolved($0, root) }
    return Request(
      method: method, summary: summary,
      parameters: shared + parameters(operation["parameters"], root),
      sent: json(body?["content"]), answered: answered, answeredHeaders: headers,
      statuses: statuses, refusals: refusals)
  }

  /// The schema of the first content that is JSON.
  private static func json(_ content: JSONDocument?) -> JSONDocument? {
    guard case .object(let kinds)? = content else { return nil }
    let found = kinds.first { $0.name.contains("json") || $0.name == "*/*" }
    return found?.value["schema"]
  }

  private static func parameters(_ list: JSONDocument?, _ root: JSONDocument) -> [Parameter] {
    guard case .list(let elements)? = list else { return [] }
    return elements.compactMap { element in
      let value = resolved(element, root)
      guard case .text(let name)? = value["name"], case .text(let place)? = value["in"] else {
        return nil
      }
      return Parameter(
        name: name, place: place, isRequired: value["required"] == .flag(true),
        schema: value["schema"] ?? .object([]))
    }
  }

  // MARK: - Schemas

  /// What a reference within the file leads to; itself if it is none, or leads to itself or elsewhere.
  static func resolved(_ value: JSONDocument, _ root: JSONDocument) -> JSONDocument {
    var found = value
    for _ in 0..<16 {
      guard case .text(let reference)? = found["$ref"] else { return found }
      guard reference.hasPrefix("#"), let pointer = JSONPointer(String(reference.dropFirst())),
        let next = root[pointer]
      else { return .object([]) }
      found = next
    }
    return .object([])
  }

  /// One property of an object.
  struct Property {
    let name: String
    let schema: JSONDocument
    let isRequired: Bool

    var isReadOnly: Bool { schema["readOnly"] == .flag(true) }
    var isWriteOnly: Bool {
      schema["writeOnly"] == .flag(true) || schema["format"] == .text("password")
        || SecretWords.names(name)
    }
  }

  /// The properties of an object, with those of all schemas that it combines.
  func properties(_ schema: JSONDocument, depth: Int = 0) -> [Property] {
    let schema = Self.resolved(schema, root)
    guard depth < 8 else { return [] }
    var found: [Property] = []
    for part in ["allOf", "oneOf", "anyOf"] {
      guard case .list(let schemas)? = schema[part] else { continue }
      // Of several possible ones, the first.
      for one in part == "allOf" ? schemas[...] : schemas.prefix(1) {
        found += properties(one, depth: depth + 1)
      }
    }
    var required: Set<String> = []
    if case .list(let names)? = schema["required"] {
      for case .text(let name) in names { required.insert(name) }
    }
    if case .object(let members)? = schema["properties"] {
      for member in members where !found.contains(where: { $0.name == member.name }) {
        found.append(
          Property(
            name: member.name, schema: Self.resolved(member.value, root),
            isRequired: required.contains(member.name)))
      }
    }
    return found
  }

  /// The name of a schema's type, also of one that may be `null` (OpenAPI 3.1).
  func type(_ schema: JSONDocument) -> String? {
    let schema = Self.resolved(schema, root)
    switch schema["type"] {
    case .text(let type)?: return type
    case .list(let types)?:
      for case .text(let type) in types where type != "null" { return type }
      return nil
    case .null?, .flag?, .number?, .object?, nil:
      if schema["properties"] != nil || schema["allOf"] != nil { return "object" }
      if schema["items"] != nil { return "array" }
      return schema["enum"] != nil ? "string" : nil
    }
  }

  /// The list of things in an answer that is an object; `nil` if it is not clear which one it is.
  func items(of answered: JSONDocument) -> Property? {
    let arrays = properties(answered).filter { elements($0.schema) != nil }
    let usual = ["items", "data", "results", "value", "Resources", "records", "entries"]
    return arrays.count == 1 ? arrays.first : arrays.first { usual.contains($0.name) }
  }

  /// The schema of an array's elements.
  func elements(_ schema: JSONDocument) -> JSONDocument? {
    let schema = Self.resolved(schema, root)
    return type(schema) == "array" ? schema["items"].map { Self.resolved($0, root) } : nil
  }
}
