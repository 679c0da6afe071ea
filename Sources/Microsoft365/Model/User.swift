import Operations

/// An account of the tenant, in any state, with its licenses.
package struct User: Hashable, Sendable {
  /// Whether the account is in use, deleted but restorable until `purgeAt`, or gone.
  package enum State: String, Hashable, Sendable {
    case active
    case softDeleted
    case purged
  }

  package let id: UserID
  /// The user principal name, which the account may lose and another one may get.
  package let name: UserName
  package let displayName: String
  /// `nil` if none is known.
  package let department: String?
  package let state: State
  /// ISO 3166-1 alpha-2; `nil` if it was never set.
  package let usageLocation: String?
  /// Whether an administrator has blocked it, so that nobody can sign in with it.
  package let isSignInBlocked: Bool
  /// Whether the account is managed in an on-premises directory.
  package let isSynced: Bool
  /// Whether it represents a mailbox or a telephone line rather than a person.
  package let isResource: Bool
  /// Seconds since 1970; `nil` for an active account.
  package let deletedAt: Int?
  /// When a deleted account can no longer be restored, in seconds since 1970; `nil` for an active
  /// account.
  package let purgeAt: Int?
  /// The licenses and how the user got them; for a deleted account, those it gets back when
  /// restored.
  package let assignments: [LicenseAssignment]
  /// The licenses that were assigned, or that groups should give, but that have an error.
  package let failures: [FailedAssignment]

  package init(
    id: UserID, name: UserName, displayName: String, state: State, usageLocation: String?,
    isSignInBlocked: Bool, isSynced: Bool, isResource: Bool, deletedAt: Int?, purgeAt: Int?,
    assignments: [LicenseAssignment], department: String? = nil,
    failures: [FailedAssignment] = []
  ) {
    self.id = id
    self.name = name
    self.displayName = displayName
    self.department = department
    self.state = state
    self.usageLocation = usageLocation
    self.isSignInBlocked = isSignInBlocked
    self.isSynced = isSynced
    self.isResource = isResource
    self.deletedAt = deletedAt
    self.purgeAt = purgeAt
    self.assignments = assignments
    self.failures = failures
  }

  /// The products it holds now; empty for a deleted account.
  package var products: Set<SkuID> {
    state == .active ? Set(assignments.map(\.product)) : []
  }

  /// The account as the subject of facts, with its user principal name.
  package var subject: Subject { Subject(id: id.rawValue, name: name.rawValue) }
}

/// The object id of an account, in lower case. It stays the same if the account is renamed, and no
/// other account ever has it.
package struct UserID: RawRepresentable, Hashable, Sendable, Comparable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue.inLowerCase }
  package init(_ rawValue: String) { self.init(rawValue: rawValue) }
  package init(_ subject: Subject) { self.init(rawValue: subject.id) }

  package static func < (one: UserID, other: UserID) -> Bool { one.rawValue < other.rawValue }
}

extension String {
  /// The text in lower case; without a copy if it is already, as nearly all ids are.
  var inLowerCase: String {
    utf8.contains { (0x41...0x5A).contains($0) || $0 > 0x7F } ? lowercased() : self
  }
}

/// A user principal name, as the tenant spells it.
///
/// Names that differ only in case are equal, as they are in Microsoft Entra ID (`PersonName`).
package struct UserName: Hashable, Sendable, Comparable {
  package let rawValue: String

  package init(_ rawValue: String) { self.rawValue = rawValue }

  /// The name as that of a person, which decides who is the same.
  package var person: PersonName { PersonName(rawValue) }

  package static func == (one: UserName, other: UserName) -> Bool { one.person == other.person }
  package func hash(into hasher: inout Hasher) { hasher.combine(person) }

  package static func < (one: UserName, other: UserName) -> Bool {
    one.rawValue < other.rawValue && one != other
  }
}

/// One way a user holds a product: directly, or through a group.
package struct LicenseAssignment: Hashable, Sendable {
  package let product: SkuID
  /// The group that gives it; `nil` for a direct assignment.
  package let group: GroupID?
  /// The names of the product's service plans that are turned off. A plan is off for the user only
  /// if every assignment that contains it has it turned off.
  package let disabledPlans: Set<String>

  package init(product: SkuID, group: GroupID?, disabledPlans: Set<String> = []) {
    self.product = product
    self.group = group
    self.disabledPlans = disabledPlans
  }
}

