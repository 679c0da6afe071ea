/// A number that a vendor sets and changes, with the day it is valid from.
package struct DatedLimit: Hashable, Sendable {
  package let id: LimitID
  package let value: Int
  package let unit: String
  /// A day, `YYYY-MM-DD`.
  package let effectiveFrom: String
  package let source: String
  /// The contradiction between documents that it settles, such as `X2`.
  package let contradiction: String?

  package init(
    id: LimitID, value: Int, unit: String, effectiveFrom: String, source: String,
    contradiction: String?
  ) {
    self.id = id
    self.value = value
    self.unit = unit
    self.effectiveFrom = effectiveFrom
    self.source = source
    self.contradiction = contradiction
  }
}
