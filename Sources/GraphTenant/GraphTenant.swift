import Microsoft365
import Operations

/// A tenant over Microsoft Graph v1.0.
///
/// What has no interface is neither read nor done here (`TenantReach.graph`): the engine asks the
/// person.
package struct GraphTenant: Sendable {
  let client: GraphClient
  let products: ProductCatalogue
  let limits: Limits
  let evidence: EvidenceFile
  private let partNumbers: [String: PartNumber]
  /// Told how far a long piece of work has come: done and in all.
  let progress: (@Sendable (Int, Int) -> Void)?

  /// - Parameters:
  ///   - products: Those the catalogue file knows; the tenant's own others are added by
  ///     `GraphTenant.catalogue`.
  ///   - evidence: Where backups are kept account of, which no tenant does.
  package init(
    client: GraphClient, products: ProductCatalogue, limits: Limits, evidence: EvidenceFile,
    progress: (@Sendable (Int, Int) -> Void)? = nil
  ) {
    self.client = client
    self.products = products
    self.limits = limits
    self.evidence = evidence
    self.progress = progress
    partNumbers = Dictionary(
      products.products.map { ($0.id.lowercased(), $0.partNumber) }
    ) { first, _ in first }
  }

  /// The part number of a product's id; the id itself where nobody knows it.
  func product(_ id: String) -> PartNumber {
    partNumbers[id.lowercased()] ?? PartNumber(id.lowercased())
  }

  /// The id that the interface resolves a product by.
  func id(of product: PartNumber) -> String { products[product]?.id ?? product.rawValue }

  /// The catalogue with the products of this tenant that it does not know, by their part numbers.
  package static func catalogue(
    _ known: ProductCatalogue, of client: GraphClient
  ) async throws(GraphFailure) -> ProductCatalogue {
    let records = try await client.all(SubscribedSkuRecord.self, .get("/subscribedSkus"))
    let unknown = records.filter { known[PartNumber($0.skuPartNumber)] == nil }.map { record in
      Product(
        partNumber: PartNumber(record.skuPartNumber), id: record.skuId.lowercased(),
        name: record.skuPartNumber,
        plans: Set((record.servicePlans ?? []).compactMap(\.servicePlanName)))
    }
    return unknown.isEmpty
      ? known : ProductCatalogue(known.products + unknown, rules: known.rules)
  }

  /// The domain over this tenant.
  package var domain: Microsoft365Domain {
    Microsoft365Domain(tenant: self, products: products, limits: limits)
  }

  /// What the token says it allows; `nil` where it says nothing.
  package func claims() async throws(DomainFailure) -> TokenClaims? {
    do {
      return try await client.tokens.claims()
    } catch {
      throw error.whenReading
    }
  }
}
