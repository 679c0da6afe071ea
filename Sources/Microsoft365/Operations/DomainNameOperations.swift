import Operations

/// The operations on the domains in which accounts have their names.
enum DomainNameOperations {
  static var operations: [any DomainOperation] {
    [DomainNameAdd(), DomainNameCheck(), DomainNameVerify(), DomainNameRemove()]
  }
}

/// `domain.add`: adds a domain to the organisation. It can be used once it is verified, for which the
/// service then shows a record to publish.
struct DomainNameAdd: DomainOperation {
  let id: OperationID = "domain.add"
  var roles: [Role] { [.global] }
  var needs: [PermissionNeed] { [.readDomains, .writeDomains] }
  var provingProperties: Set<FactProperty> { [.domainState] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("domain", .text)], roles: roles.names,
      reversal: .inverse("domain.remove"), deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.domainName(call)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let name = call.domainName else { return [call.noDomainName] }
    guard ![.verified, .unverified].contains(facts.code(Subject(name), .domainState)) else {
      return [Refusal(.domainExists, ["name": .text(name)])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = call.domainName else { return [] }
    return [
      Fact(Subject(name), .domainState, .code(.unverified)),
      Fact(Subject(name), .verificationRecord, .expected(.present)),
    ]
  }

  func change(_ call: OperationCall) -> TenantChange? { call.domainName.map { .addDomain($0) } }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let name = call.domainName, before.code(Subject(name), .domainState) == StateCode.none
    else { return [] }
    return [Inverse("domain.remove", ["domain": .text(name)])]
  }
}

/// `domain.check`: whether a domain is verified; it also shows the record that proves who owns it.
struct DomainNameCheck: DomainOperation {
  let id: OperationID = "domain.check"
  var needs: [PermissionNeed] { [.readDomains] }

  func definition(_ limits: Limits) -> Operation {
    Operation(id, .check, [.init("domain", .text)], outcomes: ["verified", "unverified"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.domainName(call)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    facts.refusalUnlessAdded(call)
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let state = call.domainName.flatMap { facts.code(Subject($0), .domainState) }
    return state == .verified ? "verified" : "unverified"
  }
}

/// `domain.verify`: has the service look for the record that proves who owns a domain.
struct DomainNameVerify: DomainOperation {
  let id: OperationID = "domain.verify"
  var roles: [Role] { [.global] }
  var needs: [PermissionNeed] { [.readDomains, .writeDomains] }
  var provingProperties: Set<FactProperty> { [.domainState] }

  /// Nothing makes a domain unverified but removing it.
  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("domain", .text)], roles: roles.names, reversal: .irreversible,
      deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.domainName(call)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    facts.refusalUnlessAdded(call)
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = call.domainName else { return [] }
    return [Fact(Subject(name), .domainState, .code(.verified))]
  }

  /// What is proved needs no record any more.
  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.domainName.map { [Fact(Subject($0), .verificationRecord, .changed)] } ?? []
  }

  func change(_ call: OperationCall) -> TenantChange? {
    call.domainName.map { .verifyDomain($0) }
  }
}

/// `domain.remove`: removes a domain in which no account has its name any more.
struct DomainNameRemove: DomainOperation {
  let id: OperationID = "domain.remove"
  var roles: [Role] { [.global] }
  var needs: [PermissionNeed] { [.readDomains, .writeDomains] }
  var provingProperties: Set<FactProperty> { [.domainState] }

  /// One that is added again must be verified again.
  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("domain", .text)], roles: roles.names,
      reversal: .compensation("domain.add"), deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.domainName(call, withUsers: true)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    let refusals = facts.refusalUnlessAdded(call)
    guard refusals.isEmpty, let name = call.domainName else { return refusals }
    if facts.flag(Subject(name), .domainFixed) {
      return [Refusal(.domainFixed, ["name": .text(name)])]
    }
    let users = facts.subjects(Subject(name), .domainUsers)
    guard !users.isEmpty else { return [] }
    return [
      Refusal(.domainInUse, ["name": .text(name), "users": .list(users.map(\.value))])
    ]
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = call.domainName else { return [] }
    return [
      Fact(Subject(name), .domainState, .code(.none)),
      facts.becoming(Subject(name), .verificationRecord, .absent),
    ].compactMap(\.self)
  }

  func change(_ call: OperationCall) -> TenantChange? {
    call.domainName.map { .removeDomain($0) }
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let name = call.domainName,
      [.verified, .unverified].contains(before.code(Subject(name), .domainState) ?? .none)
    else { return [] }
    return [Inverse("domain.add", ["domain": .text(name)])]
  }
}

