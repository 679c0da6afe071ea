/// A number that a vendor sets and changes, with the first day on which it applies.
package struct DatedLimit: Hashable, Sendable {
  package let id: LimitID
  package let value: Int
  package let unit: String
  /// The first day, as `YYYY-MM-DD`.
  package let effectiveFrom: String
  package let source: String
  /// The contradiction between documents that this value resolves, such as `X2`.
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
