import Operations

/// One call of an operation, with its arguments as the domain's own values.
package struct OperationCall: Sendable {
  package let arguments: Arguments
  let products: ProductCatalogue
  let limits: Limits

  func texts(_ name: String) -> [String] { arguments[name]?.texts ?? [] }
  func text(_ name: String) -> String? { texts(name).first }
  func number(_ name: String) -> Int? {
    arguments[name]?.number ?? text(name).flatMap { Int($0) }
  }

  /// Returns a flag, given as a flag or as the word `true` or `false`, which a manifest may use.
  func flag(_ name: String) -> Bool? {
    if case .flag(let flag) = arguments[name] { return flag }
    return text(name).flatMap { Bool($0) }
  }

  /// The users the call concerns, each once, in the order given.
  var users: [UserName] {
    var seen: Set<UserName> = []
    return (texts("users") + texts("user") + texts("mailbox")).map { UserName($0) }
      .filter { seen.insert($0).inserted }
  }

  var user: UserName? { users.first }

  /// The products the call concerns, each once, in the order given.
  var licenses: [PartNumber] {
    var seen: Set<PartNumber> = []
    return (texts("licenses") + texts("license")).map { PartNumber($0) }
      .filter { seen.insert($0).inserted }
  }

  /// The names of the products the call concerns.
  var licenseNames: [String] { licenses.map { products.name($0) } }

  var subscription: SubscriptionID? { text("subscription").map { SubscriptionID($0) } }
  var number: TelephoneNumber? { text("phoneNumber").map { TelephoneNumber($0) } }

  func plans(_ names: some Sequence<String>) -> PlanSet { products.plans(ofNamed: names) }
}
