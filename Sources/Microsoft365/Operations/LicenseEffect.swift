import Operations

/// The effect of a change of licenses on users and products, calculated from the facts read.
struct LicenseEffect {
  let call: OperationCall
  let facts: ReadFacts
  /// The names of the products that each user holds after the change.
  let after: [(user: UserName, licenses: Set<String>)]
  /// The same licenses with the service plans that are off in each.
  private let held: [UserName: [LicenseAssignment]]

  /// - Parameter after: The licenses of each user after the change, directly and through groups.
  init(
    call: OperationCall, facts: ReadFacts, after: [(user: UserName, held: [LicenseAssignment])]
  ) {
    self.call = call
    self.facts = facts
    self.after = after.map { user, held in
      (user, Set(held.map { call.products.name($0.product) }))
    }
    held = Dictionary(after.map { ($0.user, $0.held) }) { first, _ in first }
  }

  /// Every product that a user gains or loses, with the change in its number of holders.
  private var unitChanges: [String: Int] {
    var changes: [String: Int] = [:]
    for (user, licenses) in after {
      let before = facts.licenses(user)
      for name in licenses.subtracting(before) { changes[name, default: 0] += 1 }
      for name in before.subtracting(licenses) { changes[name, default: 0] -= 1 }
    }
    return changes
  }

  /// Returns the plans that are on for a user before the change.
  func plansBefore(_ user: UserName) -> PlanSet {
    call.products.plans(of: facts.assignments(user, call.products))
  }

  /// Returns the plans that are on for a user after the change.
  func plansAfter(_ user: UserName) -> PlanSet { call.products.plans(of: held[user] ?? []) }

  /// The facts that a reading should show after the change, first those of the users and then those
  /// of the products.
  var predicted: [Fact] {
    after.flatMap { predicted($0.user, $0.licenses) }
      + unitChanges.sorted { $0.key < $1.key }.flatMap { name, change in
        let assigned = facts.number(name, .assignedUnits) + change
        let available = max(0, facts.number(name, .purchasedUnits) - assigned)
        return [
          Fact(name, .assignedUnits, .number(assigned)),
          Fact(name, .availableUnits, .number(available)),
        ]
      }
  }

  private func predicted(_ user: UserName, _ licenses: Set<String>) -> [Fact] {
    let name = user.rawValue
    let plans = plansAfter(user)
    var predicted = [
      Fact(name, .assignedLicenses, .list(licenses.sorted().map(Value.text))),
      Fact(name, .services, .list(plans.services.map { .code($0.rawValue) })),
    ]
    let disabled = DisabledPlans.fact(held[user] ?? [], call.products)
    if disabled != .absent || facts[name, .disabledPlans] ?? .absent != .absent {
      predicted.append(Fact(name, .disabledPlans, disabled))
    }
    if let state = mailboxState(user, plans) {
      predicted.append(Fact(name, .mailboxState, .code(state.rawValue)))
    }
    if plansBefore(user).hasVoice && !plans.hasVoice {
      predicted.append(Fact(name, .phoneNumbers, .list([])))
    }
    return predicted + consequences(user, plans)
  }

  /// Returns what else changes for a user who has these plans after the change.
  private func consequences(_ user: UserName, _ plans: PlanSet) -> [Fact] {
    let name = user.rawValue
    let installs: Value =
      plans.hasOffice
      ? call.limits.onlyValue(.officeInstalls).map(Value.number) ?? .changed : .number(0)
    // While the user has Office, only a new limit changes how often it can be installed.
    let keepsOffice = plans.hasOffice && facts.number(name, .officeInstalls) > 0
    var changed = [
      keepsOffice ? nil : facts.becoming(name, .officeInstalls, installs),
      facts.becoming(name, .holdEligible, .flag(plans.isHoldEligible)),
      facts.becoming(name, .voicePlan, .flag(plans.hasVoice)),
    ]
    let state = mailboxState(user, plans)
    if state == .active {
      changed.append(facts.becoming(name, .mailboxKeptUntil, .absent))
      if [.none, .purged, .unknown].contains(facts.code(name, .mailboxState) ?? .none) {
        changed.append(
          facts.becoming(name, .mailboxKind, .code(Mailbox.Kind.user.rawValue)))
      }
    }
    if state == .disconnected {
      changed.append(facts.becoming(name, .mailboxKeptUntil, .changed))
    }
    return changed.compactMap(\.self)
  }

  /// Returns the licenses that each user holds directly after the change.
  ///
  /// - Parameter licenses: Returns the names of the products.
  func direct(_ licenses: (UserName) -> Set<String>) -> [Fact] {
    after.compactMap { user, _ in
      facts.becoming(
        user.rawValue, .directLicenses, .list(licenses(user).sorted().map(Value.text)))
    }
  }

