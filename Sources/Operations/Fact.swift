/// One thing that was read: a property of a subject, in no language.
package struct Fact: Hashable, Sendable, Codable {
  /// What it is a property of, as the tenant names it: a user principal name, a product's name.
  package let subject: String
  /// Which property, as the catalogue of words knows it: `assignedLicenses`, `mailboxState`.
  package let property: String
  package let value: Value

  package init(_ subject: String, _ property: String, _ value: Value) {
    self.subject = subject
    self.property = property
    self.value = value
  }

  /// Whether both speak of the same property of the same subject.
  package func concernsSame(as other: Fact) -> Bool {
    subject == other.subject && property == other.property
  }
}

extension [Fact] {
  /// The value of the fact that speaks of the same as `fact`; `nil` where none does.
  package func value(like fact: Fact) -> Value? {
    first { $0.concernsSame(as: fact) }?.value
  }
}
