import Commands
import FoundationEssentials

/// Opens the tenant once for each person.
///
/// An actor, because several people may use it at the same time.
actor OpenTenants {
  private struct Opened {
    let tenant: OpenedTenant
    /// The inode number of the tenant's file, which changes with `tenant init --force`; 0 over
    /// Graph.
    let file: Int
  }

  private let open: @Sendable (String?) async throws -> OpenedTenant
  private var opened: [String: Opened] = [:]

  init(_ open: @escaping @Sendable (String?) async throws -> OpenedTenant) { self.open = open }

  /// Returns the tenant, opened for a person.
  ///
  /// - Parameter person: A user principal name; `nil` for the person who started the server.
  /// - Throws: `CommandFailure` if the tenant cannot be opened, or does not know the person.
  func tenant(for person: String?) async throws -> OpenedTenant {
    let key = person ?? ""
    if let known = opened[key], known.file == Self.number(of: known.tenant) { return known.tenant }
    let tenant = try await open(person)
    opened[key] = Opened(tenant: tenant, file: Self.number(of: tenant))
    return tenant
  }

  private static func number(of tenant: OpenedTenant) -> Int {
    let prefix = "embedded:"
    guard tenant.name.hasPrefix(prefix) else { return 0 }
    let path = String(tenant.name.dropFirst(prefix.count))
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.systemFileNumber] as? Int ?? 0
  }
}
