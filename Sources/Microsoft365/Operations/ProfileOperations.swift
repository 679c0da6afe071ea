import Operations

/// The operations on what an account is called and what people read about its person.
enum ProfileOperations {
  static var operations: [any DomainOperation] {
    [UserSetProfile(isSensitive: false), UserRename(), UserSetDataLocation()]
  }
}

/// `user.setProfile`: sets one thing that people read about a person in the directory, or clears it.
struct UserSetProfile: DomainOperation {
  let id: OperationID = "user.setProfile"
  /// Whether only a global administrator may set it for other administrators: a phone can be what they
  /// sign in with.
  ///
  /// Source: Microsoft Graph v1.0, "Working with users", "Sensitive actions".
  let isSensitive: Bool

  var roles: [Role] { [.global, .user] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [AccountProperty.Name.displayName.need]
  }

  func roles(over held: Set<Role>) -> [Role] {
    isSensitive ? UserSetSignIn.block.roles(over: held) : roles
  }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [
        .init("user", .user),
        .init("property", .text, allowed: ProfileField.allCases.map(\.rawValue)),
        .init("value", .text, isOptional: true),
      ],
      roles: roles.names, reversal: .inverse(id), deadline: 300)
  }

  private func field(_ call: OperationCall) -> ProfileField? {
    call.text("property").flatMap { ProfileField(rawValue: $0) }
  }

  /// What it is set to; `nil` clears it.
  private func value(_ call: OperationCall) -> String? {
    call.text("value").flatMap { $0.isEmpty ? nil : $0 }
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .profile])
  }

  /// Nobody can be without a display name.
  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let field = field(call), field != .displayName || value(call) != nil else {
      return [Refusal(.nothingGiven)]
    }
    return facts.refusalsOfAccount(call.user, evenIfSynced: false)
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let field = field(call) else { return [] }
    let value = value(call).map(Value.text) ?? .absent
    return call.users.map { Fact($0, field.property, value) }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    field(call).map { .update(call.userIDs, .profile($0, value(call))) }
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let field = field(call) else { return [] }
    let value = value(call).map(Value.text) ?? .absent
    return call.users.filter { before.becoming($0, field.property, value) != nil }.map { user in
      var arguments: Arguments = ["user": user.value, "property": .text(field.rawValue)]
      if let old = before.text(user, field.property) { arguments["value"] = .text(old) }
      return Inverse(id, arguments)
    }
  }
}

/// `user.rename`: gives an account another user principal name, with which its person then signs in.
struct UserRename: DomainOperation {
  let id: OperationID = "user.rename"
  var roles: [Role] { [.global, .user] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readOrganisation, AccountProperty.Name.userPrincipalName.need]
  }

  /// As for whether somebody may sign in.
  func roles(over held: Set<Role>) -> [Role] { UserSetSignIn.block.roles(over: held) }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("user", .user), .init("name", .text)], roles: roles.names,
      reversal: .inverse(id), deadline: 300)
  }

  private func name(_ call: OperationCall) -> String? { call.text("name") }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    var facts = try await reader.users(call.users, [.account])
    for user in call.users where name(call) != nil {
      guard let account = try await reader.tenant.user(UserID(user)) else { continue }
      facts.append(Fact(user, .principalName, .text(account.name.rawValue)))
      let others = try await reader.tenant.users(named: UserName(name(call) ?? ""))
      let other = others.first { $0.state == .active && $0.id != account.id }
      facts.append(Fact(user, .newNameHolder, other?.subject.value ?? .absent))
    }
    return facts + (try await reader.verifiedDomains())
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let name = name(call), !name.isEmpty else { return [Refusal(.nothingGiven)] }
    let refusals = facts.refusalsOfAccount(call.user, evenIfSynced: false)
    guard refusals.isEmpty, let user = call.user else { return refusals }
    if let refusal = facts.refusal(ofName: name) { return [refusal] }
    guard let other = facts[user, .newNameHolder], other != .absent else { return [] }
    return [Refusal(.nameInUse, ["user": user.value, "name": .text(name), "other": other])]
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = name(call) else { return [] }
    return call.users.map { Fact($0, .principalName, .text(name)) }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    name(call).map { .update(call.userIDs, .name(UserName($0))) }
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let name = name(call) else { return [] }
    return call.users.compactMap { user in
      guard let old = before.text(user, .principalName), old != name else { return nil }
      return Inverse(id, ["user": user.value, "name": .text(old)])
    }
  }
}

/// The names of the places where Microsoft 365 keeps data.
package enum DataLocation {
  /// Whether a text can be one: three letters in upper case. Which there are, and which of them an
  /// organisation may use, the service knows, and new ones come every year.
  package static func isName(_ text: String) -> Bool {
    text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
  }
}

/// `user.setPreferredDataLocation`: says where the service is to keep a person's mailbox and files in an
/// organisation with several places, or leaves it to the service. What is there already is moved in the
/// service's own time, which no property of the account shows.
struct UserSetDataLocation: DomainOperation {
  let id: OperationID = "user.setPreferredDataLocation"
  var roles: [Role] { [.global, .user] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [AccountProperty.Name.preferredDataLocation.need]
  }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("user", .user), .init("location", .text, isOptional: true)],
      roles: roles.names, reversal: .inverse(id), deadline: 300)
  }

  /// The place as the service writes it; `nil` leaves it to the service.
  private func location(_ call: OperationCall) -> String? {
    call.text("location").flatMap { $0.isEmpty ? nil : $0.uppercased() }
  }

  private func value(_ call: OperationCall) -> Value {
    location(call).map(Value.text) ?? .absent
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .dataLocation])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    if let location = location(call), !DataLocation.isName(location) {
      return [Refusal(.notADataLocation, ["text": .text(location)])]
    }
    return facts.refusalsOfAccount(call.user, evenIfSynced: false)
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.users.map { Fact($0, .dataLocation, value(call)) }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    .update(call.userIDs, .dataLocation(location(call)))
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    call.users.filter { before.becoming($0, .dataLocation, value(call)) != nil }.map { user in
      var arguments: Arguments = ["user": user.value]
      if let old = before.text(user, .dataLocation) { arguments["location"] = .text(old) }
      return Inverse(id, arguments)
    }
  }
}
