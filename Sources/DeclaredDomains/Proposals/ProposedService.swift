import Diagnostics
import Operations

/// How a service is reached, as far as its description says it.
struct ProposedService {
  private let document: OpenAPIDocument
  private let subjects: [ProposedSubject]

  init(_ document: OpenAPIDocument, _ subjects: [ProposedSubject]) {
    self.document = document
    self.subjects = subjects
  }

  func write(to lines: inout YAMLLines, _ words: inout ProposedWords) {
    var title = "Service"
    if case .text(let text)? = document.root["info"]?["title"] { title = text }
    words.add("domain.name", title)
    lines.add("settings:")
    let address = address.map { ", default: \(YAMLLines.quoted($0))" } ?? ""
    lines.add("  base: {type: address\(address)}")
    words.add("setting.base", "Address of the service")
    let signIn = signIn(&lines, &words)
    for setting in signIn.settings {
      lines.add("  \(setting): {type: text}")
      words.add("setting.\(setting)", ProposedNames.words(setting))
    }
    lines.blank()
    lines.add("service:")
    lines.add("  base: $base")
    lines.add("  sign-in: \(signIn.text)")
    probe(&lines)
    errors(&lines)
  }

  /// The service's own address, if it is one for everybody.
  private var address: String? {
    guard case .list(let servers)? = document.root["servers"],
      case .text(let url)? = servers.first?["url"], url.hasPrefix("https://"), !url.contains("{"),
      !url.contains("@"), !url.contains(" ")
    else { return nil }
    return url.hasSuffix("/") ? String(url.dropLast()) : url
  }

  // MARK: - Sign-in

  private func signIn(
    _ lines: inout YAMLLines, _ words: inout ProposedWords
  ) -> (text: String, settings: [String]) {
    guard case .object(let schemes)? = document.root["components"]?["securitySchemes"] else {
      return (lines.place(.signIn), [])
    }
    for scheme in schemes {
      let value = OpenAPIDocument.resolved(scheme.value, document.root)
      switch (value["type"], value["scheme"], value["in"]) {
      case (.text("http")?, .text("bearer")?, _), (.text("http")?, .text("Bearer")?, _),
        (.text("openIdConnect")?, _, _):
        words.add("secret.token", "Token")
        return ("{bearer: token}", [])
      case (.text("http")?, .text("basic")?, _):
        words.add("secret.password", "Password")
        return ("{basic: [$login, password]}", ["login"])
      case (.text("apiKey")?, _, .text("header")?):
        guard case .text(let name)? = value["name"] else { continue }
        if name.lowercased() == "authorization" {
          words.add("secret.token", "Token")
          return ("{bearer: token}", [])
        }
        words.add("secret.apiKey", "Key")
        return ("{header: \(YAMLLines.quoted(name)), secret: apiKey}", [])
      case (.text("oauth2")?, _, _):
        guard case .text(let token)? = value["flows"]?["clientCredentials"]?["tokenUrl"],
          token.hasPrefix("https://")
        else {
          words.add("secret.token", "Token")
          return ("{bearer: token}", [])
        }
        words.add("secret.clientSecret", "Secret of the application")
        return (
          "{oauth2: {token: \(YAMLLines.quoted(token)), client: $client, secret: clientSecret}}",
          ["client"]
        )
      case _: continue
      }
    }
    return (lines.place(.signIn), [])
  }

  // MARK: - Probe and errors

  private static let probes = [
    "about", "version", "info", "serverinfo", "server-info", "system", "status", "me", "whoami",
  ]

  private func probe(_ lines: inout YAMLLines) {
    let found = document.paths.first { path in
      path.requests["get"] != nil && !path.text.contains("{")
        && Self.probes.contains(path.segments.last?.lowercased() ?? "")
    }
    lines.add("  probe:")
    if let found {
      lines.add("    get: \(YAMLLines.quoted(found.text))")
    } else {
      lines.add("    get: \(lines.place(.probePath))")
    }
    let question = lines.place(.probeAnswer)
    lines.add("    is: {\(question): x}")
  }

