import Operations

extension FactReader {
  /// Returns the facts that every change of licenses needs: the users, their groups and the
  /// products concerned.
  ///
  /// - Parameter held: Whether the change also concerns the products the users hold now. If so,
  ///   every product of the tenant is read.
  func licenses(
    _ call: OperationCall, held: Bool, besides aspects: Set<UserAspect> = []
  ) async throws(DomainFailure) -> [Fact] {
    var facts = try await users(
      call.users,
      aspects.union([.account, .licenses, .services, .mailbox, .holds, .phone]))
    facts += try await groups(of: call.users)
    // All products, not only those held now: a read after the change must also show the lost ones.
    facts += try await held ? ownedProducts() : products(call.licenses)
    return facts
  }
}
