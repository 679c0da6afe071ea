import Operations

/// The operations on accounts: their state, their usage location, and what is shown of them.
enum AccountOperations {
  static var operations: [any DomainOperation] {
    [
      UserCreate(), UserDelete(), UserRestore(), AccountCheckDeleted(), UserSetUsageLocation(),
      UserCheckUsageLocation(), CountryChoose(),
      UserShow(id: "services.read", aspects: [.services], needs: .accounts),
      UserShow(
        id: "retention.read", aspects: [.account, .mailbox, .oneDrive, .retention],
        needs: [PermissionNeed].accounts + [.readMailboxes, .readDrives]),
    ]
  }
}

/// `user.delete`: deletes an account, which can be restored for a limited time.
struct UserDelete: DomainOperation {
  let id: OperationID = "user.delete"
  var roles: [Role] { [.global, .user] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readProducts, .readMailboxes, .readNumbers, .deleteUsers]
  }

  /// As for whether somebody may sign in.
  func roles(over held: Set<Role>) -> [Role] { UserSetSignIn.block.roles(over: held) }

  /// Whoever deletes their own account cannot sign in to restore it.
  var isRefusedForOwnAccount: Bool { true }
  var isRefusedForLastGlobalAdministrator: Bool { true }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("user", .user)], roles: roles.names,
      reversal: .inverseWithin("user.restore", days: limits.value(.accountRetention)),
      deadline: 300, needsSecondPerson: true)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.licenses(call, allProducts: true)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    if let refusal = facts.refusalUnlessActive(user) { return [refusal] }
    var refusals: [Refusal] = []
    if facts.flag(user, .directorySynced) {
      refusals.append(Refusal(.directorySynced, ["user": user.value]))
    }
    // A mailbox with a hold becomes inactive only if it still has a license.
    if !facts.realHolds(user).isEmpty, facts.code(user, .mailboxState) != .active {
      refusals.append(
        Refusal(
          .holdWithoutLicense,
          ["user": user.value, "holds": StateCode.values(facts.realHolds(user))]))
    }
    return refusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user else { return [] }
    let effect = LicenseEffect(call: call, facts: facts, after: [(user, [])])
    // Deleting the account and losing a license put the mailbox into different states.
    // The plans that are off are kept with the licenses for a restore.
    let others = [FactProperty.mailboxState, .mailboxKeptUntil, .disabledPlans].map(\.rawValue)
    var predicted = effect.predicted.filter { !others.contains($0.property) }
    // Microsoft's documents disagree about when the licenses become free: at once, or when the
    // account is purged after 30 days. The limit says which of them holds.
    if call.limits.value(.licenseFreeAfterDeletion) > 0 {
      predicted = predicted.filter { $0.subject == user }
    }
    predicted.append(Fact(user, .accountState, .code(.softDeleted)))
    if [.active, .disconnected].contains(facts.code(user, .mailboxState) ?? .none) {
      let held = !facts.texts(user, .holds).isEmpty
      predicted.append(Fact(user, .mailboxState, .code(held ? .inactive : .softDeleted)))
      // One that had lost its license already has a date, which may be the same.
      let until: Value = held ? .absent : .changed
      if held || facts[user, .mailboxKeptUntil] == .absent {
        predicted += [facts.becoming(user, .mailboxKeptUntil, until)].compactMap(\.self)
      }
    }
    guard facts.code(user, .accountState) == .active else { return predicted }
    let lost = Set(
      facts.subjects(user, .directLicenses) + facts.subjects(user, .inheritedLicenses))
    let none: Value = .list([])
    if !predicted.contains(where: { $0.property == FactProperty.phoneNumbers.rawValue }) {
      predicted += [facts.becoming(user, .phoneNumbers, none)].compactMap(\.self)
    }
    return predicted
      + [
        facts.becoming(user, .deletedAt, .changed),
        facts.becoming(user, .restorableUntil, .changed),
        facts.becoming(user, .directLicenses, none),
        facts.becoming(user, .inheritedLicenses, none),
        facts.becoming(user, .licenseGroups, none),
        facts.becoming(user, .licensesAtDeletion, .list(lost.inOrder.map(\.value))),
      ].compactMap(\.self)
  }

  /// The date until which a mailbox without a license is kept begins anew, not every interface keeps
  /// the plans that were off, and who may use the drive of a deleted account is not shown.
  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.users.flatMap { user in
      [
        FactProperty.mailboxKeptUntil, .disabledPlans, .oneDriveReaders, .oneDriveEditors,
      ].map { Fact(user, $0, .changed) }
    }
  }

  func change(_ call: OperationCall) -> TenantChange? { call.userID.map { .deleteUser($0) } }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    [Inverse("user.restore", call.arguments)]
  }
}