/// A license that was assigned to a user, or that a group should give, but that has an error: the
/// user does not hold it, or not with everything it contains.
package struct FailedAssignment: Hashable, Sendable {
  package let product: SkuID
  /// The group that should give it; `nil` for a direct assignment.
  package let group: GroupID?
  /// The service's word, such as `CountViolation`.
  package let error: String

  package init(product: SkuID, group: GroupID?, error: String) {
    self.product = product
    self.group = group
    self.error = error
  }

  /// The error as a word of the domain; `otherError` for one that is not known.
  var reason: StateCode {
    error.first.flatMap { StateCode(rawValue: $0.lowercased() + error.dropFirst()) } ?? .otherError
  }
}

/// A group that gives licenses to its members.
package struct LicenseGroup: Hashable, Sendable {
  /// Where it is decided who belongs to a group without a rule.
  package enum Management: Hashable, Sendable {
    /// In the directory, as over Microsoft Graph.
    case directory
    /// In Exchange, as for a mail-enabled security group or a distribution list.
    case exchange
    /// In a directory on the organisation's own servers.
    case localDirectory
  }

  /// What a group is for.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// It has a mailbox and a site that its members share.
    case microsoft365
    /// It only says what its members may do.
    case security
  }

  package let id: GroupID
  /// Its display name, which other groups can have too.
  package let name: String
  /// Whether a rule decides who is a member, in which case nobody can be removed by hand.
  package let isDynamic: Bool
  package let management: Management
  package let products: [SkuID]
  /// The names of the plans that are off in the licenses it gives, by product.
  package let disabledPlans: [SkuID: Set<String>]
  package let kind: Kind
  /// Seconds since 1970; `nil` for one in use.
  package let deletedAt: Int?

  package init(
    id: GroupID, name: String, isDynamic: Bool, products: [SkuID],
    management: Management = .directory, disabledPlans: [SkuID: Set<String>] = [:],
    kind: Kind = .security, deletedAt: Int? = nil
  ) {
    self.id = id
    self.name = name
    self.isDynamic = isDynamic
    self.management = management
    self.products = products
    self.disabledPlans = disabledPlans
    self.kind = kind
    self.deletedAt = deletedAt
  }
}

extension LicenseGroup {
  /// The group as the subject of facts.
  package var subject: Subject { Subject(id: id.rawValue, name: name) }
}

/// The names of groups, which assignments of licenses do not contain.
struct GroupNames: Sendable {
  private let subjects: [GroupID: Subject]

  /// If different groups have the same name, the names tell them apart.
  init(_ groups: [Subject]) {
    var seen: Set<Subject> = []
    let groups = groups.filter { seen.insert($0).inserted }.toldApart
    subjects = Dictionary(groups.map { (GroupID($0), $0) }) { first, _ in first }
  }

  /// Returns a group as the subject of facts; one whose name is not known is named by its id.
  func subject(_ id: GroupID) -> Subject { subjects[id] ?? Subject(id.rawValue) }
}

/// The object id of a group, in lower case.
package struct GroupID: RawRepresentable, Hashable, Sendable, Comparable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue.inLowerCase }
  package init(_ rawValue: String) { self.init(rawValue: rawValue) }
  package init(_ subject: Subject) { self.init(rawValue: subject.id) }

  package static func < (one: GroupID, other: GroupID) -> Bool { one.rawValue < other.rawValue }
}

/// An administrator role that the procedures mention.
package enum Role: String, Hashable, Sendable, CaseIterable {
  case global
  case license
  case user
  case billing
  case exchange
  case teams
  case compliance
}

extension Role {
  /// The id of the directory role's definition, the same in every tenant (Microsoft Entra built-in
  /// roles).
  package var definitionID: String {
    switch self {
    case .global: "62e90394-69f5-4237-9190-012177145e10"
    case .license: "4d6ac14f-3453-41d0-bef9-a3e0c569773a"
    case .user: "fe930be7-5e62-47db-91af-98c3a49a38b1"
    case .billing: "b0f54661-2d74-4c50-afa3-1ec803f12efe"
    case .exchange: "29232cdf-9323-42fd-ade2-1d097af3e4de"
    case .teams: "69091246-20e8-4a56-aa4d-066075b2a7a8"
    case .compliance: "17315797-102d-40b4-93e0-432062caca18"
    }
  }
}

extension [Role] {
  /// The names that a definition uses.
  var names: [String] { map(\.rawValue) }

  /// The roles of which one allows changing licenses.
  static let licensing: [Role] = [.global, .license, .user]
  /// The roles of which one allows placing and releasing holds.
  static let holding: [Role] = [.global, .exchange, .compliance]
  /// The roles of which one allows changing subscriptions.
  static let paying: [Role] = [.global, .billing]
  /// The roles of which one allows changing telephone numbers, call queues and forwarding.
  static let calling: [Role] = [.global, .teams]
}
