import FoundationEssentials

/// The address of a proxy, as environment variables write it: `http://<host>:<port>`.
struct ProxyAddress: Hashable, Sendable {
  let host: String
  let port: Int

  init?(_ text: String) {
    var rest = text[...]
    for scheme in ["http://", "https://"] where rest.hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
    }
    let parts = rest.prefix { $0 != "/" }.split(separator: ":")
    guard parts.count == 2, let host = parts.first, !host.contains("@"),
      let port = parts.last.flatMap({ Int($0) })
    else { return nil }
    self.host = String(host)
    self.port = port
  }
}
