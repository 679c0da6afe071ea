import Microsoft365
import Operations

/// The domains in which accounts have their names.
extension GraphReading {
  private static func path(ofDomain name: String) -> String {
    "/domains/\(GraphQuery.segment(name))"
  }

  func domain(named name: String) async throws(DomainFailure) -> DirectoryDomain? {
    try await reading(.readDomains) { () async throws(GraphFailure) in
      try await domainRecord(name)?.domain
    }
  }

  func domainRecord(_ name: String) async throws(GraphFailure) -> DomainNameRecord? {
    try await client.valueIfAny(
      DomainNameRecord.self,
      .get(Self.path(ofDomain: name), [("$select", DomainNameRecord.select)]))
  }

  func verificationRecord(of domain: String) async throws(DomainFailure) -> String? {
    try await reading(.readDomains) { () async throws(GraphFailure) in
      try await client.all(
        DomainDNSRecord.self, .get(Self.path(ofDomain: domain) + "/verificationDnsRecords")
      ).first { $0.recordType?.lowercased() == "txt" && $0.text != nil }?.text
    }
  }

  func users(inDomain domain: String) async throws(DomainFailure) -> [Subject] {
    try await reading(.readDomains) { () async throws(GraphFailure) in
      try await client.all(
        DomainReferenceRecord.self, .get(Self.path(ofDomain: domain) + "/domainNameReferences")
      ).compactMap { record in
        record.userPrincipalName.map { Subject(id: UserID(record.id).rawValue, name: $0) }
      }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }
  }
}
