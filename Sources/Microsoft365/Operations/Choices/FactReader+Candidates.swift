import Operations

extension FactReader {
  /// Users to choose from, with their state, licences and usage location.
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

  /// Products to choose from, with their units.
  func candidates(_ units: [ProductUnits]) -> [Candidate] {
    units.sorted { products.name($0.product) < products.name($1.product) }.map { unit in
      Candidate(
        value: .text(unit.product.rawValue), title: products.name(unit.product),
        facts: facts(of: unit.product, unit))
    }
  }
}
