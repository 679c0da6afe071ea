/// Units of a subscription that were bought together.
package struct SeatLot: Hashable, Sendable {
  package let quantity: Int
  /// Until when they can be given back, in seconds since 1970; `nil` means at any time.
  package let reducibleUntil: Int?

  package init(quantity: Int, reducibleUntil: Int?) {
    self.quantity = quantity
    self.reducibleUntil = reducibleUntil
  }
}
