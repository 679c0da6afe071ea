import GRDB
import Microsoft365
import Operations

extension EmbeddedTenant: Tenant {
  package func now() async throws(DomainFailure) -> Int { try reading { $0.now } }

  package func organisation() async throws(DomainFailure) -> Organisation {
    try reading { try $0.organisation() }
  }

  package func roles(of user: UserName) async throws(DomainFailure) -> [Role]? {
    try reading { try $0.roles(of: user) }
  }

  package func user(_ name: UserName) async throws(DomainFailure) -> User? {
    try reading { try $0.user(name) }
  }

  package func users() async throws(DomainFailure) -> [User] {
    try reading { try $0.users("WHERE state <> 'purged'") }
  }

  package func group(_ name: String) async throws(DomainFailure) -> LicenseGroup? {
    try reading { try $0.group(name) }
  }

  package func products() async throws(DomainFailure) -> [ProductUnits] {
    try reading { try $0.products() }
  }

  package func subscriptions() async throws(DomainFailure) -> [Subscription] {
    try reading { try $0.subscriptions() }
  }

  package func mailbox(of user: UserName) async throws(DomainFailure) -> Mailbox? {
    try reading { try $0.mailbox(of: user) }
  }

  package func resourceMailboxes() async throws(DomainFailure) -> [Mailbox] {
    try reading { try $0.resourceMailboxes() }
  }

  package func oneDrive(of user: UserName) async throws(DomainFailure) -> OneDrive? {
    try reading { try $0.oneDrive(of: user) }
  }

  package func phoneNumbers() async throws(DomainFailure) -> [PhoneNumber] {
    try reading { try $0.phoneNumbers() }
  }

  package func callQueues(of user: UserName) async throws(DomainFailure) -> [String] {
    try reading { try $0.callQueues(of: user) }
  }

  package func callForwarding(of user: UserName) async throws(DomainFailure) -> CallForwarding? {
    try reading { try $0.callForwarding(of: user) }
  }

  package func artifacts(of user: UserName) async throws(DomainFailure) -> [Artifact] {
    try reading { try $0.artifacts(of: user) }
  }

  package func perform(
    _ change: TenantChange, key: String, actor: UserName
  ) async throws(DomainFailure) {
    try write(change, key: key, actor: actor, needsRole: true)
  }

  func write(
    _ change: TenantChange, key: String, actor: UserName, needsRole: Bool
  ) throws(DomainFailure) {
    let products = products
    let limits = limits
    // The closure is synchronous because GRDB's asynchronous overload would be chosen otherwise.
    func carryOut() throws {
      try queue.write { db in
        let record = ChangeRecord(db: db)
        guard try !record.isDone(key) else { return }
        let now = try TenantReader.now(db)
        let writer = TenantWriter(db: db, now: now, products: products, limits: limits)
        if needsRole { try Self.requireRole(change, actor, writer.reader) }
        let before = try record.snapshot(change)
        try writer.carryOut(change, by: actor)
        try record.keep(
          change, key: key, actor: actor, at: now, before: before,
          after: try record.snapshot(change))
      }
    }
    try Self.reaching(carryOut)
  }

  private static func requireRole(
    _ change: TenantChange, _ actor: UserName, _ reader: TenantReader
  ) throws {
    let held = try reader.roles(of: actor) ?? []
    guard change.roles.isEmpty || !Set(held).isDisjoint(with: change.roles) else {
      throw DomainFailure.refused(
        Refusal(
          .roleMissing,
          [
            "actor": .text(actor.rawValue),
            "roles": .list(change.roles.map { .text($0.rawValue) }),
          ]))
    }
  }
}
