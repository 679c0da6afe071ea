import Diagnostics
import Operations

/// Reads `service:`: how the service is reached, and what its answers mean.
struct ServiceReader {
  /// Settings only.
  let scope: TemplateScope

  private var templates: TemplateReader { TemplateReader(scope: scope) }

  static let keys = [
    "base", "program", "sign-in", "media", "headers", "probe", "limits", "errors", "variables",
  ]

  func read(
    _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> ServiceDeclaration {
    _ = faults.mapping(node, Self.keys, needing: node["program"] == nil ? ["base"] : [])
    return ServiceDeclaration(
      access: access(node, &faults),
      signIn: node["sign-in"].map { signIn($0, &faults) } ?? .none,
      media: node["media"].flatMap { faults.text($0) } ?? "application/json",
      headers: headers(node["headers"], &faults),
      probe: node["probe"].flatMap { probe($0, &faults) },
      limits: node["limits"].map { limits($0, &faults) } ?? ServiceDeclaration.Limits(),
      errors: (node["errors"].flatMap { faults.elements($0) } ?? []).compactMap {
        error($0, isProgram: node["program"] != nil, &faults)
      }, variables: node["variables"].map { variables($0, &faults) } ?? [])
  }

  /// The variables that a program gets. Those of this program may be secrets of others.
  private func variables(_ node: DeclarationNode, _ faults: inout DeclarationFaults) -> [String] {
    var names: [String] = []
    for element in faults.elements(node) ?? [] {
      guard let name = faults.text(element) else { continue }
      let isName =
        !name.isEmpty && !name.hasPrefix("STEGVIS_")
        && name.utf8.allSatisfy {
          (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        }
      if isName {
        names.append(name)
      } else {
        faults.report(
          .domainValue, element.place, "'\(name)' is not possible as '\("variables")'",
          advice: "write the name of an environment variable, such as 'HOME'")
      }
    }
    return names
  }

  private func access(
    _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> ServiceDeclaration.Interface {
    if let program = node["program"] {
      if let base = node["base"] {
        faults.report(
          .domainKeyUnknown, base.place, "'\("base")' and '\("program")' exclude each other",
          advice: "remove one of them", related: [program.place])
      }
      let words = faults.texts(program)
      if words.isEmpty || words[0].isEmpty {
        faults.report(
          .domainType, program.place, "'program' must name a program and its arguments",
          advice: "write '\("program: [name, argument]")'")
      }
      return .program(words)
    }
    guard let base = node["base"] else { return .http(base: .literal(.text(""))) }
    return .http(base: PathReader(scope: scope).base(base, &faults))
  }

  // MARK: - Sign-in

  private static let ways = ["bearer", "basic", "header", "oauth2"]

  private func signIn(
    _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> ServiceDeclaration.SignIn {
    if node.text != nil {
      return faults.choice(node, of: ["none", "graph"]) == "graph" ? .graph : .none
    }
    guard let entries = faults.entries(node) else { return .none }
    guard let way = entries.first(where: { Self.ways.contains($0.key) }) else {
      faults.report(
        .domainKeyMissing, node.place, "'sign-in' does not say how to sign in",
        advice: "use one of these: \(Self.ways.joined(separator: ", "))")
      return .none
    }
    switch way.key {
    case "bearer":
      _ = faults.mapping(node, ["bearer"])
      return faults.secretName(way.value).map { .bearer(secret: $0) } ?? .none
    case "header":
      _ = faults.mapping(node, ["header", "secret"], needing: ["secret"])
      guard let name = header(way.value, &faults),
        let secret = node["secret"].flatMap({ faults.secretName($0) })
      else { return .none }
      return .header(name, secret: secret)
    case "basic":
      _ = faults.mapping(node, ["basic"])
      guard let pair = faults.elements(way.value), pair.count == 2 else {
        faults.report(
          .domainType, way.value.place,
          "'basic' must be a name to sign in with, and that of a secret",
          advice: "write '\("basic: [$user, password]")'")
        return .none
      }
      let user = templates.text(pair[0], &faults)
      return faults.secretName(pair[1]).map { .basic(user: user, secret: $0) } ?? .none
    case _:
      _ = faults.mapping(node, ["oauth2"])
      return oauth2(way.value, &faults)
    }
  }

  private func oauth2(
    _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> ServiceDeclaration.SignIn {
    _ = faults.mapping(
      node, ["token", "client", "secret", "scopes"], needing: ["token", "client", "secret"])
    guard let token = node["token"], let client = node["client"], let secret = node["secret"]
    else { return .none }
    let address = PathReader(scope: scope).base(token, &faults)
    let id = templates.text(client, &faults)
    guard let name = faults.secretName(secret) else { return .none }
    return .oauth2(
      token: address, client: id, secret: name,
      scopes: node["scopes"].map { faults.texts($0) } ?? [])
  }

  // MARK: - Headers, probe, limits

  /// The name of a header (RFC 9110, 5.6.2).
  private func header(_ node: DeclarationNode, _ faults: inout DeclarationFaults) -> String? {
    faults.text(node).flatMap { faults.header($0, at: node.place) ? $0 : nil }
  }

  private func headers(
    _ node: DeclarationNode?, _ faults: inout DeclarationFaults
  ) -> [String: Template] {
    templates.headers(node, &faults)
  }

  private func probe(
    _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> ServiceDeclaration.Probe? {
    _ = faults.mapping(node, ["get", "is", "facts"], needing: ["get"])
    guard let get = node["get"] else { return nil }
    var facts: [String: JSONPointer] = [:]
    for entry in node["facts"].flatMap({ faults.entries($0) }) ?? [] where faults.name(entry) {
      facts[entry.key] = faults.pointer(entry.value)
    }
    return ServiceDeclaration.Probe(
      get: PathReader(scope: scope).path(get, &faults),
      required: templates.matches(node["is"], &faults), facts: facts)
  }

  private func limits(
    _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> ServiceDeclaration.Limits {
    _ = faults.mapping(node, ["parallel", "per-second", "seconds", "bytes"])
    let usual = ServiceDeclaration.Limits()
    var perSecond: Double?
    if let written = node["per-second"] {
      if case .number(let text) = written.json,
        let value = OutsideNumber.decimal(text, in: 0.01...1000)
      {
        perSecond = value
      } else {
        faults.report(
          .domainValue, written.place, "'per-second' must be a number from 0.01 to 1000")
      }
    }
    return ServiceDeclaration.Limits(
      parallel: node["parallel"].flatMap { faults.number($0, in: 1...16) } ?? usual.parallel,
      perSecond: perSecond,
      seconds: node["seconds"].flatMap { faults.number($0, in: 1...600) } ?? usual.seconds,
      bytes: node["bytes"].flatMap { faults.number($0, in: 1...268_435_456) } ?? usual.bytes)
  }

  private func error(
    _ node: DeclarationNode, isProgram: Bool, _ faults: inout DeclarationFaults
  ) -> ServiceDeclaration.ErrorRule? {
    guard
      faults.mapping(
        node, ["status", "when", "means", "code", "message"],
        needing: isProgram ? ["means", "code"] : ["status", "means"]) != nil,
      let status = isProgram ? 0 : node["status"].flatMap({ faults.number($0, in: 200...599) }),
      let meaning = node["means"].flatMap({
        faults.one(ServiceDeclaration.ErrorRule.Meaning.self, $0)
      })
    else { return nil }
    for key in isProgram ? ["status", "when", "message"] : [] {
      guard let value = node[key] else { continue }
      faults.report(
        .domainKeyUnknown, value.place,
        "'\(key)' is not possible where the service is a program")
    }
    let code = node["code"].flatMap { faults.text($0) }
    if let code, let place = node["code"]?.place { _ = faults.name(code, at: place) }
    return ServiceDeclaration.ErrorRule(
      status: status, matches: templates.matches(node["when"], &faults), meaning: meaning,
      code: code, message: node["message"].flatMap { faults.pointer($0) })
  }
}

extension DeclarationFaults {
  /// Headers that the program sets itself, or that say where a message ends.
  private static let ownHeaders: Set<String> = [
    "host", "content-length", "transfer-encoding", "connection", "content-type", "te", "upgrade",
  ]

  /// Whether a text can be the name of a header (RFC 9110, 5.6.2) that a declaration may set.
  mutating func header(_ name: String, at place: SourcePlace) -> Bool {
    let isToken =
      !name.isEmpty
      && name.utf8.allSatisfy { byte in
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
          || "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
    guard !isToken || Self.ownHeaders.contains(name.lowercased()) else { return true }
    report(.domainValue, place, "header '\(name)' cannot be set in a declaration")
    return false
  }
}

extension TemplateReader {
  /// The templates of headers, none of which may contain a secret's value.
  func headers(
    _ node: DeclarationNode?, _ faults: inout DeclarationFaults
  ) -> [String: Template] {
    guard let node else { return [:] }
    var headers: [String: Template] = [:]
    for entry in faults.entries(node) ?? [] where faults.header(entry.key, at: entry.place) {
      if SecretWords.names(header: entry.key) {
        faults.report(
          .domainSecret, entry.value.place, "'\(entry.key)' must not be written in a declaration",
          advice: "name the header and its secret in 'sign-in'")
        continue
      }
      headers[entry.key] = text(entry.value, &faults)
    }
    return headers
  }
}
