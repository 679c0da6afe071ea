import Operations

/// The form in which a fact and an argument state which service plans are turned off.
///
/// The value is a list with an element for each assignment, which is itself a list: the product,
/// then the group if one gives the license, then the names of the plans as codes. A fact names the
/// product by its name, an argument by its part number.
enum DisabledPlans {
  /// The plans that are off in one assignment.
  struct Entry: Hashable, Sendable {
    let product: String
    /// `nil` for a direct assignment.
    let group: String?
    let plans: Set<String>

    fileprivate var value: Value {
      let texts = [product, group].compactMap(\.self).map(Value.text)
      return .list(texts + plans.sorted().map { Value.code($0) })
    }

    fileprivate init?(_ value: Value) {
      guard case .list(let parts) = value else { return nil }
      var texts: [String] = []
      var plans: Set<String> = []
      for part in parts {
        switch part {
        case .text(let text): texts.append(text)
        case .subject(let subject): texts.append(subject.name)
        case .code(let plan): plans.insert(plan)
        case .number, .bytes, .flag, .instant, .list, .absent, .changed, .unread: return nil
        }
      }
      guard let product = texts.first else { return nil }
      self.init(product: product, group: texts.dropFirst().first, plans: plans)
    }

    init(product: String, group: String?, plans: Set<String>) {
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
  static func fact(_ assignments: [LicenseAssignment], _ products: ProductCatalogue) -> Value {
    let concerned = Set(assignments.filter { !$0.disabledPlans.isEmpty }.map(\.product))
    let entries = assignments.filter { concerned.contains($0.product) }.map { assignment in
      Entry(
        product: products.name(assignment.product), group: assignment.group,
        plans: assignment.disabledPlans)
    }.sorted { ($0.product, $0.group ?? "") < ($1.product, $1.group ?? "") }
    return entries.isEmpty ? .absent : .list(entries.map(\.value))
  }

  /// Returns the value of the argument for these assignments; `nil` if nothing is off.
  static func argument(_ assignments: [LicenseAssignment]) -> Value? {
    let entries = assignments.filter { !$0.disabledPlans.isEmpty }.map { assignment in
      Entry(product: assignment.product.rawValue, group: nil, plans: assignment.disabledPlans)
    }.sorted { $0.product < $1.product }
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
        DisabledPlans.entries(value).map { (PartNumber($0.product), $0.plans) }
      ) { first, _ in first })
  }
}

extension ReadFacts {
  /// Returns the licenses that the user has, directly and through groups.
  func assignments(_ user: UserName, _ products: ProductCatalogue) -> [LicenseAssignment] {
    let entries = DisabledPlans.entries(self[user.rawValue, .disabledPlans])
    func assignment(_ product: String, _ group: String?) -> LicenseAssignment {
      LicenseAssignment(
        product: products.partNumber(named: product), group: group,
        disabledPlans: entries.first { $0.product == product && $0.group == group }?.plans ?? [])
    }
    // A plan lays predictions over what was read, and not every change predicts how a license is
    // held. So `assignedLicenses` decides what is held.
    let held = licenses(user)
    let direct = texts(user.rawValue, .directLicenses).filter(held.contains)
    let inherited = inherited(user).filter { held.contains($0.product) }
    let others = held.subtracting(direct).subtracting(inherited.map(\.product)).sorted()
    return (direct + others).map { assignment($0, nil) }
      + inherited.map { assignment($0.product, $0.group) }
  }

  /// Returns the licenses that a deleted user gets back when restored. A product of which nothing
  /// is off counts as assigned directly.
  func assignmentsAtDeletion(
    _ user: UserName, _ products: ProductCatalogue
  ) -> [LicenseAssignment] {
    let entries = DisabledPlans.entries(self[user.rawValue, .disabledPlans])
    return texts(user.rawValue, .licensesAtDeletion).flatMap { name in
      let product = products.partNumber(named: name)
      let known = entries.filter { $0.product == name }.map {
        LicenseAssignment(product: product, group: $0.group, disabledPlans: $0.plans)
      }
      return known.isEmpty ? [LicenseAssignment(product: product, group: nil)] : known
    }
  }
}
