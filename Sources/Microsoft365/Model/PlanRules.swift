/// What service plans demand of, and forbid, each other.
package struct PlanRules: Hashable, Sendable {
  /// Pairs that one user cannot have at the same time.
  package let conflicts: [[String]]
  /// The plans each plan needs beside it.
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

  /// The first pair of conflicting plans in the set.
  package func conflict(in plans: Set<String>) -> (String, String)? {
    for pair in conflicts where pair.count == 2 && plans.isSuperset(of: pair) {
      return (pair[0], pair[1])
    }
    return nil
  }

  /// The first plan of the set that lacks one it needs, and which.
  package func unmetDependency(in plans: Set<String>) -> (plan: String, needs: String)? {
    for plan in plans.sorted() {
      for needed in dependencies[plan] ?? [] where !plans.contains(needed) {
        return (plan, needed)
      }
    }
    return nil
  }

  /// The first of the plans that is not offered in the country.
  package func blocked(_ plans: Set<String>, in country: String) -> String? {
    plans.sorted().first { blockedCountries[$0]?.contains(country) ?? false }
  }
}
