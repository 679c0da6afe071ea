import Microsoft365
import Operations

/// A tenant behind Microsoft Graph v1.0.
///
/// What has no interface is neither read nor changed here (`TenantReach.graph`); the engine asks a
/// person instead.
package struct GraphTenant: Sendable {
  package let client: GraphClient
  let products: ProductCatalogue
  let limits: Limits
  let evidence: EvidenceFile
  /// Receives the progress of a long operation: how many items are done, and how many there are.
  let progress: (@Sendable (Int, Int) -> Void)?

  /// Creates a tenant without sending anything.
  ///
  /// - Parameters:
  ///   - client: Sends the requests, with the credentials of this tenant.
  ///   - products: The products in the catalogue file; `GraphTenant.catalogue` adds those that only
  ///     this tenant has.
  ///   - evidence: The file that records backups, which no tenant does.
  ///   - progress: Receives how many items of a long operation are done, and how many there are.
  package init(
    client: GraphClient, products: ProductCatalogue, limits: Limits, evidence: EvidenceFile,
    progress: (@Sendable (Int, Int) -> Void)? = nil
  ) {
    self.client = client
    self.products = products
    self.limits = limits
    self.evidence = evidence
    self.progress = progress
  }

  /// Returns the catalogue with what this tenant says added: unknown products, named by their part
  /// numbers or like the known product with the same one, unknown plans, and the plans that each
  /// product has here.
  ///
  /// - Throws: `GraphFailure` if the tenant's products cannot be read.
  package static func catalogue(
    _ known: ProductCatalogue, of client: GraphClient
  ) async throws(GraphFailure) -> ProductCatalogue {
    let records = try await client.all(SubscribedSkuRecord.self, .get("/subscribedSkus"))
    let unknown = records.filter { known[SkuID($0.skuId)] == nil }.map { record in
      let namesake = known.products.first { $0.partNumber.rawValue == record.skuPartNumber }
      return Product(
        id: SkuID(record.skuId), partNumber: PartNumber(record.skuPartNumber),
        name: namesake?.name ?? record.skuPartNumber,
        plans: Set((record.servicePlans ?? []).compactMap(\.servicePlanName)))
    }
    // A product that is sold here under another id would only be taken for the one that is here.
    let owned = Set(records.map { SkuID($0.skuId) })
    let numbers = Set(unknown.map(\.partNumber))
    let others = known.products.filter {
      owned.contains($0.id) || !numbers.contains($0.partNumber)
    }
    let knownIDs = Set(known.planIDs.values)
    let plans = records.flatMap { $0.servicePlans ?? [] }.compactMap { plan in
      plan.servicePlanName.map { ($0, plan.servicePlanId.lowercased()) }
    }.filter { !knownIDs.contains($0.1) }
    let catalogue = ProductCatalogue(
      others + unknown, rules: known.rules,
      planIDs: known.planIDs.merging(plans) { first, _ in first })
    let offered = Dictionary(
      records.map { record in
        let ids = (record.servicePlans ?? []).map(\.servicePlanId)
        return (SkuID(record.skuId), Set(ids.map(catalogue.planName)))
      }
    ) { first, _ in first }
    return ProductCatalogue(
      catalogue.products.map { product in
        guard let plans = offered[product.id], !plans.isEmpty else { return product }
        return Product(
          id: product.id, partNumber: product.partNumber, name: product.name,
          plans: product.plans, offeredPlans: plans)
      }, rules: catalogue.rules, planIDs: catalogue.planIDs)
  }

  /// The Microsoft 365 domain for this tenant.
  package var domain: Microsoft365Domain {
    Microsoft365Domain(tenant: self, products: products, limits: limits)
  }

  /// Returns the name of the person who has signed in; `nil` if an application has.
  ///
  /// - Throws: `DomainFailure.unavailable` if no token can be obtained or the service does not answer,
  ///   `.damaged` if an answer is invalid.
  package func person() async throws(DomainFailure) -> String? {
    if let claims = try await claims() { return claims.person }
    // A token that does not say whose it is can be used to ask.
    return try await GraphReading(self).reading { () async throws(GraphFailure) in
      try await GraphReading.shown { () async throws(GraphFailure) in
        try await client.value(AccountRecord.self, .get("/me", [("$select", AccountRecord.select)]))
      }.value?.userPrincipalName
    }
  }

  /// Returns what the token says it allows; `nil` if it says nothing.
  ///
  /// - Throws: `DomainFailure.unavailable` if no token can be obtained, `.damaged` if the sign-in
  ///   service's answer is invalid.
  package func claims() async throws(DomainFailure) -> TokenClaims? {
    do {
      return try await client.tokens.claims()
    } catch {
      throw error.whenReading(at: client.clock.now())
    }
  }
}

/// Every question starts a reading of its own; `reading()` returns one that answers several.
extension GraphTenant: Tenant {
  package var reach: TenantReach { .graph }
  package func reading() -> any Tenant { GraphReading(self) }

