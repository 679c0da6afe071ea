import Diagnostics
import Operations

/// The operations on subscriptions: choosing one, and changing its units, its billing or its owner.
enum SubscriptionOperations {
  static var operations: [any DomainOperation] {
    [
      SubscriptionChoose(), QuantityEnter(), SubscriptionCheckReduction(),
      SubscriptionCheckManageable(), SubscriptionSetQuantity(), SubscriptionSetRecurringBilling(),
      SubscriptionTakeOver(),
    ]
  }
}

/// `subscription.choose`: one purchase, restricted to a product if one is given.
struct SubscriptionChoose: ChooseOperation {
  let id: OperationID = "subscription.choose"
  var needs: [PermissionNeed] { [.readSubscriptions, .readProducts] }
  let unknown = RefusalCode.unknownSubscription

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .choose, [.init("license", .license, isOptional: true)],
      collects: .subscription)
  }

  func unlisted(_ word: String, _ reader: FactReader) async throws(DomainFailure) -> Value? {
    word.isEmpty || word.contains(where: \.isWhitespace) ? nil : .text(word)
  }

  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    let wanted = call.licenses
    let units = try await reader.tenant.products()
    return try await reader.tenant.subscriptions()
      .filter { wanted.isEmpty || wanted.contains($0.product) }
      .map { subscription in
        let unit = units.first { $0.product == subscription.product }
        let product = reader.products.subject(subscription.product)
        return Candidate(
          value: .text(subscription.id.rawValue), title: product.name,
          facts: Self.only(reader.facts(of: subscription), [.product, .channel, .purchasedUnits])
            + Self.only(reader.facts(of: product, unit), [.availableUnits])
            + Self.only(reader.facts(of: subscription), [.reducibleUnits, .termEnd]))
      }
      .sorted { $0.title < $1.title }
  }

  /// Returns the facts with these properties. Only those that distinguish one purchase from another
  /// are offered; the page of the purchase shows the rest.
  private static func only(_ facts: [Fact], _ properties: [FactProperty]) -> [Fact] {
    facts.filter { fact in properties.contains { $0.rawValue == fact.property } }
  }
}

/// `quantity.enter`: asks for the new total of units, not the difference.
struct QuantityEnter: DomainOperation {
  let id: OperationID = "quantity.enter"
  var needs: [PermissionNeed] { [.readSubscriptions, .readProducts] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .choose, [.init("subscription", .subscription)], collects: .number)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.subscription(of: call)
  }

  func accept(
    _ answer: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    let typed = (answer.first ?? "").trimmingWhitespace
    let word = typed.filter { !$0.isWhitespace }
    guard let number = OutsideNumber.whole(word, in: OutsideNumber.counts) else {
      return .failure(Refusal(.notANumber, ["text": .text(typed)]))
    }
    return .success(.number(number))
  }
}

/// `subscription.checkReduction`: whether any unit of the subscription can be given back now (I7).
struct SubscriptionCheckReduction: DomainOperation {
  let id: OperationID = "subscription.checkReduction"
  var needs: [PermissionNeed] { [.readSubscriptions, .readProducts] }

  var decisiveProperties: Set<FactProperty> { [.reducibleUnits] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .check, [.init("subscription", .subscription)],
      outcomes: ["open", "closed"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.subscription(of: call)
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    guard let id = call.subscription else { return nil }
    let isOpen =
      QuantityRules.generalRefusals(id, facts).isEmpty
      && facts.number(id.subject, .reducibleUnits) > 0
    return isOpen ? "open" : "closed"
  }
}

/// `subscription.checkManageable`: whether a user bought the subscription by self-service (I6).
struct SubscriptionCheckManageable: DomainOperation {
  let id: OperationID = "subscription.checkManageable"
  var needs: [PermissionNeed] { [.readSubscriptions, .readProducts] }

