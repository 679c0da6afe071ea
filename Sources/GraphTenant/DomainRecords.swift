import Diagnostics
import Microsoft365

/// `microsoft.graph.domain`.
struct DomainNameRecord: SelectedRecord {
  let id: String
  let isVerified: Bool?
  let isInitial: Bool?
  let isDefault: Bool?
  let passwordValidityPeriodInDays: Int?
  let passwordNotificationWindowInDays: Int?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case id, isVerified, isInitial, isDefault
    case passwordValidityPeriodInDays, passwordNotificationWindowInDays
  }

  var domain: DirectoryDomain {
    DirectoryDomain(
      name: id, isVerified: isVerified ?? false,
      isFixed: isInitial ?? false || isDefault ?? false,
      passwordValidity: passwordValidityPeriodInDays.map {
        $0 == DirectoryDomain.never
          ? $0 : OutsideNumber.clamped($0, to: OutsideNumber.counts)
      },
      passwordNotice: passwordNotificationWindowInDays.map {
        OutsideNumber.clamped($0, to: OutsideNumber.counts)
      })
  }
}

/// `microsoft.graph.domainDnsRecord`, of which only a text can prove who owns a domain here.
struct DomainDNSRecord: Decodable, Sendable {
  /// `Txt`, `Mx`, …
  let recordType: String?
  let text: String?
}

/// An object that has its name, or an address, in a domain.
struct DomainReferenceRecord: Decodable, Sendable {
  let id: String
  /// Of a user; `nil` for a group.
  let userPrincipalName: String?
}

/// The body that adds a domain.
package struct NewDomainBody: Encodable {
  let id: String

  package init(_ name: String) { id = name }
}

/// The body that sets for how long the passwords of a domain are valid.
package struct PasswordValidityBody: Encodable {
  let passwordValidityPeriodInDays: Int
  let passwordNotificationWindowInDays: Int?

  package init(days: Int, notice: Int?) {
    passwordValidityPeriodInDays = days
    passwordNotificationWindowInDays = notice
  }
}
