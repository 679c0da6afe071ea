import Commands
import FoundationEssentials

/// Opens the tenant for each person once.
///
/// An actor, because people come side by side.
actor TenantDoor {
  private struct Opened {
    let tenant: OpenedTenant
    /// The file's own number; another one after `tenant init --force`.
    let file: Int
  }

  private let open: @Sendable (String?) async throws -> OpenedTenant
  private var opened: [String: Opened] = [:]

  init(_ open: @escaping @Sendable (String?) async throws -> OpenedTenant) { self.open = open }

  /// The tenant as it is open to a person, by user principal name; to whoever started the server
  /// where `nil`.
  ///
  /// - Throws: `CommandFailure` where it cannot be opened, or does not know the person.
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
