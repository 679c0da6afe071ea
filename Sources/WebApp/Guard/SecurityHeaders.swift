import HTTPTypes
import Hummingbird

/// Headers with which every answer forbids the browser to use other servers' scripts, styles and
/// frames.
struct SecurityHeaders: RouterMiddleware {
  typealias Context = WebContext

  /// Whether browsers reach this server by HTTPS.
  let isSecure: Bool

  /// Only this server's own files; no markup of a document can run or load anything (CSP Level 3).
  static let policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    for (name, value) in fields where response.headers[name] == nil {
      response.headers[name] = value
    }
    return response
  }

  private var fields: [(HTTPField.Name, String)] {
    let always: [(String, String)] = [
      ("Content-Security-Policy", Self.policy), ("X-Content-Type-Options", "nosniff"),
      ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
      ("Cross-Origin-Resource-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
      ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
      // A page shows data of the tenant, so no copy of it may be stored.
      ("Cache-Control", "no-store"),
    ]
    let secure = isSecure ? [("Strict-Transport-Security", "max-age=31536000")] : []
    return (always + secure).compactMap { name, value in
      HTTPField.Name(name).map { ($0, value) }
    }
  }
}
