import Operations

/// `page.open`: opens a page and shows what that page would show.
struct PageOpen: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "page.open", .open,
      [
        .init("page", .text, allowed: AdminPage.allCases.map(\.rawValue)),
        .init("user", .user, isOptional: true), .init("users", .user.list, isOptional: true),
        .init("license", .license, isOptional: true),
        .init("licenses", .license.list, isOptional: true),
        .init("subscription", .subscription, isOptional: true),
        .init("mailbox", .mailbox, isOptional: true),
      ])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let page = call.text("page").flatMap(AdminPage.init(rawValue:)) else { return [] }
    switch page {
    case .adminHome, .licenses: return try await licenses(call, reader)
    case .productLicenses: return try await product(call, reader)
    case .activeUsers: return try await reader.users(call.users, [.account, .licenses])
    case .userDetails: return try await reader.users(call.users, [.account, .licenses, .mailbox])
    case .licensesAndApps, .manageProductLicenses:
      return try await reader.users(call.users, [.licenses, .services])
        + reader.products(call.licenses)
    case .yourProducts: return try await subscriptions(call, reader)
    case .subscriptionDetails, .removeLicenses:
      guard let id = call.subscription else { return [] }
      return try await reader.subscription(id)
    case .deletedUsers: return try await deleted(call, reader)
    case .sharedMailboxes: return try await mailboxes(call, reader)
    case .mailboxDetails, .holds: return try await mailbox(call, reader)
    case .phoneNumbers: return try await numbers(call, reader)
    case .callQueues: return try await reader.users(call.users, [.callQueues])
    case .callingPolicies: return try await reader.users(call.users, [.phone, .forwarding])
    case .dataExport, .outlook: return try await reader.users(call.users, [.backups])
    case .oneDrive: return try await reader.users(call.users, [.oneDrive, .backups])
    case .teamSite:
      let organisation = try await reader.tenant.organisation()
      let address: Value = .text(SiteAddress.of(organisation))
      return [Fact(organisation.name, .siteAddress, address)]
    }
  }

  private func licenses(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Fact] {
    call.licenses.isEmpty
      ? try await reader.ownedProducts() : try await reader.products(call.licenses)
  }

  private func product(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Fact] {
    try await reader.products(call.licenses) + reader.users(call.users, [.licenses])
  }

  private func subscriptions(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Fact] {
    try await reader.tenant.subscriptions().filter { subscription in
      call.licenses.isEmpty || call.licenses.contains(subscription.product)
    }.flatMap(reader.facts)
  }

  private func deleted(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Fact] {
    let gone = try await reader.tenant.users().filter { $0.state == .softDeleted }.map(\.name)
    return try await reader.users(call.users.isEmpty ? gone : call.users, [.account])
  }

  private func mailboxes(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Fact] {
    var facts: [Fact] = []
    for mailbox in try await reader.tenant.resourceMailboxes() {
      facts += reader.facts(of: mailbox, plans: try await reader.plans(of: mailbox.user))
    }
    return facts
  }

  private func mailbox(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Fact] {
    guard let address = call.user else { return [] }
    if call.arguments["mailbox"] != nil { return try await reader.mailbox(address) }
    return try await reader.users([address], [.mailbox, .holds])
  }

  private func numbers(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Fact] {
    guard call.users.isEmpty else { return try await reader.users(call.users, [.phone]) }
    return try await reader.tenant.phoneNumbers().flatMap(reader.facts)
  }
}
