import DeclaredDomains

/// A name service as PowerDNS Authoritative Server 4.7 is one, after its manual and its source
/// (`pdns/ws-auth.cc`, `patchZone`): what it checks, what it refuses and with which words.
package struct ServedNames: ServedThings {
  package static let key = "trial-key"

  package struct Record: Hashable, Sendable {
    package var content: String
    package var isDisabled: Bool
  }

  package struct RecordSet: Hashable, Sendable {
    package var name: String
    package var type: String
    package var ttl: Int
    package var records: [Record]
    package var comments: [JSONDocument]

    fileprivate func document(_ own: [Record]) -> JSONDocument {
      .members([
        ("comments", .list(comments)), ("name", .text(name)),
        (
          "records",
          .list(
            own.map {
              .members([("content", .text($0.content)), ("disabled", .flag($0.isDisabled))])
            })
        ), ("ttl", .number("\(ttl)")), ("type", .text(type)),
      ])
    }
  }

  package struct Zone: Hashable, Sendable {
    package let id: String
    package var kind: String
    package var serial: Int
    package var sets: [RecordSet]

    fileprivate var head: [(String, JSONDocument?)] {
      [
        ("id", .text(id)), ("kind", .text(kind)), ("name", .text(id)),
        ("serial", .number("\(serial)")), ("url", .text("/api/v1/servers/localhost/zones/\(id)")),
      ]
    }
  }

  package var zones: [Zone]

  package init(_ zones: [Zone]) { self.zones = zones }

  /// The zones of a practice sample, which has them as the service writes them.
  package init(sample: JSONDocument) {
    zones = (sample["zone"]?.onlyList ?? []).map { zone in
      Zone(
        id: zone["id"]?.onlyText ?? "", kind: zone["kind"]?.onlyText ?? "",
        serial: zone["serial"]?.onlyNumber ?? 0,
        sets: (zone["rrsets"]?.onlyList ?? []).map { set in
          RecordSet(
            name: set["name"]?.onlyText ?? "", type: set["type"]?.onlyText ?? "",
            ttl: set["ttl"]?.onlyNumber ?? 0,
            records: (set["records"]?.onlyList ?? []).map {
              Record(
                content: $0["content"]?.onlyText ?? "",
                isDisabled: $0["disabled"]?.onlyFlag ?? false)
            }, comments: set["comments"]?.onlyList ?? [])
        })
    }
  }

  package var root: String { "/api/v1" }

  package var contents: JSONDocument {
    .list(
      zones.map { zone in
        .members([
          ("id", .text(zone.id)), ("kind", .text(zone.kind)),
          (
            "rrsets",
            .list(
              zone.sets.sorted { ($0.name, $0.type) < ($1.name, $1.type) }.map {
                $0.document($0.records.sorted { $0.content < $1.content })
              })
          ),
        ])
      })
  }

  /// The contents of the enabled records of a name; `nil` if no zone here has the name.
  package func answered(_ name: String, _ type: String) -> [String]? {
    let name = name.lowercased()
    guard let zone = zones.first(where: { name == $0.id || name.hasSuffix(".\($0.id)") }) else {
      return nil
    }
    return zone.sets.filter { $0.name.lowercased() == name && $0.type == type }.flatMap(\.records)
      .filter { !$0.isDisabled }.map(\.content)
  }

  // MARK: - Requests

  private static let notFound = ServedAnswer.plain(404, "Not Found")
  private static let notAllowed = ServedAnswer.plain(405, "Method Not Allowed")

  private static func refused(_ words: String) -> ServedAnswer {
    .json(422, .members([("error", .text(words))]))
  }

  package mutating func answer(_ request: ServedRequest) -> ServedAnswer {
    guard request.headers["x-api-key"] == Self.key else { return .plain(401, "Unauthorized") }
    guard request.path.first == "servers" else { return Self.notFound }
    guard request.path.count > 1 else {
      return request.method == "GET" ? .json(200, .list([Self.server])) : Self.notAllowed
    }
    guard request.path[1] == "localhost" else { return Self.notFound }
    switch request.path.count {
    case 2: return request.method == "GET" ? .json(200, Self.server) : Self.notAllowed
    case 3 where request.path[2] == "zones": return list(request)
    case 4 where request.path[2] == "zones": return zone(request, request.path[3])
    case _: return Self.notFound
    }
  }

  private static let server = JSONDocument.members([
    ("type", .text("Server")), ("id", .text("localhost")),
    ("daemon_type", .text("authoritative")), ("version", .text("4.7.3")),
  ])

  private mutating func list(_ request: ServedRequest) -> ServedAnswer {
    switch request.method {
    case "GET":
      let wanted = request.query["zone"]
      return .json(
        200, .list(zones.filter { wanted == nil || $0.id == wanted }.map { .members($0.head) }))
    case "POST":
      guard let name = request.body?["name"]?.onlyText else {
        return Self.refused("Key 'name' not present or not a String")
      }
      guard name.hasSuffix(".") else { return Self.refused("DNS Name '\(name)' is not canonical") }
      guard let kind = request.body?["kind"]?.onlyText else {
        return Self.refused("Key 'kind' not present or not a String")
      }
      guard !zones.contains(where: { $0.id == name }) else {
        return .json(409, .members([("error", .text("Conflict"))]))
      }
      zones.append(Zone(id: name, kind: kind, serial: 1, sets: []))
      return .json(201, .members(zones[zones.count - 1].head))
    case _: return Self.notAllowed
    }
  }

  private mutating func zone(_ request: ServedRequest, _ id: String) -> ServedAnswer {
    guard let index = zones.firstIndex(where: { $0.id == id }) else { return Self.notFound }
    switch request.method {
    case "GET":
      var members = zones[index].head
      if request.query["rrsets"] != "false" {
        let wanted = request.query["rrset_name"]
        members.append(
          (
            "rrsets",
            .list(
              zones[index].sets.filter { wanted == nil || $0.name == wanted }.map { set in
                // Asked for one name, this release leaves out the records that are switched off.
                set.document(set.records.filter { wanted == nil || !$0.isDisabled })
              })
          ))
      }
      return .json(200, .members(members))
    case "PATCH": return patch(request.body, index)
    case "PUT":
      // Only what belongs to the zone itself; record sets are passed over.
      if let kind = request.body?["kind"]?.onlyText { zones[index].kind = kind }
      return .plain(204)
    case "DELETE":
      zones.remove(at: index)
      return .plain(204)
    case _: return Self.notAllowed
    }
  }

  // MARK: - Record sets

  private static let types = ["A", "AAAA", "CAA", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT"]

  private struct Refused: Error {
    let words: String
  }

  private mutating func patch(_ body: JSONDocument?, _ index: Int) -> ServedAnswer {
    guard let changes = body?["rrsets"]?.onlyList else {
      return Self.refused("No rrsets given in update request")
    }
    var zone = zones[index]
    var seen: Set<[String]> = []
    do throws(Refused) {
      for change in changes { try Self.apply(change, to: &zone, &seen) }
    } catch {
      return Self.refused(error.words)
    }
    if !changes.isEmpty { zone.serial += 1 }
    zones[index] = zone
    return .plain(204)
  }

  private static func text(_ change: JSONDocument, _ key: String) throws(Refused) -> String {
    guard let text = change[key]?.onlyText else {
      throw Refused(words: "Key '\(key)' not present or not a String")
    }
    return text
  }

  private static func apply(
    _ change: JSONDocument, to zone: inout Zone, _ seen: inout Set<[String]>
  ) throws(Refused) {
    let name = try text(change, "name")
    guard name.hasSuffix("."), !name.contains("..") else {
      throw Refused(words: "DNS Name '\(name)' is not canonical")
    }
    let type = try text(change, "type")
    guard types.contains(type) else {
      throw Refused(words: "RRset \(name) IN \(type): unknown type given")
    }
    let kind = try text(change, "changetype").uppercased()
    guard seen.insert([name, type, kind]).inserted else {
      throw Refused(words: "Duplicate RRset \(name) IN \(type) with changetype: \(kind)")
    }
    guard name == zone.id || name.hasSuffix(".\(zone.id)") else {
      throw Refused(words: "RRset \(name) IN \(type): Name is out of zone")
    }
    let place = zone.sets.firstIndex { $0.name == name && $0.type == type }
    switch kind {
    case "DELETE": if let place { zone.sets.remove(at: place) }
    case "REPLACE":
      let records = try records(change, name, type)
      let comments = try comments(change)
      guard records != nil || comments != nil else {
        throw Refused(words: "No change for RRset \(name) IN \(type)")
      }
      var set =
        place.map { zone.sets[$0] }
        ?? RecordSet(name: name, type: type, ttl: 0, records: [], comments: [])
      if let records {
        set.records = records
        if !records.isEmpty { set.ttl = try ttl(change) }
      }
      if let comments { set.comments = comments }
      let others = zone.sets.filter { $0.name == name && $0.type != type }
      if !set.records.isEmpty, type == "CNAME" ? !others.isEmpty : others.contains(where: \.isAlias)
      {
        throw Refused(words: "RRset \(name) IN \(type): Conflicts with pre-existing RRset")
      }
      if let place {
        zone.sets[place] = set
        // A set goes with its last record.
        if set.records.isEmpty { zone.sets.remove(at: place) }
      } else if !set.records.isEmpty {
        zone.sets.append(set)
      }
    case _: throw Refused(words: "Changetype not understood")
    }
  }

  private static func ttl(_ change: JSONDocument) throws(Refused) -> Int {
    guard let ttl = change["ttl"]?.onlyNumber, (0...2_147_483_647).contains(ttl) else {
      throw Refused(words: "Key 'ttl' not an Integer or out of bounds")
    }
    return ttl
  }

  private static func records(
    _ change: JSONDocument, _ name: String, _ type: String
  ) throws(Refused) -> [Record]? {
    guard let list = change["records"]?.onlyList else { return nil }
    var records: [Record] = []
    for element in list {
      let content = try text(element, "content")
      guard isContent(content, type) else {
        throw Refused(words: "Record \(name)/\(type) '\(content)': Not in expected format")
      }
      let disabled = element["disabled"]
      guard disabled == nil || disabled?.onlyFlag != nil else {
        throw Refused(words: "Key 'disabled' is not a Bool")
      }
      records.append(Record(content: content, isDisabled: disabled?.onlyFlag ?? false))
      guard records.filter({ $0.content == content }).count == 1 else {
        throw Refused(words: "Duplicate record in RRset \(name) IN \(type)")
      }
    }
    return records
  }

  private static func comments(_ change: JSONDocument) throws(Refused) -> [JSONDocument]? {
    guard let list = change["comments"]?.onlyList else { return nil }
    for element in list { _ = try text(element, "content") }
    return list
  }

  /// Whether a text is what a record of this type can have, as far as the trials need it.
  private static func isContent(_ content: String, _ type: String) -> Bool {
    let words = content.split(separator: " ").map(String.init)
    switch type {
    case "TXT": return content.count > 1 && content.hasPrefix("\"") && content.hasSuffix("\"")
    case "MX": return words.count == 2 && UInt16(words[0]) != nil && words[1].hasSuffix(".")
    case "A":
      let parts = content.split(separator: ".", omittingEmptySubsequences: false)
      return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    case "CNAME", "NS", "PTR": return words.count == 1 && content.hasSuffix(".")
    case _: return !content.isEmpty
    }
  }
}

extension ServedNames.RecordSet {
  fileprivate var isAlias: Bool { type == "CNAME" }
}
