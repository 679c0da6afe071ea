import Microsoft365
import Operations

/// A tenant over an interface, ready to be walked on.
package struct CloudTenant: Sendable {
  package let tenant: any Tenant
  package let domain: Microsoft365Domain
  /// What the tenant calls its things: a product's name for its part number.
  package let names: [String: String]
  /// Who acts where the caller names nobody: the person signed in, else the application.
  package let actor: String
  /// Sets of permissions, one of each of which these operations lack; `nil` where the token does
  /// not tell.
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
