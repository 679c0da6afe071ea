import EmbeddedTenant
import Microsoft365
import Operations
import Presentation
import Sessions
import Workspaces

/// Copies of a tenant: for plans, for practice, for snapshots, and for carrying out a session
/// again.
extension OpenedTenant {
  /// The tenant to walk a plan on: a copy in memory or, for a tenant that cannot be copied, the
  /// tenant itself behind a domain that shows the planned changes without making them.
  package func copy() throws -> (tenant: OpenedTenant, domain: any Domain) {
    switch place {
    case .embedded(let tenant):
      let copy = OpenedTenant(try tenant.copy(), name: name, actor: actor)
      return (copy, copy.domain)
    case .cloud:
      return (self, PlannedDomain(domain))
    }
  }

  /// The sample organisation in memory, to practise on as its first global administrator.
  ///
  /// - Throws: `CommandFailure` if it has none.
  package static func practice(_ context: CommandContext) async throws -> OpenedTenant {
    let tenant = try EmbeddedTenant.inMemory(try resources(context))
    guard let actor = try await actor(nil, in: tenant) else {
      throw context.failure(.ourFault, .commandActorUnknown, ["actor": ""])
    }
    return OpenedTenant(tenant, name: "practice", actor: actor)
  }

  /// A copy of this tenant to practise on; the sample organisation if it cannot be copied.
  package func forPractice(_ context: CommandContext) async throws -> OpenedTenant {
    switch place {
    case .embedded(let tenant): OpenedTenant(try tenant.copy(), name: "practice", actor: actor)
    case .cloud: try await Self.practice(context)
    }
  }

  /// The tenant as it was when a session began, in memory.
  ///
  /// - Parameter path: the snapshot's file, which is not written to.
  package static func copy(of path: String, actor: String) throws -> OpenedTenant {
    OpenedTenant(
      try EmbeddedTenant.open(at: path).copy(), name: "copy", actor: actor)
  }

  /// The same tenant, read and changed through another domain; changes by hand are made as before.
  package func with(_ domain: any Domain) -> OpenedTenant {
    OpenedTenant(
      name: name, actor: actor, names: names, domain: domain, adminCentre: adminCentre,
      place: place)
  }

  /// The same tenant, read and changed through another domain, by hand as well.
  package func through(_ domain: any Domain) -> OpenedTenant {
    OpenedTenant(
      name: name, actor: actor, names: names, domain: domain,
      adminCentre: .practice(domain), place: place)
  }

  /// Keeps a copy of the tenant as it is now, and returns its SHA-256; `nil` if the tenant cannot
  /// be copied.
  ///
  /// - Throws: `CommandFailure` if the copy cannot be made or written.
  package func snapshot(_ context: CommandContext) throws -> String? {
    guard case .embedded(let tenant) = place else { return nil }
    do {
      let original = String(name.dropFirst("embedded:".count))
      return try SnapshotFolder(path: context.data.snapshots).keep(of: original) { path in
        try tenant.snapshot(to: path)
      }
    } catch let failure as WorkspaceFailure {
      throw context.failure(
        .stopped, .commandFileUnwritable,
        ["path": context.data.snapshots, "reason": context.reason(failure)])
    } catch let failure as DomainFailure {
      throw Self.failure(failure, name, context)
    }
  }

  /// How many seconds the tenant's clock is ahead of this machine's; 0 for a tenant in the cloud.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  package func ahead() async throws -> Int {
    guard case .embedded = place else { return 0 }
    return try await domain.now() - SystemClock().now()
  }
}
