import Operations

/// Queries that select users of a tenant.
extension Microsoft365Domain {
  /// Returns the active people of the tenant that a query selects, in the order of their user
  /// principal names.
  ///
  /// - Parameter query: `all`, `unlicensed`, `license=<product>`, `group=<name>` or
  ///   `location=<country>`.
  /// - Returns: A refusal if the query is unknown or `type` is not `user`.
  package func subjects(
    matching query: String, of type: ValueType
  ) async throws(DomainFailure) -> Result<[Value], Refusal> {
    let parts = query.split(separator: "=", maxSplits: 1).map(String.init)
    let unknown = Refusal("unknownQuery", ["query": .text(query)])
    guard type.name == "user", let name = parts.first else { return .failure(unknown) }
    let people = try await tenant.users().filter { $0.state == .active && !$0.isResource }
    let found: [User]
    switch (name, parts.count > 1 ? parts[1] : nil) {
    case ("all", nil): found = people
    case ("unlicensed", nil): found = people.filter(\.products.isEmpty)
    case ("license", let word?):
      guard let product = products.product(meant: word) else {
        return .failure(
          Refusal(.unknownLicense, ["name": .text(word), "nearest": .list([])]))
      }
      found = people.filter { $0.products.contains(product.partNumber) }
    case ("group", let group?):
      found = people.filter { $0.assignments.contains { $0.group == group } }
    case ("location", let country?):
      found = people.filter { $0.usageLocation?.lowercased() == country.lowercased() }
    case _: return .failure(unknown)
    }
    return .success(found.map { $0.name.value }.sorted { ($0.text ?? "") < ($1.text ?? "") })
  }

  /// How many sessions run at once: they spend far more time waiting for the disk and the network
  /// than computing.
  package var concurrency: Int { 4 }
}
