import Diagnostics
import EmbeddedTenant
import FoundationEssentials
import Microsoft365

/// An account of the tenant as `microsoft.graph.user`, with every property that this sandbox knows.
struct UserNode {
  let node: GraphNode

  private static let plans = ["assignedPlans", "provisionedPlans"]
  /// Those that `AccountDetails` has.
  static let details = [
    "jobTitle", "officeLocation", "mobilePhone", "preferredDataLocation",
    "lastPasswordChangeDateTime",
    "signInSessionsValidFromDateTime", "passwordPolicies",
  ]

  /// The properties returned without `$select` (Microsoft Graph v1.0, resource type user).
  static let defaults = [
    "businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone",
    "officeLocation", "preferredLanguage", "surname", "userPrincipalName",
  ]

  /// - Parameter wanted: The requested properties; `nil` for all. Plans are many, and are left out
  ///   unless requested.
  init(
    _ user: User, _ details: AccountDetails?, products: ProductCatalogue,
    planIDs: [String: String], now: Int, wanted: [String]? = nil
  ) {
    let isDeleted = user.state != .active
    func disabled(_ names: Set<String>) -> GraphNode {
      .list(names.sorted().map { .text(DirectoryID.plan($0, planIDs)) })
    }
    let states = user.assignments.map { assignment in
      GraphNode.object([
        "skuId": .text(assignment.product.rawValue),
        "assignedByGroup": .optional(assignment.group?.rawValue),
        "disabledPlans": disabled(assignment.disabledPlans), "state": .text("Active"),
        "error": .text("None"),
        "lastUpdatedDateTime": .text(GraphDateTime.text(now)),
      ])
    }
    let held = Dictionary(grouping: user.assignments, by: \.product)
      .mapValues(ProductCatalogue.disabledPlans(in:)).sorted { $0.key < $1.key }
    let hasPlans = wanted.map { !Set($0).isDisjoint(with: Self.plans) } ?? true
    let plans = hasPlans ? products.plans(of: user.assignments).names.sorted() : []
    let words = user.displayName.split(separator: " ", maxSplits: 1).map(String.init)
    node = .object([
      "id": .text(user.id.rawValue),
      "userPrincipalName": .text(user.name.rawValue), "mail": .text(user.name.rawValue),
      "displayName": .text(user.displayName), "department": .optional(user.department),
      "givenName": .optional(words.first), "surname": .optional(words.dropFirst().first),
      "businessPhones": .list([]), "jobTitle": .optional(details?.jobTitle),
      "mobilePhone": .optional(details?.mobilePhone),
      "officeLocation": .optional(details?.officeLocation), "preferredLanguage": .null,
      "preferredDataLocation": .optional(details?.dataLocation),
      "userType": .text("Member"),
      "lastPasswordChangeDateTime": .optional(
        details?.passwordChangedAt.map(GraphDateTime.text)),
      "signInSessionsValidFromDateTime": .optional(
        details?.sessionsValidFrom.map(GraphDateTime.text)),
      "passwordPolicies": details.map {
        .text($0.passwordExpires ? "None" : "DisablePasswordExpiration")
      } ?? .null,
      "accountEnabled": .flag(!isDeleted && !user.isSignInBlocked),
      "usageLocation": .optional(user.usageLocation),
      "onPremisesSyncEnabled": user.isSynced ? .flag(true) : .null,
      "isResourceAccount": user.isResource ? .flag(true) : .null,
      "deletedDateTime": .optional(user.deletedAt.map(GraphDateTime.text)),
      "assignedLicenses": .list(
        held.map { product, plans in
          .object([
            "skuId": .text(product.rawValue),
            "disabledPlans": disabled(plans),
          ])
        }),
      "licenseAssignmentStates": .list(states),
      "assignedPlans": .list(
        plans.map { plan in
          .object([
            "servicePlanId": .text(DirectoryID.plan(plan, planIDs)),
            "service": .text(plan), "capabilityStatus": .text("Enabled"),
            "assignedDateTime": .text(GraphDateTime.text(now)),
          ])
        }),
      "provisionedPlans": .list(
        plans.map { plan in
          .object([
            "service": .text(plan), "capabilityStatus": .text("Enabled"),
            "provisioningStatus": .text("Success"),
          ])
        }),
    ])
  }
}

