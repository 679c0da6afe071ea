/// What a change says about the service plans of the products it gives.
package enum PlanChoice: Hashable, Sendable {
  /// Nothing: what is off for a user stays off.
  case kept
  /// The names of the plans that are off, by product. All plans of a product that is not named are
  /// on.
  case off([SkuID: Set<String>])
}

extension ProductCatalogue {
  /// Returns the direct assignments that a user needs to hold these products directly. A product
  /// that the user holds directly is left alone, with its plans as they are.
  ///
  /// - Parameters:
  ///   - held: What the user holds, directly and through groups.
  ///   - isReplacing: Whether the user's other direct assignments go.
  package func assignments(
    giving products: [SkuID], to held: [LicenseAssignment], isReplacing: Bool,
    _ choice: PlanChoice
  ) -> [LicenseAssignment] {
    let direct = Set(held.filter { $0.group == nil }.map(\.product))
    return products.filter { !direct.contains($0) }.map { product in
      LicenseAssignment(
        product: product, group: nil,
        disabledPlans: disabledPlans(
          in: product, givenTo: held, isReplacing: isReplacing, choice))
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
    case .off(let plans): return plans[product] ?? []
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
