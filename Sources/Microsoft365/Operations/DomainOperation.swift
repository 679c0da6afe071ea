import Diagnostics
import Operations

/// One operation of the domain: its definition, what it reads and what follows from that.
///
/// An operation states only what differs from the defaults below; a new operation is one new type
/// and one line in the list at the beginning of its file. All functions from `refusals` on are
/// pure: they see only the call and the facts that `read` returned.
///
/// I1 to I20 in the comments of operations are the invariants that `InvariantTests` names.
protocol DomainOperation: Sendable {
  /// Returns what the engine knows of the operation.
  func definition(_ limits: Limits) -> Operation

  /// Returns the values to offer; empty if the operation asks for none or the person types one.
  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]
  /// Returns the value that a person's words mean, or the reason why they mean none.
  func accept(
    _ answer: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> Result<Value, Refusal>
  /// Returns the facts on which everything below depends.
  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact]

  /// Returns the arguments with which to read again after the change, from what was read before it.
  func scope(_ call: OperationCall, before: ReadFacts) -> Arguments

  /// The properties on which a check's outcome or a change's effect depends; if one of them cannot
  /// be read, a person judges or acts.
  var decisiveProperties: Set<FactProperty> { get }

  /// Returns the reasons against the change; empty if it can be made. For a check, reasons against
  /// a change that its outcome may suggest.
  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal]
  /// Returns one of the definition's outcomes; `nil` for its first.
  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String?
  /// Returns every fact that the change alters, as a reading should show it afterwards:
  /// `Value.changed` if it will have another value that cannot be known.
  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact]
  /// Returns facts that the change may alter, now or later, besides those of the prediction; their
  /// values mean nothing.
  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact]
  /// Returns what the tenant is asked to do; `nil` if nothing changes.
  func change(_ call: OperationCall) -> TenantChange?
  /// Returns the calls that together reverse the effect, from what was read before it; empty if
  /// none can.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse]
  /// Returns what a call that reverses another change can still give back, and why the rest cannot
  /// be.
  func possiblePart(
    of inverse: Inverse, _ call: OperationCall, _ facts: ReadFacts
  ) -> (call: Inverse?, lost: [Refusal])
}

extension DomainOperation {
  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] { [] }

  func accept(
    _ answer: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    answer.first.map { .success(.text($0)) } ?? .failure(Refusal(.nothingGiven))
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    []
  }

  func scope(_ call: OperationCall, before: ReadFacts) -> Arguments { call.arguments }
  var decisiveProperties: Set<FactProperty> { [] }
  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] { [] }
  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? { nil }
  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] { [] }
  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] { [] }
  func change(_ call: OperationCall) -> TenantChange? { nil }
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] { [] }

  func possiblePart(
    of inverse: Inverse, _ call: OperationCall, _ facts: ReadFacts
  ) -> (call: Inverse?, lost: [Refusal]) { (inverse, []) }
}

/// One call of an operation, with its arguments as the domain's own values.
package struct OperationCall: Sendable {
  package let arguments: Arguments
  let products: ProductCatalogue
  let limits: Limits

  func texts(_ name: String) -> [String] { arguments[name]?.texts ?? [] }
  func text(_ name: String) -> String? { texts(name).first }

  /// Returns a number, given as a number or as its digits; `nil` if it is beyond every amount.
  func number(_ name: String) -> Int? {
    arguments[name]?.number.flatMap { OutsideNumber.whole($0, in: OutsideNumber.amounts) }
      ?? text(name).flatMap { OutsideNumber.whole($0, in: OutsideNumber.amounts) }
  }

  /// Returns a flag, given as a flag or as the word `true` or `false`, which a manifest may use.
  func flag(_ name: String) -> Bool? {
    if case .flag(let flag) = arguments[name] { return flag }
    return text(name).flatMap { Bool($0) }
  }

  /// The users and resource accounts that the call concerns, each once, in the order given.
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
  var phoneNumber: TelephoneNumber? { text("phoneNumber").map { TelephoneNumber($0) } }
}

/// The facts of one reading, by subject and property.
package struct ReadFacts: Sendable {
  private let index: FactIndex

  /// Indexes the facts; of several about the same property, the first counts.
  package init(_ facts: [Fact]) { index = FactIndex(facts) }

  /// The value of a property of a subject; `nil` if it was not read.
  package subscript(_ subject: String, _ property: FactProperty) -> Value? {
    index[Subject(subject), property.rawValue]
  }

  /// Returns the texts of a fact; empty if it was not read or has none.
  package func texts(_ subject: String, _ property: FactProperty) -> [String] {
    self[subject, property]?.texts ?? []
  }

  /// Returns the first text of a fact; `nil` if there is none.
  package func text(_ subject: String, _ property: FactProperty) -> String? {
    texts(subject, property).first
  }

  /// Returns the number of a fact, or its bytes or seconds; 0 if it was not read or is none of
  /// these.
  package func number(_ subject: String, _ property: FactProperty) -> Int {
    self[subject, property]?.number ?? 0
  }

  /// Returns a fact for a prediction; `nil` if the property was not read, or has the value already.
  func becoming(_ subject: String, _ property: FactProperty, _ value: Value) -> Fact? {
    guard let now = self[subject, property], now != value else { return nil }
    return Fact(subject, property, value)
  }

  /// Returns whether a fact was read and is true.
  package func flag(_ subject: String, _ property: FactProperty) -> Bool {
    self[subject, property] == .flag(true)
  }

  /// Returns the code of a fact; `nil` if it was not read or is not a `StateCode`.
  package func code(_ subject: String, _ property: FactProperty) -> StateCode? {
    text(subject, property).flatMap { StateCode(rawValue: $0) }
  }
}

/// Questions that several operations ask of the facts.
extension ReadFacts {
  /// Returns whether the tenant does not show a property.
  func isUnread(_ subject: String, _ property: FactProperty) -> Bool {
    self[subject, property]?.isUnread ?? false
  }

  /// Returns the refusal of an account that is missing or deleted; `nil` if it is active.
  func refusalUnlessActive(_ user: UserName) -> Refusal? {
    let state = code(user.rawValue, .accountState) ?? .unknown
    guard state != .active else { return nil }
    return Refusal(.userNotActive, ["user": user.value, "state": .code(state)])
  }

  /// Returns the names of the products that the user has, directly or through groups.
  func licenses(_ user: UserName) -> Set<String> { Set(texts(user.rawValue, .assignedLicenses)) }

  /// Returns the products that the user has through groups, each with its group.
  func inherited(_ user: UserName) -> [(product: String, group: String)] {
    zip(texts(user.rawValue, .inheritedLicenses), texts(user.rawValue, .licenseGroups))
      .map { ($0, $1) }
  }

  /// Returns the products that groups should give the user but cannot, each with its group.
  func failed(_ user: UserName) -> [(product: String, group: String)] {
    zip(texts(user.rawValue, .failedLicenses), texts(user.rawValue, .failedLicenseGroups))
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

extension UserName {
  /// The name as the value of an argument, a fact or a refusal.
  var value: Value { .text(rawValue) }
}
