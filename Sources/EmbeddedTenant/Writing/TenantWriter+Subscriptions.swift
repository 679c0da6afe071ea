import GRDB
import Microsoft365
import Operations

extension TenantWriter {
  func setQuantity(_ id: SubscriptionID, _ quantity: Int) throws {
    let subscription = try known(id)
    let subject: Value = .text(id.rawValue)
    guard [.direct, .volume].contains(subscription.channel) else {
      throw refused(
        .channelForbids,
        ["subscription": subject, "channel": .code(subscription.channel.rawValue)])
    }
    guard !subscription.isCreditCheckPending else {
      throw refused(.creditCheckPending, ["subscription": subject])
    }
    let reducible = subscription.reducible(at: now)
    guard subscription.quantity - quantity <= reducible else {
      throw refused(
        .windowClosed,
        [
          "subscription": subject, "asked": .number(quantity), "reducible": .number(reducible),
          "until": subscription.windowEnd.map(Value.instant) ?? .absent,
        ])
    }
    try db.execute(
      sql: "UPDATE subscription SET quantity = ? WHERE id = ?",
      arguments: [quantity, id.rawValue])
    if quantity > subscription.quantity {
      try db.execute(
        sql: "INSERT INTO seat_lot (subscription, quantity, reducible_until) VALUES (?, ?, ?)",
        arguments: [id.rawValue, quantity - subscription.quantity, days(.reductionWindow)])
    } else {
      try giveBack(subscription.quantity - quantity, of: id)
    }
  }

  /// Takes units from the lots that can be reduced, starting with those whose window closes first.
  private func giveBack(_ quantity: Int, of id: SubscriptionID) throws {
    let lots = try db.rows(
      sql: """
        SELECT id, quantity FROM seat_lot
        WHERE subscription = ? AND (reducible_until IS NULL OR reducible_until > ?)
        ORDER BY reducible_until IS NULL, reducible_until
        """, arguments: [id.rawValue, now])
    var left = quantity
    for lot in lots where left > 0 {
      let size: Int = lot["quantity"]
      let taken = min(size, left)
      left -= taken
      let lotID: Int = lot["id"]
      if taken == size {
        try db.execute(sql: "DELETE FROM seat_lot WHERE id = ?", arguments: [lotID])
      } else {
        try db.execute(
          sql: "UPDATE seat_lot SET quantity = ? WHERE id = ?", arguments: [size - taken, lotID])
      }
    }
  }

  func setRecurringBilling(_ id: SubscriptionID, _ enabled: Bool) throws {
    _ = try known(id)
    try db.execute(
      sql: "UPDATE subscription SET recurring_billing = ? WHERE id = ?",
      arguments: [enabled, id.rawValue])
  }

  func takeOver(_ id: SubscriptionID) throws {
    guard try known(id).channel == .selfService else {
      throw refused(.notSelfService, ["subscription": .text(id.rawValue)])
    }
    try db.execute(
      sql: "UPDATE subscription SET channel = 'direct', owner = NULL WHERE id = ?",
      arguments: [id.rawValue])
  }

  private func known(_ id: SubscriptionID) throws -> Subscription {
    guard let subscription = try reader.subscriptions().first(where: { $0.id == id }) else {
      throw refused(.unknownSubscription, ["name": .text(id.rawValue), "nearest": .list([])])
    }
    guard subscription.status == .enabled || subscription.status == .warning else {
      throw refused(
        .subscriptionEnded,
        ["subscription": .text(id.rawValue), "status": .code(subscription.status.rawValue)])
    }
    return subscription
  }
}