  /// Returns the new state of the mailbox; `nil` if its state does not change.
  private func mailboxState(_ user: UserName, _ plans: PlanSet) -> StateCode? {
    let state = facts.code(user.rawValue, .mailboxState) ?? .none
    if plans.hasMailbox {
      // Over an interface that only knows what is in use, a missing mailbox is unknown.
      return [.none, .disconnected, .purged, .unknown].contains(state) ? .active : nil
    }
    return state == .active && losesMailbox(user, plans) ? .disconnected : nil
  }

  /// Returns whether the user loses the last mailbox plan; other kinds of mailbox need none.
  private func losesMailbox(_ user: UserName, _ plans: PlanSet) -> Bool {
    facts.code(user.rawValue, .mailboxKind) == .user && plansBefore(user).hasMailbox
      && !plans.hasMailbox
  }

  /// Refusals of accounts that are missing or deleted.
  var accountRefusals: [Refusal] {
    after.compactMap { facts.refusalUnlessActive($0.user) }
  }

  /// Refusals of products that come only from users' own purchases (I6).
  var selfServiceRefusals: [Refusal] {
    unitChanges.keys.sorted().filter { facts.flag($0, .selfServiceOnly) }
      .map { Refusal(.selfService, ["product": .text($0)]) }
  }

  /// Refusals of the licenses gained, for lack of units, because of the usage location, or because
  /// of the rules between plans (I1, I3, I4).
  var gainRefusals: [Refusal] {
    unitRefusals + after.flatMap { gainRefusals($0.user, $0.licenses) }
  }

  /// Refusals of products that have fewer free units than the change needs (I1).
  var unitRefusals: [Refusal] {
    unitChanges.sorted { $0.key < $1.key }.compactMap { name, change in
      let available = facts.number(name, .availableUnits)
      guard change > available else { return nil }
      // There is a status only while no subscription provides units; more would not help.
      if let status = facts.code(name, .subscriptionStatus) {
        return Refusal(.productSuspended, ["product": .text(name), "status": .code(status)])
      }
      return Refusal(
        .notEnoughUnits,
        ["product": .text(name), "needed": .number(change), "available": .number(available)])
    }
  }

  private func gainRefusals(_ user: UserName, _ licenses: Set<String>) -> [Refusal] {
    let gained = licenses.subtracting(facts.licenses(user))
    guard !gained.isEmpty else { return newPlanRefusals(user) }
    guard let country = facts.text(user.rawValue, .usageLocation) else {
      return [Refusal(.noUsageLocation, ["user": user.value])]
    }
    let rules = call.products.rules
    var refusals: [Refusal] = []
    for name in gained.sorted() where rules.blocked(plansAfter(user, in: name), in: country) != nil
    {
      let values: [String: Value] = [
        "user": user.value, "product": .text(name), "country": .text(country),
      ]
      refusals.append(Refusal(.blockedInCountry, values))
    }
    return refusals + planRuleRefusals(user)
  }

  /// Returns the names of the plans that are on in a user's licenses of a product after the change.
  private func plansAfter(_ user: UserName, in product: String) -> Set<String> {
    let number = call.products.partNumber(named: product)
    return call.products.plans(of: (held[user] ?? []).filter { $0.product == number }).names
  }

  /// Returns the refusals of the plans that are on after the change, if they are not those before.
  private func newPlanRefusals(_ user: UserName) -> [Refusal] {
    plansAfter(user) == plansBefore(user) ? [] : planRuleRefusals(user)
  }

  /// Returns a refusal for plans that exclude each other, and one for a plan that lacks another it
  /// needs, after the change (I4).
  private func planRuleRefusals(_ user: UserName) -> [Refusal] {
    let plans = plansAfter(user).names
    var refusals: [Refusal] = []
    if let (one, other) = call.products.rules.conflict(in: plans) {
      refusals.append(
        Refusal(.planConflict, ["user": user.value, "plan": .text(one), "other": .text(other)]))
    }
    if let (plan, needs) = call.products.rules.unmetDependency(in: plans) {
      refusals.append(
        Refusal(.planDependency, ["user": user.value, "plan": .text(plan), "needs": .text(needs)]))
    }
    return refusals
  }

  /// Refusals because of holds that prevent the loss of the last mailbox plan (I8).
  var holdRefusals: [Refusal] {
    after.compactMap { user, _ in
      let holds = facts.realHolds(user)
      guard losesMailbox(user, plansAfter(user)), !holds.isEmpty else { return nil }
      return Refusal(
        .holdsRemain, ["user": user.value, "holds": StateCode.values(holds)])
    }
  }

