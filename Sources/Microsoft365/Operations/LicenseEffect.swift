import Operations

/// The effect of a change of licenses on users and products, calculated from the facts read.
struct LicenseEffect {
  let call: OperationCall
  let facts: ReadFacts
  /// The products that each user holds after the change.
  let after: [(user: Subject, licenses: Set<SkuID>)]
  /// The same licenses with the service plans that are off in each.
  private let held: [Subject: [LicenseAssignment]]

  /// - Parameter after: The licenses of each user after the change, directly and through groups.
  init(
    call: OperationCall, facts: ReadFacts, after: [(user: Subject, held: [LicenseAssignment])]
  ) {
    self.call = call
    self.facts = facts
    self.after = after.map { user, held in (user, Set(held.map(\.product))) }
    held = Dictionary(after.map { ($0.user, $0.held) }) { first, _ in first }
  }

  /// Every product that a user gains or loses, with the change in its number of holders, in the
  /// order of their names.
  private var unitChanges: [(product: Subject, change: Int)] {
    var changes: [SkuID: Int] = [:]
    for (user, licenses) in after {
      let before = facts.licenses(user, call.products)
      for id in licenses.subtracting(before) { changes[id, default: 0] += 1 }
      for id in before.subtracting(licenses) { changes[id, default: 0] -= 1 }
    }
    return changes.map { (call.products.subject($0.key), $0.value) }
      .sorted { $0.product.order < $1.product.order }
  }

  /// Returns the plans that are on for a user before the change.
  func plansBefore(_ user: Subject) -> PlanSet {
    call.products.plans(of: facts.assignments(user, call.products))
  }

  /// Returns the plans that are on for a user after the change.
  func plansAfter(_ user: Subject) -> PlanSet { call.products.plans(of: held[user] ?? []) }

  /// The facts that a reading should show after the change, first those of the users and then those
  /// of the products.
  var predicted: [Fact] {
    after.flatMap { predicted($0.user, $0.licenses) }
      + unitChanges.flatMap { product, change in
        let assigned = facts.number(product, .assignedUnits) + change
        let available = max(0, facts.number(product, .purchasedUnits) - assigned)
        return [
          Fact(product, .assignedUnits, .number(assigned)),
          Fact(product, .availableUnits, .number(available)),
        ]
      }
  }

  private func predicted(_ user: Subject, _ licenses: Set<SkuID>) -> [Fact] {
    let plans = plansAfter(user)
    var predicted = [
      Fact(user, .assignedLicenses, call.products.value(licenses)),
      Fact(user, .services, .list(plans.services.map { .code($0.rawValue) })),
    ]
    let disabled = DisabledPlans.fact(held[user] ?? [], call.products, facts.groups(of: user))
    if disabled != .absent || facts[user, .disabledPlans] ?? .absent != .absent {
      predicted.append(Fact(user, .disabledPlans, disabled))
    }
    if let state = mailboxState(user, plans) {
      predicted.append(Fact(user, .mailboxState, .code(state.rawValue)))
    }
    if plansBefore(user).hasVoice && !plans.hasVoice {
      predicted.append(Fact(user, .phoneNumbers, .list([])))
    }
    return predicted + consequences(user, plans)
  }

  /// Returns what else changes for a user who has these plans after the change.
  private func consequences(_ user: Subject, _ plans: PlanSet) -> [Fact] {
    let installs: Value =
      plans.hasOffice
      ? call.limits.onlyValue(.officeInstalls).map(Value.number) ?? .changed : .number(0)
    // While the user has Office, only a new limit changes how often it can be installed.
    let keepsOffice = plans.hasOffice && facts.number(user, .officeInstalls) > 0
    var changed = [
      keepsOffice ? nil : facts.becoming(user, .officeInstalls, installs),
      facts.becoming(user, .holdEligible, .flag(plans.isHoldEligible)),
      facts.becoming(user, .voicePlan, .flag(plans.hasVoice)),
    ]
    let state = mailboxState(user, plans)
    if state == .active {
      changed.append(facts.becoming(user, .mailboxKeptUntil, .absent))
      if [.none, .purged, .unknown].contains(facts.code(user, .mailboxState) ?? .none) {
        changed.append(
          facts.becoming(user, .mailboxKind, .code(.user)))
      }
    }
    if state == .disconnected {
      changed.append(facts.becoming(user, .mailboxKeptUntil, .changed))
    }
    return changed.compactMap(\.self)
  }

  /// Returns the licenses that each user holds directly after the change.
  ///
  func direct(_ licenses: (Subject) -> Set<Subject>) -> [Fact] {
    after.compactMap { user, _ in
      facts.becoming(user, .directLicenses, .list(licenses(user).inOrder.map(\.value)))
    }
  }

  /// Returns the new state of the mailbox; `nil` if its state does not change.
  private func mailboxState(_ user: Subject, _ plans: PlanSet) -> StateCode? {
    let state = facts.code(user, .mailboxState) ?? .none
    if plans.hasMailbox {
      // Over an interface that only knows what is in use, a missing mailbox is unknown.
      return [.none, .disconnected, .purged, .unknown].contains(state) ? .active : nil
    }
    return state == .active && losesMailbox(user, plans) ? .disconnected : nil
  }

  /// Returns whether the user loses the last mailbox plan; other kinds of mailbox need none.
  private func losesMailbox(_ user: Subject, _ plans: PlanSet) -> Bool {
    facts.code(user, .mailboxKind) == .user && plansBefore(user).hasMailbox
      && !plans.hasMailbox
  }

  /// Refusals of accounts that are missing or deleted.
  var accountRefusals: [Refusal] {
    after.compactMap { facts.refusalUnlessActive($0.user) }
  }

