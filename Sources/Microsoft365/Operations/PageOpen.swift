import Operations

/// `page.open`: sends a person to a page and reads the facts that the page would show.
struct PageOpen: DomainOperation {
  let id = PageOpening.operation
  var needs: [PermissionNeed] { [] }

  /// What the page would show decides what is read.
  func needs(_ arguments: Arguments) -> [PermissionNeed] {
    switch PageOpening.page(arguments) {
    case nil: []
    case .adminHome, .licenses: [.readProducts]
    case .productLicenses, .licensesAndApps, .manageProductLicenses:
      [PermissionNeed].accounts + [.readProducts]
    case .yourProducts, .subscriptionDetails, .removeLicenses: [.readSubscriptions, .readProducts]
    case .activeUsers, .deletedUsers, .callQueues, .dataExport, .outlook: .accounts
    case .userDetails, .sharedMailboxes, .mailboxDetails, .holds:
      [PermissionNeed].accounts + [.readMailboxes]
    case .phoneNumbers, .callingPolicies: [PermissionNeed].accounts + [.readNumbers]
    case .oneDrive: [PermissionNeed].accounts + [.readDrives]
    case .teamSite: [.readOrganisation]
    }
  }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .open,
      [
        .init("page", .text, allowed: AdminPage.allCases.map(\.rawValue)),
        .init("user", .user, isOptional: true), .init("users", .user.list, isOptional: true),
        .init("license", .license, isOptional: true),
        .init("licenses", .license.list, isOptional: true),
        .init("subscription", .subscription, isOptional: true),
        .init("mailbox", .mailbox, isOptional: true),
      ], leads: true)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let page = PageOpening.page(call.arguments) else { return [] }
    switch page {
    case .adminHome, .licenses: return try await licenses(call, reader)
    case .productLicenses: return try await product(call, reader)
    case .activeUsers: return try await reader.users(call.users, [.account, .licenses])
    case .userDetails: return try await reader.users(call.users, [.account, .licenses, .mailbox])
    case .licensesAndApps, .manageProductLicenses:
      return try await reader.users(call.users, [.licenses, .services])
        + reader.products(call.licenseSubjects)
    case .yourProducts: return try await subscriptions(call, reader)
    case .subscriptionDetails, .removeLicenses:
      return try await reader.subscription(of: call)
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
      let address: Value = .text(organisation.siteAddress)
      return [Fact(Subject(organisation.name), .siteAddress, address)]
    }
  }

  private func licenses(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Fact] {
    call.licenses.isEmpty
      ? try await reader.ownedProducts() : try await reader.products(call.licenseSubjects)
  }

  private func product(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Fact] {
    try await reader.products(call.licenseSubjects) + reader.users(call.users, [.licenses])
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
    let gone = try await reader.tenant.users().filter { $0.state == .softDeleted }.map(\.subject)
    return try await reader.users(call.users.isEmpty ? gone : call.users, [.account])
  }

  private func mailboxes(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Fact] {
    var facts: [Fact] = []
    let mailboxes = try await reader.tenant.resourceMailboxes()
    if let reason = mailboxes.reason {
      // Named once, not for each: there may be thousands.
      let page = Subject(AdminPage.sharedMailboxes.rawValue)
      facts = [
        Fact(page, .unreadMailboxes, .number(mailboxes.unread.count)),
        Fact(page, .pageContents, .unread(reason)),
      ]
    }
    for mailbox in mailboxes.found {
      facts += reader.facts(of: mailbox, plans: try await reader.plans(of: mailbox.owner))
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

/// A page of an admin centre or a program that the documents send people to.
package enum AdminPage: String, Hashable, Sendable, CaseIterable {
  case adminHome
  case activeUsers
  case userDetails
  case licensesAndApps
  case manageProductLicenses
  case licenses
  case productLicenses
  case yourProducts
  case subscriptionDetails
  case removeLicenses
  case deletedUsers
  case sharedMailboxes
  case mailboxDetails
  case holds
  case phoneNumbers
  case callQueues
  case callingPolicies
  case dataExport
  case outlook
  case oneDrive
  case teamSite
}

/// What the program has to know of the steps that open a page, apart from walking them.
package enum PageOpening {
  package static let operation: OperationID = "page.open"

  /// The page that a step with these arguments opens; `nil` if none is known.
  package static func page(_ arguments: Arguments) -> AdminPage? {
    arguments["page"]?.text.flatMap(AdminPage.init(rawValue:))
  }
}

/// The addresses of pages, as the documents of the project and its corpus link to them.
extension AdminPage {
  /// Returns the address that takes a signed-in administrator to the page; `nil` for pages that no
  /// document links to.
  ///
  /// The numbers are those behind the page's label in Microsoft's own bilingual pages, by cloud.
  /// The forwarding service knows where the page is today.
  package func address(in cloud: GraphCloud) -> String? {
    let number: Int? =
      switch cloud {
      case .china: china
      case .worldwide, .usGovernment, .usGovernmentDoD: worldwide
      }
    return number.map { "https://go.microsoft.com/fwlink/p/?linkid=\($0)" }
  }

  private var worldwide: Int? {
    switch self {
    case .adminHome: 2_024_339
    case .activeUsers, .userDetails, .licensesAndApps, .manageProductLicenses: 834_822
    case .licenses, .productLicenses: 842_264
    case .yourProducts, .subscriptionDetails, .removeLicenses: 842_054
    case .sharedMailboxes: 2_066_847
    case .mailboxDetails, .holds: 2_059_104
    case .deletedUsers, .phoneNumbers, .callQueues, .callingPolicies, .dataExport, .outlook,
      .oneDrive, .teamSite:
      nil
    }
  }

  private var china: Int? {
    switch self {
    case .adminHome: 850_627
    case .activeUsers, .userDetails, .licensesAndApps, .manageProductLicenses: 850_628
    case .licenses, .productLicenses: 850_625
    case .yourProducts, .subscriptionDetails, .removeLicenses: 850_626
    case .sharedMailboxes, .mailboxDetails, .holds, .deletedUsers, .phoneNumbers, .callQueues,
      .callingPolicies, .dataExport, .outlook, .oneDrive, .teamSite:
      nil
    }
  }
}
