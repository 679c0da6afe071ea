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
