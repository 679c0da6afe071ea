import Microsoft365
import Operations

/// Changes of groups.
extension GraphTenant {
  /// Asks for what a group does not give yet, or gives with other plans turned off.
  func assign(
    _ wanted: [SkuID], to group: GroupID, _ choice: PlanChoice
  ) async throws(DomainFailure) {
    try await changeLicenses(of: group) { present in
      wanted.compactMap { product in
        let off: Set<String>? =
          switch choice {
          case .kept: nil
          case .off(let plans): plans[product]
          }
        if present.products.contains(product),
          off.map({ $0 == present.disabledPlans[product] ?? [] }) ?? true
        {
          return nil
        }
        return .added(product, off: off ?? [])
      }
    }
  }

  /// To set it again does no harm.
  func setConversationCopies(of id: GroupID, _ isOn: Bool) async throws(DomainFailure) {
    try await repeatUntilDone { () async throws(GraphFailure) in
      guard try await GraphReading(self).copiesRecord(of: id).copies != isOn else { return nil }
      let path = "/groups/\(GraphQuery.segment(id.rawValue))"
      return (try .patch(path, ConversationCopiesBody(isOn)), Subject(id.rawValue))
    }
  }

  func unassign(_ taken: [SkuID], from group: GroupID) async throws(DomainFailure) {
    try await changeLicenses(of: group) { present in
      taken.filter(present.products.contains).map { .removed($0) }
    }
  }

  private enum LicenseChange {
    case added(SkuID, off: Set<String>)
    case removed(SkuID)
  }

  private func changeLicenses(
    of id: GroupID, _ missing: (LicenseGroup) -> [LicenseChange]
  ) async throws(DomainFailure) {
    try await repeatUntilDone { () async throws(GraphFailure) in
      guard let record = try await GraphReading(self).group(id: id) else {
        throw .refused(
          GraphError(status: 404, code: "Request_ResourceNotFound", message: id.rawValue))
      }
      var added: [AssignLicenseBody.Added] = []
      var removed: [String] = []
      for change in missing(record.licenseGroup(products)) {
        switch change {
        case .added(let product, let off):
          added.append(
            .init(
              skuId: product.rawValue, disabledPlans: off.map(products.planID).sorted()))
        case .removed(let product): removed.append(product.rawValue)
        }
      }
      guard !added.isEmpty || !removed.isEmpty else { return nil }
      let path = "/groups/\(GraphQuery.segment(id.rawValue))/assignLicense"
      let body = AssignLicenseBody(addLicenses: added, removeLicenses: removed)
      return (try .post(path, body), record.subject)
    }
  }
}
