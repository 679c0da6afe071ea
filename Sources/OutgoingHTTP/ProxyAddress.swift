/// The address of a proxy, as in environment variables: `http://<host>:<port>`.
package struct ProxyAddress: Hashable, Sendable {
  package let host: String
  package let port: Int

  /// Parses an address.
  ///
  /// - Throws: `HTTPFault.unusableProxy` for anything else, including an address with a user name
  ///   or a password, which this program does not send.
  package init(_ text: String) throws(HTTPFault) {
    var rest = text[...]
    for scheme in ["http://", "https://"] where rest.hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
    }
    let parts = rest.prefix { $0 != "/" }.split(separator: ":")
    guard parts.count == 2, let host = parts.first, !host.contains("@"),
      let port = parts.last.flatMap({ Int($0) })
    else { throw .unusableProxy(text.split(separator: "@").last.map(String.init) ?? "") }
    self.host = String(host)
    self.port = port
  }
}
