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
  /// Its name in manifests and journals, which must not change.
  var id: OperationID { get }
  /// The roles of which a person needs one to carry it out; empty if everybody may.
  var roles: [Role] { get }
  /// Returns the roles of which a person needs one to carry it out on accounts that have these roles
  /// themselves.
  func roles(over held: Set<Role>) -> [Role]
  /// Whether nobody may carry it out on their own account.
  var isRefusedForOwnAccount: Bool { get }
  /// Whether nobody may carry it out on the only account in which somebody can give roles.
  var isRefusedForLastGlobalAdministrator: Bool { get }
  /// The permissions that its readings and its change need over Microsoft Graph; none for a question
  /// to a person. A change that a person makes by hand needs only permissions to read.
  var needs: [PermissionNeed] { get }
  /// Returns the permissions for a call with these literal arguments.
  func needs(_ arguments: Arguments) -> [PermissionNeed]
  /// Returns what the engine knows of the operation.
  func definition(_ limits: Limits) -> Operation

  /// Returns the values to offer; empty if the operation asks for none or the person types one.
  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]
  /// Returns the first of the values to offer, at most `most`; `nil` if all have to be read.
  func firstCandidates(
    _ most: Int, _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> FirstCandidates?
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

  /// The properties that are predicted even if they cannot be read, because the rest of a prediction
  /// says nothing about whether the change was made; it is then unverifiable.
  var provingProperties: Set<FactProperty> { get }

  /// Whether the tenant only passes it on, and what it is passed to says by itself, later, that it is
  /// done: other values may show meanwhile.
  var isReportedLater: Bool { get }

  /// Whether it is meant for deleted accounts, whose names others may have by now.
  var isAboutDeletedAccounts: Bool { get }

  /// Whether a walk stops at the refusals of a check; otherwise they are only shown with it.
  var stopsAtRefusals: Bool { get }

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
  var roles: [Role] { [] }
  func roles(over held: Set<Role>) -> [Role] { roles }
  var isRefusedForOwnAccount: Bool { false }
  var isRefusedForLastGlobalAdministrator: Bool { false }
  func needs(_ arguments: Arguments) -> [PermissionNeed] { needs }

  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] { [] }

  func firstCandidates(
    _ most: Int, _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> FirstCandidates? { nil }

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
  var provingProperties: Set<FactProperty> { [] }
  var isReportedLater: Bool { false }
  var isAboutDeletedAccounts: Bool { false }
  var stopsAtRefusals: Bool { true }
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
  /// What a person gave for this change and nobody keeps.
  var secrets = Secrets()

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

  /// Returns the subjects that an argument names.
  func subjects(_ name: String) -> [Subject] { arguments[name]?.subjects ?? [] }

  /// The users and resource accounts that the call concerns, each once, in the order given.
  var users: [Subject] {
    var seen: Set<Subject> = []
    return (subjects("users") + subjects("user") + subjects("mailbox"))
      .filter { seen.insert($0).inserted }
  }

  var user: Subject? { users.first }

  /// The users by their ids, as the tenant is asked about them.
  var userIDs: [UserID] { users.map { UserID($0) } }
  var userID: UserID? { user.map { UserID($0) } }

  /// The products the call concerns as the subjects of facts, each once, in the order given.
  var licenseSubjects: [Subject] {
    var seen: Set<Subject> = []
    return (subjects("licenses") + subjects("license")).map { products.subject(meant: $0) }
      .filter { seen.insert($0).inserted }
  }

  /// The same products by their ids.
  var licenses: [SkuID] { licenseSubjects.map { SkuID($0) } }

  var subscription: SubscriptionID? { text("subscription").map { SubscriptionID($0) } }
  var phoneNumber: TelephoneNumber? { text("phoneNumber").map { TelephoneNumber($0) } }
}

