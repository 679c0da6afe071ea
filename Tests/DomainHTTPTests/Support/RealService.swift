import DeclaredDomains
import DomainHTTP
import Foundation
import NIOCore
import NIOPosix
import Operations
import OutgoingHTTP
import Synchronization
import Testing

/// Tests on services that `scripts/test-domains` starts, one after the other: what one of them orders to
/// be spoiled, no other may come in the way of.
@Suite(.enabled(if: RealService.isThere, "scripts/test-domains starts the services"), .serialized)
struct RealServices {}

/// A service that `scripts/test-domains` has started, behind a proxy that can be told to spoil.
struct RealService: Sendable {
  private let variable: String
  private let declaration: Declaration

  static let powerDNS = RealService(variable: "POWERDNS", declaration: .nameService)
  static let scim = RealService(variable: "SCIM", declaration: .accounts)
  static let djangoSCIM = RealService(variable: "DJANGO_SCIM", declaration: .accounts)

  private static func value(_ variable: String) -> String {
    ProcessInfo.processInfo.environment["STEGVIS_TRIAL_\(variable)"] ?? ""
  }

  /// Whether the services have been started.
  static var isThere: Bool { !value("POWERDNS").isEmpty }

  var address: String { Self.value(variable) }

  /// The address of the proxy, without a path.
  private var host: String { address.split(separator: "/").prefix(2).joined(separator: "//") }

  /// A change of the declaration to try.
  enum Variant { case whole, unprobed, linked, filtered }

  /// Runs `body` with a way to the service.
  func with(
    _ settings: [String: JSONDocument], _ variant: Variant = .whole,
    limits: ServiceDeclaration.Limits? = nil, secret: String? = nil,
    _ body: (HTTPTransport) async throws -> Void
  ) async throws {
    let declaration = declaration.variant(variant, limits)
    let exchange = try HTTPTransport.exchange(for: declaration, HTTPRoute())
    try await with(settings, declaration, exchange, secret: secret, body)
  }

  private func with(
    _ settings: [String: JSONDocument], _ declaration: Declaration, _ exchange: any ServiceExchange,
    secret: String?, _ body: (HTTPTransport) async throws -> Void
  ) async throws {
    let usual: [String: JSONDocument] = [
      "base": .text(address), "server": .text("localhost"),
      "nameServers": .list([.text(Self.value("NAMESERVER"))]),
    ]
    let secret = Secret(secret ?? Self.value("SECRET"))
    let transport = try HTTPTransport(
      declaration, settings: usual.merging(settings) { $1 },
      secrets: ["apiKey": secret, "token": secret], exchange: exchange)
    do {
      try await body(transport)
    } catch {
      await transport.close()
      throw error
    }
    await transport.close()
  }

  /// Runs `body`, and keeps what was said if `STEGVIS_TRIAL_RECORD` asks for it.
  ///
  /// - Parameter shipped: the declaration to use in place of the usual one.
  func record(
    _ name: String, _ shipped: Declaration? = nil,
    _ body: (HTTPTransport) async throws -> Void
  ) async throws {
    let declaration = shipped ?? declaration
    let exchange = try HTTPTransport.exchange(for: declaration, HTTPRoute())
    let recorder = RecordedExchange.Recorder(exchange, host: host)
    try await with([:], declaration, recorder, secret: nil, body)
    if !Self.value("RECORD").isEmpty { try recorder.write(name) }
  }

  // MARK: Spoiling

  private func tell(_ method: String, _ order: [String: Any]) async throws {
    let exchange = try HTTPExchange(HTTPRoute(), largestAnswer: 1_000)
    let body = Array(try JSONSerialization.data(withJSONObject: order))
    _ = try await exchange.send(
      method, "\(host)/spoil", headers: [], body: body, seconds: 60)
    await exchange.close()
  }

  /// Spoils what comes next; `Tests/Domains/proxy.py` has the ways.
  func spoil(_ order: [String: Any]) async throws { try await tell("POST", order) }

  /// Spoils nothing more.
  func forget() async throws { try await tell("DELETE", [:]) }

  // MARK: Zones

