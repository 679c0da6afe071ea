/// The products that a tenant can have, by part number and by name, with the rules between their
/// service plans.
package struct ProductCatalogue: Sendable {
  /// In alphabetical order of their names.
  package let products: [Product]
  package let rules: PlanRules
  /// The GUID by which the interface identifies each service plan, by name, in lower case.
  package let planIDs: [String: String]
  private let planNames: [String: String]
  private let byPartNumber: [PartNumber: Product]
  private let byName: [String: Product]

  /// Indexes the products; of two with the same part number or name, the first counts.
  package init(_ products: [Product], rules: PlanRules, planIDs: [String: String] = [:]) {
    self.products = products.sorted { $0.name < $1.name }
    self.rules = rules
    self.planIDs = planIDs.mapValues { $0.lowercased() }
    planNames = Dictionary(self.planIDs.map { ($0.value, $0.key) }) { min($0, $1) }
    byPartNumber = Dictionary(products.map { ($0.partNumber, $0) }) { first, _ in first }
    byName = Dictionary(products.map { ($0.name, $0) }) { first, _ in first }
  }

  /// The product with this part number; `nil` if the catalogue does not have it.
  package subscript(_ partNumber: PartNumber) -> Product? { byPartNumber[partNumber] }

  /// Returns the product with exactly this name; `nil` if there is none.
  package func product(named name: String) -> Product? { byName[name] }

  /// Returns the product with this part number or else this name, ignoring case; `nil` if there is
  /// none.
  package func product(meant word: String) -> Product? {
    let word = word.lowercased()
    return products.first { $0.partNumber.rawValue.lowercased() == word }
      ?? products.first { $0.name.lowercased() == word }
  }

  /// Returns the name of a product, or its part number if the catalogue does not know it.
  package func name(_ partNumber: PartNumber) -> String {
    byPartNumber[partNumber]?.name ?? partNumber.rawValue
  }

  /// Returns the part number of the product with this name; the name itself if there is none, as
  /// `name(_:)` returns it.
  package func partNumber(named name: String) -> PartNumber {
    byName[name]?.partNumber ?? PartNumber(name)
  }

  /// Returns the name of the service plan with this id, in upper or lower case; the id in lower case
  /// if the catalogue does not have it.
  package func planName(_ id: String) -> String {
    let id = id.lowercased()
    return planNames[id] ?? id
  }

  /// Returns the id of a service plan, given what `planName(_:)` returns.
  package func planID(_ name: String) -> String { planIDs[name] ?? name }

  /// Returns every plan that is on for the user; none for a deleted account.
  package func plans(of user: User) -> PlanSet {
    user.state == .active ? plans(of: user.assignments) : PlanSet([])
  }

  /// Returns every plan that is on in at least one of the assignments.
  package func plans(of assignments: some Sequence<LicenseAssignment>) -> PlanSet {
    PlanSet(
      assignments.reduce(into: Set()) { plans, assignment in
        let all = byPartNumber[assignment.product]?.plans ?? []
        plans.formUnion(all.subtracting(assignment.disabledPlans))
      })
  }

  /// The name of each product, by part number.
  package var displayNames: [String: String] {
    Dictionary(products.map { ($0.partNumber.rawValue, $0.name) }) { first, _ in first }
  }
}

/// A product that can be bought, with the service plans it contains.
package struct Product: Hashable, Sendable {
  package let partNumber: PartNumber
  /// The GUID by which the interface identifies the product.
  package let id: String
  /// Its name as the tenant shows it; the subject of facts about the product.
  package let name: String
  /// The names of its service plans, such as `EXCHANGE_S_ENTERPRISE`.
  package let plans: Set<String>
  /// The names of those plans that the tenant says can be turned off, which may be fewer in an older
  /// subscription; `nil` if it does not say.
  package let offeredPlans: Set<String>?

  package init(
    partNumber: PartNumber, id: String, name: String, plans: Set<String>,
    offeredPlans: Set<String>? = nil
  ) {
    self.partNumber = partNumber
    self.id = id
    self.name = name
    self.plans = plans
    self.offeredPlans = offeredPlans
  }
}

/// The part number of a product, such as `ENTERPRISEPACK`; the interface calls it a string id.
package struct PartNumber: RawRepresentable, Hashable, Sendable, Comparable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ rawValue: String) { self.rawValue = rawValue }

  package static func < (one: PartNumber, other: PartNumber) -> Bool {
    one.rawValue < other.rawValue
  }
}

/// How many units of a product the tenant has, and how many are in use.
package struct ProductUnits: Hashable, Sendable {
  package let product: PartNumber
  /// Units of the subscriptions that are enabled or in their warning period.
  package let purchased: Int
  /// How many users hold it; a user counts once, even if several groups also give it.
  package let assigned: Int
  /// Whether every unit was bought by users for themselves.
  package let isSelfService: Bool
  /// `enabled` or `warning` while any subscription of it provides units.
  package let status: Subscription.Status

  package init(
    product: PartNumber, purchased: Int, assigned: Int, isSelfService: Bool,
    status: Subscription.Status = .enabled
  ) {
    self.status = status
    self.product = product
    self.purchased = purchased
    self.assigned = assigned
    self.isSelfService = isSelfService
  }
}

/// Recognises texts that reveal nothing about a person or an organisation: products, days and
/// countries.
package enum PublicNames {
  /// Returns whether the text is a product's part number or name, a day `YYYY-MM-DD` or two capital
  /// letters.
  package static func contains(_ text: String, _ products: ProductCatalogue) -> Bool {
    products.product(meant: text) != nil || CalendarDay.instant(text) != nil
      || (text.count == 2 && text.allSatisfy { ("A"..."Z").contains($0) })
  }
}
