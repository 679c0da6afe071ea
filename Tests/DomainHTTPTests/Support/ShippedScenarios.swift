import DeclaredDomains
import DomainHTTP
import Foundation
import Operations
import OutgoingHTTP

/// The text of a declaration in `domains/`, and what it declares.
struct ShippedDeclaration {
  let id: DomainID
  let text: String

  /// - Throws: an error of the file.
  init(_ id: DomainID) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    self.init(
      id,
      try String(
        contentsOf: root.appending(path: "domains/\(id)/domain.yaml"), encoding: .utf8))
  }

  init(_ id: DomainID, _ text: String) {
    self.id = id
    self.text = text
  }

  /// `nil` if it has faults.
  var declaration: Declaration? {
    DeclarationReader.read(DeclarationFile(path: "domain.yaml", bytes: Array(text.utf8)))
      .declaration
  }

  /// The same declaration with one line of its requests changed, for each of them: another address,
  /// another value in the body, no condition on what is there.
  ///
  /// Left out are lines that only open a block, and those that change nothing of the request.
  var mutants: [(line: String, declaration: ShippedDeclaration)] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var isRequest = false
    return lines.indices.compactMap { index in
      guard let line = lines.dropFirst(index).first else { return nil }
      if line.hasPrefix("    perform:") { isRequest = true }
      if line.hasPrefix("    predict:") { isRequest = false }
      guard isRequest, let changed = Self.changed(line), changed != line else { return nil }
      let mutant = lines[..<index] + [changed] + lines[(index + 1)...]
      return (line, ShippedDeclaration(id, mutant.joined(separator: "\n")))
    }
  }

  private static func changed(_ line: String) -> String? {
    if line.contains("guard: reread") || line.contains("when:") || line.contains("#") { return nil }
    if let address = line.firstMatch(of: /(patch|put|post|delete): "[^"]+/) {
      return line.replacing(address.output.0, with: "\(address.output.0)/x")
    }
    if line.contains("guard:") { return line.replacing(/guard:.*/, with: "guard: none") }
    guard let value = line.firstMatch(of: /^([ -]*[A-Za-z]+: )(.+)$/) else { return nil }
    let isList = value.output.2.hasPrefix("[")
    return value.output.1 + (isList ? "[changed]" : "changed")
  }
}

/// What a shipped declaration does to a service, from its first operation to its last: the same on the
/// service itself and on what was recorded of it.
struct ShippedScenario {
  /// What was not as it should be.
  struct Fault: Error { let what: String }

  let declaration: Declaration
  let transport: HTTPTransport

  /// The domain as a session has it.
  ///
  /// - Parameter found: what the probe has found.
  func domain(_ found: [String: JSONDocument]) -> DeclaredDomain {
    DeclaredDomain(
      declaration,
      DeclaredDomain.Settings(
        instance: declaration.id.rawValue,
        values: ["server": .text("localhost"), "nameServers": .list([])], isPractice: false
      ) { () throws(DomainFailure) in 0 },
      over: transport, found: found)
  }

  private func expect(_ isSo: Bool, _ what: String) throws(Fault) {
    if !isSo { throw Fault(what: what) }
  }

  /// Makes a change as the engine does, and says what reverses it.
  ///
  /// - Throws: `Fault` if a reading does not show what was predicted.
  @discardableResult
  private func change(
    _ name: String, _ arguments: Arguments, in domain: DeclaredDomain
  ) async throws -> [Inverse] {
    let operation = OperationID(rawValue: "\(declaration.id):\(name)")
    let before = try await domain.read(operation, arguments)
    try expect(domain.refusals(operation, arguments, before).isEmpty, "\(name) would be refused")
    let predicted = domain.prediction(operation, arguments, before)
    try await domain.changing(from: before).perform(
      operation, arguments, key: "recorded", actor: "ann")
    let old = FactIndex(before)
    let now = FactIndex(try await domain.read(operation, arguments))
    // Name servers are not asked where everything is played.
    for fact in predicted where !fact.property.hasSuffix(".answered") {
      try expect(
        fact.isMet(from: old.value(like: fact), by: now.value(like: fact)),
        "\(name): \(fact.property)")
    }
    return domain.inverse(of: operation, arguments, before: before)
  }

  private func reverse(_ inverses: [Inverse], in domain: DeclaredDomain) async throws {
    for inverse in inverses {
      let name = inverse.operation.rawValue.split(separator: ":").last.map(String.init) ?? ""
      try await change(name, inverse.arguments, in: domain)
    }
  }

  // MARK: - Names

  private static let zone = "shipped.example."

  private func document(_ type: String) async throws -> JSONDocument? {
    let key = SubjectKey(
      "recordSet", ["zone": Self.zone, "name": Self.zone, "type": type])
    return try await transport.read(key).contents?.documents[""]
  }