  var decisiveProperties: Set<FactProperty> { [.channel] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .check, [.init("subscription", .subscription)],
      outcomes: ["manageable", "selfService"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.subscription(of: call)
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let channel = call.subscription.flatMap { facts.code($0.subject, .channel) }
    return channel == .selfService ? "selfService" : "manageable"
  }
}

/// `subscription.setQuantity`: sets the new total of units of a subscription (I7).
struct SubscriptionSetQuantity: DomainOperation {
  let id: OperationID = "subscription.setQuantity"
  var roles: [Role] { .paying }
  var needs: [PermissionNeed] { [.readSubscriptions, .readProducts] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [.init("subscription", .subscription), .init("quantity", .number)],
      roles: roles.names, reversal: .compensation("subscription.setQuantity"),
      deadline: 3600, hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.subscription(of: call)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let id = call.subscription, let asked = call.number("quantity") else {
      return [Refusal(.nothingGiven)]
    }
    guard asked >= 0 else { return [Refusal(.notANumber, ["text": .text(String(asked))])] }
    return QuantityRules.refusals(id, asked: asked, facts)
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = call.subscription?.subject, let asked = call.number("quantity"),
      let product = facts.subjects(name, .product).first
    else { return [] }
    let change = asked - facts.number(name, .purchasedUnits)
    let purchased = facts.number(product, .purchasedUnits) + change
    let available = max(0, purchased - facts.number(product, .assignedUnits))
    return [
      Fact(name, .purchasedUnits, .number(asked)),
      Fact(product, .purchasedUnits, .number(purchased)),
      Fact(product, .availableUnits, .number(available)),
    ]
      + [
        facts.becoming(
          name, .reducibleUnits, .number(facts.number(name, .reducibleUnits) + change)),
        beginsWindow(name, asked: asked, facts)
          ? facts.becoming(name, .reductionWindowEnd, .changed) : nil,
      ].compactMap(\.self)
  }

  /// Returns whether the units bought will be the only ones in an open window, which ends later than
  /// every closed one. If another window is open, it may end at the same moment.
  private func beginsWindow(_ name: Subject, asked: Int, _ facts: ReadFacts) -> Bool {
    asked > facts.number(name, .purchasedUnits) && facts.number(name, .purchasedUnits) > 0
      && (facts[name, .reductionWindowEnd] == .absent || facts[name, .reducibleUnits] == .number(0))
  }

