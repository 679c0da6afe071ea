import Diagnostics
import Foundation
import Microsoft365
import Operations

/// Something in the file of an organisation that contradicts the rest of it, or the products that
/// come with the program.
package struct OrganisationProblem: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The file has no such key or word here; these are possible.
    case notPossible(String, possible: [String], nearest: [String])
    /// No product, service plan, user or group has this name.
    case unknown(String, nearest: [String])
    /// The name is used more than once.
    case twice(String)
    /// More people have the product than units were bought.
    case tooFewUnits(assigned: Int, bought: Int)
    /// The parts in which units were bought do not add up to the quantity.
    case partsDiffer(parts: Int, quantity: Int)
    /// Whoever has a license needs a usage location.
    case noLocation
    /// A hold needs a mailbox.
    case noMailbox
    /// The text is not a day as `YYYY-MM-DD`.
    case notADay(String)
    /// Nobody is a global administrator, so that nobody could begin a session.
    case noAdministrator
  }

  /// The keys and names that lead to it from the top of the file, such as
  /// `users/anna.lind/licenses`.
  package let place: String
  package let kind: Kind

  init(_ place: String, _ kind: Kind) {
    self.place = place
    self.kind = kind
  }
}

extension TenantResources {
  /// Returns the same resources with an organisation of one's own.
  ///
  /// - Parameter organisation: The contents of a file of the form of `sample-organisation.json`, which
  ///   `organisation.schema.json` describes.
  /// - Throws: `DomainFailure.damaged` if the file is not of this form; the reason says where, and
  ///   leaves it to the caller to name the file.
  package func with(organisation: Data) throws(DomainFailure) -> TenantResources {
    TenantResources(
      licenses: licenses, limits: limits, sample: try JSONFile.decode(organisation, named: nil))
  }

  /// Returns what contradicts itself in the organisation; empty if it can be made.
  ///
  /// - Parameter json: The file that the organisation was decoded from, for keys that no part of it
  ///   has.
  /// - Throws: what `JSONSerialization` throws if it is not JSON.
  package func problems(in json: Data) throws -> [OrganisationProblem] {
    try OrganisationCheck(
      organisation: sample, licenses: licenses, products: productIDs
    ).problems
      + OrganisationKeys.problems(in: json)
  }
}

/// Compares the parts of an organisation with each other.
private struct OrganisationCheck {
  let organisation: SampleRecords
  let licenses: LicenseRecords
  /// The ids of the products that each word may mean.
  let products: [String: [String]]

  var problems: [OrganisationProblem] {
    names + words + references + people + units
  }

  private var users: Set<String> { Set(organisation.users.map(\.user)) }
  private var groups: Set<String> { Set(organisation.groups.map(\.name)) }

  /// Names that are used twice; upper and lower case are the same, as in Microsoft Entra ID.
  private var names: [OrganisationProblem] {
    twice("products", licenses.products.map(\.id) + (organisation.products ?? []).map(\.id))
      + twice("users", organisation.users.map(\.user) + organisation.mailboxes.map(\.address))
      + twice("domains", (organisation.domains ?? []).map(\.name))
      + twice("groups", organisation.groups.map(\.name))
      + twice("subscriptions", organisation.subscriptions.map(\.id))
      + twice("queues", organisation.queues.map(\.name))
      + twice(
        "numbers", organisation.numbers.map(\.number) + organisation.users.compactMap(\.phone))
  }

  private func twice(_ place: String, _ names: [String]) -> [OrganisationProblem] {
    var seen: Set<String> = []
    var told: Set<String> = []
    return names.compactMap { name in
      guard !seen.insert(name.lowercased()).inserted, told.insert(name.lowercased()).inserted
      else { return nil }
      return OrganisationProblem(place, .twice(name))
    }
  }

  /// Words that are none of a closed set (`TenantSchema`).
  private var words: [OrganisationProblem] {
    let subscriptions = organisation.subscriptions.flatMap { record in
      word(record.channel, of: Self.channels, at: "subscriptions/\(record.id)/channel")
    }
    let roles = organisation.users.flatMap { user in
      (user.roles ?? []).flatMap { word($0, of: Self.roles, at: "users/\(user.user)/roles") }
        + (user.holds ?? []).flatMap { word($0, of: Self.holds, at: "users/\(user.user)/holds") }
    }
    let kinds = AuthenticationMethod.Kind.allCases.map(\.rawValue)
    let methods = organisation.users.flatMap { user in
      (user.methods ?? []).flatMap { word($0, of: kinds, at: "users/\(user.user)/methods") }
    }
    let owners = ManagedDevice.Ownership.allCases.map(\.rawValue)
    let devices = organisation.users.flatMap { user in
      (user.devices ?? []).flatMap { device in
        [device.ownership].compactMap(\.self).flatMap {
          word($0, of: owners, at: "users/\(user.user)/devices/\(device.name)/ownership")
        }
      }
    }
    let rights = DriveAccess.Right.allCases.map(\.rawValue)
    let access = organisation.users.flatMap { user in
      (user.oneDriveAccess ?? [:]).sorted { $0.key < $1.key }.flatMap { person, right in
        word(right, of: rights, at: "users/\(user.user)/oneDriveAccess/\(person)")
      }
    }
    let groups = organisation.groups.flatMap {
      word(
        $0.kind ?? "security", of: LicenseGroup.Kind.allCases.map(\.rawValue),
        at: "groups/\($0.name)/kind")
    }
    let mailboxes = organisation.mailboxes.flatMap {
      word($0.kind, of: ["shared", "room", "equipment"], at: "mailboxes/\($0.address)/kind")
    }
    let numbers = organisation.numbers.flatMap {
      word($0.kind, of: Self.numberKinds, at: "numbers/\($0.number)/kind")
    }
    return subscriptions + roles + methods + devices + access + groups + mailboxes + numbers
  }

