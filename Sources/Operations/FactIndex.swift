/// Facts in a dictionary, for code that looks up many; of several about the same property, the
/// first counts.
package struct FactIndex: Sendable {
  private struct Key: Hashable {
    let subject: String
    let property: String
  }

  private let values: [Key: Value]

  package init(_ facts: [Fact]) {
    values = Dictionary(
      facts.map { (Key(subject: $0.subject, property: $0.property), $0.value) }
    ) { first, _ in first }
  }

  package subscript(_ subject: String, _ property: String) -> Value? {
    values[Key(subject: subject, property: property)]
  }

  /// The value of the fact about the same property as `fact`; `nil` if there is none.
  package func value(like fact: Fact) -> Value? { self[fact.subject, fact.property] }
}
