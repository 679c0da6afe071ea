/// Where the sandbox serves: the version of Microsoft Graph, as its paths begin.
enum SandboxPath {
  static let version = "/v1.0"
}
