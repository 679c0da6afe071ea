import Microsoft365
import Operations

/// Settings of the organisation, each a property of an object at a path of its own.
extension Sandbox {
  /// Returns the key by which `change` and `ReplicaLag` identify the object at a path.
  private static func key(_ path: String) -> String { "settings:\(path)" }

  /// Answers a request to an object with settings; `nil` if there is none at its path.
  func settings(_ call: GraphCall) throws(GraphFault) -> GraphAnswer? {
    let path = "/" + call.segments.joined(separator: "/")
    let settings = TenantSetting.allCases.filter { $0.path == path }
    guard let first = settings.first else { return nil }
    switch call.method {
    case "GET":
      try call.grant.demand(first.readNeed)
      let node = try settingsNode(path)
      let shown = lag.shown(node, Self.key(path), now: clock.now()) ?? node
      return GraphAnswer(200, shown.with(context: call.context(String(path.dropFirst()))))
    case "PATCH":
      try call.grant.demand(first.writeNeed)
      guard case .object(let body) = try GraphNode(call.exchange.body) else {
        throw .badRequest("The request body is empty.")
      }
      for (name, node) in Self.properties(body) {
        guard let setting = settings.first(where: { $0.name == name }) else {
          throw .badRequest("Property '\(name)' cannot be changed in this sandbox.")
        }
        try change(
          .set(setting, to: try Self.value(of: setting, node)), call, touching: [Self.key(path)])
      }
      return GraphAnswer(204)
    case _: throw .noMethod
    }
  }

  /// The properties of a body, those inside a part among them, sorted by name.
  private static func properties(_ body: [String: GraphNode]) -> [(name: String, node: GraphNode)] {
    let parts = Set(TenantSetting.allCases.compactMap(\.part))
    var found: [(name: String, node: GraphNode)] = []
    for (name, node) in body.sorted(by: { $0.key < $1.key }) where !name.hasPrefix("@odata.") {
      if parts.contains(name), case .object(let inner) = node {
        found += properties(inner)
      } else {
        found.append((name, node))
      }
    }
    return found
  }

  /// Returns the object at a path as it is now.
  func settingsNode(_ path: String) throws(GraphFault) -> GraphNode {
    var values: [String: GraphNode] = ["id": .text(String(path.dropFirst()))]
    var parts: [String: [String: GraphNode]] = [:]
    for setting in TenantSetting.allCases where setting.path == path {
      let value = try convertingFailures { () throws(DomainFailure) in
        try tenant.settingValue(setting)
      }
      let node = Self.node(of: setting, value)
      if let part = setting.part {
        parts[part, default: [:]][setting.name] = node
      } else {
        values[setting.name] = node
      }
    }
    return .object(values.merging(parts.mapValues(GraphNode.object)) { $1 })
  }

  private static func node(of setting: TenantSetting, _ value: String) -> GraphNode {
    if setting.entry != nil {
      return .list(setting.entries(otherEntries, becoming: value).map(GraphNode.text))
    }
    return setting.isFlag ? .flag(value == "true") : .text(setting.word(for: value))
  }

  /// What a new tenant has in the list of consent policies beside the one for people: what the owners
  /// of teams and chats may allow.
  package static let otherEntries = ["team", "chat"].map {
    "managePermissionGrantsForOwnedResource.microsoft-dynamically-managed-permissions-for-\($0)"
  }

  private static func value(
    of setting: TenantSetting, _ node: GraphNode
  ) throws(GraphFault) -> String {
    if setting.entry != nil, let entries = node.list?.compactMap(\.text) {
      let value = setting.value(of: setting.word(in: entries))
      let others = entries.filter { $0 != setting.word(in: entries) }
      guard setting.values.contains(value), others == otherEntries else {
        throw .badRequest(
          "The other entries of '\(setting.name)' cannot be changed in this sandbox.")
      }
      return value
    }
    if setting.isFlag, case .flag(let flag) = node { return "\(flag)" }
    if !setting.isFlag, let word = node.text, setting.values.contains(setting.value(of: word)) {
      return setting.value(of: word)
    }
    throw .badRequest("Invalid value specified for property '\(setting.name)'.")
  }
}
