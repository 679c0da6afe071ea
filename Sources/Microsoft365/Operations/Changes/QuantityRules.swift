import Operations

/// The reasons against changing the number of units of a subscription (I7).
enum QuantityRules {
  /// Returns the reasons that apply to any number of units.
  static func standing(_ id: SubscriptionID, _ facts: ReadFacts) -> [Refusal] {
    let name = id.rawValue
    let subject: Value = .text(name)
    let status = facts.code(name, .subscriptionStatus) ?? .unknown
    guard status == .enabled || status == .warning else {
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
    let name = id.rawValue
    var refusals = standing(id, facts)
    let quantity = facts.number(name, .purchasedUnits)
    let product = facts.text(name, .product) ?? ""
    let others = facts.number(product, .purchasedUnits) - quantity
    let assigned = facts.number(product, .assignedUnits)
    if asked + others < assigned {
      refusals.append(
        Refusal(
          .belowAssigned,
          [
            "subscription": .text(name), "asked": .number(asked),
            "assigned": .number(max(0, assigned - others)),
          ]))
    }
    // If the window cannot be read, the admin center refuses the change itself.
    if let reducible = facts[name, .reducibleUnits]?.number, quantity - asked > reducible {
      refusals.append(
        Refusal(
          .windowClosed,
          [
            "subscription": .text(name), "asked": .number(asked), "reducible": .number(reducible),
            "until": facts[name, .reductionWindowEnd] ?? .absent,
          ]))
    }
    return refusals
  }
}
