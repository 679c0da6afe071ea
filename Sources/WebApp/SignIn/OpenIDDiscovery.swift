import FoundationEssentials
import OutgoingHTTP

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
      throw .otherIssuer(expected: settings.issuer, found: OpenIDProblem.loggable(issuer))
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

/// An address to which a secret may be sent: over TLS, or on this machine.
///
/// Source: Core 1.0, sections 3.1.2 and 3.1.3 (TLS everywhere); RFC 8252, section 8.3, for the
/// exception, without which nobody could try it out.
package struct OpenIDAddress: Hashable, Sendable {
  package let text: String

  /// Checks an address.
  ///
  /// - Throws: `OpenIDProblem.unusableAddress` for anything else, and if it contains a password,
  ///   a fragment or a port above 65535.
  package init(_ text: String) throws(OpenIDProblem) {
    // A parser may correct an invalid address, and another parser may correct it differently.
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }),
      let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil,
      parts.fragment == nil, AddressPort.isUsable(in: text)
    else { throw .unusableAddress(Self.shown(text)) }
    guard scheme == "https" || (scheme == "http" && LoopbackHost.isLoopback(host)) else {
      throw .unusableAddress(Self.shown(text))
    }
    self.text = text
  }

  /// Returns the text without the part before an `@`, which could contain a password.
  package static func shown(_ text: String) -> String {
    OpenIDProblem.loggable(text.split(separator: "@").last.map(String.init) ?? "")
  }
}

/// How this server authenticates to the token endpoint (Core 1.0, section 9).
enum ClientAuthentication: Sendable {
  case none
  /// `client_secret_basic`
  case basic(Secret)
  /// `client_secret_post`
  case post(Secret)

  /// - Parameter methods: The methods that the provider accepts; `nil` if it does not say, which
  ///   means `basic` (Discovery 1.0, section 3).
  /// - Throws: `OpenIDProblem.noWayToSendSecret`.
  init(secret: Secret?, methods: [String]?) throws(OpenIDProblem) {
    guard let secret else {
      self = .none
      return
    }
    let methods = methods ?? ["client_secret_basic"]
    if methods.contains("client_secret_basic") {
      self = .basic(secret)
    } else if methods.contains("client_secret_post") {
      self = .post(secret)
    } else {
      throw .noWayToSendSecret(methods.prefix(10).map(OpenIDProblem.loggable))
    }
  }

  /// Returns the value of the `Authorization` header. Both halves are encoded as in a form before
  /// they are joined (RFC 6749, section 2.3.1).
  func header(client: String) -> String? {
    switch self {
    case .none, .post: return nil
    case .basic(let secret):
      let pair = "\(FormBody.encoded(client)):\(FormBody.encoded(secret.value))"
      return "Basic \(Data(pair.utf8).base64EncodedString())"
    }
  }

  /// Returns the fields to add to the form.
  func fields(client: String) -> [(name: String, value: String)] {
    switch self {
    case .basic: []
    case .none: [("client_id", client)]
    case .post(let secret): [("client_id", client), ("client_secret", secret.value)]
    }
  }
}