  /// Refusals because of dependencies that a loss leaves unmet (I4).
  var lossRefusals: [Refusal] {
    after.flatMap { newPlanRefusals($0.user) }
  }

  /// Refusals because of services that are reduced or lost without a recent backup (I18).
  var backupRefusals: [Refusal] {
    after.compactMap { user, _ in
      let missing = facts.missingBackups(
        of: user, movingFrom: plansBefore(user), to: plansAfter(user))
      guard !missing.isEmpty else { return nil }
      return Refusal(
        .backupMissing,
        ["user": user.value, "services": StateCode.values(missing.map(\.rawValue))])
    }
  }
}

/// The direct licenses of the users of a call, with users who hold the same licenses, with the same
/// plans turned off, grouped together.
struct DirectLicenses {
  private struct Group {
    let users: [UserName]
    let licenses: Set<LicenseAssignment>

    var arguments: Arguments {
      let parts = licenses.map(\.product.rawValue).sorted()
      var arguments: Arguments = [
        "users": .list(users.map(\.value)), "licenses": .list(parts.map(Value.text)),
      ]
      arguments[DisabledPlans.argument] = DisabledPlans.argument(Array(licenses))
      return arguments
    }
  }

  /// In the order in which the call names the first user of each; users without licenses are left
  /// out.
  private let groups: [Group]

  /// - Parameter names: The names of the products that count; `nil` for all.
  init(_ call: OperationCall, _ facts: ReadFacts, of names: Set<String>? = nil) {
    self.init(call) { user in
      facts.assignments(user, call.products).filter { assignment in
        assignment.group == nil
          && names.map { $0.contains(call.products.name(assignment.product)) } ?? true
      }
    }
  }

  /// - Parameter held: Returns the direct assignments that count for a user.
  init(_ call: OperationCall, held: (UserName) -> [LicenseAssignment]) {
    var order: [Set<LicenseAssignment>] = []
    var users: [Set<LicenseAssignment>: [UserName]] = [:]
    for user in call.users {
      let licenses = Set(held(user))
      guard !licenses.isEmpty else { continue }
      if users[licenses] == nil { order.append(licenses) }
      users[licenses, default: []].append(user)
    }
    groups = order.map { Group(users: users[$0] ?? [], licenses: $0) }
  }

  /// Returns a call of `operation` for each group, with its users and licenses.
  func calls(of operation: OperationID) -> [Inverse] {
    groups.map { Inverse(operation, $0.arguments) }
  }
}

/// Which products of a call that gives licenses back the organization still owns.
struct OwnedProducts {
  private let owned: [PartNumber]
  private let lost: [PartNumber]
  private let call: OperationCall

  /// A product that every user of the call still has need not be given back.
  init(_ call: OperationCall, _ facts: ReadFacts) {
    self.call = call
    let isLost = { (product: PartNumber) in
      let name = call.products.name(product)
      return facts.number(name, .purchasedUnits) == 0
        && !call.users.allSatisfy { facts.licenses($0).contains(name) }
    }
    owned = call.licenses.filter { !isLost($0) }
    lost = call.licenses.filter(isLost)
  }

  /// Returns the call with only the products that can be given back; no call if there are none.
  func part(of inverse: Inverse) -> (call: Inverse?, lost: [Refusal]) {
    guard !lost.isEmpty else { return (inverse, []) }
    var arguments = inverse.arguments
    arguments["licenses"] = .list(owned.map { .text($0.rawValue) })
    let refusals = lost.map { product in
      Refusal(
        .noLongerOwned,
        [
          "product": .text(call.products.name(product)), "users": .list(call.users.map(\.value)),
        ])
    }
    return (owned.isEmpty ? nil : Inverse(inverse.operation, arguments), refusals)
  }
}

extension FactReader {
  /// Returns the facts that every change of licenses needs: the users, their groups and the
  /// products concerned.
  ///
  /// - Parameters:
  ///   - allProducts: Whether to read every product of the tenant and not only those that the call
  ///     names, because the change also concerns products that the users hold now.
  ///   - aspects: Aspects of the users that are read besides those every change needs.
  func licenses(
    _ call: OperationCall, allProducts: Bool, besides aspects: Set<UserAspect> = []
  ) async throws(DomainFailure) -> [Fact] {
    var facts = try await users(
      call.users,
      aspects.union([.account, .licenses, .services, .mailbox, .holds, .phone]))
    facts += try await groups(of: call.users)
    // All products, not only those held now: a read after the change must also show the lost ones.
    facts += try await allProducts ? ownedProducts() : products(call.licenses)
    return facts
  }
}
