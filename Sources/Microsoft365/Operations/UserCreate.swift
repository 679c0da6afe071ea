import Operations

/// `user.create`: makes an account for a person, with a password that they must replace when they sign
/// in for the first time.
///
/// Before it is there, it is known only by its name, and so are the facts about it.
struct UserCreate: DomainOperation {
  let id: OperationID = "user.create"
  var roles: [Role] { [.global, .user] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readOrganisation, .writeUsers]
  }

  /// Nobody knows before what the organisation gives a new account by itself.
  var provingProperties: Set<FactProperty> { [.accountState] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [
        .init("name", .text), .init("displayName", .text),
        .init("country", .country, isOptional: true),
      ],
      roles: roles.names, reversal: .inverse("user.delete"), deadline: 300,
      secrets: [UserResetPassword.password])
  }

  /// The account to make; `nil` if the call does not say enough of it.
  private func account(_ call: OperationCall) -> NewAccount? {
    guard let name = call.text("name")?.trimmingWhitespace, !name.isEmpty,
      let displayName = call.text("displayName")?.trimmingWhitespace, !displayName.isEmpty
    else { return nil }
    return NewAccount(
      name: UserName(name), displayName: displayName, usageLocation: call.text("country"))
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let account = account(call) else { return try await reader.verifiedDomains() }
    let found = try await reader.tenant.users(named: account.name)
    let present = found.first { $0.state == .active }
    let name = account.subject
    return [
      Fact(name, .accountState, .code(present == nil ? StateCode.none : .active)),
      Fact(name, .displayName, present.map { .text($0.displayName) } ?? .absent),
      Fact(name, .usageLocation, present?.usageLocation.map(Value.text) ?? .absent),
    ] + (try await reader.verifiedDomains())
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let account = account(call) else { return [Refusal(.nothingGiven)] }
    let name = account.name.rawValue
    if let refusal = facts.refusal(ofName: name) { return [refusal] }
    if let country = account.usageLocation, !CountryCode.all.contains(country) {
      return [Refusal(.unknownCountry, ["name": .text(country), "nearest": .list([])])]
    }
    guard facts.code(account.subject, .accountState) == .active else { return [] }
    return [Refusal(.accountExists, ["name": .text(name)])]
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let account = account(call) else { return [] }
    let country = account.usageLocation.map {
      Fact(account.subject, .usageLocation, .text($0))
    }
    return [
      Fact(account.subject, .accountState, .code(.active)),
      Fact(account.subject, .displayName, .text(account.displayName)),
    ] + [country].compactMap(\.self)
  }

  /// An organisation may have a usage location for those who are given none.
  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let account = account(call) else { return [] }
    return [Fact(account.subject, .usageLocation, .changed)]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    let password = call.secrets[UserResetPassword.password.name].map { NewPassword($0) }
    return account(call).map { .createUser($0, password) }
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let account = account(call),
      before.code(account.subject, .accountState) != .active
    else { return [] }
    return [Inverse("user.delete", ["user": .text(account.name.rawValue)])]
  }
}

/// What a new account is made with, beside its password.
package struct NewAccount: Hashable, Sendable {
  /// The user principal name.
  package let name: UserName
  package let displayName: String
  /// ISO 3166-1 alpha-2; `nil` for none.
  package let usageLocation: String?

  package init(name: UserName, displayName: String, usageLocation: String?) {
    self.name = name
    self.displayName = displayName
    self.usageLocation = usageLocation
  }

  /// The account as the subject of facts, by its name alone.
  var subject: Subject { Subject(name.rawValue) }
}

extension FactReader {
  /// Returns the fact of the domains in which accounts can have names.
  func verifiedDomains() async throws(DomainFailure) -> [Fact] {
    let subject = try await organisation()
    do {
      let domains = try await tenant.organisation().verifiedDomains
      return [Fact(subject, .verifiedDomains, .list(domains.map(Value.text)))]
    } catch {
      return try Self.unread(error, subject, .verifiedDomains)
    }
  }
}

extension ReadFacts {
  /// Returns why no account of the organisation can have this user principal name; `nil` if one can.
  func refusal(ofName name: String) -> Refusal? {
    let parts = name.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let local = parts.first, let domain = parts.last, !local.isEmpty,
      !name.contains(where: \.isWhitespace)
    else { return Refusal(.notAUserName, ["text": .text(name)]) }
    // The service refuses it where the domains cannot be read.
    guard !isUnread(Organisation.subject, .verifiedDomains) else { return nil }
    let domains = texts(Organisation.subject, .verifiedDomains)
    guard !domains.contains(where: { $0.lowercased() == domain.lowercased() }) else { return nil }
    return Refusal(
      .unknownDomain,
      ["name": .text(String(domain)), "domains": .list(domains.map(Value.text))])
  }
}
