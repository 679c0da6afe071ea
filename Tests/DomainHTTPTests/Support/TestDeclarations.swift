import DeclaredDomains
import Operations

extension JSONPointer: ExpressibleByStringLiteral {
  /// A pointer that is written in a test; the whole document if it cannot be read.
  package init(stringLiteral text: String) { self = JSONPointer(text) ?? .whole }
}

extension Template {
  /// A text with names in braces, `/users/{user}`, as a declaration writes it.
  static func written(_ text: String) -> Template {
    var pieces: [Piece] = []
    for part in text.split(separator: "{", omittingEmptySubsequences: false) {
      let halves = part.split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2 else {
        pieces.append(.literal(String(part)))
        continue
      }
      let words = halves[0].split(separator: "|")
      pieces.append(
        .reference(Reference(String(words[0])), words.last == "json" ? .json : nil))
      pieces.append(.literal(String(halves[1])))
    }
    return .text(pieces.filter { $0 != .literal("") })
  }

  static func name(_ name: String) -> Template { .reference(Reference(name)) }
  static func literal(_ text: String) -> Template { .literal(.text(text)) }
}

extension ReadingDeclaration {
  init(
    _ get: String, query: [String: String] = [:], headers: [String: String] = [:],
    items: JSONPointer? = nil, where matches: [JSONMatch] = [], pages: Pages? = nil,
    search: [String: String] = [:], needs: [String: JSONDocument] = [:]
  ) {
    self.init(
      get: .written(get), query: query.mapValues(Template.written),
      headers: headers.mapValues(Template.written), items: items, matches: matches, pages: pages,
      search: search.mapValues(Template.written), needs: needs)
  }
}

extension Declaration {
  /// A declaration of a service at `$base`.
  init(
    _ subjects: [SubjectDeclaration], signIn: ServiceDeclaration.SignIn = .none,
    media: String = "application/json", headers: [String: Template] = [:],
    probe: ServiceDeclaration.Probe? = nil,
    limits: ServiceDeclaration.Limits = ServiceDeclaration.Limits(),
    errors: [ServiceDeclaration.ErrorRule] = []
  ) {
    self.init(
      id: "trial", extended: nil, settings: [Setting("base", .address)],
      service: ServiceDeclaration(
        access: .http(base: .name("base")), signIn: signIn, media: media, headers: headers,
        probe: probe, limits: limits, errors: errors),
      subjects: subjects, operations: [], digest: "")
  }

  /// Users at `/users`, each with an id and a name.
  static func users(
    list: ReadingDeclaration = ReadingDeclaration("/users", items: "/items"),
    read: ReadingDeclaration = ReadingDeclaration("/users/{user}"),
    readings: [String: ReadingDeclaration] = [:], version: SubjectDeclaration.Version? = nil,
    absence: SubjectDeclaration.Absence? = SubjectDeclaration.Absence(status: 404),
    signIn: ServiceDeclaration.SignIn = .none, headers: [String: Template] = [:],
    probe: ServiceDeclaration.Probe? = nil,
    limits: ServiceDeclaration.Limits = ServiceDeclaration.Limits(),
    errors: [ServiceDeclaration.ErrorRule] = []
  ) -> Declaration {
    Declaration(
      [
        SubjectDeclaration(
          kind: "user", list: list, read: read, readings: readings, identity: .pointer("/id"),
          name: ["/name"], version: version, absence: absence, facts: [])
      ], signIn: signIn, headers: headers, probe: probe, limits: limits, errors: errors)
  }

