import Operations

/// The form in which a fact and an argument state which service plans are turned off.
///
/// The value is a list with an element for each assignment, which is itself a list: the product,
/// then the group if one gives the license, then the names of the plans as codes.
enum DisabledPlans {
  /// The plans that are off in one assignment.
  struct Entry: Hashable, Sendable {
    let product: Subject
    /// `nil` for a direct assignment.
    let group: Subject?
    let plans: Set<String>

    /// The product first, and of one product the direct assignment first.
    fileprivate var order: (SubjectOrder, SubjectOrder) {
      (product.order, group?.order ?? SubjectOrder(name: "", id: ""))
    }

    fileprivate var value: Value {
      let subjects = [product, group].compactMap(\.self).map(\.value)
      return .list(subjects + plans.sorted().map { Value.code($0) })
    }

    fileprivate init?(_ value: Value) {
      guard case .list(let parts) = value else { return nil }
      var subjects: [Subject] = []
      var plans: Set<String> = []
      for part in parts {
        switch part {
        case .text, .subject: subjects += part.subjects
        case .code(let plan): plans.insert(plan)
        case .number, .bytes, .flag, .instant, .list, .absent, .changed, .expected, .unread:
          return nil
        }
      }
      guard let product = subjects.first else { return nil }
      self.init(product: product, group: subjects.dropFirst().first, plans: plans)
    }

    init(product: Subject, group: Subject?, plans: Set<String>) {
      self.product = product
      self.group = group
      self.plans = plans
    }
  }

  /// The name of the argument that says which plans are off in the products that a change gives.
  /// No manifest gives it: the inverse of a change does.
  static let argument = "disabledPlans"

  /// Returns the value of the fact about a user with these assignments; `.absent` if none is off.
  ///
  /// If anything is off in one assignment of a product, all assignments of that product are listed,
  /// because a plan is off for the user only if it is off in each of them.
  static func fact(
    _ assignments: [LicenseAssignment], _ products: ProductCatalogue, _ groups: GroupNames
  ) -> Value {
    let concerned = Set(assignments.filter { !$0.disabledPlans.isEmpty }.map(\.product))
    let entries = assignments.filter { concerned.contains($0.product) }.map { assignment in
      Entry(
        product: products.subject(assignment.product),
        group: assignment.group.map { groups.subject($0) }, plans: assignment.disabledPlans)
    }.sorted { $0.order < $1.order }
    return entries.isEmpty ? .absent : .list(entries.map(\.value))
  }

  /// Returns the value of the argument for these assignments; `nil` if nothing is off.
  static func argument(
    _ assignments: [LicenseAssignment], _ products: ProductCatalogue
  ) -> Value? {
    let entries = assignments.filter { !$0.disabledPlans.isEmpty }.map { assignment in
      Entry(
        product: products.subject(assignment.product), group: nil,
        plans: assignment.disabledPlans)
    }.sorted { $0.product.order < $1.product.order }
    return entries.isEmpty ? nil : .list(entries.map(\.value))
  }

  /// Returns the elements of a value; none for a value that has another form.
  static func entries(_ value: Value?) -> [Entry] {
    guard case .list(let values)? = value else { return [] }
    return values.compactMap { Entry($0) }
  }
}

extension OperationCall {
  /// What the call says about the plans of the products it gives.
  var planChoice: PlanChoice {
    guard let value = arguments[DisabledPlans.argument] else { return .kept }
    return .off(
      Dictionary(
        DisabledPlans.entries(value).map { (products.id($0.product), $0.plans) }
      ) { first, _ in first })
  }
}

extension ReadFacts {
  /// Returns the licenses that the user has, directly and through groups.
  func assignments(_ user: Subject, _ products: ProductCatalogue) -> [LicenseAssignment] {
    let entries = DisabledPlans.entries(self[user, .disabledPlans])
    func assignment(_ product: Subject, _ group: Subject?) -> LicenseAssignment {
      LicenseAssignment(
        product: products.id(product), group: group.map { GroupID($0) },
        disabledPlans: entries.first { $0.product == product && $0.group == group }?.plans ?? [])
    }
    // A plan lays predictions over what was read, and not every change predicts how a license is
    // held. So `assignedLicenses` decides what is held.
    let held = Set(subjects(user, .assignedLicenses))
    let direct = subjects(user, .directLicenses).filter(held.contains)
    let inherited = inherited(user).filter { held.contains($0.product) }
    let others = held.subtracting(direct).subtracting(inherited.map(\.product)).inOrder
    return (direct + others).map { assignment($0, nil) }
      + inherited.map { assignment($0.product, $0.group) }
  }

  /// Returns the licenses that a deleted user gets back when restored. A product of which nothing
  /// is off counts as assigned directly.
  func assignmentsAtDeletion(
    _ user: Subject, _ products: ProductCatalogue
  ) -> [LicenseAssignment] {
    let entries = DisabledPlans.entries(self[user, .disabledPlans])
    return subjects(user, .licensesAtDeletion).flatMap { subject in
      let product = products.id(subject)
      let known = entries.filter { $0.product == subject }.map {
        LicenseAssignment(
          product: product, group: $0.group.map { GroupID($0) }, disabledPlans: $0.plans)
      }
      return known.isEmpty ? [LicenseAssignment(product: product, group: nil)] : known
    }
  }

  /// The groups that the facts about a user name.
  func groups(of user: Subject) -> GroupNames {
    let entries = DisabledPlans.entries(self[user, .disabledPlans]).compactMap(\.group)
    return GroupNames(
      subjects(user, .licenseGroups) + subjects(user, .failedLicenseGroups) + entries)
  }
}
