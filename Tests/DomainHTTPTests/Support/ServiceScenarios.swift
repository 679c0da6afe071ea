import DeclaredDomains
import DomainHTTP
import Operations
import OutgoingHTTP
import Testing

extension JSONDocument {
  /// A document that a test writes as JSON.
  static func json(_ text: String) -> JSONDocument {
    do {
      return try JSONReader.document(Array(text.utf8))
    } catch {
      Issue.record("'\(text)' is no JSON")
      return .null
    }
  }

  /// The texts of a member of each element of a list.
  func texts(_ pointer: JSONPointer) -> [String] {
    guard case .list(let elements) = self else { return [] }
    return elements.compactMap { $0[pointer]?.scalarText }
  }
}

/// A life of a zone at PowerDNS: the same with the service and with what was recorded of it.
struct ZoneScenario {
  let transport: HTTPTransport
  /// Whether name servers can be asked.
  let hasNameServer: Bool

  private let zone = SubjectKey("zone", ["zone": "muster.example."])

  private func set(_ name: String, _ type: String) -> SubjectKey {
    SubjectKey("recordSet", ["zone": "muster.example.", "name": name, "type": type])
  }

  private func patch(_ set: String) -> PreparedCall {
    .trial(
      "PATCH", "/servers/localhost/zones/muster.example.", .json(#"{"rrsets":[\#(set)]}"#))
  }

  func play() async throws {
    #expect(try await transport.probe()["version"] == .text("4.7.3"))
    // Nothing is there yet, and the list shows it.
    #expect(try await transport.read(zone) == .absent)
    #expect(
      try await transport.read(set("muster.example.", "TXT")).unreadCode == "notThere")
    try await transport.perform(
      .trial(
        "POST", "/servers/localhost/zones?rrsets=false",
        .json(#"{"name":"muster.example.","kind":"Native","nameservers":["ns1.muster.example."]}"#))
    )
    let made = try #require(try await transport.read(zone).contents)
    #expect(made.name == "muster.example." && made.documents[""]?["kind"] == .text("Native"))
    let zones = try await transport.candidates(of: "zone", in: nil, matching: "MUSTER", most: 9)
    #expect(zones.subjects.map(\.key) == [zone] && zones.isWhole)
    try await records()
    try await refusals()
    try await transport.perform(.trial("DELETE", "/servers/localhost/zones/muster.example."))
    #expect(try await transport.read(zone) == .absent)
    // A set of a zone that is gone is not known to be absent.
    #expect(try await transport.read(set("muster.example.", "TXT")).unreadCode == "notThere")
  }

  private func records() async throws {
    let texts = set("muster.example.", "TXT")
    #expect(try await transport.read(texts) == .absent)
    try await transport.perform(
      patch(
        #"""
        {"name":"muster.example.","type":"TXT","changetype":"REPLACE","ttl":3600,
        "records":[{"content":"\"v=spf1 -all\"","disabled":false},
        {"content":"\"old \\\"proof\\\"\"","disabled":true}],
        "comments":[{"content":"asked by Anna","account":"anna","modified_at":1760000000}]}
        """#))
    let before = try #require(try await transport.read(texts).contents)
    let records = try #require(before.documents[""]?["records"])
    // Disabled records are in the whole zone, and would be lost by whoever replaces the set without.
    #expect(Set(records.texts("/content")) == [#""v=spf1 -all""#, #""old \"proof\"""#])
    #expect(before.documents[""]?["comments"]?.texts("/content") == ["asked by Anna"])
    expect(before, serves: [#""v=spf1 -all""#])
    // Removed, and given back exactly.
    try await transport.perform(
      patch(#"{"name":"muster.example.","type":"TXT","changetype":"DELETE"}"#))
    #expect(try await transport.read(texts) == .absent)
    let kept = try #require(before.documents[""])
    try await transport.perform(
      patch(
        #"""
        {"name":"muster.example.","type":"TXT","changetype":"REPLACE","ttl":\#(kept["ttl"]?.text ?? ""),
        "records":\#(kept["records"]?.text ?? ""),"comments":\#(kept["comments"]?.text ?? "")}
        """#))
    #expect(try await transport.read(texts).contents?.documents == before.documents)
    try await kinds()
  }

  /// Every kind of record that name servers are asked for, with a set that does not fit into a
  /// datagram.
  private func kinds() async throws {
    let long = (0..<9).map { "\"\($0)\(String(repeating: "x", count: 99))\"" }
    let sets: [(name: String, type: String, contents: [String])] = [
      ("a.muster.example.", "A", ["192.0.2.1", "192.0.2.2"]),
      ("a.muster.example.", "AAAA", ["2001:db8::1"]),
      ("muster.example.", "MX", ["10 mx1.muster.example.", "20 mx2.muster.example."]),
      ("www.muster.example.", "CNAME", ["a.muster.example."]),
      ("_sip._tcp.muster.example.", "SRV", ["1 2 5060 a.muster.example."]),
      ("muster.example.", "CAA", [#"0 issue "ca.example""#]),
      ("long.muster.example.", "TXT", long),
    ]
    for (name, type, contents) in sets {
      let list = contents.map {
        JSONDocument.object([.init("content", .text($0)), .init("disabled", .flag(false))])
      }
      try await transport.perform(
        patch(
          #"""
          {"name":"\#(name)","type":"\#(type)","changetype":"REPLACE","ttl":60,
          "records":\#(JSONDocument.list(list).text)}
          """#))
      let found = try #require(try await transport.read(set(name, type)).contents)
      #expect(found.documents[""]?["records"]?.texts("/content").sorted() == contents.sorted())
      expect(found, serves: contents)
    }
    let soa = try #require(try await transport.read(set("muster.example.", "SOA")).contents)
    expect(soa, serves: soa.documents[""]?["records"]?.texts("/content") ?? [])
  }

  private func expect(_ contents: SubjectContents, serves texts: [String]) {
    guard hasNameServer else {
      #expect(contents.unread["served"]?.code == "notOffered")
      return
    }
    #expect(contents.values["served"] == .list(texts.sorted().map { .text($0) }))
  }

  private func refusals() async throws {
    let unquoted = patch(
      #"""
      {"name":"x.muster.example.","type":"TXT","changetype":"REPLACE","ttl":60,
      "records":[{"content":"no quotes","disabled":false}]}
      """#)
    let failed = await failure { () throws(DomainFailure) in try await transport.perform(unquoted) }
    guard case .refused(let refusal)? = failed else {
      Issue.record("not refused: \(String(describing: failed))")
      return
    }
    #expect(refusal.code == "refusedByService")
    #expect(refusal.values["evidence"]?.text?.contains("no quotes") == true)
    #expect(try await transport.read(set("x.muster.example.", "TXT")) == .absent)
  }
}

/// Accounts and groups at a service that speaks SCIM.
struct AccountScenario {
  let transport: HTTPTransport
  /// Whether it has versions, and filters that can be relied on.
  let isComplete: Bool

  private let user = "urn:ietf:params:scim:schemas:core:2.0:User"
  private let patch = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

  private func create(_ name: String, _ mark: String) async throws {
    try await transport.perform(
      .trial(
        "POST", "/Users",
        .json(
          #"""
          {"schemas":["\#(user)"],"userName":"\#(name)","displayName":"\#(name)","active":true,
          "externalId":"\#(mark)"}
          """#)))
  }

  private func change(
    _ path: String, _ operation: String, version: String? = nil
  ) async throws(DomainFailure) {
    try await transport.perform(
      .trial(
        "PATCH", path, .json(#"{"schemas":["\#(patch)"],"Operations":[\#(operation)]}"#),
        headers: version.map { ["If-Match": $0] } ?? [:]))
  }

  func play() async throws {
    #expect(try await transport.probe()["patch"] == .flag(true))
    let nobody = SubjectKey("account", ["account": "7f0e"])
    #expect(try await transport.read(nobody) == .absent)
    for number in 1...5 { try await create("user\(number)@muster.example", "mark-\(number)") }
    let list = try await transport.candidates(of: "account", in: nil, matching: nil, most: 100)
    #expect(list.subjects.count == 5 && list.isWhole)
    #expect(Set(list.subjects.map(\.name)).count == 5)
    let found = try await transport.candidates(
      of: "account", in: nil, matching: "user3", most: 9)
    #expect(found.subjects.map(\.name) == ["user3@muster.example"])
    let account = try #require(found.subjects.first?.key)
    try await marks(account)
    try await activity(account)
    try await memberships(account)
    let id = account.parts["account"] ?? ""
    try await transport.perform(.trial("DELETE", "/Users/\(id)"))
    #expect(try await transport.read(account) == .absent)
    let again = await refusal { () throws(DomainFailure) in
      try await transport.perform(.trial("DELETE", "/Users/\(id)"))
    }
    #expect(again == "notThere")
  }

  /// What a lost reply may have left is found by its mark.
  private func marks(_ account: SubjectKey) async throws {
    let created = OperationDeclaration.Created("account", in: "account", matches: [])
    // The marks are not in the list with fewer attributes, so the service is asked for one.
    let query =
      isComplete
      ? ["filter": #"userName eq "user3@muster.example""#, "attributes": "id,externalId"] : [:]
    let marked = try await transport.find(
      created, matches: [ResolvedMatch("/externalId", .text("mark-3"))], query: query)
    #expect(marked == [account])
    let twice = await refusal { () async throws(DomainFailure) in
      try await transport.perform(
        .trial(
          "POST", "/Users", .json(#"{"schemas":["\#(user)"],"userName":"user3@muster.example"}"#)))
    }
    #expect(twice == (isComplete ? "alreadyThere" : "refusedByService"))
  }

  private func activity(_ account: SubjectKey) async throws {
    let before = try #require(try await transport.read(account).contents)
    #expect((before.version != nil) == isComplete)
    #expect(before.documents[""]?["active"] == .flag(true))
    let path = "/Users/\(account.parts["account"] ?? "")"
    let off = #"{"op":"replace","path":"active","value":false}"#
    try await change(path, off, version: before.version)
    #expect(try await transport.read(account).contents?.documents[""]?["active"] == .flag(false))
    guard let version = before.version else { return }
    // Somebody else has the version from before.
    let late = await refusal { () throws(DomainFailure) in
      try await change(path, off, version: version)
    }
    #expect(late == "changedMeanwhile")
  }

  private func memberships(_ account: SubjectKey) async throws {
    try await transport.perform(
      .trial(
        "POST", "/Groups",
        .json(
          #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Orchestra"}"#)
      ))
    let groups = try await transport.candidates(of: "group", in: nil, matching: "orch", most: 9)
    let group = try #require(groups.subjects.first?.key)
    let path = "/Groups/\(group.parts["group"] ?? "")"
    let id = account.parts["account"] ?? ""
    #expect(try await membership(account) == (isComplete ? [] : nil))
    try await change(path, #"{"op":"add","path":"members","value":[{"value":"\#(id)"}]}"#)
    let filled = try #require(try await transport.read(group).contents)
    #expect(filled.documents[""]?["members"]?.texts("/value") == [id])
    #expect(try await membership(account) == (isComplete ? group.parts.values.map { $0 } : nil))
    let removal = #"{"op":"remove","path":"members[value eq \"\#(id)\"]"}"#
    let refused = await refusal { () throws(DomainFailure) in try await change(path, removal) }
    // An inverse that does not invert is found only on a real service.
    #expect(refused == (isComplete ? nil : "notOffered"))
    let after = try #require(try await transport.read(group).contents)
    #expect(
      (after.documents[""]?["members"] ?? .list([])).texts("/value") == (isComplete ? [] : [id]))
  }

  /// The groups of an account; `nil` if they are unread because the service has no filters.
  private func membership(_ account: SubjectKey) async throws -> [String]? {
    let contents = try #require(try await transport.read(account).contents)
    if contents.unread["memberships"]?.code == "notOffered" { return nil }
    return contents.documents["memberships"]?.texts("/id")
  }
}
