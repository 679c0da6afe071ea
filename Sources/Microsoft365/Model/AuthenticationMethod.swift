import Operations

/// Something besides the password with which somebody proves who they are.
package struct AuthenticationMethod: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case authenticatorApp
    case phone
    case email
    case securityKey
    case oneTimeCode
    case windowsHello
    case temporaryPass

    /// What Microsoft Graph v1.0 calls its type, after `microsoft.graph.`.
    package var type: String {
      switch self {
      case .authenticatorApp: "microsoftAuthenticatorAuthenticationMethod"
      case .phone: "phoneAuthenticationMethod"
      case .email: "emailAuthenticationMethod"
      case .securityKey: "fido2AuthenticationMethod"
      case .oneTimeCode: "softwareOathAuthenticationMethod"
      case .windowsHello: "windowsHelloForBusinessAuthenticationMethod"
      case .temporaryPass: "temporaryAccessPassAuthenticationMethod"
      }
    }

    /// The segment of a path below which methods of this kind are.
    package var segment: String {
      switch self {
      case .authenticatorApp: "microsoftAuthenticatorMethods"
      case .phone: "phoneMethods"
      case .email: "emailMethods"
      case .securityKey: "fido2Methods"
      case .oneTimeCode: "softwareOathMethods"
      case .windowsHello: "windowsHelloForBusinessMethods"
      case .temporaryPass: "temporaryAccessPassMethods"
      }
    }
  }

  package let id: String
  /// `nil` for one of which this program knows no way to remove it.
  package let kind: Kind?

  package init(id: String, kind: Kind?) {
    self.id = id
    self.kind = kind
  }
}
