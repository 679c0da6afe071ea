import Microsoft365
import Operations

/// A tenant reached over its interface, ready for a session.
package struct CloudTenant: Sendable {
  package let tenant: any Tenant
  package let domain: Microsoft365Domain
  /// The names to show, by what the tenant identifies things by: a product's name by its part
  /// number.
  package let names: [String: String]
  /// Who acts if the caller names nobody: the person signed in, else the application.
  package let actor: String
  /// The permissions these operations lack, as sets of alternatives: one of each set is needed.
  ///
  /// `nil` if the token does not say what has been granted.
  package let missingPermissions: @Sendable ([OperationID]) -> [[String]]?

  package init(
    tenant: any Tenant, domain: Microsoft365Domain, names: [String: String], actor: String,
    missingPermissions: @escaping @Sendable ([OperationID]) -> [[String]]?
  ) {
    self.tenant = tenant
    self.domain = domain
    self.names = names
    self.actor = actor
    self.missingPermissions = missingPermissions
  }
}
