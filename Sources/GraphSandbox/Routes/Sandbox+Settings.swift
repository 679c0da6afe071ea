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
      for (name, node) in body.sorted(by: { $0.key < $1.key }) where !name.hasPrefix("@odata.") {
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

  /// Returns the object at a path as it is now.
  func settingsNode(_ path: String) throws(GraphFault) -> GraphNode {
    var values: [String: GraphNode] = ["id": .text(String(path.dropFirst()))]
    for setting in TenantSetting.allCases where setting.path == path {
      let value = try convertingFailures { () throws(DomainFailure) in
        try tenant.settingValue(setting)
      }
      values[setting.name] =
        setting.isFlag ? .flag(value == "true") : .text(setting.word(for: value))
    }
    return .object(values)
  }

  private static func value(
    of setting: TenantSetting, _ node: GraphNode
  ) throws(GraphFault) -> String {
    if setting.isFlag, case .flag(let flag) = node { return "\(flag)" }
    if !setting.isFlag, let word = node.text, setting.values.contains(setting.value(of: word)) {
      return setting.value(of: word)
    }
    throw .badRequest("Invalid value specified for property '\(setting.name)'.")
  }
}