  private static let channels = [
    "direct", "reseller", "productKey", "volume", "trial", "selfService",
  ]
  private static let roles = [
    "global", "license", "user", "billing", "exchange", "teams", "compliance",
  ]
  private static let holds = [
    "litigation", "ediscovery", "inPlace", "retentionPolicy", "organisationPolicy", "label",
    "delay", "delayRelease",
  ]
  private static let numberKinds = ["directRouting", "callingPlan", "operatorConnect"]

  private func word(
    _ word: String, of possible: [String], at place: String
  ) -> [OrganisationProblem] {
    possible.contains(word)
      ? []
      : [
        OrganisationProblem(
          place,
          .notPossible(
            word, possible: possible, nearest: EditDistance.nearest(to: word, among: possible)))
      ]
  }

  /// Names that nothing in the file or the catalogue has.
  private var references: [OrganisationProblem] {
    let subscriptions = organisation.subscriptions.flatMap { record in
      unknownProducts([record.product], at: "subscriptions/\(record.id)/product")
        + unknown(
          [record.owner].compactMap(\.self), among: users, at: "subscriptions/\(record.id)/owner")
    }
    let groups = organisation.groups.flatMap { group in
      unknownProducts(group.products, at: "groups/\(group.name)/products")
        + unknownProducts(
          (group.disabledPlans ?? [:]).keys.sorted(), at: "groups/\(group.name)/disabledPlans")
        + unknown(group.members, among: users, at: "groups/\(group.name)/members")
    }
    let people = organisation.users.flatMap {
      unknownProducts($0.licenses ?? [], at: "users/\($0.user)/licenses")
        + unknownProducts(
          ($0.disabledPlans ?? [:]).keys.sorted(), at: "users/\($0.user)/disabledPlans")
        + unknown(
          ($0.oneDriveAccess ?? [:]).keys.sorted(), among: users,
          at: "users/\($0.user)/oneDriveAccess")
    }
    let mailboxes = organisation.mailboxes.flatMap {
      unknownProducts($0.licenses ?? [], at: "mailboxes/\($0.address)/licenses")
    }
    let own = (organisation.products ?? []).flatMap {
      unknown($0.plans ?? [], among: Set(licenses.plans.keys), at: "products/\($0.id)/plans")
    }
    let queues = organisation.queues.flatMap { queue in
      unknown(queue.agents, among: users, at: "queues/\(queue.name)/agents")
        + unknown(queue.groups, among: self.groups, at: "queues/\(queue.name)/groups")
    }
    let plans = unknown(
      organisation.blockedCountries.keys.sorted(), among: Set(licenses.plans.keys),
      at: "blockedCountries")
    return own + subscriptions + groups + people + mailboxes + queues + plans
  }

  /// Words that mean no product, or one of several.
  private func unknownProducts(_ words: [String], at place: String) -> [OrganisationProblem] {
    let several = words.compactMap { word -> OrganisationProblem? in
      guard let ids = products[word], ids.count > 1 else { return nil }
      return OrganisationProblem(place, .notPossible(word, possible: ids, nearest: []))
    }
    return unknown(words, among: Set(products.keys), at: place) + several
  }

  private func unknown(
    _ names: [String], among known: Set<String>, at place: String
  ) -> [OrganisationProblem] {
    names.filter { !known.contains($0) }.map { name in
      OrganisationProblem(
        place, .unknown(name, nearest: EditDistance.nearest(to: name, among: known.sorted())))
    }
  }

  /// What a person needs for what they have.
  private var people: [OrganisationProblem] {
    var problems: [OrganisationProblem] = []
    if CalendarDay.instant(organisation.today) == nil {
      problems.append(OrganisationProblem("today", .notADay(organisation.today)))
    }
    if !organisation.users.contains(where: {
      $0.deletedDaysAgo == nil && $0.roles?.contains("global") == true
    }) {
      problems.append(OrganisationProblem("users", .noAdministrator))
    }
    for user in organisation.users {
      if user.location == nil, !held(by: user.user, user.licenses).isEmpty {
        problems.append(OrganisationProblem("users/\(user.user)", .noLocation))
      }
      if user.mailboxMB == nil, user.holds?.isEmpty == false {
        problems.append(OrganisationProblem("users/\(user.user)/holds", .noMailbox))
      }
    }
    for mailbox in organisation.mailboxes
    where mailbox.location == nil && mailbox.licenses?.isEmpty == false {
      problems.append(OrganisationProblem("mailboxes/\(mailbox.address)", .noLocation))
    }
    return problems
  }

