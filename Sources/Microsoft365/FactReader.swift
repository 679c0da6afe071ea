import Operations

/// Reads a tenant's values and turns them into facts, for one reading at one point in time.
///
/// Whatever depends on the time, such as the limit in force or whether a backup is recent enough,
/// is decided here, so that the operations need no clock.
package struct FactReader: Sendable {
  let tenant: any Tenant
  let products: ProductCatalogue
  let limits: Limits
  /// Seconds since 1970, by the tenant's clock.
  let now: Int

  /// Returns the facts of these products, in the order of `partNumbers`.
  func products(_ partNumbers: [PartNumber]) async throws(DomainFailure) -> [Fact] {
    let units = Dictionary(
      try await tenant.products().map { ($0.product, $0) }
    ) { first, _ in first }
    return partNumbers.flatMap { facts(of: $0, units[$0]) }
  }

  /// Returns the facts of every product of the tenant, in the order of product names.
  func ownedProducts() async throws(DomainFailure) -> [Fact] {
    try await tenant.products()
      .sorted { products.name($0.product) < products.name($1.product) }
      .flatMap { facts(of: $0.product, $0) }
  }

  func facts(of partNumber: PartNumber, _ units: ProductUnits?) -> [Fact] {
    let name = products.name(partNumber)
    let purchased = units?.purchased ?? 0
    let assigned = units?.assigned ?? 0
    // Said only where it is the reason why nothing is available.
    let status: [Fact] =
      switch units?.status {
      case .suspended?, .lockedOut?, .deleted?:
        units.map {
          [Fact(name, .subscriptionStatus, StateCode.value($0.status.rawValue))]
        } ?? []
      case .enabled?, .warning?, nil: []
      }
    return status + [
      Fact(name, .purchasedUnits, .number(purchased)),
      Fact(name, .assignedUnits, .number(assigned)),
      Fact(name, .availableUnits, .number(max(0, purchased - assigned))),
      Fact(name, .selfServiceOnly, .flag(units?.isSelfService ?? false)),
    ]
  }

  /// Returns facts that say why these properties of a subject cannot be read.
  ///
  /// - Throws: `failure` itself, unless it is about these properties alone.
  static func unread(
    _ failure: DomainFailure, _ subject: String, _ properties: FactProperty...
  ) throws(DomainFailure) -> [Fact] {
    guard case .refused(let refusal) = failure, refusal.isUnreadable else { throw failure }
    return properties.map { Fact(subject, $0, .unread(refusal)) }
  }

  /// Returns the facts of the groups that give these users licenses, or should.
  func groups(of users: [UserName]) async throws(DomainFailure) -> [Fact] {
    var names: Set<String> = []
    for name in users {
      let user = try await tenant.user(name)
      names.formUnion(user?.assignments.compactMap(\.group) ?? [])
      names.formUnion(user?.failures.map(\.group) ?? [])
    }
    var facts: [Fact] = []
    for name in names.sorted() {
      let found: LicenseGroup?
      do {
        found = try await tenant.group(name)
      } catch {
        facts += try Self.unread(error, name, .groupLicenses)
        continue
      }
      guard let group = found else { continue }
      let given = group.products.map { products.name($0) }.sorted()
      facts.append(Fact(name, .groupLicenses, .list(given.map(Value.text))))
      facts.append(Fact(name, .dynamicMembership, .flag(group.isDynamic)))
      switch group.management {
      case .directory: break
      case .exchange: facts.append(Fact(name, .groupManagement, .code(.exchangeCenter)))
      case .localDirectory: facts.append(Fact(name, .groupManagement, .code(.localDirectory)))
      }
    }
    return facts
  }

  /// Returns the facts of the call's subscription and of its product; none if the call has no
  /// subscription.
  func subscription(of call: OperationCall) async throws(DomainFailure) -> [Fact] {
    guard let id = call.subscription else { return [] }
    let subscriptions: [Subscription]
    do {
      subscriptions = try await tenant.subscriptions()
    } catch {
      return try Self.unread(error, id.rawValue, .subscriptionStatus)
    }
    guard let subscription = subscriptions.first(where: { $0.id == id }) else {
      return [Fact(id.rawValue, .subscriptionStatus, .code(.unknown))]
    }
    return facts(of: subscription) + (try await products([subscription.product]))
  }

  func facts(of subscription: Subscription) -> [Fact] {
    let id = subscription.id.rawValue
    return [
      Fact(id, .product, .text(products.name(subscription.product))),
      Fact(id, .subscriptionStatus, StateCode.value(subscription.status.rawValue)),
      Fact(id, .channel, StateCode.value(subscription.channel.rawValue)),
      Fact(id, .purchasedUnits, .number(subscription.quantity)),
      Fact(id, .reducibleUnits, .number(subscription.reducible(at: now))),
      Fact(id, .reductionWindowEnd, subscription.windowEnd.map(Value.instant) ?? .absent),
      Fact(id, .recurringBilling, .flag(subscription.isRecurring)),
      Fact(id, .creditCheckPending, .flag(subscription.isCreditCheckPending)),
      Fact(id, .termEnd, .instant(subscription.termEnd)),
    ]
  }

  /// Returns the facts of one telephone number of the tenant.
  func phoneNumber(_ number: TelephoneNumber) async throws(DomainFailure) -> [Fact] {
    let numbers: [PhoneNumber]
    do {
      numbers = try await tenant.phoneNumbers()
    } catch {
      return try Self.unread(error, number.rawValue, .numberState, .numberTarget)
    }
    let found = numbers.first { $0.number == number }
    return found.map(facts) ?? [Fact(number.rawValue, .numberState, .code(.unknown))]
  }

  func facts(of number: PhoneNumber) -> [Fact] {
    let name = number.number.rawValue
    return [
      Fact(name, .numberState, StateCode.value(number.state.rawValue)),
      Fact(name, .numberKind, StateCode.value(number.kind.rawValue)),
      Fact(name, .numberTarget, number.target.map { .text($0.rawValue) } ?? .absent),
      Fact(name, .blockedUntil, number.blockedUntil.map(Value.instant) ?? .absent),
    ]
  }

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
    case .licenses: return licenses(user) + failures(user)
    case .services: return services(user)
    case .mailbox:
      let mailbox: Mailbox?
      do {
        mailbox = try await tenant.mailbox(of: user.name)
      } catch {
        return try Self.unread(error, name, .mailboxState)
      }
      return [
        Fact(name, .mailboxKind, StateCode.value(mailbox?.kind.rawValue ?? "none")),
        Fact(name, .mailboxState, StateCode.value(mailbox?.state.rawValue ?? "none")),
        Fact(name, .mailboxKeptUntil, mailbox?.keptUntil.map(Value.instant) ?? .absent),
      ]
    case .holds:
      let held: [Fact]
      do {
        let holds = try await tenant.mailbox(of: user.name)?.holds ?? []
        held = [Fact(name, .holds, StateCode.values(Set(holds.map(\.kind.rawValue)).sorted()))]
      } catch {
        held = try Self.unread(error, name, .holds)
      }
      return held + [Fact(name, .holdEligible, .flag(products.plans(of: user).isHoldEligible))]
    case .oneDrive:
      let drive: OneDrive?
      do {
        drive = try await tenant.oneDrive(of: user.name)
      } catch {
        return try Self.unread(error, name, .oneDriveState)
      }
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
      Fact(name, .disabledPlans, DisabledPlans.fact(user.assignments, products)),
    ]
  }

  /// Returns which licenses groups should give the user and why they cannot: three lists in the
  /// same order, or no values if there are none.
  private func failures(_ user: User) -> [Fact] {
    let name = user.name.rawValue
    let failures = user.failures.map { (products.name($0.product), $0.group, $0.reason) }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    guard !failures.isEmpty || tenant.reach.showsFailedAssignments else { return [] }
    func list(_ values: [Value]) -> Value { values.isEmpty ? .absent : .list(values) }
    return [
      Fact(name, .failedLicenses, list(failures.map { .text($0.0) })),
      Fact(name, .failedLicenseGroups, list(failures.map { .text($0.1) })),
      Fact(name, .failedLicenseReasons, list(failures.map { .code($0.2) })),
    ]
  }

  private func services(_ user: User) -> [Fact] {
    let plans = products.plans(of: user)
    let name = user.name.rawValue
    return [
      Fact(name, .services, .list(plans.services.map { .code($0.rawValue) })),
      Fact(
        name, .officeInstalls,
        .number(plans.hasOffice ? limits.value(.officeInstalls, at: now) : 0)),
    ]
  }

  private func phone(_ user: User) async throws(DomainFailure) -> [Fact] {
    let name = user.name.rawValue
    let voice = Fact(name, .voicePlan, .flag(products.plans(of: user).hasVoice))
    let numbers: [PhoneNumber]
    do {
      numbers = try await tenant.phoneNumbers().filter { $0.target == user.name }
        .sorted { $0.number < $1.number }
    } catch {
      return try Self.unread(error, name, .phoneNumbers) + [voice]
    }
    return [
      Fact(name, .phoneNumbers, .list(numbers.map { .text($0.number.rawValue) })), voice,
    ] + numbers.flatMap(facts)
  }

  private func retention(_ user: User) async throws(DomainFailure) -> [Fact] {
    let name = user.name.rawValue
    let since: Int?
    do {
      since = try await tenant.oneDrive(of: user.name)?.unlicensedSince
    } catch {
      return try Self.unread(error, name, .oneDriveReadOnlyFrom, .oneDriveArchivedFrom)
        + [Fact(name, .siteRetention, .code(.kept))]
    }
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

  /// Returns the facts of a shared, room or equipment mailbox, by its address.
  func mailbox(_ address: UserName) async throws(DomainFailure) -> [Fact] {
    let found: Mailbox?
    do {
      found = try await tenant.mailbox(of: address)
    } catch {
      return try Self.unread(error, address.rawValue, .mailboxState)
    }
    guard let mailbox = found else {
      return [Fact(address.rawValue, .mailboxState, .code(.none))]
    }
    return facts(of: mailbox, plans: try await plans(of: address))
  }

  /// Returns the service plans of a user; none if the tenant does not know the user.
  func plans(of user: UserName) async throws(DomainFailure) -> PlanSet {
    guard let user = try await tenant.user(user) else { return PlanSet([]) }
    return products.plans(of: user)
  }

  func facts(of mailbox: Mailbox, plans: PlanSet) -> [Fact] {
    let name = mailbox.user.rawValue
    let limit: LimitID = plans.exchangeRank == 3 ? .licensedMailboxQuota : .sharedMailboxQuota
    let legacy = limits.legacyValue(.sharedMailboxQuota)
    return [
      Fact(name, .mailboxKind, StateCode.value(mailbox.kind.rawValue)),
      Fact(name, .mailboxState, StateCode.value(mailbox.state.rawValue)),
      Fact(name, .mailboxBytes, .bytes(mailbox.size)),
      Fact(name, .quotaBytes, .bytes(limits.value(limit, at: now))),
      Fact(name, .legacyQuotaBytes, legacy.map(Value.bytes) ?? .absent),
      Fact(name, .archiveEnabled, .flag(mailbox.isArchiveEnabled)),
      Fact(name, .overQuotaSince, mailbox.overQuotaSince.map(Value.instant) ?? .absent),
      Fact(name, .mailboxLocked, .flag(mailbox.isLocked)),
    ]
  }
}

/// One aspect of a user, whose facts are read together.
enum UserAspect: Hashable, Sendable, CaseIterable {
  case account
  case licenses
  case services
  case mailbox
  case holds
  case oneDrive
  case phone
  case callQueues
  case forwarding
  case backups
  case retention
}
