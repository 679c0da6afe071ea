import FoundationEssentials

/// What a provider says about itself.
///
/// Source: Discovery 1.0, sections 3 and 4.
struct OpenIDDiscovery: Sendable {
  let authorization: OpenIDAddress
  let token: OpenIDAddress
  let keys: OpenIDAddress
  /// `nil` where people cannot be signed out there (RP-Initiated Logout 1.0, section 2.1).
  let endSession: OpenIDAddress?
  let authentication: ClientAuthentication
  /// Whether each of its responses says who sent it (RFC 9207, section 3).
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

  /// Where an issuer describes itself (section 4): behind its path, without a slash at the end.
  static func address(issuer: String) -> String {
    (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer)
      + "/.well-known/openid-configuration"
  }

  /// - Throws: `OpenIDProblem.unreadable`, `.otherIssuer`, `.missingEntry`, `.unusableAddress` or
  ///   `.noWayToSendSecret`.
  init(_ body: [UInt8], _ settings: OpenIDSettings) throws(OpenIDProblem) {
    let record: Record
    do {
      record = try JSONDecoder().decode(Record.self, from: Data(body))
    } catch {
      throw .unreadable(address: Self.address(issuer: settings.issuer))
    }
    guard let issuer = record.issuer else { throw .missingEntry("issuer") }
    // Letter by letter (section 4.3): else one tenant could speak for another.
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
