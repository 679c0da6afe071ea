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

  /// Returns the facts of these products, in the order of `subjects`.
  func products(_ subjects: [Subject]) async throws(DomainFailure) -> [Fact] {
    let units = Dictionary(
      try await tenant.products().map { ($0.product, $0) }
    ) { first, _ in first }
    return subjects.flatMap { facts(of: $0, units[SkuID($0)]) }
  }

  /// Returns the facts of every product of the tenant, in the order of product names.
  func ownedProducts() async throws(DomainFailure) -> [Fact] {
    try await tenant.products().map { (products.subject($0.product), $0) }
      .sorted { $0.0.order < $1.0.order }
      .flatMap { facts(of: $0, $1) }
  }

  func facts(of name: Subject, _ units: ProductUnits?) -> [Fact] {
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
    _ failure: DomainFailure, _ subject: Subject, _ properties: FactProperty...
  ) throws(DomainFailure) -> [Fact] {
    guard case .refused(let refusal) = failure, refusal.isUnreadable else { throw failure }
    return properties.map { Fact(subject, $0, .unread(refusal)) }
  }

  /// Returns the facts of the groups that give these users licenses, or should.
  func groups(of users: [Subject]) async throws(DomainFailure) -> [Fact] {
    var found: [User] = []
    for user in users {
      if let account = try await tenant.user(UserID(user)) { found.append(account) }
    }
    var facts: [Fact] = []
    for group in try await groups(giving: found) {
      switch group {
      case .read(let subject, let group): facts += self.facts(of: group, as: subject)
      case .unread(let subject, let failure):
        facts += try Self.unread(failure, subject, .groupLicenses)
      }
    }
    return facts
  }

  /// Returns the facts of a group; none if there is no such group.
  func group(_ subject: Subject) async throws(DomainFailure) -> [Fact] {
    do {
      return try await tenant.group(GroupID(subject)).map { facts(of: $0) } ?? []
    } catch {
      return try Self.unread(error, subject, .groupLicenses)
    }
  }

  /// Returns the facts of a group, which are about its own name unless another one is given.
  func facts(of group: LicenseGroup, as name: Subject? = nil) -> [Fact] {
    let subject = name ?? group.subject
    let management: StateCode? =
      switch group.management {
      case .directory: nil
      case .exchange: .exchangeCenter
      case .localDirectory: .localDirectory
      }
    return [
      Fact(subject, .groupLicenses, products.value(group.products)),
      Fact(subject, .dynamicMembership, .flag(group.isDynamic)),
    ] + (management.map { [Fact(subject, .groupManagement, .code($0))] } ?? [])
  }

  /// A group that gives licenses, or should, as far as the tenant shows it.
  private enum GivingGroup {
    case read(Subject, LicenseGroup)
    /// Named by its id.
    case unread(Subject, DomainFailure)

    var subject: Subject {
      switch self {
      case .read(let subject, _), .unread(let subject, _): subject
      }
    }
  }

  /// Reads the groups that give these users licenses, or should, in the order of their names.
  /// Groups of one name have subjects that tell them apart.
  private func groups(giving users: [User]) async throws(DomainFailure) -> [GivingGroup] {
    var ids: Set<GroupID> = []
    for user in users {
      ids.formUnion(user.assignments.compactMap(\.group))
      ids.formUnion(user.failures.compactMap(\.group))
    }
    var read: [LicenseGroup] = []
    var groups: [GivingGroup] = []
    for id in ids.sorted() {
      do {
        if let group = try await tenant.group(id) { read.append(group) }
      } catch {
        guard case .refused(let refusal) = error, refusal.isUnreadable else { throw error }
        groups.append(.unread(Subject(id.rawValue), error))
      }
    }
    groups += zip(read.map(\.subject).toldApart, read).map { .read($0, $1) }
    return groups.sorted { $0.subject.order < $1.subject.order }
  }

  /// Returns the facts of the call's subscription and of its product; none if the call has no
  /// subscription.
  func subscription(of call: OperationCall) async throws(DomainFailure) -> [Fact] {
    guard let id = call.subscription else { return [] }
    let subscriptions: [Subscription]
    do {
      subscriptions = try await tenant.subscriptions()
    } catch {
      return try Self.unread(error, id.subject, .subscriptionStatus)
    }
    guard let subscription = subscriptions.first(where: { $0.id == id }) else {
      return [Fact(id.subject, .subscriptionStatus, .code(.unknown))]
    }
    return facts(of: subscription) + (try await products([products.subject(subscription.product)]))
  }

  func facts(of subscription: Subscription) -> [Fact] {
    let id = subscription.id.subject
    return [
      Fact(id, .product, products.subject(subscription.product).value),
      Fact(id, .subscriptionStatus, StateCode.value(subscription.status.rawValue)),
      Fact(id, .channel, StateCode.value(subscription.channel.rawValue)),
      Fact(id, .purchasedUnits, .number(subscription.quantity)),
      Fact(id, .reducibleUnits, .number(subscription.reducible(at: now))),
      Fact(id, .reductionWindowEnd, subscription.windowEnd.map(Value.instant) ?? .absent),
      Fact(id, .recurringBilling, .flag(subscription.isRecurring)),
      Fact(id, .creditCheckPending, .flag(subscription.isCreditCheckPending)),
      Fact(id, .termEnd, subscription.termEnd.map(Value.instant) ?? .absent),
    ]
  }

  /// Returns the facts of one telephone number of the tenant.
  func phoneNumber(_ number: TelephoneNumber) async throws(DomainFailure) -> [Fact] {
    let numbers: [PhoneNumber]
    do {
      numbers = try await tenant.phoneNumbers()
    } catch {
      return try Self.unread(error, number.subject, .numberState, .numberTarget)
    }
    let found = numbers.first { $0.number == number }
    return found.map(facts) ?? [Fact(number.subject, .numberState, .code(.unknown))]
  }

  func facts(of number: PhoneNumber) -> [Fact] {
    let name = number.number.subject
    return [
      Fact(name, .numberState, StateCode.value(number.state.rawValue)),
      Fact(name, .numberKind, StateCode.value(number.kind.rawValue)),
      Fact(name, .numberTarget, number.target.map(\.value) ?? .absent),
      Fact(name, .blockedUntil, number.blockedUntil.map(Value.instant) ?? .absent),
    ]
  }

  /// Returns the chosen aspects of these users, in the order of `subjects`.
  func users(
    _ subjects: [Subject], _ aspects: Set<UserAspect>
  ) async throws(DomainFailure) -> [Fact] {
    try await tenant.expect(
      subjects.map { UserID($0) },
      mailboxes: aspects.contains(.mailbox) || aspects.contains(.holds))
    var users: [(subject: Subject, account: User?)] = []
    for subject in subjects { users.append((subject, try await tenant.user(UserID(subject)))) }
    let groups =
      aspects.contains(.licenses)
      ? GroupNames(try await groups(giving: users.compactMap(\.account)).map(\.subject))
      : GroupNames([])
    var facts: [Fact] = []
    for (subject, account) in users {
      guard let account else {
        facts += try await missing(subject)
        continue
      }
      facts += try await taken(from: account, subject, aspects)
      for aspect in UserAspect.allCases where aspects.contains(aspect) {
        facts += try await self.facts(of: account, aspect, groups)
      }
    }
    return facts
  }

  /// Returns the facts of an account that is gone: that it is, and whether another has its name.
  private func missing(_ subject: Subject) async throws(DomainFailure) -> [Fact] {
    guard let other = try await successor(of: subject) else {
      return [Fact(subject, .accountState, .code(.unknown))]
    }
    return [
      Fact(subject, .accountState, .code(.replaced)), Fact(subject, .nameTakenBy, other.value),
    ]
  }

  /// Returns the fact that another account has the name by which a subject was chosen, if the
  /// account itself is gone or has another one; nothing if its aspects say so already.
  private func taken(
    from account: User, _ subject: Subject, _ aspects: Set<UserAspect>
  ) async throws(DomainFailure) -> [Fact] {
    let isGone = account.state != .active
    guard isGone ? !aspects.contains(.account) : isRenamed(account, from: subject),
      let other = try await successor(of: isGone ? account.subject : subject)
    else { return [] }
    let name = account.subject
    // The state is what tells one that is gone from one that has another name.
    let state = Fact(name, .accountState, StateCode.value(account.state.rawValue))
    return (aspects.contains(.account) ? [] : [state]) + [Fact(name, .nameTakenBy, other.value)]
  }

  /// Whether an account in use is called something else than when it was chosen.
  private func isRenamed(_ account: User, from subject: Subject) -> Bool {
    subject.isResolved && account.state == .active && account.name != userName(of: subject)
  }

  /// The user principal name with which the name of a subject begins if something was added to tell
  /// it apart from others.
  private func userName(of subject: Subject) -> UserName {
    UserName(String(subject.name.prefix { $0 != " " }))
  }

  /// Returns the account in use that now has the name of another one; `nil` if there is none.
  private func successor(of subject: Subject) async throws(DomainFailure) -> Subject? {
    // What is known only by its name has no other.
    guard subject.isResolved else { return nil }
    let others = try await tenant.users(named: userName(of: subject))
    guard let other = others.first(where: { $0.state == .active && $0.subject != subject }) else {
      return nil
    }
    return [subject, other.subject].toldApart.last
  }

  private func facts(
    of user: User, _ aspect: UserAspect, _ groups: GroupNames
  ) async throws(DomainFailure) -> [Fact] {
    let name = user.subject
    switch aspect {
    case .account:
      let other = user.state == .active ? nil : try await successor(of: name)
      return account(user) + (other.map { [Fact(name, .nameTakenBy, $0.value)] } ?? [])
    case .signIn:
      // Nobody can sign in with a deleted account anyway.
      guard user.state == .active else { return [] }
      return [Fact(name, .signInState, .code(user.isSignInBlocked ? StateCode.blocked : .allowed))]
    case .credentials:
      guard let details = try await tenant.details(of: user.id) else { return [] }
      return [
        Fact(name, .passwordChangedAt, details.passwordChangedAt.map(Value.instant) ?? .absent),
        Fact(name, .sessionsValidFrom, details.sessionsValidFrom.map(Value.instant) ?? .absent),
        Fact(name, .passwordExpires, .flag(details.passwordExpires)),
      ]
    case .roles:
      do {
        let roles = try await tenant.roles(of: user.id)
        return [Fact(name, .administratorRoles, .list(roles.map { .code($0.rawValue) }))]
      } catch {
        return try Self.unread(error, name, .administratorRoles)
      }
    case .methods:
      do {
        let methods = try await tenant.authenticationMethods(of: user.id)
        let kinds = methods.map { $0.kind?.rawValue ?? "otherMethod" }.sorted()
        return [Fact(name, .authenticationMethods, .list(kinds.map { .code($0) }))]
      } catch {
        return try Self.unread(error, name, .authenticationMethods)
      }
    case .profile:
      guard let details = try await tenant.details(of: user.id) else { return [] }
      return [
        Fact(name, .jobTitle, details.jobTitle.map(Value.text) ?? .absent),
        Fact(name, .department, user.department.map(Value.text) ?? .absent),
        Fact(name, .officeLocation, details.officeLocation.map(Value.text) ?? .absent),
        Fact(name, .mobilePhone, details.mobilePhone.map(Value.text) ?? .absent),
      ]
    case .dataLocation:
      guard let details = try await tenant.details(of: user.id) else { return [] }
      return [Fact(name, .dataLocation, details.dataLocation.map(Value.text) ?? .absent)]
    case .licenses: return licenses(user, groups) + failures(user, groups)
    case .services: return services(user)
    case .mailbox:
      let mailbox: Mailbox?
      do {
        mailbox = try await tenant.mailbox(of: user.id)
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
        let holds = try await tenant.mailbox(of: user.id)?.holds ?? []
        held = [Fact(name, .holds, StateCode.values(Set(holds.map(\.kind.rawValue)).sorted()))]
      } catch {
        held = try Self.unread(error, name, .holds)
      }
      return held + [Fact(name, .holdEligible, .flag(products.plans(of: user).isHoldEligible))]
    case .oneDrive:
      let drive: OneDrive?
      do {
        drive = try await tenant.oneDrive(of: user.id)
      } catch {
        return try Self.unread(error, name, .oneDriveState)
      }
      return [
        Fact(name, .oneDriveState, StateCode.value(drive?.state.rawValue ?? "none")),
        Fact(name, .oneDriveBytes, drive.map { .bytes($0.size) } ?? .absent),
        Fact(name, .oneDriveFiles, drive.map { .number($0.files) } ?? .absent),
      ]
    case .automaticReplies: return try await automaticReplies(of: user)
    case .oneDriveAccess: return try await driveAccess(of: user)
    case .phone: return try await phone(user)
    case .callQueues:
      let queues = try await tenant.callQueues(of: user.id)
      return [Fact(name, .callQueues, .list(queues.map(Value.text)))]
    case .forwarding:
      let forwarding = try await tenant.callForwarding(of: user.id)
      return [
        Fact(name, .forwardingMode, StateCode.value(forwarding?.mode.rawValue ?? "off")),
        Fact(name, .forwardingTarget, forwarding.map(\.target.value) ?? .absent),
      ]
    case .backups:
      return [Fact(name, .backups, StateCode.values(try await freshBackups(user.id)))]
    case .retention: return try await retention(user)
    }
  }

  /// Returns the kinds of the user's backups that are recent enough to count, sorted.
  func freshBackups(_ user: UserID) async throws(DomainFailure) -> [String] {
    let oldest = now - limits.seconds(.backupFreshness, at: now)
    return Set(
      try await tenant.artifacts(of: user).filter { $0.takenAt >= oldest }.map(\.kind.rawValue)
    ).sorted()
  }

  private func account(_ user: User) -> [Fact] {
    let name = user.subject
    return [
      Fact(name, .displayName, .text(user.displayName)),
      Fact(name, .accountState, StateCode.value(user.state.rawValue)),
      Fact(name, .deletedAt, user.deletedAt.map(Value.instant) ?? .absent),
      Fact(name, .restorableUntil, user.purgeAt.map(Value.instant) ?? .absent),
      Fact(name, .directorySynced, .flag(user.isSynced)),
      Fact(name, .usageLocation, user.usageLocation.map(Value.text) ?? .absent),
    ]
  }

  private func licenses(_ user: User, _ groups: GroupNames) -> [Fact] {
    let name = user.subject
    let isActive = user.state == .active
    let inherited: [(product: Subject, group: Subject)] =
      isActive
      ? user.assignments.compactMap { assignment in
        assignment.group.map { (products.subject(assignment.product), groups.subject($0)) }
      }.sorted { ($0.0.order, $0.1.order) < ($1.0.order, $1.1.order) } : []
    let before = isActive ? [] : Set(user.assignments.map(\.product))
    let direct =
      isActive ? user.assignments.filter { $0.group == nil }.map(\.product) : []
    return [
      Fact(name, .assignedLicenses, products.value(user.products)),
      Fact(name, .directLicenses, products.value(direct)),
      Fact(name, .inheritedLicenses, .list(inherited.map(\.product.value))),
      Fact(name, .licenseGroups, .list(inherited.map(\.group.value))),
      Fact(name, .licensesAtDeletion, products.value(before)),
      Fact(name, .disabledPlans, DisabledPlans.fact(user.assignments, products, groups)),
    ]
  }

  /// Returns which licenses groups should give the user and why they cannot: three lists in the
  /// same order, or no values if there are none. Those that were assigned directly are a list of
  /// pairs, the product and the reason.
  private func failures(_ user: User, _ groups: GroupNames) -> [Fact] {
    let name = user.subject
    guard !user.failures.isEmpty || tenant.reach.showsFailedAssignments else { return [] }
    let failures = user.failures.compactMap { failure in
      failure.group.map { group in
        (
          product: products.subject(failure.product), group: groups.subject(group),
          reason: failure.reason
        )
      }
    }.sorted { ($0.product.order, $0.group.order) < ($1.product.order, $1.group.order) }
    let direct = user.failures.filter { $0.group == nil }
      .map { (product: products.subject($0.product), reason: $0.reason) }
      .sorted { $0.product.order < $1.product.order }
    func list(_ values: [Value]) -> Value { values.isEmpty ? .absent : .list(values) }
    return [
      Fact(name, .failedLicenses, list(failures.map(\.product.value))),
      Fact(name, .failedLicenseGroups, list(failures.map(\.group.value))),
      Fact(name, .failedLicenseReasons, list(failures.map { .code($0.reason) })),
      Fact(
        name, .failedDirectLicenses,
        list(direct.map { .list([$0.product.value, .code($0.reason)]) })),
    ]
  }

  /// Returns, for each user, of which of these groups they are members; nothing for one to whom none
  /// of the groups matters.
  func memberships(
    _ groups: [(user: Subject, groups: Set<Subject>)]
  ) async throws(DomainFailure) -> [Fact] {
    var facts: [Fact] = []
    for (user, named) in groups where !named.isEmpty {
      do {
        let ids = try await tenant.groups(of: UserID(user))
        let own = named.filter { ids.contains(GroupID($0)) }.inOrder
        facts.append(Fact(user, .memberships, .list(own.map(\.value))))
      } catch {
        facts += try Self.unread(error, user, .memberships)
      }
    }
    return facts
  }

  private func services(_ user: User) -> [Fact] {
    let plans = products.plans(of: user)
    let name = user.subject
    return [
      Fact(name, .services, .list(plans.services.map { .code($0.rawValue) })),
      Fact(
        name, .officeInstalls,
        .number(plans.hasOffice ? limits.value(.officeInstalls, at: now) : 0)),
    ]
  }

  private func phone(_ user: User) async throws(DomainFailure) -> [Fact] {
    let name = user.subject
    let voice = Fact(name, .voicePlan, .flag(products.plans(of: user).hasVoice))
    let numbers: [PhoneNumber]
    do {
      numbers = try await tenant.phoneNumbers().filter { $0.target == name }
        .sorted { $0.number < $1.number }
    } catch {
      return try Self.unread(error, name, .phoneNumbers) + [voice]
    }
    return [
      Fact(name, .phoneNumbers, .list(numbers.map { .text($0.number.rawValue) })), voice,
    ] + numbers.flatMap(facts)
  }

  private func retention(_ user: User) async throws(DomainFailure) -> [Fact] {
    let name = user.subject
    let since: Int?
    do {
      since = try await tenant.oneDrive(of: user.id)?.unlicensedSince
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

  /// Returns the facts of a shared, room or equipment mailbox, by its account.
  func mailbox(_ owner: Subject) async throws(DomainFailure) -> [Fact] {
    let found: Mailbox?
    do {
      found = try await tenant.mailbox(of: UserID(owner))
    } catch {
      return try Self.unread(error, owner, .mailboxState)
    }
    guard let mailbox = found else { return [Fact(owner, .mailboxState, .code(.none))] }
    return facts(of: mailbox, plans: try await plans(of: owner))
  }

  /// Returns the service plans of a user; none if the tenant does not know the user.
  func plans(of user: Subject) async throws(DomainFailure) -> PlanSet {
    guard let user = try await tenant.user(UserID(user)) else { return PlanSet([]) }
    return products.plans(of: user)
  }

  func facts(of mailbox: Mailbox, plans: PlanSet) -> [Fact] {
    let name = mailbox.owner
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
  case signIn
  case credentials
  case roles
  case methods
  case profile
  case dataLocation
  case licenses
  case services
  case mailbox
  case automaticReplies
  case holds
  case oneDrive
  case oneDriveAccess
  case phone
  case callQueues
  case forwarding
  case backups
  case retention
}