/// `setting.setPasswordValidity`: for how long the passwords of a domain are valid, and how long before
/// people are told.
struct PasswordValiditySet: DomainOperation {
  let id: OperationID = "setting.setPasswordValidity"
  var roles: [Role] { [.global] }
  var needs: [PermissionNeed] { [.readDomains, .writeDomains] }
  var provingProperties: Set<FactProperty> { [.passwordValidity, .passwordNotice] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [
        .init("domain", .text), .init("days", .text), .init("notice", .text, isOptional: true),
      ],
      roles: roles.names, reversal: .inverse(id), deadline: 300)
  }

  /// The days that the admin center takes (Microsoft 365, "Set the password expiration policy").
  private static let possibleDays = 14...730
  private static let possibleNotice = 1...30

  /// The days of validity; `nil` if none are given.
  private func days(_ call: OperationCall) -> Int? {
    call.text("days") == StateCode.never.rawValue ? DirectoryDomain.never : call.number("days")
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.domainName(call)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let days = days(call) else {
      return [call.domainName == nil ? call.noDomainName : Refusal(.nothingGiven)]
    }
    let refusals = facts.refusalUnlessAdded(call)
    guard refusals.isEmpty, let name = call.domainName else { return refusals }
    guard facts.code(Subject(name), .domainState) != .unverified else {
      return [Refusal(.domainUnverified, ["name": .text(name)])]
    }
    let asked = [
      (days, days == DirectoryDomain.never ? days...days : Self.possibleDays),
      (call.number("notice") ?? Self.possibleNotice.lowerBound, Self.possibleNotice),
    ]
    guard let (given, possible) = asked.first(where: { !$1.contains($0) }) else { return [] }
    return [
      Refusal(
        .daysNotPossible,
        [
          "given": .number(given), "least": .number(possible.lowerBound),
          "most": .number(possible.upperBound),
        ])
    ]
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = call.domainName, let days = days(call) else { return [] }
    let notice = call.number("notice").map {
      Fact(Subject(name), .passwordNotice, .number($0))
    }
    return [Fact(Subject(name), .passwordValidity, FactReader.validity(days))]
      + [notice].compactMap(\.self)
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let name = call.domainName, let days = days(call) else { return nil }
    return .setPasswordValidity(name, days: days, notice: call.number("notice"))
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let name = call.domainName, let old = before[Subject(name), .passwordValidity],
      let notice = before[Subject(name), .passwordNotice]?.number, let days = days(call),
      old != FactReader.validity(days) || notice != call.number("notice") ?? notice,
      let text = old.number.map({ "\($0)" }) ?? old.text
    else { return [] }
    return [
      Inverse(
        id, ["domain": .text(name), "days": .text(text), "notice": .text("\(notice)")])
    ]
  }
}

extension OperationCall {
  /// The domain that the call names, as the directory writes it; `nil` if it names none.
  var domainName: String? { text("domain").flatMap(DirectoryDomain.canonical) }

  /// Why the call names no domain.
  var noDomainName: Refusal {
    text("domain").map { Refusal(.notADomain, ["text": .text($0)]) } ?? Refusal(.nothingGiven)
  }
}

extension ReadFacts {
  /// Returns why nothing can be done with the domain of a call: it was never added. Empty if it was.
  func refusalUnlessAdded(_ call: OperationCall) -> [Refusal] {
    guard let name = call.domainName else { return [call.noDomainName] }
    guard code(Subject(name), .domainState) == StateCode.none else { return [] }
    return [Refusal(.domainNotAdded, ["name": .text(name)])]
  }
}

extension FactReader {
  /// Returns the facts of the domain of a call; none if it names none.
  ///
  /// - Parameter withUsers: Whether to read who has a name in it, which may be everybody.
  func domainName(
    _ call: OperationCall, withUsers: Bool = false
  ) async throws(DomainFailure) -> [Fact] {
    guard let name = call.domainName else { return [] }
    let subject = Subject(name)
    let found: DirectoryDomain?
    let record: String?
    let users: [Subject]
    do {
      found = try await tenant.domain(named: name)
      record =
        found?.isVerified == false ? try await tenant.verificationRecord(of: name) : nil
      users = found == nil || !withUsers ? [] : try await tenant.users(inDomain: name)
    } catch {
      return try Self.unread(
        error, subject, .domainState, .passwordValidity, .passwordNotice)
    }
    let state: StateCode = found.map { $0.isVerified ? .verified : .unverified } ?? .none
    let facts = [
      Fact(subject, .domainState, .code(state)),
      Fact(subject, .verificationRecord, record.map(Value.text) ?? .absent),
    ]
    guard let found else { return facts }
    let ofRemoval = [
      Fact(subject, .domainFixed, .flag(found.isFixed)),
      Fact(subject, .domainUsers, .list(users.map(\.value))),
    ]
    return facts + (withUsers ? ofRemoval : []) + [
      Fact(subject, .passwordValidity, Self.validity(found.passwordValidity)),
      Fact(subject, .passwordNotice, .number(found.passwordNotice)),
    ]
  }

  static func validity(_ days: Int) -> Value {
    days == DirectoryDomain.never ? .code(.never) : .number(days)
  }
}