  private func errors(_ lines: inout YAMLLines) {
    let requests = subjects.flatMap { subject in
      Array(subject.item.requests.values)
        + (subject.collection.map { Array($0.requests.values) } ?? [])
    }
    let statuses = Set(requests.flatMap(\.statuses))
    let schemas = requests.flatMap(\.refusals)
    var rules: [String] = []
    for status in ["400", "409", "412", "422", "423"] where statuses.contains(status) {
      let means = status == "412" ? "changed" : status == "423" ? "later" : "refused"
      var message = ""
      if means == "refused", let schema = schemas.first(where: { $0.status == status })?.schema {
        let names = ["detail", "message", "error_description", "description", "error", "title"]
        let properties = document.properties(schema)
        if let name = names.first(where: { name in
          properties.contains { $0.name == name && document.type($0.schema) == "string" }
        }) {
          message = ", message: /\(name)"
        }
      }
      rules.append("    - {status: \(status), means: \(means)\(message)}")
    }
    guard !rules.isEmpty else { return }
    lines.add("  errors:")
    for rule in rules { lines.add(rule) }
  }
}

/// Writes a proposed subject.
struct ProposedSubjectText {
  private let subject: ProposedSubject
  private let document: OpenAPIDocument

  init(_ subject: ProposedSubject, _ document: OpenAPIDocument) {
    self.subject = subject
    self.document = document
  }

  func write(to lines: inout YAMLLines, _ words: inout ProposedWords) {
    let kind = subject.kind
    words.add("subject.\(kind).one", ProposedNames.words(kind).lowercased())
    words.add("subject.\(kind).other", ProposedNames.words(kind).lowercased() + "s")
    lines.add("  \(kind):")
    if let parent = subject.parent { lines.add("    in: \(parent)") }
    let collection = subject.collection?.requests["get"]
    if let path = subject.collectionPath, let get = collection {
      if subject.wrapper.isEmpty {
        let items = items(get) ?? lines.place(.items)
        lines.add("    list:")
        lines.add("      get: \(YAMLLines.quoted(path))")
        lines.add("      items: \(items)")
        if let pages = pages(get) { lines.add("      pages: \(pages)") }
        if let search = search(get) { lines.add("      search: \(search)") }
      } else {
        lines.comment(.otherForm, path)
      }
    }
    if subject.isReadFromList, let path = subject.collectionPath, let get = collection {
      let pages = pages(get).map { ", pages: \($0)" } ?? ""
      let id = subject.id.map(YAMLLines.pointer) ?? lines.place(.id)
      lines.add(
        "    read: {get: \(YAMLLines.quoted(path)), items: \(items(get) ?? lines.place(.items)), where: {\(id): $\(kind)}\(pages)}"
      )
    } else {
      lines.add("    read: {get: \(YAMLLines.quoted(subject.path))}")
    }
    let id =
      subject.id.map(YAMLLines.pointer) ?? lines.place(.id)
    lines.add(
      subject.parent.map { "    id: {\($0): $\($0), \(kind): \(id)}" } ?? "    id: \(id)")
    if let name = subject.name { lines.add("    name: \(YAMLLines.pointer(name))") }
    if subject.hasETag { lines.add("    version: {header: ETag}") }
    let statuses = subject.item.requests["get"]?.statuses ?? []
    // What is not in the list is not there.
    if !subject.isReadFromList {
      let absence = statuses.contains("404") ? "404" : lines.place(.absence)
      lines.add("    absent: {status: \(absence)}")
    }
    lines.add("    facts:")
    for fact in subject.facts { self.fact(fact, &lines, &words) }
    if subject.facts.isEmpty {
      lines.add("      \(lines.place(.facts)): {at: /x, type: text}")
    }
  }

