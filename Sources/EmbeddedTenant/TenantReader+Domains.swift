import GRDB
import Microsoft365
import Operations

/// The domains in which accounts have their names.
extension TenantReader {
  /// Returns every domain, the one with which the organisation was created first.
  func domains() throws -> [DirectoryDomain] {
    guard let initial = try db.value(String.self, sql: "SELECT domain FROM tenant") else {
      throw DomainFailure.damaged("corrupt")
    }
    let rows = try db.rows(
      sql: """
        SELECT name, verified, password_validity, password_notice FROM directory_domain
        ORDER BY name
        """)
    let added = try rows.map { row in
      let name: String = try row.value("name")
      let isInitial = name == initial.lowercased()
      let isVerified: Bool = try row.value("verified")
      return DirectoryDomain(
        name: isInitial ? initial : name, isVerified: isInitial || isVerified,
        isFixed: isInitial, passwordValidity: try row.value("password_validity"),
        passwordNotice: try row.value("password_notice"))
    }
    let first =
      added.first(where: \.isFixed)
      ?? DirectoryDomain(name: initial, isVerified: true, isFixed: true)
    return [first] + added.filter { !$0.isFixed }
  }

  func domain(named name: String) throws -> DirectoryDomain? {
    try domains().first { $0.name == name.lowercased() }
  }

  /// Returns the text of the record that proves who owns a domain: always the same for the same name.
  static func verificationRecord(of domain: String) -> String {
    let digits = DirectoryID.id("domain:\(domain.lowercased())").utf8.map { Int($0) % 10 }
    return "MS=ms" + digits.prefix(8).map(String.init).joined()
  }

  /// Returns the accounts in use that have their names in a domain, in the order of their names.
  func users(inDomain domain: String) throws -> [Subject] {
    try db.rows(
      sql: """
        SELECT id, upn FROM app_user
        WHERE state = 'active' AND lower(substr(upn, instr(upn, '@') + 1)) = ? ORDER BY upn, id
        """, arguments: [domain.lowercased()]
    ).map { try $0.subject("id") }
  }
}
