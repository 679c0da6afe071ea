import Operations

extension FactReader {
  /// Returns the chosen aspects of these users, in the order of `names`.
  func users(
    _ names: [UserName], _ aspects: Set<UserAspect>
  ) async throws(DomainFailure) -> [Fact] {
    var facts: [Fact] = []
    try await tenant.expect(
      names, mailboxes: aspects.contains(.mailbox) || aspects.contains(.holds))
    for name in names {
      guard let user = try await tenant.user(name) else {
        facts.append(Fact(name.rawValue, .accountState, .code(.unknown)))
        continue
      }
      for aspect in UserAspect.allCases where aspects.contains(aspect) {
        facts += try await self.facts(of: user, aspect)
      }
    }
    return facts
  }

  private func facts(of user: User, _ aspect: UserAspect) async throws(DomainFailure) -> [Fact] {
    let name = user.name.rawValue
    switch aspect {
    case .account: return account(user)
    case .licenses: return licenses(user)
    case .services: return services(user)
    case .mailbox:
      let mailbox = try await tenant.mailbox(of: user.name)
      return [
        Fact(name, .mailboxKind, StateCode.value(mailbox?.kind.rawValue ?? "none")),
        Fact(name, .mailboxState, StateCode.value(mailbox?.state.rawValue ?? "none")),
        Fact(name, .mailboxKeptUntil, mailbox?.keptUntil.map(Value.instant) ?? .absent),
      ]
    case .holds:
      let holds = try await tenant.mailbox(of: user.name)?.holds ?? []
      return [
        Fact(name, .holds, StateCode.values(Set(holds.map(\.kind.rawValue)).sorted())),
        Fact(name, .holdEligible, .flag(plans(user).isHoldEligible)),
      ]
    case .oneDrive:
      let drive = try await tenant.oneDrive(of: user.name)
      return [
        Fact(name, .oneDriveState, StateCode.value(drive?.state.rawValue ?? "none")),
        Fact(name, .oneDriveBytes, drive.map { .bytes($0.size) } ?? .absent),
        Fact(name, .oneDriveFiles, drive.map { .number($0.files) } ?? .absent),
      ]
    case .phone: return try await phone(user)
    case .callQueues:
      let queues = try await tenant.callQueues(of: user.name)
      return [Fact(name, .callQueues, .list(queues.map(Value.text)))]
    case .forwarding:
      let forwarding = try await tenant.callForwarding(of: user.name)
      return [
        Fact(name, .forwardingMode, StateCode.value(forwarding?.mode.rawValue ?? "off")),
        Fact(name, .forwardingTarget, forwarding.map { .text($0.target.rawValue) } ?? .absent),
      ]
    case .backups:
      return [Fact(name, .backups, StateCode.values(try await freshBackups(user.name)))]
    case .retention: return try await retention(user)
    }
  }

  /// Returns the kinds of the user's backups that are recent enough to count, sorted.
  func freshBackups(_ user: UserName) async throws(DomainFailure) -> [String] {
    let oldest = now - limits.seconds(.backupFreshness, at: now)
    return Set(
      try await tenant.artifacts(of: user).filter { $0.takenAt >= oldest }.map(\.kind.rawValue)
    ).sorted()
  }

  private func plans(_ user: User) -> PlanSet {
    products.plans(ofNamed: user.products.map { products.name($0) })
  }

  private func account(_ user: User) -> [Fact] {
    let name = user.name.rawValue
    return [
      Fact(name, .displayName, .text(user.displayName)),
      Fact(name, .accountState, StateCode.value(user.state.rawValue)),
      Fact(name, .deletedAt, user.deletedAt.map(Value.instant) ?? .absent),
      Fact(name, .restorableUntil, user.purgeAt.map(Value.instant) ?? .absent),
      Fact(name, .directorySynced, .flag(user.isSynced)),
      Fact(name, .usageLocation, user.usageLocation.map(Value.text) ?? .absent),
    ]
  }

  private func licenses(_ user: User) -> [Fact] {
    let name = user.name.rawValue
    let held = user.products.map { products.name($0) }.sorted()
    let inherited =
      user.state == .active
      ? user.assignments.filter { $0.group != nil }
        .map { (products.name($0.product), $0.group ?? "") }.sorted { $0 < $1 } : []
    let before =
      user.state == .active ? [] : Set(user.assignments.map { products.name($0.product) }).sorted()
    let direct =
      user.state == .active
      ? user.assignments.filter { $0.group == nil }.map { products.name($0.product) }.sorted() : []
    return [
      Fact(name, .assignedLicenses, .list(held.map(Value.text))),
      Fact(name, .directLicenses, .list(direct.map(Value.text))),
      Fact(name, .inheritedLicenses, .list(inherited.map { .text($0.0) })),
      Fact(name, .licenseGroups, .list(inherited.map { .text($0.1) })),
      Fact(name, .licensesAtDeletion, .list(before.map(Value.text))),
    ]
  }

  private func services(_ user: User) -> [Fact] {
    let plans = plans(user)
    let name = user.name.rawValue
    return [
      Fact(name, .services, .list(plans.services.map { .code($0.rawValue) })),
      Fact(
        name, .officeInstalls,
        .number(plans.hasOffice ? limits.value(.officeInstalls, at: now) : 0)),
    ]
  }

  private func phone(_ user: User) async throws(DomainFailure) -> [Fact] {
    let numbers = try await tenant.phoneNumbers().filter { $0.target == user.name }
      .sorted { $0.number < $1.number }
    let name = user.name.rawValue
    return [
      Fact(name, .phoneNumbers, .list(numbers.map { .text($0.number.rawValue) })),
      Fact(name, .voicePlan, .flag(plans(user).hasVoice)),
    ] + numbers.flatMap(facts)
  }

  private func retention(_ user: User) async throws(DomainFailure) -> [Fact] {
    let name = user.name.rawValue
    let since = try await tenant.oneDrive(of: user.name)?.unlicensedSince
    func drive(_ limit: LimitID) -> Value {
      guard let since, limits.isInForce(limit, at: now) else { return .absent }
      return .instant(since + limits.seconds(limit, at: now))
    }
    return [
      Fact(name, .oneDriveReadOnlyFrom, drive(.oneDriveReadOnly)),
      Fact(name, .oneDriveArchivedFrom, drive(.oneDriveArchived)),
      Fact(name, .siteRetention, .code(.kept)),
    ]
  }
}
