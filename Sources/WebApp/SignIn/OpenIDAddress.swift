import FoundationEssentials

/// An address that a secret may be sent to: over TLS, or on this machine.
///
/// Source: Core 1.0, sections 3.1.2 and 3.1.3 (TLS everywhere); RFC 8252, section 8.3, for the
/// exception, without which nobody could try it.
struct OpenIDAddress: Hashable, Sendable {
  let text: String
  /// Whether what is sent there does not leave this machine.
  let isLoopback: Bool

  /// - Throws: `OpenIDProblem.unusableAddress` for everything else, and for one with a password or
  ///   a fragment in it.
  init(_ text: String) throws(OpenIDProblem) {
    // A parser may mend what is not an address; another one may mend it differently.
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }),
      let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil,
      parts.fragment == nil
    else { throw .unusableAddress(Self.shown(text)) }
    let isLoopback = Self.isLoopback(host.lowercased())
    guard scheme == "https" || (scheme == "http" && isLoopback) else {
      throw .unusableAddress(Self.shown(text))
    }
    self.text = text
    self.isLoopback = isLoopback
  }

  /// 127.0.0.0/8 (RFC 1122, section 3.2.1.3), ::1 (RFC 4291, section 2.5.3), and the name that
  /// means them (RFC 6761, section 6.3).
  private static func isLoopback(_ host: String) -> Bool {
    if ["localhost", "::1", "[::1]"].contains(host) { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127"
      && numbers.allSatisfy {
        $0.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8($0) != nil
      }
  }

  /// The text without what stands before an `@`, where a password could be.
  static func shown(_ text: String) -> String {
    OpenIDProblem.word(text.split(separator: "@").last.map(String.init) ?? "")
  }
}
