import DeclaredDomains
import DomainHTTP
import Foundation
import Operations
import OutgoingHTTP
import Synchronization
import stegvis_graph_bench

/// A service that `scripts/test-domains` has started, at which requests with one thing otherwise are
/// tried: a zone, or the whole directory, is made anew for each.
final class RealMutantPlace: MutantPlace {
  struct Unexpected: Error {
    let answer: String
  }

  private let fixture: DeclaredFixture
  private let address: String
  private let secret: String
  private let nameServer: String
  private let exchange: HTTPExchange
  private let opened = Mutex<[HTTPTransport]>([])
  /// By the names of accounts and groups.
  private let ids = Mutex<[String: String]>([:])

  /// - Parameter variable: where the service is, `POWERDNS`.
  init(_ fixture: DeclaredFixture, at variable: String) throws {
    func value(_ name: String) -> String {
      ProcessInfo.processInfo.environment["STEGVIS_TRIAL_\(name)"] ?? ""
    }
    self.fixture = fixture
    address = value(variable)
    secret = value("SECRET")
    nameServer = value("NAMESERVER")
    exchange = try HTTPExchange(HTTPRoute(), largestAnswer: 10_000_000)
  }

  private var hasNames: Bool { fixture.declaration.id == "dns" }

  @discardableResult
  private func ask(
    _ method: String, _ path: String, _ body: JSONDocument? = nil, expecting: [Int] = [200]
  ) async throws -> JSONDocument {
    let signature = hasNames ? ("X-API-Key", secret) : ("Authorization", "Bearer \(secret)")
    let media = hasNames ? "application/json" : "application/scim+json"
    let answer = try await exchange.send(
      method, address + path, headers: [signature, ("Content-Type", media), ("Accept", media)],
      body: body.map { Array($0.text.utf8) }, seconds: 30)
    guard expecting.contains(answer.status) else {
      throw Unexpected(
        answer:
          "\(method) \(path): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
    }
    return answer.body.isEmpty ? .null : try JSONReader.document(answer.body)
  }

  // MARK: - As at the beginning

  func reset(for trial: DeclaredTrial) async throws -> [String: String] {
    await closeTransports()
    return try await hasNames ? resetZone() : resetDirectory()
  }

  private static func object(_ members: [(String, JSONDocument)]) -> JSONDocument {
    .object(members.map { .init($0, $1) })
  }

  private var zone: String { DeclaredTrial.sampleIDs["zone"] ?? "" }

  private func resetZone() async throws -> [String: String] {
    let zones = "/servers/localhost/zones"
    try await ask("DELETE", "\(zones)/\(zone)", expecting: [204, 404])
    try await ask(
      "POST", zones,
      Self.object([
        ("name", .text(zone)), ("kind", .text("Native")),
        ("nameservers", .list([.text("ns1.\(zone)")])),
      ]), expecting: [201])
    let sample = fixture.sample["zone"]?.elements.first { $0["id"] == .text(zone) }
    let lone = Self.object([
      ("name", .text("lone.\(zone)")), ("type", .text("TXT")), ("ttl", .number("300")),
      (
        "records",
        .list([Self.object([("content", .text("\"only\"")), ("disabled", .flag(false))])])
      ),
    ])
    let sets = (sample?["rrsets"]?.elements ?? []) + [lone]
    try await ask(
      "PATCH", "\(zones)/\(zone)",
      Self.object([
        (
          "rrsets",
          .list(
            sets.map {
              $0.setting(JSONPointer(tokens: ["changetype"]), to: .text("REPLACE"))
            })
        )
      ]), expecting: [204])
    return DeclaredTrial.sampleIDs
  }

  private func resetDirectory() async throws -> [String: String] {
    for kind in ["Groups", "Users"] {
      for entry in try await ask("GET", "/\(kind)?count=100")["Resources"]?.elements ?? [] {
        try await ask(
          "DELETE", "/\(kind)/\(entry["id"]?.scalarText ?? "")", expecting: [204])
      }
    }
    var ids: [String: String] = [:]
    for (kind, own) in [("Users", "account"), ("Groups", "group")] {
      for document in fixture.sample[own]?.elements ?? [] {
        let members = (document["members"]?.elements ?? []).map { member in
          Self.object([("value", .text(ids[member["value"]?.scalarText ?? ""] ?? ""))])
        }
        let body = document.removing(JSONPointer(tokens: ["id"]))
        let made = try await ask(
          "POST", "/\(kind)",
          members.isEmpty
            ? body : body.setting(JSONPointer(tokens: ["members"]), to: .list(members)),
          expecting: [201])
        ids[document["id"]?.scalarText ?? ""] = made["id"]?.scalarText
      }
    }
    let all = ids
    self.ids.withLock { $0 = all }
    return DeclaredTrial.sampleIDs.mapValues { all[$0] ?? $0 }
  }

  // MARK: - What there is

  /// What only counts, dates or says where something is.
  private static let volatile = [
    "meta", "schemas", "serial", "notified_serial", "edited_serial", "url", "$ref", "type",
  ]

  func contents() async throws -> String {
    if hasNames {
      let sets =
        try await ask("GET", "/servers/localhost/zones/\(zone)", expecting: [200, 404])["rrsets"]?
        .elements ?? []
      // The server numbers a change in the zone's own record.
      return sets.filter { $0["type"] != .text("SOA") }.map { set in
        let records = (set["records"]?.elements ?? []).map(\.canonicalText).sorted()
        return "\(set["name"]?.scalarText ?? "") \(set["type"]?.scalarText ?? "") "
          + "\(set["ttl"]?.scalarText ?? "") \(records) \(set["comments"]?.canonicalText ?? "")"
      }.sorted().joined(separator: "\n")
    }
    var lines: [String] = []
    for kind in ["Users", "Groups"] {
      let all = try await ask("GET", "/\(kind)?count=100")["Resources"]?.elements ?? []
      lines += all.map { entry in
        let kept = Self.volatile.reduce(entry) { $0.removing(JSONPointer(tokens: [$1])) }
          .removing(JSONPointer(tokens: ["id"]))
        let members = (entry["members"]?.elements ?? []).compactMap { $0["value"]?.scalarText }
        let own = kept.removing(JSONPointer(tokens: ["members"]))
          .removing(JSONPointer(tokens: ["groups"]))
        return "\(own.canonicalText) \(members.sorted())"
      }
    }
    let names = ids.withLock { $0 }
    return names.reduce(lines.joined(separator: "\n")) { $0.replacing($1.value, with: $1.key) }
      .split(separator: "\n").sorted().joined(separator: "\n")
  }

  // MARK: - The domain

  func connected(
    _ declaration: Declaration, raced: MutantTrials.Race?
  ) async throws -> any Domain {
    let settings: [String: JSONDocument] = [
      "base": .text(address), "server": .text("localhost"),
      "nameServers": .list([.text(nameServer)]),
    ]
    let transport = try HTTPTransport(
      declaration, settings: settings,
      secrets: ["apiKey": Secret(secret), "token": Secret(secret)],
      exchange: try HTTPTransport.exchange(for: declaration, HTTPRoute()),
      // Nobody waits until what is lost is asked for again.
      clock: ServedClock(VirtualClock()))
    opened.withLock { $0.append(transport) }
    return DeclaredDomain(
      declaration,
      DeclaredDomain.Settings(
        instance: declaration.id.rawValue, values: settings, isPractice: false
      ) { () throws(DomainFailure) in 0 }, over: transport, found: try await transport.probe())
  }

  func meanwhile(_ trial: DeclaredTrial) async throws {
    throw Unexpected(answer: "nobody else is at this service")
  }

  private func closeTransports() async {
    let all = opened.withLock { opened in
      defer { opened = [] }
      return opened
    }
    for transport in all { await transport.close() }
  }

  func close() async {
    await closeTransports()
    await exchange.close()
  }
}
