/// One of the separate clouds that Microsoft runs Microsoft 365 in; each has hosts of its own.
///
/// Source: Microsoft Graph documentation, "National cloud deployments" (hosts of the interface and
/// of the sign-in).
package enum GraphCloud: String, Hashable, Sendable, CaseIterable {
  case worldwide
  /// GCC High.
  case usGovernment
  /// The United States' Department of Defense.
  case usGovernmentDoD
  /// Run by 21Vianet in China.
  case china

  /// The host of the interface.
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

  /// The environment that documents name the cloud by, in `::: moniker range="…"`.
  package var environment: String {
    switch self {
    case .worldwide: "o365-worldwide"
    case .usGovernment, .usGovernmentDoD: "o365-usgov"
    case .china: "o365-21vianet"
    }
  }

  /// The cloud a tenant's name leads to; an embedded tenant, or a sandbox, is as the worldwide one.
  ///
  /// - Parameter tenant: as `--tenant` names it: `graph:https://graph.microsoft.us/v1.0`.
  package init(tenant: String) {
    let host = tenant.split(separator: "/").dropFirst().first ?? ""
    self = Self(graphHost: String(host.prefix { $0 != ":" })) ?? .worldwide
  }

  /// The cloud whose interface has this host; `nil` for any other host, such as a sandbox's.
  package init?(graphHost: String) {
    guard let cloud = Self.allCases.first(where: { $0.graphHost == graphHost.lowercased() }) else {
      return nil
    }
    self = cloud
  }
}
