import FoundationEssentials
import OutgoingHTTP

/// An address to which a secret may be sent: over TLS, or on this machine.
///
/// Source: Core 1.0, sections 3.1.2 and 3.1.3 (TLS everywhere); RFC 8252, section 8.3, for the
/// exception, without which nobody could try it out.
package struct OpenIDAddress: Hashable, Sendable {
  package let text: String

  /// Checks an address.
  ///
  /// - Throws: `OpenIDProblem.unusableAddress` for anything else, and if it contains a password or
  ///   a fragment.
  package init(_ text: String) throws(OpenIDProblem) {
    // A parser may correct an invalid address, and another parser may correct it differently.
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }),
      let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil,
      parts.fragment == nil
    else { throw .unusableAddress(Self.shown(text)) }
    guard scheme == "https" || (scheme == "http" && LoopbackHost.isOne(host)) else {
      throw .unusableAddress(Self.shown(text))
    }
    self.text = text
  }

  /// Returns the text without the part before an `@`, which could contain a password.
  package static func shown(_ text: String) -> String {
    OpenIDProblem.word(text.split(separator: "@").last.map(String.init) ?? "")
  }
}
