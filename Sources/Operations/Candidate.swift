/// One of the values a person may choose, with facts that distinguish it from the others.
package struct Candidate: Hashable, Sendable {
  package let value: Value
  /// Its name as shown in the tenant.
  package let title: String
  /// Facts that help to choose, such as how many units are left.
  package let facts: [Fact]

  package init(value: Value, title: String, facts: [Fact] = []) {
    self.value = value
    self.title = title
    self.facts = facts
  }
}
