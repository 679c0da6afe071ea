/// One of the separate clouds in which Microsoft runs Microsoft 365; each has its own hosts.
///
/// Source: Microsoft Graph documentation, "National cloud deployments" (hosts of the interface and
/// of the sign-in).
package enum GraphCloud: String, Hashable, Sendable, CaseIterable {
  case worldwide
  /// GCC High.
  case usGovernment
  /// The United States Department of Defense.
  case usGovernmentDoD
  /// Operated by 21Vianet in China.
  case china

  /// The host of Microsoft Graph.
  package var graphHost: String {
    switch self {
    case .worldwide: "graph.microsoft.com"
    case .usGovernment: "graph.microsoft.us"
    case .usGovernmentDoD: "dod-graph.microsoft.us"
    case .china: "microsoftgraph.chinacloudapi.cn"
    }
  }

  /// The host that issues tokens.
  package var loginHost: String {
    switch self {
    case .worldwide: "login.microsoftonline.com"
    case .usGovernment, .usGovernmentDoD: "login.microsoftonline.us"
    case .china: "login.chinacloudapi.cn"
    }
  }

  /// The name that documents use for the cloud, as in `::: moniker range="…"`.
  package var environment: String {
    switch self {
    case .worldwide: "o365-worldwide"
    case .usGovernment, .usGovernmentDoD: "o365-usgov"
    case .china: "o365-21vianet"
    }
  }

  /// Creates the cloud of a tenant; `worldwide` for an embedded tenant and for a sandbox.
  ///
  /// - Parameter tenant: The value of `--tenant`, such as `graph:https://graph.microsoft.us/v1.0`.
  package init(tenant: String) {
    let host = tenant.split(separator: "/").dropFirst().first ?? ""
    self = Self(graphHost: String(host.prefix { $0 != ":" })) ?? .worldwide
  }

  /// Creates the cloud with this Microsoft Graph host; `nil` for any other host, such as a
  /// sandbox's.
  package init?(graphHost: String) {
    guard let cloud = Self.allCases.first(where: { $0.graphHost == graphHost.lowercased() }) else {
      return nil
    }
    self = cloud
  }
}