  /// Every operation of the name service, on a zone with a comment and a record that is switched off.
  func keepNames() async throws {
    let domain = domain(try await transport.probe())
    try await transport.perform(
      .trial(
        "POST", "/servers/localhost/zones",
        .json(
          #"{"name":"\#(Self.zone)","kind":"Native","nameservers":["ns1.\#(Self.zone)"],"rrsets":["#
            + #"{"name":"\#(Self.zone)","type":"MX","ttl":60,"#
            + #""records":[{"content":"10 a.example.","disabled":false},"#
            + #"{"content":"20 b.example.","disabled":true}],"#
            + #""comments":[{"content":"why","account":"ann","modified_at":1760000000}]}]}"#)))
    let offered = try await domain.candidates(for: "dns:zone.choose", [:])
    let zone = try offered.first { $0.title == Self.zone }?.value ?? missing("zone")
    let here: Arguments = ["zone": zone, "name": .text("@")]
    // One that is there keeps what it has beside it; one that is not is made.
    let text = here.merging(["text": .text("proof=1")]) { $1 }
    let added = try await change("textRecord.add", text, in: domain)
    let more = here.merging(["text": .text("proof=2 \"quoted\"")]) { $1 }
    let addedMore = try await change("textRecord.add", more, in: domain)
    let checked = try await domain.read("dns:textRecord.check", text)
    try expect(
      domain.outcome("dns:textRecord.check", text, checked) == "notAnsweredYet"
        || domain.outcome("dns:textRecord.check", text, checked) == "answered", "check")
    try await reverse(addedMore, in: domain)
    try await reverse(added, in: domain)
    try expect(try await document("TXT") == nil, "the set is gone with its last record")
    let before = try await document("MX")
    let mail = here.merging([
      "type": .text("MX"), "values": .list([.text("5 c.example."), .text("6 d.example.")]),
    ]) { $1 }
    try await reverse(try await change("recordSet.replace", mail, in: domain), in: domain)
    try expect(try await document("MX") == before, "replaced and put back")
    let one = here.merging(["type": .text("MX")]) { $1 }
    try await reverse(try await change("recordSet.delete", one, in: domain), in: domain)
    try expect(try await document("MX") == before, "deleted and put back")
    // What was not there is deleted again.
    let other = here.merging([
      "type": .text("CAA"), "values": .list([.text("0 issue \"x.example\"")]),
    ]) { $1 }
    try await reverse(try await change("recordSet.replace", other, in: domain), in: domain)
    try expect(try await document("CAA") == nil, "made and deleted")
    try await transport.perform(.trial("DELETE", "/servers/localhost/zones/\(Self.zone)"))
  }

  private func missing(_ what: String) throws(Fault) -> Value { throw Fault(what: "no \(what)") }

  // MARK: - Accounts

  /// Every operation on accounts and groups.
  ///
  /// - Parameter isComplete: whether the service has filters, and takes members out of groups.
  func keepAccounts(isComplete: Bool) async throws {
    let found = try await transport.probe()
    let domain = domain(found)
    try await change(
      "account.create", ["userName": .text("shipped"), "displayName": .text("Shipped")], in: domain)
    try await transport.perform(
      .trial(
        "POST", "/Groups",
        .json(
          #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Band"}"#)))
    let accounts = try await domain.candidates(for: "scim:account.choose", [:])
    let account = try accounts.first { $0.title == "shipped" }?.value ?? missing("account")
    let groups = try await domain.candidates(for: "scim:group.choose", [:])
    let group = try groups.first { $0.title == "Band" }?.value ?? missing("group")
    // What the list does not have of them is not called none; this service lists only what it is asked.
    let listed = groups.first { $0.title == "Band" }?.facts.map(\.property) ?? []
    try expect(!isComplete || listed == ["scim:group.displayName"], "listed: \(listed)")
    let both: Arguments = ["account": account, "group": group]
    let joined = try await change("group.addMember", both, in: domain)
    if isComplete {
      try await reverse(joined, in: domain)
      let facts = try await domain.read("scim:account.checkGroups", ["account": account])
      let outcome = domain.outcome("scim:account.checkGroups", ["account": account], facts)
      try expect(outcome == "inNone", "groups")
    } else {
      let code = await refusal { () throws(DomainFailure) in
        let facts = try await domain.read("scim:group.removeMember", both)
        try await domain.changing(from: facts).perform(
          "scim:group.removeMember", both, key: "recorded", actor: "ann")
      }
      try expect(code == "notOffered", "nobody can be taken out here: \(code ?? "done")")
    }
    let alone: Arguments = ["account": account]
    try await reverse(try await change("account.deactivate", alone, in: domain), in: domain)
    if isComplete {
      // A service without PATCH is given the whole document.
      let plain = self.domain(found.merging(["patch": .flag(false)]) { $1 })
      try await reverse(try await change("account.deactivate", alone, in: plain), in: plain)
    }
    let gone = OperationID(rawValue: "scim:account.delete")
    let before = try await domain.read(gone, alone)
    try await domain.changing(from: before).perform(gone, alone, key: "recorded", actor: "ann")
    let after = try await domain.read(gone, alone)
    try expect(
      domain.prediction(gone, alone, before).allSatisfy { fact in
        fact.isMet(
          from: FactIndex(before).value(like: fact), by: FactIndex(after).value(like: fact))
      }, "deleted")
  }
}
