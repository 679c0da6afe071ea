import DeclaredDomains
import DomainHTTP
import Foundation
import Operations
import OutgoingHTTP
import Testing

/// Practice as its service would answer: whatever a shipped declaration asks for over HTTP, practice
/// shows, brings about and takes back as it does when it is at hand.
struct ServedPracticeTests {
  /// A shipped domain, its practice, and the way to it over HTTP without a network.
  private struct Served {
    let declaration: Declaration
    let store: PracticeMemory
    let transport: HTTPTransport
    let domain: DeclaredDomain

    init(_ path: String, server: String = "localhost", secret: String = "any") throws {
      let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: path)
      let bytes = Array(try Data(contentsOf: root.appending(path: "domain.yaml")))
      declaration = try #require(
        DeclarationReader.read(DeclarationFile(path: "domain.yaml", bytes: bytes)).declaration)
      let sample = try JSONReader.document(
        Array(try Data(contentsOf: root.appending(path: "sample.json"))))
      store = PracticeMemory(
        PracticeState(try PracticeDocuments(sample, of: declaration), time: 1_793_600_000))
      let settings: [String: JSONDocument] = [
        "base": .text(PracticeExchange.host), "server": .text(server), "nameServers": .list([]),
      ]
      let service = PracticeService(declaration, ["server": .text("localhost")], in: store)
      transport = try HTTPTransport(
        declaration, settings: settings,
        secrets: ["apiKey": Secret(secret), "token": Secret(secret)],
        exchange: PracticeExchange(service: service))
      domain = DeclaredDomain(
        declaration,
        .init(instance: declaration.id.rawValue, values: settings, isPractice: false) { 0 },
        over: transport, found: PracticeTransport.offers(declaration))
    }

    /// The first subject of a kind whose name begins like this.
    func subject(_ kind: String, _ name: String, in parent: SubjectKey? = nil) async throws -> Value
    {
      let list = try await transport.candidates(of: kind, in: parent, matching: nil, most: 1_000)
      let found = try #require(list.subjects.first { $0.name.hasPrefix(name) }, "\(kind) \(name)")
      let text = SubjectText(instance: declaration.id.rawValue, declaration.subjects)
      return .subject(Subject(id: text.id(of: found.key), name: found.name))
    }

    var documents: JSONDocument { get throws { try store.state().documents.document } }
  }

  /// Makes a change as the engine does, and checks all that can be read without name servers.
  private func change(
    _ operation: OperationID, _ arguments: Arguments, _ domain: any Domain
  ) async throws -> [Inverse] {
    let before = try await domain.read(operation, arguments)
    #expect(domain.refusals(operation, arguments, before) == [])
    let predicted = domain.prediction(operation, arguments, before)
      .filter { !$0.property.hasSuffix(".answered") }
    #expect(!predicted.isEmpty)
    try await domain.changing(from: before).perform(
      operation, arguments, key: UUID().uuidString, actor: "ann")
    let after = try await domain.read(operation, arguments)
    let verdict = Verdict.of(
      predicted: predicted, before: before, observed: after, deadlinePassed: true)
    #expect(verdict == .confirmed, "\(operation): \(predicted) \(after)")
    let surprises = Difference.between(before, and: after).filter { change in
      !predicted.contains(where: change.concerns)
        && !domain.mayAlter(change, with: operation, arguments, before: before)
    }
    #expect(surprises == [], "\(operation)")
    return domain.inverse(of: operation, arguments, before: before)
  }

  private func changeAndReverse(
    _ name: String, _ arguments: Arguments, _ served: Served
  ) async throws {
    let id = OperationID(rawValue: "\(served.declaration.id):\(name)")
    let before = try served.documents
    let inverses = try await change(id, arguments, served.domain)
    #expect(try served.documents != before, "\(name) changed nothing")
    #expect(inverses.count == 1)
    for inverse in inverses {
      _ = try await change(inverse.operation, inverse.arguments, served.domain)
    }
    #expect(try served.documents.inOrder == before.inOrder, "\(name)")
  }

  @Test(arguments: ["@", "new"]) func keepsRecords(name: String) async throws {
    let served = try Served("domains/dns")
    let zone = try await served.subject("zone", "fjordbygd")
    try await changeAndReverse(
      "textRecord.add", ["zone": zone, "name": .text(name), "text": .text("proof=\"1\" å")], served)
    try await changeAndReverse(
      "recordSet.replace",
      [
        "zone": zone, "name": .text(name), "type": .text("MX"),
        "values": .list([.text("10 a.example."), .text("20 B.example")]),
      ], served)
  }

  @Test func removesRecordsAndPutsThemBack() async throws {
    let served = try Served("domains/dns")
    let zone = try await served.subject("zone", "fjordbygd")
    try await changeAndReverse(
      "textRecord.remove",
      ["zone": zone, "name": .text("@"), "text": .text("v=spf1 include:post.example -all")], served)
    try await changeAndReverse(
      "recordSet.delete", ["zone": zone, "name": .text("@"), "type": .text("MX")], served)
  }

  @Test func keepsAccounts() async throws {
    let served = try Served("domains/scim")
    let list = try await served.transport.candidates(
      of: "account", in: nil, matching: nil, most: 1_000)
    #expect(list.isWhole && list.subjects.count > 2)
    let made = OperationID("scim:account.create")
    let login: Arguments = ["userName": .text("Nils.Nyman"), "displayName": .text("Nils Nyman")]
    let before = try served.documents
    let inverse = try #require(try await change(made, login, served.domain).first)
    // A second one of that name is refused beforehand, and nothing is sent.
    let facts = try await served.domain.read(made, login)
    #expect(served.domain.refusals(made, login, facts).count == 1)
    _ = try await change(inverse.operation, inverse.arguments, served.domain)
    #expect(try served.documents.inOrder == before.inOrder)
    for contents in list.subjects {
      let isActive = contents.documents[""]?["active"] == .flag(true)
      try await changeAndReverse(
        isActive ? "account.deactivate" : "account.activate",
        ["account": try await served.subject("account", contents.name)], served)
    }
  }

  @Test func keepsMembers() async throws {
    let served = try Served("domains/scim")
    let groups = try await served.transport.candidates(
      of: "group", in: nil, matching: nil, most: 100)
    let accounts = try await served.transport.candidates(
      of: "account", in: nil, matching: nil, most: 100)
    #expect(!groups.subjects.isEmpty && !accounts.subjects.isEmpty)
    for group in groups.subjects {
      for account in accounts.subjects {
        let arguments: Arguments = [
          "group": try await served.subject("group", group.name),
          "account": try await served.subject("account", account.name),
        ]
        let facts = try await served.domain.read("scim:group.addMember", arguments)
        let isMember = !served.domain.refusals("scim:group.addMember", arguments, facts).isEmpty
        try await changeAndReverse(
          isMember ? "group.removeMember" : "group.addMember", arguments, served)
      }
    }
  }

  @Test func searchesAsTheServiceWould() async throws {
    let served = try Served("domains/scim")
    let all = try await served.transport.candidates(
      of: "account", in: nil, matching: nil, most: 100)
    let wanted = try #require(all.subjects.last)
    let found = try await served.transport.candidates(
      of: "account", in: nil, matching: wanted.name, most: 100)
    #expect(found.subjects.map(\.key) == [wanted.key])
  }

  @Test func blocksABadge() async throws {
    let served = try Served("docs/examples/badges")
    let list = try await served.transport.candidates(of: "badge", in: nil, matching: nil, most: 9)
    let open = try #require(list.subjects.first { $0.documents[""]?["blocked"] == .flag(false) })
    try await changeAndReverse(
      "badge.block", ["badge": try await served.subject("badge", open.name)], served)
  }

  @Test func refusesWhatTheServiceWouldNotUnderstand() async throws {
    let served = try Served("docs/examples/badges")
    let service = PracticeService(served.declaration, in: served.store)
    let signedIn = ["authorization": "Bearer any"]
    func status(
      _ method: String, _ path: String, _ headers: [String: String], _ body: String = ""
    ) async throws -> Int {
      try await service.answer(
        PracticeRequest(method: method, path: path, headers: headers, body: Array(body.utf8))
      ).status
    }
    let before = try served.documents
    #expect(try await status("GET", "/badges", [:]) == 401)
    #expect(try await status("GET", "/badges/4711", signedIn) == 404)
    #expect(try await status("GET", "/doors", signedIn) == 404)
    #expect(try await status("PATCH", "/badges/1001", signedIn, #"{"blocked": "yes"}"#) == 404)
    #expect(
      try await status("PATCH", "/badges/1001", signedIn, #"{"blocked": true, "x": 1}"#) == 404)
    #expect(try await status("PATCH", "/badges/1001", signedIn, "{") == 400)
    #expect(try await status("DELETE", "/badges/1001", signedIn) == 404)
    #expect(try served.documents == before)
  }

  @Test func isNotFoundUnderAnotherServer() async throws {
    let served = try Served("domains/dns", server: "elsewhere")
    await #expect(throws: DomainFailure.self) { _ = try await served.transport.probe() }
  }
}

