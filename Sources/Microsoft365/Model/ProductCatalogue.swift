import Diagnostics
import Operations

/// The products that a tenant can have, by id, with the rules between their service plans.
package struct ProductCatalogue: Sendable {
  /// In alphabetical order of their names; two of one name are in the order of their ids.
  package let products: [Product]
  package let rules: PlanRules
  /// The GUID by which the interface identifies each service plan, by name, in lower case.
  package let planIDs: [String: String]
  private let planNames: [String: String]
  private let byID: [SkuID: Product]
  private let subjects: [SkuID: Subject]
  /// The products that each word may mean, in lower case.
  private let byWord: [String: [Product]]

  /// Indexes the products; of two with the same id, the first counts.
  package init(_ products: [Product], rules: PlanRules, planIDs: [String: String] = [:]) {
    byID = Dictionary(products.map { ($0.id, $0) }) { first, _ in first }
    let sorted = byID.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    self.products = sorted
    self.rules = rules
    self.planIDs = planIDs.mapValues { $0.lowercased() }
    planNames = Dictionary(self.planIDs.map { ($0.value, $0.key) }) { min($0, $1) }
    let named = Product.subjects(sorted)
    subjects = Dictionary(zip(sorted.map(\.id), named)) { first, _ in first }
    var byWord: [String: [Product]] = [:]
    for (product, subject) in zip(sorted, named) {
      let words = [
        product.id.rawValue, product.partNumber.rawValue, product.name, subject.name,
      ]
      for word in Set(words.map { $0.lowercased() }) { byWord[word, default: []].append(product) }
    }
    self.byWord = byWord
  }

  /// The product with this id; `nil` if the catalogue does not have it.
  package subscript(_ id: SkuID) -> Product? { byID[id] }

  /// Returns the products of which this is the id, the part number or the name, ignoring case; more
  /// than one if several have it.
  package func products(meant word: String) -> [Product] { byWord[word.lowercased()] ?? [] }

  /// Returns a product as the subject of facts: with its name and, if other products have the same
  /// name, with what tells them apart. One that the catalogue does not have is named by its id.
  package func subject(_ id: SkuID) -> Subject { subjects[id] ?? Subject(id.rawValue) }

  /// Returns the id of a product that an argument or a fact names. One known only by a word, as in a
  /// manifest and in sessions of earlier versions, is the product that the word means, if only one
  /// does.
  package func id(_ subject: Subject) -> SkuID {
    guard !subject.isResolved, self[SkuID(subject)] == nil else { return SkuID(subject) }
    let meant = products(meant: subject.name)
    return meant.count == 1 ? meant.first?.id ?? SkuID(subject) : SkuID(subject)
  }

  /// Returns a product that an argument names as the subject of facts. One that the catalogue does
  /// not have, as when it is no longer sold, keeps the name that the argument gives.
  func subject(meant named: Subject) -> Subject {
    let id = id(named)
    return subjects[id] ?? Subject(id: id.rawValue, name: named.name)
  }

  /// Returns products as the value of a fact, in the order of their names.
  func value(_ ids: some Sequence<SkuID>) -> Value {
    .list(ids.map { subject($0) }.inOrder.map(\.value))
  }

  /// Returns the name of a product, as in `subject(_:)`.
  package func name(_ id: SkuID) -> String { subject(id).name }

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
        let all = byID[assignment.product]?.plans ?? []
        plans.formUnion(all.subtracting(assignment.disabledPlans))
      })
  }

  /// The name of each product, by part number, as sessions of earlier versions name products.
  package var displayNames: [String: String] {
    Dictionary(products.map { ($0.partNumber.rawValue, $0.name) }) { first, _ in first }
  }
}