/// `user.restore`: restores a deleted account with the licenses it held.
struct UserRestore: DomainOperation {
  let id: OperationID = "user.restore"
  var roles: [Role] { [.global, .user] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readProducts, .readMailboxes, .readNumbers, .restoreUsers]
  }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("user", .user)], roles: roles.names,
      reversal: .inverse("user.delete"), deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .licenses, .services, .mailbox, .phone])
      + reader.ownedProducts()
  }

  var isAboutDeletedAccounts: Bool { true }

  private func effect(
    _ user: Subject, _ call: OperationCall, _ facts: ReadFacts
  ) -> LicenseEffect {
    let back = facts.assignmentsAtDeletion(user, call.products)
    return LicenseEffect(call: call, facts: facts, after: [(user, back)])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    let state = facts.code(user, .accountState) ?? .unknown
    if state == .softDeleted { return effect(user, call, facts).unitRefusals }
    if state == .replaced { return [facts.refusalIfReplaced(user)].compactMap(\.self) }
    guard state == .purged else { return [Refusal(.userNotDeleted, ["user": user.value])] }
    let until = facts[user, .restorableUntil] ?? .absent
    return [Refusal(.restoreTooLate, ["user": user.value, "until": until])]
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user else { return [] }
    let effect = effect(user, call, facts)
    let ofMailbox = [FactProperty.mailboxState, .mailboxKeptUntil, .mailboxKind].map(\.rawValue)
    var predicted = effect.predicted.filter { !ofMailbox.contains($0.property) }
    predicted.append(Fact(user, .accountState, .code(.active)))
    if [.softDeleted, .inactive].contains(facts.code(user, .mailboxState) ?? .none) {
      let isInUse = effect.plansAfter(user).hasMailbox
      predicted.append(
        Fact(user, .mailboxState, .code(isInUse ? StateCode.active : .disconnected)))
      if isInUse {
        predicted += [facts.becoming(user, .mailboxKeptUntil, .absent)].compactMap(\.self)
      }
    }
    return predicted
      + [
        facts.becoming(user, .deletedAt, .absent), facts.becoming(user, .restorableUntil, .absent),
        facts.becoming(user, .licensesAtDeletion, .list([])),
      ].compactMap(\.self)
  }

  /// Nothing tells which of the licenses of a deleted account came from groups; and a mailbox may
  /// be made anew, or begin its time without a license anew. Holds follow from the licenses.
  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    let properties: [FactProperty] = [
      .directLicenses, .inheritedLicenses, .licenseGroups, .mailboxState, .mailboxKind,
      .mailboxKeptUntil, .holdEligible,
    ]
    return call.users.flatMap { user in
      properties.map { Fact(user, $0, .changed) }
    }
  }

  func change(_ call: OperationCall) -> TenantChange? { call.userID.map { .restoreUser($0) } }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    [Inverse("user.delete", call.arguments)]
  }
}

