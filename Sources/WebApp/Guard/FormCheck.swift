import HTTPTypes
import Hummingbird
import Markup

/// Reads the data of a form, and rejects forms that do not come from this server's own pages.
///
/// A form proves its origin by its token, which only a page shown to the same sign-in has, and the
/// browser by `Origin` (OWASP, Cross-Site Request Forgery Prevention).
struct FormCheck: RouterMiddleware {
  typealias Context = WebContext

  /// The largest form, without and with a file, in bytes.
  static let longestForm = 65_536
  static let longestUpload = 20 * 1_048_576

  let address: WebAddress

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    switch request.method {
    case .get, .head: return try await next(request, context)
    case .post: break
    case _: throw WebProblem.notFound
    }
    guard let token = context.token else { throw WebProblem.signedOut }
    if let origin = request.headers[Self.origin], !address.isOwn(origin: origin) {
      throw WebProblem.formUnknown
    }
    if let site = request.headers[Self.fetchSite], site != "same-origin" {
      throw WebProblem.formUnknown
    }
    var context = context
    context.form = try await form(of: request)
    guard let given = context.form["csrf"], ConstantTime.isEqual(given, Self.token(for: token))
    else {
      throw WebProblem.formUnknown
    }
    return try await next(request, context)
  }

  private func form(of request: Request) async throws -> WebForm {
    let type = request.headers[.contentType] ?? ""
    let isUpload = type.lowercased().hasPrefix("multipart/")
    let most = isUpload ? Self.longestUpload : Self.longestForm
    if let length = request.headers[.contentLength].flatMap(Int.init), length > most {
      throw WebProblem.tooLarge
    }
    let bytes: [UInt8]
    do {
      bytes = Array(try await request.body.collect(upTo: most).readableBytesView)
    } catch {
      throw WebProblem.tooLarge
    }
    guard isUpload else { return WebForm(encoded: String(decoding: bytes, as: UTF8.self)) }
    guard let form = WebForm(multipart: bytes, type: type) else { throw WebProblem.formUnknown }
    return form
  }

  /// Returns the token of every form of one sign-in, which does not reveal the cookie.
  static func token(for cookie: String) -> String {
    Digest.sha256(Array("stegvis form \(cookie)".utf8))
  }

  private static let origin = HTTPField.Name("Origin") ?? .referer
  private static let fetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .referer
}