  package func expect(_ users: [UserID], mailboxes: Bool) async throws(DomainFailure) {}

  package func now() async throws(DomainFailure) -> Int { try await GraphReading(self).now() }

  package func organisation() async throws(DomainFailure) -> Organisation {
    try await GraphReading(self).organisation()
  }

  package func rights(
    of user: UserName, anyOf roles: [Role]
  ) async throws(DomainFailure) -> Rights {
    try await GraphReading(self).rights(of: user, anyOf: roles)
  }

  package func user(_ id: UserID) async throws(DomainFailure) -> User? {
    try await GraphReading(self).user(id)
  }

  package func users(named name: UserName) async throws(DomainFailure) -> [User] {
    try await GraphReading(self).users(named: name)
  }

  package func details(of user: UserID) async throws(DomainFailure) -> AccountDetails? {
    try await GraphReading(self).details(of: user)
  }

  package func roles(of user: UserID) async throws(DomainFailure) -> [Role] {
    try await GraphReading(self).roles(of: user)
  }

  package func holders(of role: Role) async throws(DomainFailure) -> [Subject] {
    try await GraphReading(self).holders(of: role)
  }

  package func authenticationMethods(
    of user: UserID
  ) async throws(DomainFailure) -> [AuthenticationMethod] {
    try await GraphReading(self).authenticationMethods(of: user)
  }

  package func devices(of user: UserID) async throws(DomainFailure) -> [Device] {
    try await GraphReading(self).devices(of: user)
  }

  package func managedDevices(of user: UserID) async throws(DomainFailure) -> [ManagedDevice] {
    try await GraphReading(self).managedDevices(of: user)
  }

  package func domain(named name: String) async throws(DomainFailure) -> DirectoryDomain? {
    try await GraphReading(self).domain(named: name)
  }

  package func verificationRecord(of domain: String) async throws(DomainFailure) -> String? {
    try await GraphReading(self).verificationRecord(of: domain)
  }

  package func users(inDomain domain: String) async throws(DomainFailure) -> [Subject] {
    try await GraphReading(self).users(inDomain: domain)
  }

  package func value(of setting: TenantSetting) async throws(DomainFailure) -> String {
    try await GraphReading(self).value(of: setting)
  }

  package func users() async throws(DomainFailure) -> [User] {
    try await GraphReading(self).users()
  }

  package func group(_ id: GroupID) async throws(DomainFailure) -> LicenseGroup? {
    try await GraphReading(self).group(id)
  }

  package func groups(named name: String) async throws(DomainFailure) -> [LicenseGroup] {
    try await GraphReading(self).groups(named: name)
  }

  package func allGroups() async throws(DomainFailure) -> [LicenseGroup] {
    try await GraphReading(self).allGroups()
  }

  package func groups(of user: UserID) async throws(DomainFailure) -> Set<GroupID> {
    try await GraphReading(self).groups(of: user)
  }

  package func conversationCopies(of group: GroupID) async throws(DomainFailure) -> Bool? {
    try await GraphReading(self).conversationCopies(of: group)
  }

  package func deletedGroups() async throws(DomainFailure) -> [LicenseGroup] {
    try await GraphReading(self).deletedGroups()
  }

  package func members(of group: GroupID) async throws(DomainFailure) -> [Subject] {
    try await GraphReading(self).members(of: group)
  }

  package func products() async throws(DomainFailure) -> [ProductUnits] {
    try await GraphReading(self).products()
  }

  package func subscriptions() async throws(DomainFailure) -> [Subscription] {
    try await GraphReading(self).subscriptions()
  }

  package func mailbox(of user: UserID) async throws(DomainFailure) -> Mailbox? {
    try await GraphReading(self).mailbox(of: user)
  }

  package func resourceMailboxes() async throws(DomainFailure) -> ResourceMailboxes {
    try await GraphReading(self).resourceMailboxes()
  }

  package func automaticReplies(
    of user: UserID
  ) async throws(DomainFailure) -> AutomaticReplies? {
    try await GraphReading(self).automaticReplies(of: user)
  }

  package func driveAccess(of user: UserID) async throws(DomainFailure) -> [DriveAccess] {
    try await GraphReading(self).driveAccess(of: user)
  }

  package func oneDrive(of user: UserID) async throws(DomainFailure) -> OneDrive? {
    try await GraphReading(self).oneDrive(of: user)
  }

  package func phoneNumbers() async throws(DomainFailure) -> [PhoneNumber] {
    try await GraphReading(self).phoneNumbers()
  }

  package func callQueues(of user: UserID) async throws(DomainFailure) -> [String] { [] }

  package func callForwarding(
    of user: UserID
  ) async throws(DomainFailure) -> CallForwarding? { nil }

  package func artifacts(of user: UserID) async throws(DomainFailure) -> [Artifact] {
    try await GraphReading(self).artifacts(of: user)
  }
}
