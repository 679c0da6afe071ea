import Operations

extension FactReader {
  /// What every change of licences needs: the users, their groups, and the products in play.
  ///
  /// - Parameter held: whether the products the users hold now are in play too; then every
  ///   product of the tenant is read.
  func licences(
    _ call: OperationCall, held: Bool, besides aspects: Set<UserAspect> = []
  ) async throws(DomainFailure) -> [Fact] {
    var facts = try await users(
      call.users,
      aspects.union([.account, .licenses, .services, .mailbox, .holds, .phone]))
    facts += try await groups(of: call.users)
    // All products, not those held now: a read after the change must show those lost as well.
    facts += try await held ? ownedProducts() : products(call.licenses)
    return facts
  }
}