  private func fact(
    _ fact: ProposedSubject.Fact, _ lines: inout YAMLLines, _ words: inout ProposedWords
  ) {
    let type = fact.type.hasPrefix("{") ? YAMLLines.quoted(fact.type) : fact.type
    var text = "at: \(YAMLLines.pointer(fact.pointer)), type: \(type)"
    if !fact.codes.isEmpty {
      text +=
        ", values: {"
        + fact.codes.map { "\(YAMLLines.scalar($0)): \(YAMLLines.scalar($0))" }.joined(
          separator: ", ")
        + "}"
    }
    if let spelling = fact.spelling { text += ", spelling: [\(spelling)]" }
    lines.add("      \(fact.property): {\(text)}")
    words.add(
      "property.\(subject.kind).\(fact.property)", ProposedNames.words(fact.property))
    for code in fact.codes {
      words.add(
        "value.\(subject.kind).\(fact.property).\(code)",
        ProposedNames.words(ProposedNames.name(code) ?? code).lowercased())
    }
  }

  // MARK: - Lists

  /// Where the items are in the answer; `nil` if that is not clear.
  private func items(_ get: OpenAPIDocument.Request) -> String? {
    guard let answered = get.answered else { return nil }
    if document.elements(answered) != nil { return "\"\"" }
    return document.items(of: answered)
      .map { YAMLLines.pointer("/" + ProposedSubjects.token($0.name)) }
  }

  private func search(_ get: OpenAPIDocument.Request) -> String? {
    let search = get.parameters.first {
      $0.place == "query" && ["q", "search", "query", "text", "name"].contains($0.name)
    }
    return search.map { "{\(YAMLLines.scalar($0.name)): \"{text}\"}" }
  }

  private func pages(_ get: OpenAPIDocument.Request) -> String? {
    func parameter(_ names: [String]) -> OpenAPIDocument.Parameter? {
      get.parameters.first { $0.place == "query" && names.contains($0.name) }
    }
    func property(_ names: [String]) -> String? {
      guard let answered = get.answered else { return nil }
      let found = document.properties(answered)
      return names.first { name in found.contains { $0.name == name } }
        .map { YAMLLines.pointer("/" + ProposedSubjects.token($0)) }
    }
    if let next = property(["next", "nextLink", "@odata.nextLink", "next_url"]) {
      return "{next: \(next)}"
    }
    if let cursor = parameter(["cursor", "after", "page_token", "pageToken", "starting_after"]),
      let value = property([
        "next_cursor", "nextCursor", "next_page_token", "nextPageToken", "cursor",
      ])
    {
      return "{cursor: \(value), as: \(YAMLLines.scalar(cursor.name))}"
    }
    let size = parameter([
      "per_page", "perPage", "page_size", "pageSize", "size", "limit", "count", "rows", "$top",
    ])
    let total =
      property(["total", "totalCount", "total_count", "totalResults", "count"])
      .map { ", total: \($0)" } ?? ""
    func start(_ found: OpenAPIDocument.Parameter, _ usual: Int, _ step: String) -> String {
      let first = whole(found.schema["default"]) ?? whole(found.schema["minimum"]) ?? usual
      var text = "{start: \(YAMLLines.scalar(found.name)), first: \(first), step: \(step)"
      if let size {
        let most = min(whole(size.schema["maximum"]) ?? 100, 100_000)
        text += ", size: \(YAMLLines.scalar(size.name)), of: \(max(1, most))"
      }
      return text + total + "}"
    }
    if let page = parameter(["page", "page_number", "pageNumber", "p"]) {
      return start(page, 1, "page")
    }
    if let offset = parameter(["offset", "skip", "start", "startIndex", "$skip", "from"]) {
      return start(offset, offset.name == "startIndex" ? 1 : 0, "items")
    }
    return nil
  }

  private func whole(_ value: JSONDocument?) -> Int? {
    guard case .number(let text)? = value else { return nil }
    return OutsideNumber.whole(text, in: 0...1_000_000)
  }
}

extension YAMLLines {
  /// A pointer, in quotes if it has characters that YAML reads as its own.
  static func pointer(_ pointer: String) -> String {
    let isPlain = pointer.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || "/_-~0123456789".unicodeScalars.contains($0))
    }
    return isPlain ? pointer : quoted(pointer)
  }
}
