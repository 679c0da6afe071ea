import DeclaredDomains

/// A directory of accounts and groups that speaks SCIM 2.0, after RFC 7643 and RFC 7644: with versions,
/// filters and pages, and with or without PATCH, as it says of itself.
package struct ServedDirectory: ServedThings {
  package static let token = "trial-token"
  private static let media = "application/scim+json"
  private static let patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

  /// What it keeps of one account or group.
  struct Entry: Hashable, Sendable {
    var document: JSONDocument
    var version = 1

    var id: String { document["id"]?.onlyText ?? "" }
    /// As the header and `meta.version` have it (RFC 7644, 3.14).
    var tag: String { "W/\"\(version)\"" }
  }

  var users: [Entry]
  var groups: [Entry]
  private var made = 0
  private let hasPatch: Bool

  /// The accounts and groups of a practice sample, which has them as the service writes them.
  package init(sample: JSONDocument, hasPatch: Bool = true) {
    users = (sample["account"]?.onlyList ?? []).map { Entry(document: $0) }
    groups = (sample["group"]?.onlyList ?? []).map { Entry(document: $0) }
    self.hasPatch = hasPatch
  }

  package var root: String { "/scim/v2" }

  package var contents: JSONDocument {
    .list([.list(users.map(\.document)), .list(groups.map(\.document))])
  }

  // MARK: - Answers

  static func error(_ status: Int, _ detail: String, _ kind: String? = nil) -> ServedAnswer {
    .json(
      status,
      .members([
        ("schemas", .list([.text("urn:ietf:params:scim:api:messages:2.0:Error")])),
        ("status", .text("\(status)")), ("scimType", kind.map { .text($0) }),
        ("detail", .text(detail)),
      ]), media)
  }

  private func shown(_ entry: Entry, _ kind: String) -> JSONDocument {
    var members = entry.document.members
    if kind == "Users" {
      let own = groups.filter { ServedDirectory.members(of: $0.document).contains(entry.id) }
      members.append(
        .init("groups", .list(own.map { .members([("value", .text($0.id))]) })))
    }
    members.append(
      .init(
        "meta",
        .members([
          ("resourceType", .text(kind == "Users" ? "User" : "Group")),
          ("version", .text(entry.tag)), ("location", .text("/scim/v2/\(kind)/\(entry.id)")),
        ])))
    return .object(members)
  }

  private func answer(_ status: Int, _ entry: Entry, _ kind: String) -> ServedAnswer {
    .json(status, shown(entry, kind), Self.media, ["etag": entry.tag])
  }

  static func members(of group: JSONDocument) -> [String] {
    (group["members"]?.onlyList ?? []).compactMap { $0["value"]?.onlyText }
  }

  package mutating func answer(_ request: ServedRequest) -> ServedAnswer {
    guard request.headers["authorization"] == "Bearer \(Self.token)" else {
      return Self.error(401, "Authorization failure.")
    }
    let missing = Self.error(404, "\(request.path.joined(separator: "/")) not found")
    guard let kind = request.path.first, request.path.count < 3 else { return missing }
    switch kind {
    case "ServiceProviderConfig" where request.path.count == 1:
      return request.method == "GET" ? .json(200, offers, Self.media) : .plain(405)
    case "Users", "Groups":
      guard request.path.count == 2, let id = request.path.last else {
        return switch request.method {
        case "GET": list(request, kind)
        case "POST": create(request.body, kind)
        case _: .plain(405)
        }
      }
      let entries = kind == "Users" ? users : groups
      guard let index = entries.firstIndex(where: { $0.id == id }) else { return missing }
      return resource(request, kind, index, entries[index])
    case _: return missing
    }
  }

  private var offers: JSONDocument {
    func offered(_ isOffered: Bool) -> JSONDocument { .members([("supported", .flag(isOffered))]) }
    return .members([
      (
        "schemas",
        .list([.text("urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig")])
      ), ("patch", offered(hasPatch)), ("filter", offered(true)), ("etag", offered(true)),
    ])
  }

  /// One page (RFC 7644, 3.4.2.4), of those that match the filter.
  private func list(_ request: ServedRequest, _ kind: String) -> ServedAnswer {
    let all = (kind == "Users" ? users : groups)
    var found = all
    if let text = request.query["filter"] {
      guard let filter = DirectoryFilter(text) else {
        return Self.error(400, "The filter '\(text)' is not supported.", "invalidFilter")
      }
      found = all.filter { filter.holds($0.document) }
    }
    let start = max(1, request.query["startIndex"].flatMap(Int.init) ?? 1)
    let count = min(100, max(0, request.query["count"].flatMap(Int.init) ?? 100))
    let page = found.dropFirst(start - 1).prefix(count)
    let wanted = request.query["attributes"].map { Set($0.split(separator: ",").map(String.init)) }
    let resources = page.map { entry -> JSONDocument in
      guard let wanted else { return shown(entry, kind) }
      return .object(entry.document.members.filter { wanted.contains($0.name) || $0.name == "id" })
    }
    return .json(
      200,
      .members([
        ("schemas", .list([.text("urn:ietf:params:scim:api:messages:2.0:ListResponse")])),
        ("totalResults", .number("\(found.count)")), ("startIndex", .number("\(start)")),
        ("itemsPerPage", .number("\(page.count)")), ("Resources", .list(Array(resources))),
      ]), Self.media)
  }

  // MARK: - Changes

  private mutating func create(_ body: JSONDocument?, _ kind: String) -> ServedAnswer {
    made += 1
    let id = "new-\(made)"
    switch checked(body, kind, id) {
    case .failure(let refused): return refused.answer
    case .success(let document):
      let entry = Entry(document: document)
      if kind == "Users" { users.append(entry) } else { groups.append(entry) }
      return answer(201, entry, kind)
    }
  }

  private mutating func resource(
    _ request: ServedRequest, _ kind: String, _ index: Int, _ entry: Entry
  ) -> ServedAnswer {
    if request.method != "GET", let wanted = request.headers["if-match"], wanted != entry.tag,
      wanted != "*"
    {
      return Self.error(412, "The resource has changed.")
    }
    switch request.method {
    case "GET": return answer(200, entry, kind)
    case "DELETE":
      if kind == "Users" { users.remove(at: index) } else { groups.remove(at: index) }
      for group in groups.indices where kind == "Users" {
        let kept = (groups[group].document["members"]?.onlyList ?? [])
          .filter { $0["value"]?.onlyText != entry.id }
        keep(groups[group].document.withMembers(kept), "Groups", group)
      }
      return .plain(204)
    case "PUT":
      switch checked(request.body, kind, entry.id) {
      case .failure(let refused): return refused.answer
      case .success(let document):
        keep(document, kind, index)
        return answer(200, (kind == "Users" ? users : groups)[index], kind)
      }
    case "PATCH" where hasPatch: return patch(request.body, kind, index, entry)
    case "PATCH": return Self.error(501, "PATCH is not implemented.")
    case _: return .plain(405)
    }
  }

  private mutating func keep(_ document: JSONDocument, _ kind: String, _ index: Int) {
    if kind == "Users", users[index].document != document {
      users[index].document = document
      users[index].version += 1
    } else if kind == "Groups", groups[index].document != document {
      groups[index].document = document
      groups[index].version += 1
    }
  }

  private mutating func patch(
    _ body: JSONDocument?, _ kind: String, _ index: Int, _ entry: Entry
  ) -> ServedAnswer {
    guard body?["schemas"]?.onlyList?.contains(.text(Self.patchSchema)) ?? false else {
      return Self.error(400, "The schema of a patch is missing.", "invalidSyntax")
    }
    guard let operations = body?["Operations"]?.onlyList, !operations.isEmpty else {
      return Self.error(400, "There are no Operations.", "invalidSyntax")
    }
    var document = entry.document
    do throws(DirectoryRefusal) {
      for operation in operations {
        document = try DirectoryPatch(operation).applied(to: document)
      }
    } catch {
      return error.answer
    }
    switch checked(document, kind, entry.id) {
    case .failure(let refused): return refused.answer
    case .success(let document):
      keep(document, kind, index)
      return answer(200, (kind == "Users" ? users : groups)[index], kind)
    }
  }

  // MARK: - What a resource may be

  /// The resource as it is kept: without what only the service says (RFC 7643, 7: readOnly).
  private func checked(
    _ body: JSONDocument?, _ kind: String, _ id: String
  ) -> Result<JSONDocument, DirectoryRefusal> {
    let schema = "urn:ietf:params:scim:schemas:core:2.0:\(kind == "Users" ? "User" : "Group")"
    func refused(_ detail: String, _ code: String = "invalidValue") -> Result<
      JSONDocument, DirectoryRefusal
    > {
      .failure(DirectoryRefusal(answer: Self.error(400, detail, code)))
    }
    guard let body, case .object = body else { return refused("no JSON", "invalidSyntax") }
    guard body["schemas"]?.onlyList?.contains(.text(schema)) ?? false else {
      return refused("The schema \(schema) is missing.", "invalidSyntax")
    }
    let known =
      kind == "Users"
      ? ["schemas", "externalId", "userName", "displayName", "active"]
      : ["schemas", "externalId", "displayName", "members"]
    var members: [JSONDocument.Member] = [
      .init("schemas", .list([.text(schema)])), .init("id", .text(id)),
    ]
    for member in body.members where known.contains(member.name) && member.name != "schemas" {
      switch (member.name, member.value) {
      case (_, .null): continue
      case ("active", .flag), ("members", .list): break
      case ("active", _), ("members", _): return refused("\(member.name) has another type")
      case (_, .text): break
      case _: return refused("\(member.name) is no text")
      }
      members.removeAll { $0.name == member.name }
      members.append(member)
    }
    let name = kind == "Users" ? "userName" : "displayName"
    guard let own = JSONDocument.object(members)[name]?.onlyText, !own.isEmpty else {
      return refused("\(name) is required")
    }
    let isTaken = users.contains {
      $0.id != id && $0.document["userName"]?.onlyText?.lowercased() == own.lowercased()
    }
    guard kind == "Groups" || !isTaken else {
      return .failure(
        DirectoryRefusal(answer: Self.error(409, "\(own) is taken", "uniqueness")))
    }
    let ids = Set(users.map(\.id))
    let strangers = Self.members(of: .object(members)).filter { !ids.contains($0) }
    guard strangers.isEmpty else { return refused("\(strangers) are no accounts") }
    return .success(.object(members))
  }
}

/// A request that the directory does not carry out.
struct DirectoryRefusal: Error {
  let answer: ServedAnswer
}

extension JSONDocument {
  /// A group with these members, each once.
  func withMembers(_ members: [JSONDocument]) -> JSONDocument {
    var seen: Set<String> = []
    // What the schema does not have is passed over.
    let own = members.map { $0["value"].map { .members([("value", $0)]) } ?? $0 }
      .filter { seen.insert($0["value"]?.onlyText ?? $0.canonicalText).inserted }
    return own.isEmpty
      ? removing(JSONPointer(tokens: ["members"]))
      : setting(JSONPointer(tokens: ["members"]), to: .list(own))
  }
}
