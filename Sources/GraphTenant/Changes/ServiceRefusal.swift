import Microsoft365
import Operations

/// Converts errors of the service to refusals in the domain's words.
///
/// The service's codes are nearly always the same, and its texts may change. Therefore the tenant
/// is read again, and what it shows outweighs what the text says; the text is kept as evidence.
package enum ServiceRefusal {
  /// Returns a refusal that says only whether a permission is missing.
  static func of(_ error: GraphError) -> Refusal {
    let code: RefusalCode =
      error.status == 403 || error.status == 401 ? .serviceForbids : .serviceRefuses
    return Refusal(code, ["evidence": .text(error.evidence)])
  }

  /// Returns the refusal of a change of one user, as specific as a new reading allows.
  ///
  /// - Parameter record: The user as read before the change.
  /// - Throws: `GraphFailure` if the tenant cannot be read.
  static func of(
    _ error: GraphError, about record: UserRecord, _ reading: GraphReading
  ) async throws(GraphFailure) -> Refusal {
    guard error.status == 400 else { return of(error) }
    let user: Value = .text(record.name.rawValue)
    let evidence: Value = .text(error.evidence)
    guard let now = try await reading.record(record.name) else { return of(error) }
    if error.message.contains("usage location"), now.usageLocation == nil {
      return Refusal(.noUsageLocation, ["user": user, "evidence": evidence])
    }
    let products = try await reading.skuRecords()
    if error.message.contains("available licenses"),
      let full = products.first(where: { sku in
        error.message.lowercased().contains(sku.skuId.lowercased()) && sku.available <= 0
      })
    {
      let name = reading.tenant.products.name(reading.tenant.product(full.skuId))
      return Refusal(
        .notEnoughUnits,
        [
          "product": .text(name), "needed": .number(1),
          "available": .number(max(0, full.available)), "evidence": evidence,
        ])
    }
    if error.message.contains("inherited"), let (sku, group) = inherited(now) {
      let name = try await reading.group(id: group)?.displayName ?? group
      return Refusal(
        .inheritedLicense,
        [
          "user": user, "group": .text(name), "evidence": evidence,
          "product": .text(reading.tenant.products.name(reading.tenant.product(sku))),
        ])
    }
    return plans(error, user, reading.tenant.products) ?? of(error)
  }

  /// Returns a refusal about service plans that exclude or need each other; `nil` unless the
  /// error's text names two plans of the catalogue and says so.
  ///
  /// - Parameter user: The user's name, as the refusal's values contain it.
  package static func plans(
    _ error: GraphError, _ user: Value, _ products: ProductCatalogue
  ) -> Refusal? {
    let text = error.message
    let known = Set(products.products.flatMap(\.plans))
    let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
    let named = words.filter(known.contains)
    guard let first = named.first, let second = named.dropFirst().first else { return nil }
    let evidence: Value = .text(error.evidence)
    if text.contains("mutually exclusive") {
      return Refusal(
        .planConflict,
        ["user": user, "plan": .text(first), "other": .text(second), "evidence": evidence])
    }
    guard text.contains("depends on") else { return nil }
    return Refusal(
      .planDependency,
      ["user": user, "plan": .text(first), "needs": .text(second), "evidence": evidence])
  }

  /// Returns the first license that comes from a group: the ids of its product and of the group.
  private static func inherited(_ record: UserRecord) -> (String, String)? {
    for state in record.states {
      if let group = state.group { return (state.sku, group) }
    }
    return nil
  }
}

extension SubscribedSkuRecord {
  /// The number of units that nobody holds.
  fileprivate var available: Int {
    purchased - consumed
  }
}