  /// The products that a user has directly or through groups.
  private func held(by user: String, _ own: [String]?) -> Set<String> {
    let given = organisation.groups.filter { $0.members.contains(user) }.flatMap(\.products)
    return Set(((own ?? []) + given).map(id))
  }

  /// Returns the id of the product that a word means; the word itself if it means none.
  private func id(_ word: String) -> String { products[word]?.first ?? word }

  /// Returns the word by which the file can name the product with this id: its part number, if no
  /// other product has it.
  private func name(_ id: String) -> String {
    let words = products.filter { $0.value == [id] }.keys
    return words.filter { $0.lowercased() != id }.min() ?? id
  }

  /// Whether the units that were bought are enough (I1), and add up.
  private var units: [OrganisationProblem] {
    var assigned: [String: Int] = [:]
    // Deleted users as well: their licenses are taken only when they are deleted.
    for user in organisation.users {
      for product in held(by: user.user, user.licenses) { assigned[product, default: 0] += 1 }
    }
    for product in organisation.mailboxes.flatMap({ Set(($0.licenses ?? []).map(id)) }) {
      assigned[product, default: 0] += 1
    }
    let bought = Dictionary(
      organisation.subscriptions.map { (id($0.product), $0.quantity) }, uniquingKeysWith: +)
    let existing = Set(products.values.joined())
    // A mistyped product is named where it is assigned; nobody could have bought it.
    let tooFew = assigned.filter {
      existing.contains($0.key) && $0.value > bought[$0.key, default: 0]
    }
    .map { product, count in
      OrganisationProblem(
        "subscriptions/\(name(product))",
        .tooFewUnits(assigned: count, bought: bought[product, default: 0]))
    }
    .sorted { $0.place < $1.place }
    let parts = organisation.subscriptions.compactMap { record -> OrganisationProblem? in
      let parts = record.lots.reduce(0) { $0 + $1.quantity }
      return parts == record.quantity
        ? nil
        : OrganisationProblem(
          "subscriptions/\(record.id)/lots",
          .partsDiffer(parts: parts, quantity: record.quantity))
    }
    return tooFew + parts
  }
}

/// The keys of the file, because a decoder takes no notice of a mistyped one.
package enum OrganisationKeys {
  /// The keys of each part; those of the top have the empty name.
  package static let known: [String: [String]] = [
    "": [
      "$schema", "name", "domain", "country", "today", "hour", "products", "subscriptions",
      "domains", "groups", "users", "mailboxes", "numbers", "queues", "sites", "blockedCountries",
    ],
    "products": ["id", "partNumber", "name", "plans"],
    "subscriptions": [
      "id", "product", "quantity", "channel", "owner", "recurring", "creditCheckPending",
      "termStartedDaysAgo", "termEndsInDays", "lots",
    ],
    "domains": ["name", "verified"],
    "groups": [
      "name", "dynamic", "queueGroup", "kind", "deletedDaysAgo", "products", "disabledPlans",
      "members",
    ],
    "users": [
      "user", "name", "department", "location", "licenses", "disabledPlans", "roles", "synced",
      "signInBlocked", "methods", "devices", "mailboxMB", "oneDriveMB", "files",
      "oneDriveAccess", "automaticReply", "holds", "phone", "deletedDaysAgo",
    ],
    "mailboxes": [
      "address", "name", "kind", "sizeMB", "location", "licenses", "overQuotaForDays",
    ],
    "numbers": ["number", "kind", "blockedForDays"],
    "queues": ["name", "agents", "groups"],
  ]

  fileprivate static func problems(in json: Data) throws -> [OrganisationProblem] {
    guard let top = try JSONSerialization.jsonObject(with: json) as? [String: Any] else {
      return []
    }
    var problems = unknown(top, in: "", at: "")
    for (part, value) in top.sorted(by: { $0.key < $1.key }) where known[part] != nil {
      for (index, entry) in (value as? [[String: Any]] ?? []).enumerated() {
        // The first name of a part is that by which other parts refer to it.
        let name = known[part]?.first.flatMap { entry[$0] as? String } ?? "\(index + 1)"
        problems += unknown(entry, in: part, at: "\(part)/\(name)")
      }
    }
    return problems
  }

  private static func unknown(
    _ object: [String: Any], in part: String, at place: String
  ) -> [OrganisationProblem] {
    let possible = known[part] ?? []
    return object.keys.filter { !possible.contains($0) }.sorted().map { key in
      OrganisationProblem(
        place,
        .notPossible(
          key, possible: possible, nearest: EditDistance.nearest(to: key, among: possible)))
    }
  }
}