/// `account.checkDeleted`: whether the account still exists; it also reads the state of the
/// mailbox.
struct AccountCheckDeleted: DomainOperation {
  let id: OperationID = "account.checkDeleted"
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readMailboxes] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .check, [.init("user", .user)], outcomes: ["active", "deleted"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .mailbox])
  }

  /// That an account is gone is one of its outcomes.
  var stopsAtRefusals: Bool { false }

  /// Whatever the outcome suggests, it is not about the account that has the name now.
  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    call.users.compactMap(facts.refusalIfReplaced)
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let isActive = call.users.allSatisfy {
      facts.text($0, .accountState) == User.State.active.rawValue
    }
    return isActive ? "active" : "deleted"
  }
}

/// `user.setUsageLocation`: sets the country that decides which services users may have (I3).
struct UserSetUsageLocation: DomainOperation {
  let id: OperationID = "user.setUsageLocation"
  var roles: [Role] { .licensing }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [AccountProperty.Name.usageLocation.need]
  }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [.init("users", .user.list), .init("country", .country)],
      roles: roles.names, reversal: .inverse("user.setUsageLocation"), deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard !call.users.isEmpty, let country = call.text("country") else {
      return [Refusal(.nothingGiven)]
    }
    guard CountryCode.all.contains(country) else {
      return [Refusal(.unknownCountry, ["name": .text(country), "nearest": .list([])])]
    }
    let none: [LicenseAssignment] = []
    return LicenseEffect(call: call, facts: facts, after: call.users.map { ($0, none) })
      .accountRefusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let country = call.text("country") else { return [] }
    return call.users.map { Fact($0, .usageLocation, .text(country)) }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    call.text("country").map { .setUsageLocation(call.userIDs, country: $0) }
  }

  /// A location can be changed but not removed. A user's first location therefore has no inverse.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    let users = Dictionary(grouping: call.users) { before.text($0, .usageLocation) ?? "" }
    return users.filter { !$0.key.isEmpty }.sorted { $0.key < $1.key }.map { country, users in
      Inverse(
        "user.setUsageLocation",
        ["users": .list(users.map(\.value)), "country": .text(country)])
    }
  }
}

/// `user.checkUsageLocation`: whether every user has a usage location.
struct UserCheckUsageLocation: DomainOperation {
  let id: OperationID = "user.checkUsageLocation"
  var needs: [PermissionNeed] { .accounts }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .check, [.init("users", .user.list)],
      outcomes: ["set", "missing"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account])
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let missing = call.users.contains { facts.text($0, .usageLocation) == nil }
    return missing ? "missing" : "set"
  }
}

/// `country.choose`: a usage location; those in use in the tenant are offered, the most frequent
/// first.
struct CountryChoose: ChooseOperation {
  let id: OperationID = "country.choose"
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readOrganisation] }
  let unknown = RefusalCode.unknownCountry

  func definition(_ limits: Limits) -> Operation {
    Operation(id, .choose, collects: .country)
  }

  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    CountryCode.all.map { Candidate(value: .text($0), title: $0) }
  }

  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    var uses: [String: Int] = [try await reader.tenant.organisation().country: 1]
    for user in try await reader.tenant.users() {
      if let country = user.usageLocation { uses[country, default: 0] += 1 }
    }
    return uses.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { Candidate(value: .text($0.key), title: $0.key) }
  }
}

/// The codes of ISO 3166-1 alpha-2.
enum CountryCode {
  static let all: [String] = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split(whereSeparator: \.isWhitespace).map(String.init)
}

/// A check that shows aspects of a user and has only one outcome, such as `retention.read`.
struct UserShow: DomainOperation {
  let id: OperationID
  let aspects: Set<UserAspect>
  let needs: [PermissionNeed]

  /// It only shows, and may be about an account that was deleted before.
  var stopsAtRefusals: Bool { false }

  func definition(_ limits: Limits) -> Operation {
    Operation(id, .check, [.init("user", .user)])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, aspects)
  }
}
