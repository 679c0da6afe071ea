import Commands
import WebApp

extension GraphAccess {
  func serve(_ request: WebRequest) async throws { try await WebServer(request).run() }
}