  /// Refusals of products that come only from users' own purchases (I6).
  var selfServiceRefusals: [Refusal] {
    unitChanges.map(\.product).filter { facts.flag($0, .selfServiceOnly) }
      .map { Refusal(.selfService, ["product": $0.value]) }
  }

  /// Refusals of the licenses gained, for lack of units, because of the usage location, or because
  /// of the rules between plans (I1, I3, I4).
  var gainRefusals: [Refusal] {
    unitRefusals + after.flatMap { gainRefusals($0.user, $0.licenses) }
  }

  /// Refusals of products that have fewer free units than the change needs (I1).
  var unitRefusals: [Refusal] {
    unitChanges.compactMap { product, change in
      let available = facts.number(product, .availableUnits)
      guard change > available else { return nil }
      // There is a status only while no subscription provides units; more would not help.
      if let status = facts.code(product, .subscriptionStatus) {
        return Refusal(
          .productSuspended, ["product": product.value, "status": .code(status)])
      }
      return Refusal(
        .notEnoughUnits,
        ["product": product.value, "needed": .number(change), "available": .number(available)])
    }
  }

  private func gainRefusals(_ user: Subject, _ licenses: Set<SkuID>) -> [Refusal] {
    let gained = licenses.subtracting(facts.licenses(user, call.products))
    guard !gained.isEmpty else { return newPlanRefusals(user) }
    guard let country = facts.text(user, .usageLocation) else {
      return [Refusal(.noUsageLocation, ["user": user.value])]
    }
    let rules = call.products.rules
    var refusals: [Refusal] = []
    for product in gained.map({ call.products.subject($0) }).inOrder
    where rules.blocked(plansAfter(user, in: SkuID(product)), in: country) != nil {
      let values: [String: Value] = [
        "user": user.value, "product": product.value, "country": .text(country),
      ]
      refusals.append(Refusal(.blockedInCountry, values))
    }
    return refusals + planRuleRefusals(user)
  }

  /// Returns the names of the plans that are on in a user's licenses of a product after the change.
  private func plansAfter(_ user: Subject, in product: SkuID) -> Set<String> {
    call.products.plans(of: (held[user] ?? []).filter { $0.product == product }).names
  }

  /// Returns the refusals of the plans that are on after the change, if they are not those before.
  private func newPlanRefusals(_ user: Subject) -> [Refusal] {
    plansAfter(user) == plansBefore(user) ? [] : planRuleRefusals(user)
  }

  /// Returns a refusal for plans that exclude each other, and one for a plan that lacks another it
  /// needs, after the change (I4).
  private func planRuleRefusals(_ user: Subject) -> [Refusal] {
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
    let users: [Subject]
    let licenses: Set<LicenseAssignment>

    func arguments(_ products: ProductCatalogue) -> Arguments {
      var arguments: Arguments = [
        "users": .list(users.map(\.value)), "licenses": products.value(licenses.map(\.product)),
      ]
      arguments[DisabledPlans.argument] = DisabledPlans.argument(Array(licenses), products)
      return arguments
    }
  }

  /// In the order in which the call names the first user of each; users without licenses are left
  /// out.
  private let groups: [Group]
  private let products: ProductCatalogue

  /// - Parameter ids: The products that count; `nil` for all.
  init(_ call: OperationCall, _ facts: ReadFacts, of ids: Set<SkuID>? = nil) {
    self.init(call) { user in
      facts.assignments(user, call.products).filter { assignment in
        assignment.group == nil
          && ids.map { $0.contains(assignment.product) } ?? true
      }
    }
  }

  /// - Parameter held: Returns the direct assignments that count for a user.
  init(_ call: OperationCall, held: (Subject) -> [LicenseAssignment]) {
    var order: [Set<LicenseAssignment>] = []
    var users: [Set<LicenseAssignment>: [Subject]] = [:]
    for user in call.users {
      let licenses = Set(held(user))
      guard !licenses.isEmpty else { continue }
      if users[licenses] == nil { order.append(licenses) }
      users[licenses, default: []].append(user)
    }
    products = call.products
    groups = order.map { Group(users: users[$0] ?? [], licenses: $0) }
  }

  /// Returns a call of `operation` for each group, with its users and licenses.
  func calls(of operation: OperationID) -> [Inverse] {
    groups.map { Inverse(operation, $0.arguments(products)) }
  }
}

/// Which products of a call that gives licenses back the organization still owns, with a
/// subscription that can be used.
struct OwnedProducts {
  private let owned: [Subject]
  private let lost: [Subject]
  private let call: OperationCall
  private let facts: ReadFacts

  /// A product that every user of the call still has need not be given back.
  init(_ call: OperationCall, _ facts: ReadFacts) {
    self.call = call
    self.facts = facts
    let isLost = { (product: Subject) in
      facts.number(product, .purchasedUnits) == 0
        && !call.users.allSatisfy { facts.licenses($0, call.products).contains(SkuID(product)) }
    }
    owned = call.licenseSubjects.filter { !isLost($0) }
    lost = call.licenseSubjects.filter(isLost)
  }

  /// Returns the call with only the products that can be given back; no call if there are none.
  func part(of inverse: Inverse) -> (call: Inverse?, lost: [Refusal]) {
    guard !lost.isEmpty else { return (inverse, []) }
    var arguments = inverse.arguments
    arguments["licenses"] = .list(owned.map(\.value))
    let refusals = lost.map { product in
      if let status = facts.code(product, .subscriptionStatus) {
        return Refusal(.productSuspended, ["product": product.value, "status": .code(status)])
      }
      return Refusal(
        .noLongerOwned, ["product": product.value, "users": .list(call.users.map(\.value))])
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
    facts += try await allProducts ? ownedProducts() : products(call.licenseSubjects)
    return facts
  }
}