  /// Units that are bought while a window is open may move its end, and a window ends with the units
  /// given back.
  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.subscription.map { [Fact($0.subject, .reductionWindowEnd, .changed)] } ?? []
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let id = call.subscription, let asked = call.number("quantity") else { return nil }
    return .setQuantity(id, asked)
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let id = call.subscription else { return [] }
    return [
      Inverse(
        "subscription.setQuantity",
        [
          "subscription": .text(id.rawValue),
          "quantity": .number(before.number(id.subject, .purchasedUnits)),
        ])
    ]
  }
}

/// `subscription.setRecurringBilling`: sets whether the subscription continues after its term.
struct SubscriptionSetRecurringBilling: DomainOperation {
  let id: OperationID = "subscription.setRecurringBilling"
  var roles: [Role] { .paying }
  var needs: [PermissionNeed] { [.readSubscriptions, .readProducts] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [.init("subscription", .subscription), .init("enabled", .flag)],
      roles: roles.names, reversal: .inverse("subscription.setRecurringBilling"),
      deadline: 3600, hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.subscription(of: call)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let id = call.subscription, call.flag("enabled") != nil else {
      return [Refusal(.nothingGiven)]
    }
    // Recurring billing can be changed when the quantity cannot, unless somebody else does the
    // billing.
    return QuantityRules.generalRefusals(id, facts).filter {
      $0.code != RefusalCode.creditCheckPending.rawValue
    }
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let id = call.subscription, let enabled = call.flag("enabled") else { return [] }
    return [Fact(id.subject, .recurringBilling, .flag(enabled))]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let id = call.subscription, let enabled = call.flag("enabled") else { return nil }
    return .setRecurringBilling(id, enabled)
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let id = call.subscription else { return [] }
    return [
      Inverse(
        "subscription.setRecurringBilling",
        [
          "subscription": .text(id.rawValue),
          "enabled": .flag(before.flag(id.subject, .recurringBilling)),
        ])
    ]
  }
}

/// `subscription.takeOver`: turns a person's own purchase into the organisation's (I6).
struct SubscriptionTakeOver: DomainOperation {
  let id: OperationID = "subscription.takeOver"
  var roles: [Role] { .paying }
  var needs: [PermissionNeed] { [.readSubscriptions, .readProducts] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("subscription", .subscription)],
      roles: roles.names, reversal: .irreversible, deadline: 3600, hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.subscription(of: call)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let name = call.subscription?.subject else { return [Refusal(.nothingGiven)] }
    let channel = facts.code(name, .channel)
    guard channel == nil || channel == .selfService else {
      return [Refusal(.notSelfService, ["subscription": .text(name.id)])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = call.subscription?.subject else { return [] }
    return [Fact(name, .channel, .code(.direct))]
      + facts.subjects(name, .product).prefix(1).map { Fact($0, .selfServiceOnly, .flag(false)) }
  }

  func change(_ call: OperationCall) -> TenantChange? { call.subscription.map { .takeOver($0) } }
}

/// Decides why the number of units of a subscription cannot be changed (I7).
package enum QuantityRules {
  /// Returns the reasons that apply to any number of units.
  static func generalRefusals(_ id: SubscriptionID, _ facts: ReadFacts) -> [Refusal] {
    let name = id.subject
    let subject: Value = .text(id.rawValue)
    let status = facts.code(name, .subscriptionStatus) ?? .unknown
    let isUnread = facts.isUnread(name, .subscriptionStatus)
    guard isUnread || status == .enabled || status == .warning else {
      return [Refusal(.subscriptionEnded, ["subscription": subject, "status": .code(status)])]
    }
    var refusals: [Refusal] = []
    if let channel = facts.code(name, .channel),
      [.reseller, .productKey, .trial, .selfService].contains(channel)
    {
      refusals.append(
        Refusal(.channelForbids, ["subscription": subject, "channel": .code(channel)]))
    }
    if facts.flag(name, .creditCheckPending) {
      refusals.append(Refusal(.creditCheckPending, ["subscription": subject]))
    }
    return refusals
  }

  /// Returns every reason against a new total of `asked` units.
  static func refusals(_ id: SubscriptionID, asked: Int, _ facts: ReadFacts) -> [Refusal] {
    let name = id.subject
    var refusals = generalRefusals(id, facts)
    let quantity = facts.number(name, .purchasedUnits)
    let product = facts.subjects(name, .product).first
    let others = (product.map { facts.number($0, .purchasedUnits) } ?? 0) - quantity
    let assigned = product.map { facts.number($0, .assignedUnits) } ?? 0
    if asked + others < assigned {
      refusals.append(
        Refusal(
          .belowAssigned,
          [
            "subscription": .text(id.rawValue), "asked": .number(asked),
            "assigned": .number(max(0, assigned - others)),
          ]))
    }
    // If the window cannot be read, the admin center refuses the change itself.
    if let reducible = facts[name, .reducibleUnits]?.number, quantity - asked > reducible {
      refusals.append(
        window(
          id, from: quantity, to: asked, reducible: reducible,
          until: facts[name, .reductionWindowEnd] ?? .absent))
    }
    return refusals
  }

  /// Why a total cannot go down so far now: nothing can be given back, or less than that.
  ///
  /// - Parameters:
  ///   - reducible: How many units can be given back.
  ///   - until: The time until which they can be; absent if none can.
  package static func window(
    _ id: SubscriptionID, from quantity: Int, to asked: Int, reducible: Int, until: Value
  ) -> Refusal {
    Refusal(
      reducible > 0 ? .beyondWindow : .windowClosed,
      [
        "subscription": .text(id.rawValue), "asked": .number(asked),
        "reducible": .number(reducible), "least": .number(quantity - reducible), "until": until,
      ])
  }
}
