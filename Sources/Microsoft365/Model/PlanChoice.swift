/// What a change says about the service plans of the products it gives.
package enum PlanChoice: Hashable, Sendable {
  /// Nothing: what is off for a user stays off.
  case kept
  /// The names of the plans that are off, by product. All plans of a product that is not named are
  /// on where somebody is newly given it.
  case off([SkuID: Set<String>])

  /// Whether it says which plans of a product are off.
  fileprivate func names(_ product: SkuID) -> Bool {
    switch self {
    case .kept: false
    case .off(let plans): plans[product] != nil
    }
  }
}

extension [LicenseAssignment] {
  /// Returns these assignments after a user has been given others directly. One that gives a product
  /// which the user holds directly takes the place of the present assignment.
  package func giving(_ given: [LicenseAssignment]) -> [LicenseAssignment] {
    let products = Set(given.map(\.product))
    return filter { $0.group != nil || !products.contains($0.product) } + given
  }
}

extension ProductCatalogue {
  /// Returns the direct assignments that a user needs to hold these products directly. A product
  /// that the user holds directly is left alone, with its plans as they are, unless the choice names
  /// it and other plans are off: its assignment then takes the place of the present one.
  ///
  /// - Parameters:
  ///   - held: What the user holds, directly and through groups.
  ///   - isReplacing: Whether the user's other direct assignments go.
  package func assignments(
    giving products: [SkuID], to held: [LicenseAssignment], isReplacing: Bool,
    _ choice: PlanChoice
  ) -> [LicenseAssignment] {
    let direct = Dictionary(
      held.filter { $0.group == nil }.map { ($0.product, $0.disabledPlans) }
    ) { first, _ in first }
    return products.compactMap { product in
      let plans = disabledPlans(in: product, givenTo: held, isReplacing: isReplacing, choice)
      if let present = direct[product] {
        guard choice.names(product), present != plans else { return nil }
      }
      return LicenseAssignment(product: product, group: nil, disabledPlans: plans)
    }
  }

  /// Returns the names of the plans to turn off in a product that a user is newly given directly.
  ///
  /// A change that does not speak of plans turns none on that somebody has turned off: a product
  /// that groups give already has the same plans off when it is given directly as well, and what is
  /// off in the products that another one replaces is off in that, too.
  ///
  /// - Parameters:
  ///   - held: What the user holds, directly and through groups.
  ///   - isReplacing: Whether the user's other direct assignments go.
  package func disabledPlans(
    in product: SkuID, givenTo held: [LicenseAssignment], isReplacing: Bool,
    _ choice: PlanChoice
  ) -> Set<String> {
    switch choice {
    case .off(let plans):
      let off = plans[product] ?? []
      // The tenant's product may have lost a plan since it was turned off in it, and may have plans
      // that the catalogue does not know.
      return self[product]?.offeredPlans.map(off.intersection) ?? off
    case .kept where isReplacing:
      let off = held.reduce(into: Set<String>()) { $0.formUnion($1.disabledPlans) }
      // The service refuses a request that turns off a plan which the product does not have.
      let own = self[product].map { $0.offeredPlans ?? $0.plans } ?? []
      return off.subtracting(plans(of: held).names).intersection(own)
    case .kept:
      return Self.disabledPlans(in: held.filter { $0.product == product })
    }
  }

  /// Returns the names of the plans that are off in each of a user's assignments of one product.
  package static func disabledPlans(in assignments: [LicenseAssignment]) -> Set<String> {
    guard let first = assignments.first else { return [] }
    return assignments.dropFirst().reduce(first.disabledPlans) {
      $0.intersection($1.disabledPlans)
    }
  }
}