  /// PowerDNS Authoritative over its HTTP interface (documentation of version 4.7, "HTTP API").
  static let nameService = Declaration(
    id: "names", extended: nil,
    settings: [
      Setting("base", .address), Setting("server", .text, usual: .text("localhost")),
      Setting("nameServers", .host, isList: true),
    ],
    service: ServiceDeclaration(
      access: .http(base: .name("base")), signIn: .header("X-API-Key", secret: "apiKey"),
      probe: ServiceDeclaration.Probe(
        get: .written("/servers/{server}"),
        required: [JSONMatch("/daemon_type", .literal("authoritative"))],
        facts: ["version": "/version"]),
      limits: ServiceDeclaration.Limits(parallel: 1, seconds: 10),
      errors: [
        ServiceDeclaration.ErrorRule(status: 422, meaning: .refused, message: "/error"),
        ServiceDeclaration.ErrorRule(status: 404, meaning: .refused, code: "notThere"),
      ]),
    subjects: [
      SubjectDeclaration(
        kind: "zone", list: ReadingDeclaration("/servers/{server}/zones", items: .whole),
        read: ReadingDeclaration("/servers/{server}/zones/{zone}?rrsets=false"),
        identity: .pointer("/id"), name: ["/name"],
        absence: SubjectDeclaration.Absence(status: 404),
        facts: [
          FactDeclaration(
            property: "serial", source: .pointer("/serial"), type: DeclaredType(.number))
        ]),
      SubjectDeclaration(
        kind: "recordSet", parent: "zone",
        read: ReadingDeclaration(
          "/servers/{server}/zones/{zone}", items: "/rrsets",
          where: [JSONMatch("/name", .name("name")), JSONMatch("/type", .name("type"))]),
        identity: .parts([
          SubjectDeclaration.Identity.Part("zone", .parent),
          SubjectDeclaration.Identity.Part("name", .pointer("/name")),
          SubjectDeclaration.Identity.Part("type", .pointer("/type")),
        ]), name: ["/name", "/type"],
        facts: [
          FactDeclaration(
            property: "served",
            source: .dns(
              name: .name("name"), type: .name("type"), servers: .name("nameServers")),
            type: DeclaredType(.text, .set), spelling: [.dnsData], deadline: 120)
        ]),
    ], operations: [], digest: "")

  /// Accounts and groups over SCIM 2.0 (RFC 7643, RFC 7644).
  static let accounts: Declaration = {
    let error = "urn:ietf:params:scim:api:messages:2.0:Error"
    let pages = ReadingDeclaration.Pages.start(
      parameter: "startIndex", first: 1, countsPages: false, size: "count", of: 100,
      total: "/totalResults")
    let absence = SubjectDeclaration.Absence(
      status: 404, matches: [JSONMatch("/schemas/0", .literal(error))])
    return Declaration(
      [
        SubjectDeclaration(
          kind: "account",
          list: ReadingDeclaration(
            "/Users", query: ["attributes": "id,userName,displayName,active"],
            items: "/Resources", pages: pages,
            search: ["filter": #"userName sw "{text|json}""#]),
          read: ReadingDeclaration("/Users/{account}"),
          readings: [
            "memberships": ReadingDeclaration(
              "/Groups", query: ["filter": #"members.value eq "{account|json}""#],
              items: "/Resources", pages: pages, needs: ["filter": .flag(true)])
          ],
          identity: .pointer("/id"), name: ["/userName"], apart: ["/displayName"],
          version: .header("ETag"), absence: absence,
          facts: [
            FactDeclaration(
              property: "active", source: .pointer("/active"), type: DeclaredType(.flag))
          ]),
        SubjectDeclaration(
          kind: "group",
          list: ReadingDeclaration(
            "/Groups", query: ["attributes": "id,displayName"], items: "/Resources", pages: pages),
          read: ReadingDeclaration("/Groups/{group}"), identity: .pointer("/id"),
          name: ["/displayName"], version: .header("ETag"), absence: absence, facts: []),
      ],
      signIn: .bearer(secret: "token"), media: "application/scim+json",
      probe: ServiceDeclaration.Probe(
        get: .written("/ServiceProviderConfig"),
        required: [
          JSONMatch(
            "/schemas/0", .literal("urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"))
        ],
        facts: [
          "patch": "/patch/supported", "etag": "/etag/supported", "filter": "/filter/supported",
        ]),
      limits: ServiceDeclaration.Limits(parallel: 1, seconds: 20),
      errors: [
        ServiceDeclaration.ErrorRule(status: 412, meaning: .changed),
        ServiceDeclaration.ErrorRule(
          status: 409, matches: [JSONMatch("/scimType", .literal("uniqueness"))], meaning: .refused,
          code: "alreadyThere", message: "/detail"),
        ServiceDeclaration.ErrorRule(status: 400, meaning: .refused, message: "/detail"),
        ServiceDeclaration.ErrorRule(
          status: 404, meaning: .refused, code: "notThere", message: "/detail"),
        ServiceDeclaration.ErrorRule(
          status: 501, meaning: .refused, code: "notOffered", message: "/detail"),
      ])
  }()
}

extension PreparedCall {
  static func trial(
    _ method: String, _ path: String, _ body: JSONDocument? = nil,
    headers: [String: String] = [:], job: Call.Job? = nil, seconds: Int? = nil
  ) -> PreparedCall {
    PreparedCall(
      operation: "trial.change",
      target: .http(method: method, path: path, query: [], headers: headers), body: body,
      subject: nil, key: "9c1e", version: nil, job: job, seconds: seconds)
  }
}
