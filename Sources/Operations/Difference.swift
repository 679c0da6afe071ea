/// The change of one property, predicted or observed.
package struct Difference: Hashable, Sendable, Codable {
  package let subject: String
  package let property: String
  package let before: Value
  package let after: Value

  package init(subject: String, property: String, before: Value, after: Value) {
    self.subject = subject
    self.property = property
    self.before = before
    self.after = after
  }

  /// The properties whose value in `after` differs from that in `before`.
  package static func between(_ before: [Fact], and after: [Fact]) -> [Difference] {
    let before = FactIndex(before)
    return after.compactMap { fact in
      let old = before.value(like: fact) ?? .absent
      guard old != fact.value else { return nil }
      return Difference(
        subject: fact.subject, property: fact.property, before: old, after: fact.value)
    }
  }
}