/// A product that can be bought, with the service plans it contains.
package struct Product: Hashable, Sendable {
  package let id: SkuID
  /// What price lists call it. Other products can have the same part number.
  package let partNumber: PartNumber
  /// Its name as the tenant shows it, which other products can have too.
  package let name: String
  /// The names of its service plans, such as `EXCHANGE_S_ENTERPRISE`.
  package let plans: Set<String>
  /// The names of those plans that the tenant says can be turned off, which may be fewer in an older
  /// subscription; `nil` if it does not say.
  package let offeredPlans: Set<String>?

  package init(
    id: SkuID, partNumber: PartNumber, name: String, plans: Set<String>,
    offeredPlans: Set<String>? = nil
  ) {
    self.id = id
    self.partNumber = partNumber
    self.name = name
    self.plans = plans
    self.offeredPlans = offeredPlans
  }

  /// Returns the products as subjects, in the same order. Those of one name are told apart by their
  /// part numbers, or else by the end of their ids.
  fileprivate static func subjects(_ products: [Product]) -> [Subject] {
    let counts = Dictionary(products.map { ($0.name, 1) }, uniquingKeysWith: +)
    let labels = Dictionary(
      products.map { ([$0.name, $0.partNumber.rawValue], 1) }, uniquingKeysWith: +)
    return products.map { product in
      let number = product.partNumber.rawValue
      let isTold = number != product.name && labels[[product.name, number]] == 1
      let isShared = counts[product.name] ?? 1 > 1
      return Subject(
        id: product.id.rawValue,
        name: isShared && isTold ? "\(product.name) (\(number))" : product.name)
    }.toldApart
  }
}

/// The `skuId` of a product, in lower case: a GUID, which no other product has.
package struct SkuID: RawRepresentable, Hashable, Sendable, Comparable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue.inLowerCase }
  package init(_ rawValue: String) { self.init(rawValue: rawValue) }
  package init(_ subject: Subject) { self.init(rawValue: subject.id) }

  package static func < (one: SkuID, other: SkuID) -> Bool { one.rawValue < other.rawValue }
}

extension Subject {
  /// The subject as the value of an argument, a fact or a refusal.
  package var value: Value { .subject(self) }

  /// What lists of subjects are sorted by.
  var order: SubjectOrder { SubjectOrder(name: name, id: id) }
}

/// The place of a subject in a list: by its name, and by its id where names are the same.
struct SubjectOrder: Comparable {
  let name: String
  let id: String

  static func < (one: SubjectOrder, other: SubjectOrder) -> Bool {
    (one.name, one.id) < (other.name, other.id)
  }
}

extension Sequence<Subject> {
  /// The subjects in the order of their names.
  var inOrder: [Subject] { sorted { $0.order < $1.order } }
}

extension [Subject] {
  /// The same subjects, with the end of the id added to every name that different ones have: four
  /// characters, or as many as it takes.
  var toldApart: [Subject] {
    let ids = Dictionary(grouping: self, by: \.name).mapValues { Set($0.map(\.id)) }
    return map { subject in
      let others = ids[subject.name, default: []].subtracting([subject.id])
      guard !others.isEmpty else { return subject }
      let lengths = 4..<Swift.max(5, subject.id.count)
      let needed = lengths.first { length in
        others.allSatisfy { $0.suffix(length) != subject.id.suffix(length) }
      }
      let end = subject.id.suffix(needed ?? subject.id.count)
      return Subject(id: subject.id, name: "\(subject.name) (…\(end))")
    }
  }
}

/// The part number of a product, such as `ENTERPRISEPACK`; the interface calls it a string id. It is
/// for people: several products can have the same one.
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
  package let product: SkuID
  /// Units of the subscriptions that are enabled or in their warning period.
  package let purchased: Int
  /// How many users hold it; a user counts once, even if several groups also give it.
  package let assigned: Int
  /// Whether every unit was bought by users for themselves.
  package let isSelfService: Bool
  /// `enabled` or `warning` while any subscription of it provides units.
  package let status: Subscription.Status

  package init(
    product: SkuID, purchased: Int, assigned: Int, isSelfService: Bool,
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
  /// Returns whether the text is a product's id, part number or name, a day `YYYY-MM-DD` or two capital
  /// letters.
  package static func contains(_ text: String, _ products: ProductCatalogue) -> Bool {
    !products.products(meant: text).isEmpty || CalendarDay.instant(text) != nil
      || (text.count == 2 && text.allSatisfy { ("A"..."Z").contains($0) })
  }
}
