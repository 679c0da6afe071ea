import Microsoft365
import Operations

/// The domains in which accounts have their names, for callers that cannot wait, too.
extension EmbeddedTenant {
  package func domain(named name: String) async throws(DomainFailure) -> DirectoryDomain? {
    try reading { try $0.domain(named: name) }
  }

  package func verificationRecord(of domain: String) async throws(DomainFailure) -> String? {
    try recordProving(domain)
  }

  package func users(inDomain domain: String) async throws(DomainFailure) -> [Subject] {
    try accounts(inDomain: domain)
  }

  /// Returns every domain, the one with which the organisation was created first.
  package func allDomains() throws(DomainFailure) -> [DirectoryDomain] {
    try reading { try $0.domains() }
  }

  /// Returns the text of the record that proves who owns a domain; `nil` if none is wanted.
  package func recordProving(_ domain: String) throws(DomainFailure) -> String? {
    try reading { reader in
      guard let found = try reader.domain(named: domain), !found.isVerified else { return nil }
      return TenantReader.verificationRecord(of: found.name)
    }
  }

  /// Returns the accounts in use that have their names in a domain, in the order of their names.
  package func accounts(inDomain domain: String) throws(DomainFailure) -> [Subject] {
    try reading { try $0.users(inDomain: domain) }
  }
}
