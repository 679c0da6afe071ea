/// The id of one purchase of a product.
package struct SubscriptionID: RawRepresentable, Hashable, Sendable, Comparable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ rawValue: String) { self.rawValue = rawValue }

  package static func < (one: SubscriptionID, other: SubscriptionID) -> Bool {
    one.rawValue < other.rawValue
  }
}
