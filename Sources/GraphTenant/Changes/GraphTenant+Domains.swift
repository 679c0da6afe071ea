import Microsoft365
import Operations

/// Changes of the domains in which accounts have their names.
extension GraphTenant {
  private static func path(ofDomain name: String) -> String {
    "/domains/\(GraphQuery.segment(name))"
  }

  func addDomain(_ name: String) async throws(DomainFailure) {
    try await make(
      at: "/domains", NewDomainBody(name),
      unless: Refusal(.domainExists, ["name": .text(name)]), conflict: "already exist"
    ) { () async throws(GraphFailure) in
      try await GraphReading(self).domainRecord(name) == nil ? .nothing : .asked
    }
  }

  /// Until the record is published, and sometimes for a while after, the service refuses it.
  func verifyDomain(_ name: String) async throws(DomainFailure) {
    do {
      try await repeatUntilDone { () async throws(GraphFailure) in
        let record = try await GraphReading(self).domainRecord(name)
        guard record?.isVerified != true else { return nil }
        return (GraphRequest(.post, Self.path(ofDomain: name) + "/verify"), Subject(name))
      }
    } catch {
      guard case .refused(let refusal) = error, let evidence = refusal.values["evidence"],
        evidence.text?.lowercased().contains("verification failed") ?? false
      else { throw error }
      throw .refused(Refusal(.recordNotSeen, ["name": .text(name), "evidence": evidence]))
    }
  }

  func removeDomain(_ name: String) async throws(DomainFailure) {
    try await repeatUntilDone { () async throws(GraphFailure) in
      guard try await GraphReading(self).domainRecord(name) != nil else { return nil }
      return (.delete(Self.path(ofDomain: name)), Subject(name))
    }
  }

  func setPasswordValidity(
    of name: String, days: Int, notice: Int?
  ) async throws(DomainFailure) {
    try await repeatUntilDone { () async throws(GraphFailure) in
      let domain = try await GraphReading(self).domainRecord(name)?.domain
      if let domain, domain.passwordValidity == days,
        domain.passwordNotice == notice ?? domain.passwordNotice
      {
        return nil
      }
      let body = PasswordValidityBody(days: days, notice: notice)
      return (try .patch(Self.path(ofDomain: name), body), Subject(name))
    }
  }
}
