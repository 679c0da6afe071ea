import Operations

/// The operations on mailboxes: their holds, their quota, their archive and their licenses.
enum MailboxOperations {
  static var operations: [any DomainOperation] {
    [
      MailboxChoose(), MailboxCheckHolds(), MailboxCheckHoldEligibility(), MailboxPlaceHold(),
      MailboxReleaseHolds(), MailboxClearDelayHold(), MailboxCheckQuota(), MailboxEnableArchive(),
      MailboxAssignLicense(),
    ]
  }
}

/// `mailbox.choose`: a shared, room or equipment mailbox.
struct MailboxChoose: ChooseOperation {
  let id: OperationID = "mailbox.choose"
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readMailboxes] }
  let unknown = RefusalCode.unknownMailbox

  func definition(_ limits: Limits) -> Operation {
    Operation(id, .choose, collects: .mailbox)
  }

  /// Returns the account with this address, or this id, if there is only one.
  func unlisted(_ word: String, _ reader: FactReader) async throws(DomainFailure) -> Value? {
    guard let found = try await reader.people(meant: word) else { return nil }
    let inUse = found.filter { $0.state == .active }
    return inUse.count == 1 ? inUse.first?.subject.value : nil
  }

  /// An account whose mailbox the tenant does not show can be named, because it may be one of these.
  func exactMatches(
    _ words: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]? {
    guard let word = words.first?.trimmingWhitespace.lowercased(), words.count == 1,
      word.contains("@") || word.isObjectID
    else { return nil }
    let unread = try await reader.tenant.resourceMailboxes().unread
    let named = unread.filter { $0.name.lowercased() == word || $0.id == word }
    guard !named.isEmpty else { return nil }
    return named.map { Candidate(value: $0.value, title: $0.name) }
  }

  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    var candidates: [Candidate] = []
    for mailbox in try await reader.tenant.resourceMailboxes().found {
      let owner = mailbox.owner
      let plans = try await reader.plans(of: owner)
      let title = try await reader.tenant.user(UserID(owner))?.displayName
      candidates.append(
        Candidate(
          value: owner.value, title: title ?? owner.name,
          facts: reader.facts(of: mailbox, plans: plans)))
    }
    return candidates
  }
}

/// `mailbox.checkHolds`: which holds keep the contents of the mailbox.
struct MailboxCheckHolds: DomainOperation {
  let id: OperationID = "mailbox.checkHolds"
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readMailboxes] }

  var decisiveProperties: Set<FactProperty> { [.holds] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .check, [.init("user", .user)], outcomes: ["none", "held", "delayed"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.mailbox, .holds])
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    guard let user = call.user, !facts.texts(user, .holds).isEmpty else { return "none" }
    return facts.realHolds(user).isEmpty ? "delayed" : "held"
  }
}

/// `mailbox.checkHoldEligibility`: whether the user's plans allow a hold.
struct MailboxCheckHoldEligibility: DomainOperation {
  let id: OperationID = "mailbox.checkHoldEligibility"
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readMailboxes] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .check, [.init("user", .user)],
      outcomes: ["eligible", "notEligible"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.licenses, .holds])
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let eligible = call.user.map { facts.flag($0, .holdEligible) } ?? false
    return eligible ? "eligible" : "notEligible"
  }
}

/// `mailbox.placeHold`: places a litigation hold for a number of days or indefinitely.
struct MailboxPlaceHold: DomainOperation {
  let id: OperationID = "mailbox.placeHold"
  var roles: [Role] { .holding }
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readMailboxes] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [.init("user", .user), .init("days", .number, isOptional: true)],
      roles: roles.names, reversal: .inverse("mailbox.releaseHolds"), deadline: 14_400,
      hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .licenses, .mailbox, .holds])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    guard facts.isUnread(user, .mailboxState) || facts.code(user, .mailboxState) == .active else {
      return [Refusal(.noMailbox, ["user": user.value])]
    }
    guard facts.flag(user, .holdEligible) else {
      return [Refusal(.notHoldEligible, ["user": user.value])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user else { return [] }
    let holds = Set(facts.texts(user, .holds)).union([StateCode.litigation.rawValue])
    return [Fact(user, .holds, StateCode.values(holds.sorted()))]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    call.userID.map { .placeHold($0, days: call.number("days")) }
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    call.user.map { [Inverse("mailbox.releaseHolds", ["user": $0.value])] } ?? []
  }
}

/// `mailbox.releaseHolds`: releases every hold; a delay hold follows once the mailbox assistant has
/// run.
struct MailboxReleaseHolds: DomainOperation {
  let id: OperationID = "mailbox.releaseHolds"
  var roles: [Role] { .holding }
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readMailboxes] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("user", .user)], roles: roles.names,
      reversal: .compensation("mailbox.placeHold"), deadline: 14_400, hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.mailbox, .holds])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    let state = facts.code(user, .mailboxState) ?? .none
    let isUnread = facts.isUnread(user, .mailboxState)
    guard isUnread || (state != .none && state != .purged) else {
      return [Refusal(.noMailbox, ["user": user.value])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user else { return [] }
    let real = Set(facts.realHolds(user))
    let left = facts.texts(user, .holds).filter { !real.contains($0) }
    return [Fact(user, .holds, StateCode.values(left))]
  }

  /// A delay hold follows once the mailbox assistant has run, and the mailbox of a deleted account
  /// that nothing keeps any more is deleted, too.
  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    let properties: [FactProperty] = [.holds, .mailboxState, .mailboxKeptUntil]
    return call.users.flatMap { user in
      properties.map { Fact(user, $0, .changed) }
    }
  }

  func change(_ call: OperationCall) -> TenantChange? { call.userID.map { .releaseHolds($0) } }

  /// A new hold keeps only what still exists; what was deleted since then does not come back.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let user = call.user, !before.realHolds(user).isEmpty else { return [] }
    return [Inverse("mailbox.placeHold", ["user": user.value])]
  }
}

