import FoundationEssentials
import OutgoingHTTP

/// An address that a secret may be sent to: over TLS, or on this machine.
///
/// Source: Core 1.0, sections 3.1.2 and 3.1.3 (TLS everywhere); RFC 8252, section 8.3, for the
/// exception, without which nobody could try it.
struct OpenIDAddress: Hashable, Sendable {
  let text: String

  /// - Throws: `OpenIDProblem.unusableAddress` for everything else, and for one with a password or
  ///   a fragment in it.
  init(_ text: String) throws(OpenIDProblem) {
    // A parser may mend what is not an address; another one may mend it differently.
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

  /// The text without what stands before an `@`, where a password could be.
  static func shown(_ text: String) -> String {
    OpenIDProblem.word(text.split(separator: "@").last.map(String.init) ?? "")
  }
}