/// Practice in place of a network.
private struct PracticeExchange: ServiceExchange {
  static let host = "http://127.0.0.1:1"
  let service: PracticeService

  func send(
    _ method: String, _ url: String, headers: [(String, String)], body: [UInt8]?, seconds: Int
  ) async throws(HTTPFault) -> HTTPAnswer {
    let target = url.dropFirst(Self.host.count)
      .split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let answer: PracticeAnswer
    do {
      answer = try await service.answer(
        PracticeRequest(
          method: method, path: target.first ?? "", query: target.count > 1 ? target[1] : "",
          headers: Dictionary(headers.map { ($0.0.lowercased(), $0.1) }) { first, _ in first },
          body: body ?? []))
    } catch {
      throw .lost("\(error)")
    }
    return HTTPAnswer(
      status: answer.status,
      headers: Dictionary(answer.headers.map { ($0.key.lowercased(), $0.value) }) { $1 }
        .merging(["content-type": "application/json"]) { own, _ in own },
      body: answer.body.map { Array($0.text.utf8) } ?? [])
  }

  func close() async {}
}

extension JSONDocument {
  /// The document with every list in order, and without empty ones: where practice puts what comes back
  /// means nothing, and no list is an empty one.
  fileprivate var inOrder: String {
    func ordered(_ document: JSONDocument) -> JSONDocument {
      switch document {
      case .list(let elements):
        .list(elements.map(ordered).sorted { $0.canonicalText < $1.canonicalText })
      case .object(let members):
        .object(members.filter { $0.value != .list([]) }.map { .init($0.name, ordered($0.value)) })
      case .null, .flag, .number, .text: document
      }
    }
    return ordered(self).canonicalText
  }
}
