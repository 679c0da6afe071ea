import Operations

/// One purchase of a product: how many units, until when, and how it was bought.
package struct Subscription: Hashable, Sendable {
  /// How the subscription was bought, which decides whether its units can be changed.
  package enum Channel: String, Hashable, Sendable {
    case direct
    case reseller
    case productKey
    case volume
    case trial
    case selfService
  }

  /// Whether the subscription still provides units, as it does while it is enabled and in its
  /// warning period.
  package enum Status: String, Hashable, Sendable {
    case enabled
    case warning
    case suspended
    case lockedOut
    case deleted
  }

  package let id: SubscriptionID
  package let product: SkuID
  /// Units bought.
  package let quantity: Int
  package let status: Status
  package let channel: Channel
  /// Whether it continues after its term.
  package let isRecurring: Bool
  package let isCreditCheckPending: Bool
  /// The end of the current term, in seconds since 1970; `nil` if the service does not say.
  package let termEnd: Int?
  package let lots: [SeatLot]

  package init(
    id: SubscriptionID, product: SkuID, quantity: Int, status: Status, channel: Channel,
    isRecurring: Bool, isCreditCheckPending: Bool, termEnd: Int?, lots: [SeatLot]
  ) {
    self.id = id
    self.product = product
    self.quantity = quantity
    self.status = status
    self.channel = channel
    self.isRecurring = isRecurring
    self.isCreditCheckPending = isCreditCheckPending
    self.termEnd = termEnd
    self.lots = lots
  }

  /// Returns how many units can be given back at `now` (seconds since 1970).
  package func reducible(at now: Int) -> Int {
    let open = lots.filter { lot in lot.reducibleUntil.map { $0 > now } ?? true }
    return min(quantity, open.reduce(0) { $0 + $1.quantity })
  }

  /// The last moment at which any unit can be given back, in seconds since 1970; `nil` if no unit
  /// has a limit.
  package var windowEnd: Int? { lots.compactMap(\.reducibleUntil).max() }
}

/// The id of one purchase of a product.
package struct SubscriptionID: RawRepresentable, Hashable, Sendable, Comparable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ rawValue: String) { self.rawValue = rawValue }

  package static func < (one: SubscriptionID, other: SubscriptionID) -> Bool {
    one.rawValue < other.rawValue
  }
}

extension SubscriptionID {
  /// The purchase as the subject of facts.
  package var subject: Subject { Subject(rawValue) }
}

/// Units of a subscription that were bought together.
package struct SeatLot: Hashable, Sendable {
  package let quantity: Int
  /// The end of the time in which they can be given back, in seconds since 1970; `nil` means they
  /// always can.
  package let reducibleUntil: Int?

  package init(quantity: Int, reducibleUntil: Int?) {
    self.quantity = quantity
    self.reducibleUntil = reducibleUntil
  }
}
