import Operations

extension FactReader {
  /// Returns users to choose from, with their state and licenses.
  func candidates(_ users: [User]) -> [Candidate] {
    users.map { user in
      let name = user.name.rawValue
      let held = user.products.map { products.name($0) }.sorted()
      return Candidate(
        value: .text(name), title: user.displayName,
        facts: [
          Fact(name, .accountState, StateCode.value(user.state.rawValue)),
          Fact(name, .assignedLicenses, .list(held.map(Value.text))),
        ])
    }
  }

  /// Returns the people with these user principal names; `nil` if any word is not one of theirs.
  func people(named words: [String]) async throws(DomainFailure) -> [User]? {
    guard words.allSatisfy({ $0.contains("@") && !$0.contains(",") }) else { return nil }
    var people: [User] = []
    for word in words {
      guard let user = try await tenant.user(UserName(word)), !user.isResource,
        user.state != .purged
      else { return nil }
      people.append(user)
    }
    return people
  }

  /// Returns products to choose from, with their units.
  func candidates(_ units: [ProductUnits]) -> [Candidate] {
    units.sorted { products.name($0.product) < products.name($1.product) }.map { unit in
      Candidate(
        value: .text(unit.product.rawValue), title: products.name(unit.product),
        facts: facts(of: unit.product, unit))
    }
  }
}
