import Diagnostics
import Operations

/// Reads one entry of `subjects:`: how a kind of thing is listed, found and read, and its facts.
struct SubjectReader {
  let outline: SubjectOutline
  /// Of the settings, and of the parent's parts.
  let settings: TemplateScope
  let kinds: SubjectKinds
  let isProgram: Bool
  /// The names of the probe's facts.
  let probed: [String]

  static let keys = [
    "in", "list", "read", "readings", "id", "name", "apart", "version", "absent", "facts",
  ]

  /// What identifies the subject, besides the settings.
  private var scope: TemplateScope { settings.adding(partsOf: outline) }

  private var listScope: TemplateScope {
    guard let parent = outline.parent.flatMap({ kinds.own[$0] }) else { return settings }
    return settings.adding(partsOf: parent).adding(parent.kind, .text)
  }

  func read(
    _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> SubjectDeclaration {
    _ = faults.mapping(
      node, Self.keys, needing: isProgram ? ["facts"] : ["read", "id", "facts"])
    var readings: [String: ReadingDeclaration] = [:]
    for entry in node["readings"].flatMap({ faults.entries($0) }) ?? [] where faults.name(entry) {
      readings[entry.key] = reading(entry.value, scope, isOfList: false, &faults)
    }
    let empty = ReadingDeclaration(get: .literal(.text("")))
    let list = node["list"].map { reading($0, listScope, isOfList: true, &faults) }
    return SubjectDeclaration(
      kind: outline.kind, parent: outline.parent, list: list ?? (isProgram ? empty : nil),
      read: node["read"].map { reading($0, scope, isOfList: false, &faults) } ?? empty,
      readings: readings, identity: identity(node["id"], &faults),
      name: node["name"].map { faults.pointers($0) } ?? [],
      apart: node["apart"].map { faults.pointers($0) } ?? [],
      version: node["version"].flatMap { version($0, &faults) },
      absence: node["absent"].flatMap { absence($0, &faults) },
      facts: facts(node["facts"], readings, &faults))
  }

  // MARK: - Identity

  private func identity(
    _ node: DeclarationNode?, _ faults: inout DeclarationFaults
  ) -> SubjectDeclaration.Identity {
    guard let node else { return .pointer(.whole) }
    guard let entries = node.entries else { return .pointer(faults.pointer(node) ?? .whole) }
    var parts: [SubjectDeclaration.Identity.Part] = []
    for entry in entries where faults.name(entry) {
      if let text = entry.value.text, text.hasPrefix("$") {
        if text.dropFirst() != outline.parent ?? "" {
          faults.report(
            .domainReference, entry.value.place, "'\(text)' is not the parent of '\(outline.kind)'",
            advice: outline.parent.map { "write '\("$\($0)")'" })
        }
        parts.append(SubjectDeclaration.Identity.Part(entry.key, .parent))
      } else if let pointer = faults.pointer(entry.value) {
        parts.append(SubjectDeclaration.Identity.Part(entry.key, .pointer(pointer)))
      }
    }
    if parts.isEmpty { faults.missing("name", in: node) }
    return .parts(parts)
  }

  private func version(
    _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> SubjectDeclaration.Version? {
    _ = faults.mapping(node, ["header", "at"])
    if let header = node["header"] {
      return faults.text(header).flatMap { faults.header($0, at: header.place) ? .header($0) : nil }
    }
    guard let at = node["at"] else {
      faults.missing("header", in: node)
      return nil
    }
    return faults.pointer(at).map { .pointer($0) }
  }

  private func absence(
    _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> SubjectDeclaration.Absence? {
    _ = faults.mapping(node, ["status", "when"], needing: ["status"])
    guard let status = node["status"].flatMap({ faults.number($0, in: 200...499) }) else {
      return nil
    }
    return SubjectDeclaration.Absence(
      status: status,
      matches: TemplateReader(scope: scope).matches(node["when"], &faults))
  }

  // MARK: - Readings

  private func reading(
    _ node: DeclarationNode, _ scope: TemplateScope, isOfList: Bool,
    _ faults: inout DeclarationFaults
  ) -> ReadingDeclaration {
    let keys =
      ["get", "query", "headers", "items", "where", "pages", "needs"]
      + (isOfList ? ["search"] : [])
    guard faults.mapping(node, keys, needing: ["get"]) != nil, let get = node["get"] else {
      return ReadingDeclaration(get: .literal(.text("")))
    }
    let templates = TemplateReader(scope: scope)
    if let pages = node["pages"], node["items"] == nil {
      faults.report(
        .domainKeyMissing, pages.place, "'\("items")' is missing in '\(node.name)'",
        advice: "say where the items of a page are")
    }
    return ReadingDeclaration(
      get: PathReader(scope: scope).path(get, &faults),
      query: templates.texts(node["query"], &faults),
      headers: templates.headers(node["headers"], &faults),
      items: node["items"].flatMap { faults.pointer($0) },
      matches: templates.matches(node["where"], &faults),
      pages: node["pages"].flatMap { pages($0, &faults) },
      search: TemplateReader(scope: scope.adding("text", .text)).texts(node["search"], &faults),
      needs: faults.needs(node["needs"], probed))
  }

  private func pages(
    _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> ReadingDeclaration.Pages? {
    guard let entries = faults.entries(node) else { return nil }
    let ways = ["next", "link", "cursor", "start"]
    guard let way = entries.first(where: { ways.contains($0.key) }) else {
      faults.report(
        .domainKeyMissing, node.place, "'pages' does not say how pages follow each other",
        advice: "use one of these: \(ways.joined(separator: ", "))")
      return nil
    }
    switch way.key {
    case "next":
      _ = faults.mapping(node, ["next"])
      return faults.pointer(way.value).map { .next($0) }
    case "link":
      _ = faults.mapping(node, ["link"])
      return faults.choice(way.value, of: ["next"]).map { _ in .link }
    case "cursor":
      _ = faults.mapping(node, ["cursor", "as"], needing: ["as"])
      guard let pointer = faults.pointer(way.value),
        let parameter = node["as"].flatMap({ faults.text($0) })
      else { return nil }
      return .cursor(pointer, parameter: parameter)
    case _:
      _ = faults.mapping(
        node, ["start", "first", "step", "size", "of", "total"], needing: ["first"])
      if let of = node["of"], node["size"] == nil {
        faults.report(
          .domainKeyMissing, of.place, "'\("size")' is missing in '\(node.name)'",
          advice: "name the parameter that says how many items a page has")
      }
      guard let parameter = faults.text(way.value),
        let first = node["first"].flatMap({ faults.number($0, in: 0...1_000_000) })
      else { return nil }
      let step = node["step"].flatMap { faults.choice($0, of: ["items", "page"]) }
      return .start(
        parameter: parameter, first: first, countsPages: step == "page",
        size: node["size"].flatMap { faults.text($0) },
        of: node["of"].flatMap { faults.number($0, in: 1...100_000) },
        total: node["total"].flatMap { faults.pointer($0) })
    }
  }

  // MARK: - Facts

  private static let factKeys = [
    "type", "at", "each", "where", "from", "spelling", "values", "missing", "less", "shown",
    "deadline", "ask", "called",
  ]

  private func facts(
    _ node: DeclarationNode?, _ readings: [String: ReadingDeclaration],
    _ faults: inout DeclarationFaults
  ) -> [FactDeclaration] {
    guard let node else { return [] }
    let entries = faults.entries(node) ?? []
    if entries.isEmpty, node.entries != nil {
      faults.report(
        .domainKeyMissing, node.place,
        "'\(outline.kind)' has no facts, so nothing of it is verified")
    }
    return entries.compactMap { entry in
      guard faults.name(entry) else { return nil }
      // References call the version so, and the engine the presence of a subject.
      if entry.key == "exists" || entry.key == "version" && outline.hasVersion {
        faults.report(
          .domainName, entry.place, "'\(entry.key)' is taken",
          advice: "give it another name")
        return nil
      }
      return fact(entry, readings, &faults)
    }
  }

  private func fact(
    _ entry: DeclarationNode.Entry, _ readings: [String: ReadingDeclaration],
    _ faults: inout DeclarationFaults
  ) -> FactDeclaration? {
    let node = entry.value
    guard faults.mapping(node, Self.factKeys, needing: ["type"]) != nil,
      let type = node["type"].flatMap({ faults.type($0, kinds) })
    else { return nil }
    if type.element == .secret {
      faults.report(
        .domainSecret, entry.place, "'\(entry.key)' cannot be a secret: facts are kept and shown")
    }
    var reading: String?
    if let from = node["from"], let name = faults.choice(from, of: readings.keys.sorted()) {
      reading = name
    }
    let templates = TemplateReader(scope: scope)
    if let less = node["less"], type.element != .json {
      faults.report(
        .domainType, less.place, "'\("less")' is possible only for a fact of the type '\("json")'")
    }
    if let values = node["values"], type.element != .code {
      faults.report(
        .domainType, values.place,
        "'\("values")' is possible only for a fact of the type '\("code")'")
    }
    if let missing = node["missing"], !type.admits(missing.json) {
      faults.report(
        .domainType, missing.place, "'\("missing")' is no value of the type of '\(entry.key)'")
    }
    var codes: [String: String] = [:]
    for value in node["values"].flatMap({ faults.entries($0) }) ?? [] {
      guard let code = faults.text(value.value) else { continue }
      if !DeclarationFaults.isCode(code) {
        faults.report(.domainName, value.value.place, "'\(code)' is no name")
      }
      codes[value.key] = code
    }
    return FactDeclaration(
      property: entry.key, source: source(node, type, templates, &faults), reading: reading,
      type: type, spelling: faults.spellings(node["spelling"], templates),
      codes: codes, missing: node["missing"]?.json,
      less: node["less"].map { faults.pointers($0) } ?? [],
      called: called(node, type, &faults),
      isShown: node["shown"].flatMap { faults.flag($0) } ?? true,
      deadline: node["deadline"].flatMap { faults.number($0, in: 1...86_400) })
  }

  private func called(
    _ node: DeclarationNode, _ type: DeclaredType, _ faults: inout DeclarationFaults
  ) -> JSONPointer? {
    guard let called = node["called"] else { return nil }
    guard case .subject = type.element, node["each"] != nil else {
      faults.report(
        .domainType, called.place,
        "'\("called")' is possible only for a fact of the type '\("{kind}")'")
      return nil
    }
    return faults.pointer(called)
  }

  private func source(
    _ node: DeclarationNode, _ type: DeclaredType, _ templates: TemplateReader,
    _ faults: inout DeclarationFaults
  ) -> FactDeclaration.Source {
    if let ask = node["ask"] {
      _ = faults.mapping(ask, ["dns", "type", "servers"], needing: ["dns", "type", "servers"])
      for key in ["at", "each", "where", "from"] where node[key] != nil {
        faults.report(
          .domainKeyUnknown, node[key]?.place ?? node.place,
          "'\(key)' and '\("ask")' exclude each other")
      }
      func template(_ key: String) -> Template {
        ask[key].map { templates.text($0, &faults) } ?? .literal(.text(""))
      }
      return .dns(name: template("dns"), type: template("type"), servers: template("servers"))
    }
    let at = node["at"].flatMap { faults.pointer($0) }
    if let each = node["each"] {
      if type.arity == .one {
        faults.report(
          .domainType, each.place, "'\("each")' is possible only for a list or a set",
          advice: "write the type as '\("{text}")' or '\("[text]")'")
      }
      return .each(
        faults.pointer(each) ?? .whole, matches: templates.matches(node["where"], &faults),
        at: at ?? .whole)
    }
    if let matches = node["where"] {
      faults.report(
        .domainKeyMissing, matches.place, "'\("each")' is missing in '\(node.name)'",
        advice: "say which list the elements are in")
    }
    if at == nil, node["at"] == nil, !isProgram { faults.missing("at", in: node) }
    return .pointer(at ?? .whole)
  }
}

extension DeclarationFaults {
  /// What the probe must have found.
  mutating func needs(_ node: DeclarationNode?, _ probed: [String]) -> [String: JSONDocument] {
    guard let node else { return [:] }
    var needs: [String: JSONDocument] = [:]
    for entry in entries(node) ?? [] {
      guard probed.contains(entry.key) else {
        report(
          .domainReference, entry.place, "'\(entry.key)' is no fact of the probe",
          advice: Self.advice(for: entry.key, among: probed))
        continue
      }
      needs[entry.key] = entry.value.json
    }
    return needs
  }

  /// A spelling, or a list of them.
  mutating func spellings(
    _ node: DeclarationNode?, _ templates: TemplateReader
  ) -> [Spelling] {
    guard let node else { return [] }
    return (node.elements ?? [node]).compactMap { element in
      if let below = element["below"], element.entries?.count == 1 {
        guard let text = text(below) else { return nil }
        return templates.reference(below, text, &self).map { .below($0) }
      }
      guard let word = choice(element, of: Spelling.words) else { return nil }
      return Spelling(word: word)
    }
  }
}
