import HTTPTypes
import Hummingbird
import Journal

/// Addresses for monitoring: whether the server runs, whether it is ready, and its metrics.
extension Site {
  func addProbes(to router: Router<WebContext>) {
    router.get("health") { _, _ in Self.plain("ok\n") }
    router.get("ready") { _, _ in
      do {
        _ = try journal.sessions()
        _ = try await tenants.tenant(for: nil).domain.now()
        return Self.plain("ready\n")
      } catch {
        return Self.plain("the journal or the tenant cannot be read\n", .serviceUnavailable)
      }
    }
    // Metrics are for clients on this machine and for people who are signed in.
    router.get("metrics") { request, web in
      let token = request.cookies[cookie]?.value
      guard web.isLocalPeer || token.flatMap(signIns.person) != nil else {
        throw WebProblem.signedOut
      }
      return Self.plain(
        metrics.text, type: "text/plain; version=0.0.4; charset=utf-8")
    }
  }

  private static func plain(
    _ text: String, _ status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8"
  ) -> Response {
    Response(
      status: status, headers: [.contentType: type],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
