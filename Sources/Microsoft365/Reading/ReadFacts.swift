import Operations

/// The facts read, by subject and property.
package struct ReadFacts: Sendable {
  private let index: FactIndex

  package init(_ facts: [Fact]) { index = FactIndex(facts) }

  package subscript(_ subject: String, _ property: FactProperty) -> Value? {
    index[subject, property.rawValue]
  }

  /// Returns the texts of a fact; empty if it was not read.
  package func texts(_ subject: String, _ property: FactProperty) -> [String] {
    self[subject, property]?.texts ?? []
  }

  /// Returns the first text of a fact; `nil` if there is none.
  package func text(_ subject: String, _ property: FactProperty) -> String? {
    texts(subject, property).first
  }

  /// Returns the number of a fact; 0 if it was not read.
  package func number(_ subject: String, _ property: FactProperty) -> Int {
    self[subject, property]?.number ?? 0
  }

  /// Returns whether a fact was read and is true.
  package func flag(_ subject: String, _ property: FactProperty) -> Bool {
    self[subject, property] == .flag(true)
  }

  /// Returns the code of a fact; `nil` if it was not read or is unknown.
  package func code(_ subject: String, _ property: FactProperty) -> StateCode? {
    text(subject, property).flatMap { StateCode(rawValue: $0) }
  }
}

extension ReadFacts {
  func licenses(_ user: UserName) -> Set<String> { Set(texts(user.rawValue, .assignedLicenses)) }

  /// Returns the products that the user has through groups, each with its group.
  func inherited(_ user: UserName) -> [(product: String, group: String)] {
    zip(texts(user.rawValue, .inheritedLicenses), texts(user.rawValue, .licenseGroups))
      .map { ($0, $1) }
  }

  func isInherited(_ user: UserName, _ product: String) -> Bool {
    texts(user.rawValue, .inheritedLicenses).contains(product)
  }

  /// Returns the holds in force that are not delay holds.
  func realHolds(_ user: UserName) -> [String] {
    texts(user.rawValue, .holds).filter {
      MailboxHold.Kind(rawValue: $0).map { !$0.isDelay } ?? true
    }
  }
}
