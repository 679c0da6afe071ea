import FoundationEssentials

/// Host names and addresses of this machine; what is sent there does not leave it.
package enum LoopbackHost {
  /// Returns whether a host is in 127.0.0.0/8 (RFC 1122, section 3.2.1.3), is ::1 (RFC 4291,
  /// section 2.5.3), or is `localhost` (RFC 6761, section 6.3).
  package static func isOne(_ host: String) -> Bool {
    let host = host.lowercased()
    if ["localhost", "::1", "[::1]"].contains(host) { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127"
      && numbers.allSatisfy {
        $0.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8($0) != nil
      }
  }

  /// Returns whether the host of an absolute address is one of these; `false` if the text is not an
  /// address.
  package static func isHost(of address: String) -> Bool {
    URLComponents(string: address)?.host.map(isOne) ?? false
  }
}
