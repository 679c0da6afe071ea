import EmbeddedTenant
import Microsoft365

/// A group as `microsoft.graph.group`.
struct GroupNode {
  let node: GraphNode

  /// The properties returned without `$select`, as far as this sandbox knows them.
  static let defaults = [
    "id", "displayName", "groupTypes", "mailEnabled", "securityEnabled", "membershipRule",
  ]

  init(_ group: DirectoryGroup, products: ProductCatalogue) {
    node = .object([
      "id": .text(DirectoryID.group(group.name)), "displayName": .text(group.name),
      "groupTypes": .list(group.isDynamic ? [.text("DynamicMembership")] : []),
      "mailEnabled": .flag(false), "securityEnabled": .flag(true),
      "membershipRule": group.isDynamic ? .text("user.accountEnabled -eq true") : .null,
      "assignedLicenses": .list(
        group.products.map { product in
          .object([
            "skuId": .text(products[product]?.id ?? product.rawValue), "disabledPlans": .list([]),
          ])
        }),
    ])
  }
}