/// The facts of one reading, by subject and property.
package struct ReadFacts: Sendable {
  private let index: FactIndex

  /// Indexes the facts; of several about the same property, the first counts.
  package init(_ facts: [Fact]) { index = FactIndex(facts) }

  /// The value of a property of a subject; `nil` if it was not read.
  package subscript(_ subject: Subject, _ property: FactProperty) -> Value? {
    index[subject, property.rawValue]
  }

  /// Returns the texts of a fact; empty if it was not read or has none.
  package func texts(_ subject: Subject, _ property: FactProperty) -> [String] {
    self[subject, property]?.texts ?? []
  }

  /// Returns the subjects that a fact names; empty if it was not read or names none.
  package func subjects(_ subject: Subject, _ property: FactProperty) -> [Subject] {
    self[subject, property]?.subjects ?? []
  }

  /// Returns the first text of a fact; `nil` if there is none.
  package func text(_ subject: Subject, _ property: FactProperty) -> String? {
    texts(subject, property).first
  }

  /// Returns the number of a fact, or its bytes or seconds; 0 if it was not read or is none of
  /// these.
  package func number(_ subject: Subject, _ property: FactProperty) -> Int {
    self[subject, property]?.number ?? 0
  }

  /// Returns a fact for a prediction; `nil` if the property was not read, or has the value already.
  func becoming(_ subject: Subject, _ property: FactProperty, _ value: Value) -> Fact? {
    guard let now = self[subject, property], now != value else { return nil }
    return Fact(subject, property, value)
  }

  /// Returns whether a fact was read and is true.
  package func flag(_ subject: Subject, _ property: FactProperty) -> Bool {
    self[subject, property] == .flag(true)
  }

  /// Returns the code of a fact; `nil` if it was not read or is not a `StateCode`.
  package func code(_ subject: Subject, _ property: FactProperty) -> StateCode? {
    text(subject, property).flatMap { StateCode(rawValue: $0) }
  }
}

/// Questions that several operations ask of the facts.
extension ReadFacts {
  /// Returns whether the tenant does not show a property.
  func isUnread(_ subject: Subject, _ property: FactProperty) -> Bool {
    self[subject, property]?.isUnread ?? false
  }

  /// Returns the refusal of an account that is missing or deleted, or whose name another one has
  /// now; `nil` if it is active.
  func refusalUnlessActive(_ user: Subject) -> Refusal? {
    let state = code(user, .accountState) ?? .unknown
    if let refusal = refusalIfReplaced(user) { return refusal }
    guard state != .active else { return nil }
    return Refusal(.userNotActive, ["user": user.value, "state": .code(state)])
  }

  /// Returns the refusal of an account that is gone, deleted or renamed while another one has its
  /// name, so that people take one for the other; `nil` if there is no other.
  func refusalIfReplaced(_ user: Subject) -> Refusal? {
    let state = code(user, .accountState)
    guard state == .replaced || self[user, .nameTakenBy] != nil else { return nil }
    return Refusal(state == .active ? .accountRenamed : .accountReplaced, ["user": user.value])
  }

  /// Returns the products that the user has, directly or through groups.
  func licenses(_ user: Subject, _ products: ProductCatalogue) -> Set<SkuID> {
    Set(subjects(user, .assignedLicenses).map { products.id($0) })
  }

  /// Returns the products that the user has through groups, each with its group.
  func inherited(_ user: Subject) -> [(product: Subject, group: Subject)] {
    zip(subjects(user, .inheritedLicenses), subjects(user, .licenseGroups)).map { ($0, $1) }
  }

  /// Returns the products that were assigned to the user directly and have an error.
  func failedDirectly(_ user: Subject) -> [Subject] { subjects(user, .failedDirectLicenses) }

  /// Returns the products that groups give the user, or should, each with its group, once.
  func throughGroups(_ user: Subject) -> [(product: Subject, group: Subject)] {
    let inherited = inherited(user)
    return inherited
      + failed(user).filter { failed in
        !inherited.contains { $0.product == failed.product && $0.group == failed.group }
      }
  }

  /// Returns the products that groups should give the user but cannot, each with its group.
  func failed(_ user: Subject) -> [(product: Subject, group: Subject)] {
    zip(subjects(user, .failedLicenses), subjects(user, .failedLicenseGroups)).map { ($0, $1) }
  }

  /// Returns the holds in force that are not delay holds.
  func realHolds(_ user: Subject) -> [String] {
    texts(user, .holds).filter {
      MailboxHold.Kind(rawValue: $0).map { !$0.isDelay } ?? true
    }
  }
}