  /// Runs `body` with a zone that is made for it and removed.
  func zone(
    _ name: String, _ limits: ServiceDeclaration.Limits? = nil,
    _ body: (RealService, HTTPTransport) async throws -> Void
  ) async throws {
    try await with([:], limits: limits) { transport in
      try await transport.perform(
        .trial(
          "POST", "/servers/localhost/zones",
          .json(#"{"name":"\#(name)","kind":"Native","nameservers":["ns1.\#(name)"]}"#)))
      try await body(self, transport)
      try await forget()
      try await transport.perform(.trial("DELETE", "/servers/localhost/zones/\(name)"))
    }
  }

  func set(_ zone: String, _ name: String) -> SubjectKey {
    SubjectKey("recordSet", ["zone": zone, "name": "\(name).\(zone)", "type": "TXT"])
  }

  /// A request that sets texts, as the proxy sends one itself.
  func patch(_ zone: String, _ name: String, _ texts: [String]) -> [String: Any] {
    [
      "method": "PATCH", "path": "/api/v1/servers/localhost/zones/\(zone)",
      "body": [
        "rrsets": [
          [
            "name": "\(name).\(zone)", "type": "TXT", "changetype": "REPLACE", "ttl": 60,
            "records": texts.map { ["content": $0, "disabled": false] as [String: Any] },
          ] as [String: Any]
        ]
      ],
    ]
  }

  /// The same request as a call.
  func call(_ zone: String, _ name: String, _ texts: [String]) -> PreparedCall {
    let records = texts.map {
      JSONDocument.object([.init("content", .text($0)), .init("disabled", .flag(false))])
    }
    return .trial(
      "PATCH", "/servers/localhost/zones/\(zone)",
      .json(
        #"""
        {"rrsets":[{"name":"\#(name).\#(zone)","type":"TXT","changetype":"REPLACE","ttl":60,
        "records":\#(JSONDocument.list(records).text)}]}
        """#))
  }
}

extension Declaration {
  fileprivate func variant(
    _ variant: RealService.Variant, _ limits: ServiceDeclaration.Limits?
  ) -> Declaration {
    let isProbed = variant == .whole
    return Declaration(
      id: id, extended: nil, settings: settings,
      service: ServiceDeclaration(
        access: service.access, signIn: service.signIn, media: service.media,
        probe: isProbed ? service.probe : nil, limits: limits ?? service.limits,
        errors: service.errors),
      subjects: subjects.map { subject in
        switch (variant, subject.kind) {
        case (.linked, "zone"):
          subject.reading(
            list: ReadingDeclaration("/servers/{server}/zones", items: .whole, pages: .link))
        case (.filtered, "recordSet"):
          subject.reading(
            read: ReadingDeclaration(
              "/servers/{server}/zones/{zone}", query: ["rrset_name": "{name}"], items: "/rrsets",
              where: subject.read.matches))
        case _: subject
        }
      }, operations: [], digest: "")
  }
}

extension SubjectDeclaration {
  fileprivate func reading(
    list: ReadingDeclaration? = nil, read: ReadingDeclaration? = nil
  ) -> SubjectDeclaration {
    SubjectDeclaration(
      kind: kind, parent: parent, list: list ?? self.list, read: read ?? self.read,
      identity: identity, name: name, absence: absence, facts: facts)
  }
}

/// A host on loopback that only counts who connects.
final class PlayedListener: Sendable {
  private final class Counting: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let count: @Sendable () -> Void

    init(_ count: @escaping @Sendable () -> Void) { self.count = count }

    func channelActive(context: ChannelHandlerContext) { count() }
  }

  private final class Count: Sendable {
    let value = Mutex(0)
  }

  private let channel: any Channel
  private let count = Count()
  let host: String

  init() async throws {
    let count = count
    channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            Counting { count.value.withLock { $0 += 1 } })
        }
      }.bind(host: "127.0.0.1", port: 0).get()
    host = "127.0.0.1:\(channel.localAddress?.port ?? 0)"
  }

  var address: String { "http://\(host)" }
  var connections: Int { count.value.withLock { $0 } }

  func close() async throws { try await channel.close() }
}

extension RealService {
  /// A domain as a session has it, connected by variables of the environment.
  func connected(
    _ declaration: Declaration, without variable: String? = nil
  ) async throws -> (domain: any Domain, close: @Sendable () async -> Void) {
    let service = HTTPService { () throws(DomainFailure) in declaration }
    var environment = [
      "STEGVIS_NAMES_API_KEY": Self.value("SECRET"), "STEGVIS_TRIAL_TOKEN": Self.value("SECRET"),
      "STEGVIS_NAMES_NAME_SERVERS": Self.value("NAMESERVER"),
    ]
    if let variable { environment[variable] = nil }
    do {
      let tenant = try await service.connect(
        TenantConnection(
          address: address, directory: nil, application: nil, environment: environment, folder: "",
          files: DomainFiles { _ in [] }, showCode: { _, _, _ in }, progress: nil, trace: nil,
          waits: { _, _ in }))
      return (tenant.domain, { await service.close() })
    } catch {
      await service.close()
      throw error
    }
  }
}
