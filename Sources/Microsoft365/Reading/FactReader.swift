import Operations

/// Reads the facts of one tenant. Everything that depends on the time is decided here.
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
    return [
      Fact(name, .purchasedUnits, .number(purchased)),
      Fact(name, .assignedUnits, .number(assigned)),
      Fact(name, .availableUnits, .number(max(0, purchased - assigned))),
      Fact(name, .selfServiceOnly, .flag(units?.isSelfService ?? false)),
    ]
  }

  /// Returns the facts of the groups that give these users licenses.
  func groups(of users: [UserName]) async throws(DomainFailure) -> [Fact] {
    var names: Set<String> = []
    for name in users {
      let user = try await tenant.user(name)
      names.formUnion(user?.assignments.compactMap(\.group) ?? [])
    }
    var facts: [Fact] = []
    for name in names.sorted() {
      guard let group = try await tenant.group(name) else { continue }
      let given = group.products.map { products.name($0) }.sorted()
      facts.append(Fact(name, .groupLicenses, .list(given.map(Value.text))))
      facts.append(Fact(name, .dynamicMembership, .flag(group.isDynamic)))
    }
    return facts
  }

  /// Returns the facts of one subscription and of its product.
  func subscription(_ id: SubscriptionID) async throws(DomainFailure) -> [Fact] {
    guard let subscription = try await tenant.subscriptions().first(where: { $0.id == id }) else {
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

  func number(_ number: TelephoneNumber) async throws(DomainFailure) -> [Fact] {
    let found = try await tenant.phoneNumbers().first { $0.number == number }
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
}