/// A group as `microsoft.graph.group`.
struct GroupNode {
  let node: GraphNode

  /// The properties returned without `$select`, as far as this sandbox knows them.
  static let defaults = [
    "id", "displayName", "groupTypes", "mailEnabled", "securityEnabled", "membershipRule",
  ]

  /// - Parameter management: Where its members are decided; `nil` for the directory itself.
  init(
    _ group: DirectoryGroup, _ management: SandboxSituation.Management?,
    planIDs: [String: String]
  ) {
    node = .object([
      "id": .text(group.id.rawValue), "displayName": .text(group.name),
      "groupTypes": Self.types(group.kind, isDynamic: group.isDynamic),
      "mailEnabled": .flag(management == .exchange || group.kind == .microsoft365),
      "securityEnabled": .flag(group.kind == .security), "deletedDateTime": .null,
      "onPremisesSyncEnabled": management == .localDirectory ? .flag(true) : .null,
      "membershipRule": group.isDynamic ? .text("user.accountEnabled -eq true") : .null,
      "autoSubscribeNewMembers": group.sendsCopies.map(GraphNode.flag) ?? .null,
      "assignedLicenses": .list(
        group.products.map { product in
          .object([
            "skuId": .text(product.rawValue),
            "disabledPlans": .list(
              (group.disabledPlans[product] ?? []).sorted().map {
                .text(DirectoryID.plan($0, planIDs))
              }),
          ])
        }),
    ])
  }
}

extension GroupNode {
  /// A group that can be restored.
  init(deleted group: LicenseGroup) {
    node = .object([
      "id": .text(group.id.rawValue), "displayName": .text(group.name),
      "groupTypes": Self.types(group.kind, isDynamic: group.isDynamic),
      "mailEnabled": .flag(group.kind == .microsoft365),
      "securityEnabled": .flag(group.kind == .security), "onPremisesSyncEnabled": .null,
      "membershipRule": .null, "assignedLicenses": .list([]),
      "deletedDateTime": .optional(group.deletedAt.map(GraphDateTime.text)),
    ])
  }

  private static func types(_ kind: LicenseGroup.Kind, isDynamic: Bool) -> GraphNode {
    .list(
      (kind == .microsoft365 ? [.text("Unified")] : [])
        + (isDynamic ? [.text("DynamicMembership")] : []))
  }
}

/// A product of the tenant as `microsoft.graph.subscribedSku`.
struct ProductNode {
  let node: GraphNode

  init(
    _ units: ProductUnits, _ subscriptions: [Subscription], products: ProductCatalogue,
    planIDs: [String: String], account: String, accountName: String
  ) {
    let own = subscriptions.filter { $0.product == units.product }
    func sum(_ status: Subscription.Status) -> GraphNode {
      .number(own.filter { $0.status == status }.reduce(0) { $0 + $1.quantity })
    }
    let id = units.product.rawValue
    let product = products[units.product]
    let plans = (product?.plans ?? []).sorted()
    // The best of its subscriptions decides.
    let order: [Subscription.Status] = [.enabled, .warning, .suspended, .lockedOut, .deleted]
    let status =
      order.first { status in own.contains { $0.status == status } }?.rawValue ?? "enabled"
    node = .object([
      "id": .text("\(account)_\(id)"), "skuId": .text(id),
      "skuPartNumber": .text(product?.partNumber.rawValue ?? id), "accountId": .text(account),
      "accountName": .text(accountName), "appliesTo": .text("User"),
      "capabilityStatus": .text(status.prefix(1).uppercased() + status.dropFirst()),
      "consumedUnits": .number(units.assigned),
      "prepaidUnits": .object([
        "enabled": sum(.enabled), "warning": sum(.warning), "suspended": sum(.suspended),
        "lockedOut": sum(.lockedOut),
      ]),
      "subscriptionIds": .list(own.map { .text(DirectoryID.subscription($0.id.rawValue)) }),
      "servicePlans": .list(
        plans.map { plan in
          .object([
            "servicePlanId": .text(DirectoryID.plan(plan, planIDs)),
            "servicePlanName": .text(plan), "provisioningStatus": .text("Success"),
            "appliesTo": .text("User"),
          ])
        }),
    ])
  }
}

