import FoundationEssentials

/// The configuration that a provider publishes.
///
/// Source: Discovery 1.0, sections 3 and 4.
package struct OpenIDDiscovery: Sendable {
  package let authorization: OpenIDAddress
  package let token: OpenIDAddress
  package let keys: OpenIDAddress
  /// `nil` if people cannot be signed out there (RP-Initiated Logout 1.0, section 2.1).
  let endSession: OpenIDAddress?
  let authentication: ClientAuthentication
  /// Whether each of its responses identifies the provider (RFC 9207, section 3).
  let isNamedInResponses: Bool

  private struct Record: Decodable {
    let issuer: String?
    let authorization: String?
    let token: String?
    let keys: String?
    let endSession: String?
    let methods: [String]?
    let isNamedInResponses: Bool?

    enum CodingKeys: String, CodingKey {
      case issuer
      case authorization = "authorization_endpoint"
      case token = "token_endpoint"
      case keys = "jwks_uri"
      case endSession = "end_session_endpoint"
      case methods = "token_endpoint_auth_methods_supported"
      case isNamedInResponses = "authorization_response_iss_parameter_supported"
    }
  }

  /// Returns the address of an issuer's configuration (section 4): below its path, without a
  /// trailing slash.
  package static func address(issuer: String) -> String {
    (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer)
      + "/.well-known/openid-configuration"
  }

  /// Reads a configuration.
  ///
  /// - Throws: `OpenIDProblem.unreadable`, `.otherIssuer`, `.missingEntry`, `.unusableAddress` or
  ///   `.noWayToSendSecret`.
  package init(_ body: [UInt8], _ settings: OpenIDSettings) throws(OpenIDProblem) {
    let record: Record
    do {
      record = try JSONDecoder().decode(Record.self, from: Data(body))
    } catch {
      throw .unreadable(address: Self.address(issuer: settings.issuer))
    }
    guard let issuer = record.issuer else { throw .missingEntry("issuer") }
    // Compared exactly (section 4.3); otherwise one tenant could speak for another.
    guard issuer == settings.issuer else {
      throw .otherIssuer(expected: settings.issuer, found: OpenIDProblem.word(issuer))
    }
    authorization = try Self.endpoint(record.authorization, Record.CodingKeys.authorization)
    token = try Self.endpoint(record.token, Record.CodingKeys.token)
    keys = try Self.endpoint(record.keys, Record.CodingKeys.keys)
    if let address = record.endSession {
      endSession = try OpenIDAddress(address)
    } else {
      endSession = nil
    }
    authentication = try ClientAuthentication(
      secret: settings.clientSecret, methods: record.methods)
    isNamedInResponses = record.isNamedInResponses ?? false
  }

  private static func endpoint(
    _ address: String?, _ name: Record.CodingKeys
  ) throws(OpenIDProblem) -> OpenIDAddress {
    guard let address else { throw .missingEntry(name.rawValue) }
    return try OpenIDAddress(address)
  }
}