/// `mailbox.clearDelayHold`: ends the delay that follows a released hold.
struct MailboxClearDelayHold: DomainOperation {
  let id: OperationID = "mailbox.clearDelayHold"
  var roles: [Role] { .holding }
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readMailboxes] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("user", .user)], roles: roles.names,
      reversal: .irreversible, deadline: 14_400, hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.mailbox, .holds])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    guard facts[user, .holds] != nil else { return [] }
    let holds = facts.texts(user, .holds)
    guard holds.count > facts.realHolds(user).count else {
      return [Refusal(.noDelayHold, ["user": user.value])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user else { return [] }
    return [Fact(user, .holds, StateCode.values(facts.realHolds(user)))]
  }

  func change(_ call: OperationCall) -> TenantChange? { call.userID.map { .clearDelayHold($0) } }
}

/// `mailbox.checkQuota`: whether a shared, room or equipment mailbox is within its quota.
struct MailboxCheckQuota: DomainOperation {
  let id: OperationID = "mailbox.checkQuota"
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readMailboxes] }

  var decisiveProperties: Set<FactProperty> { [.mailboxBytes] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .check, [.init("mailbox", .mailbox)], outcomes: ["within", "over"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let address = call.user else { return [] }
    return try await reader.mailbox(address) + reader.users([address], [.licenses])
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    guard let user = call.user else { return nil }
    let over = facts.number(user, .mailboxBytes) > facts.number(user, .quotaBytes)
    return over ? "over" : "within"
  }
}

/// `mailbox.enableArchive`: gives a mailbox an archive for old mail.
struct MailboxEnableArchive: DomainOperation {
  let id: OperationID = "mailbox.enableArchive"
  var roles: [Role] { [.global, .exchange] }
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readMailboxes] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("mailbox", .mailbox)],
      roles: roles.names, reversal: .irreversible, deadline: 3600,
      hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let address = call.user else { return [] }
    return try await reader.mailbox(address)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let address = call.user else { return [Refusal(.nothingGiven)] }
    guard facts.isUnread(address, .mailboxState) || facts.code(address, .mailboxState) == .active
    else {
      return [Refusal(.noMailbox, ["user": address.value])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user else { return [] }
    return [
      Fact(user, .archiveEnabled, .flag(true)), Fact(user, .mailboxLocked, .flag(false)),
      Fact(user, .overQuotaSince, .absent),
    ]
  }

  func change(_ call: OperationCall) -> TenantChange? { call.userID.map { .enableArchive($0) } }
}

/// `mailbox.assignLicense`: assigns licenses to a shared, room or equipment mailbox.
struct MailboxAssignLicense: DomainOperation {
  let id: OperationID = "mailbox.assignLicense"
  var roles: [Role] { .licensing }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readProducts, .readMailboxes, .readNumbers, .assign]
  }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [.init("mailbox", .mailbox), .init("licenses", .license.list)],
      roles: roles.names, reversal: .inverse("license.unassign"), deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let address = call.user else { return [] }
    let facts = try await reader.licenses(call, allProducts: false)
    let mailbox = try await reader.mailbox(address)
    return facts + mailbox.filter { fact in !facts.contains { $0.concernsSame(as: fact) } }
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    LicenseAssign().refusals(call, facts)
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user else { return [] }
    let effect = LicenseAssign().effect(call, facts)
    let hasMailbox = effect.after.contains { effect.plansAfter($0.user).hasMailbox }
    let changed =
      hasMailbox
      ? [facts.becoming(user, .overQuotaSince, .absent)].compactMap(\.self)
        + [Fact(user, .mailboxLocked, .flag(false))] : []
    return LicenseAssign().prediction(call, facts) + changed + quota(user, call, effect, facts)
  }

  /// Returns the quota after the change, which depends on the Exchange plan.
  private func quota(
    _ user: Subject, _ call: OperationCall, _ effect: LicenseEffect, _ facts: ReadFacts
  ) -> [Fact] {
    let before = effect.plansBefore(user).exchangeRank == 3
    let after = effect.after.contains { effect.plansAfter($0.user).exchangeRank == 3 }
    guard before != after else { return [] }
    let limit = call.limits.onlyValue(after ? .licensedMailboxQuota : .sharedMailboxQuota)
    let quota = facts.becoming(user, .quotaBytes, limit.map(Value.bytes) ?? .changed)
    return [quota].compactMap(\.self)
  }

  func change(_ call: OperationCall) -> TenantChange? { LicenseAssign().change(call) }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    LicenseAssign().inverse(call, before: before)
  }
}