/// A purchase as `microsoft.graph.companySubscription`.
struct SubscriptionNode {
  let node: GraphNode

  init(_ subscription: Subscription, products: ProductCatalogue, now: Int) {
    let word = subscription.status.rawValue
    node = .object([
      "id": .text(DirectoryID.subscription(subscription.id.rawValue)),
      "commerceSubscriptionId": .text(subscription.id.rawValue),
      "skuId": .text(subscription.product.rawValue),
      "skuPartNumber": .text(
        products[subscription.product]?.partNumber.rawValue ?? subscription.product.rawValue),
      "status": .text(word.prefix(1).uppercased() + word.dropFirst()),
      "totalLicenses": .number(subscription.quantity),
      "isTrial": .flag(subscription.channel == .trial),
      "createdDateTime": .text(GraphDateTime.text(now)),
      "nextLifecycleDateTime": subscription.termEnd.map {
        GraphNode.text(GraphDateTime.text($0))
      } ?? .null,
      "ownerId": .null, "ownerType": .null,
      "ownerTenantId": subscription.channel == .reseller
        ? .text(DirectoryID.tenant("reseller")) : .null,
      "serviceStatus": .list([]),
    ])
  }
}

/// A telephone number as `microsoft.graph.teamsAdministration.numberAssignment`.
struct NumberNode {
  let node: GraphNode

  init(_ number: PhoneNumber) {
    let status: String =
      switch number.state {
      case .unassigned: "unassigned"
      case .assigned: "userAssigned"
      case .blocked: "internalError"
      }
    node = .object([
      "telephoneNumber": .text(number.number.rawValue), "numberType": .text(number.kind.rawValue),
      "activationState": .text("activated"), "assignmentStatus": .text(status),
      "assignmentTargetId": .optional(number.target?.id),
      "assignmentCategory": number.target == nil ? .null : .text("primary"),
      "capabilities": .list([.text("userAssignment")]),
    ])
  }
}

/// Ids for what the embedded tenant has none of.
extension DirectoryID {
  static func subscription(_ id: String) -> String { self.id("subscription:\(id)") }
  static func tenant(_ domain: String) -> String { id("tenant:\(domain)") }
  /// Returns the id of a service plan by its name: the one that is known, or else one of its own.
  static func plan(_ name: String, _ known: [String: String]) -> String {
    known[name] ?? id("plan:\(name)")
  }
}

/// Times as the interface writes them, from seconds since 1970.
enum GraphDateTime {
  /// ISO 8601 in UTC, to the second.
  static func text(_ seconds: Int) -> String {
    Date(
      timeIntervalSince1970: Double(OutsideNumber.clamped(seconds, to: OutsideNumber.instants))
    ).formatted(Date.ISO8601FormatStyle())
  }

  /// Returns the seconds since 1970 for an ISO 8601 text in UTC; `nil` if it is none.
  static func seconds(_ text: String) -> Int? {
    do {
      let date = try Date.ISO8601FormatStyle().parse(text)
      return OutsideNumber.whole(date.timeIntervalSince1970, in: OutsideNumber.instants)
    } catch {
      return nil
    }
  }

  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The form of a `Date` header (RFC 9110, section 5.6.7).
  static func header(_ seconds: Int) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents(
      [.weekday, .day, .month, .year, .hour, .minute, .second],
      from: Date(
        timeIntervalSince1970: Double(OutsideNumber.clamped(seconds, to: OutsideNumber.instants))))
    func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
    let day = days[((parts.weekday ?? 1) - 1) % 7]
    let month = months[((parts.month ?? 1) - 1) % 12]
    return "\(day), \(two(parts.day)) \(month) \(parts.year ?? 0) "
      + "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second)) GMT"
  }
}
