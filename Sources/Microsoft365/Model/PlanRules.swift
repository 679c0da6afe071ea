/// Which service plans require or exclude each other.
package struct PlanRules: Hashable, Sendable {
  /// Pairs that one user cannot have at the same time.
  package let conflicts: [[String]]
  /// The plans that each plan requires.
  package let dependencies: [String: [String]]
  /// The countries (ISO 3166-1 alpha-2) in which a plan is not offered.
  package let blockedCountries: [String: [String]]

  package init(
    conflicts: [[String]], dependencies: [String: [String]], blockedCountries: [String: [String]]
  ) {
    self.conflicts = conflicts
    self.dependencies = dependencies
    self.blockedCountries = blockedCountries
  }

  /// Returns the first pair of conflicting plans in the set; `nil` if there is none.
  package func conflict(in plans: Set<String>) -> (String, String)? {
    for pair in conflicts where pair.count == 2 && plans.isSuperset(of: pair) {
      return (pair[0], pair[1])
    }
    return nil
  }

  /// Returns the first plan of the set, by name, that lacks a plan it needs, together with that
  /// plan.
  package func unmetDependency(in plans: Set<String>) -> (plan: String, needs: String)? {
    for plan in plans.sorted() {
      for needed in dependencies[plan] ?? [] where !plans.contains(needed) {
        return (plan, needed)
      }
    }
    return nil
  }

  /// Returns the first of the plans, by name, that is not offered in the country.
  package func blocked(_ plans: Set<String>, in country: String) -> String? {
    plans.sorted().first { blockedCountries[$0]?.contains(country) ?? false }
  }
}
