import HTTPTypes
import Hummingbird
import Markup
import NIOCore
import Synchronization

/// What the checks below find out about a request: who sent it, and the data of its form.
struct WebContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The IP address at the other end of the connection.
  let peer: String
  let isLocalPeer: Bool
  var person: Person?
  /// The value of the person's cookie; `nil` if nobody is signed in.
  var token: String?
  /// The data of a form, once it has been checked; empty for all requests but POST.
  var form = WebForm()

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    let address = source.channel.remoteAddress
    peer = address?.ipAddress ?? ""
    isLocalPeer = peer.hasPrefix("127.") || peer == "::1" || peer == "::ffff:127.0.0.1"
  }

  /// The largest request body is an uploaded file.
  var maxUploadSize: Int { FormCheck.longestUpload }
}

/// Adds headers to every answer that forbid the browser to use other servers' scripts, styles and
/// frames, and takes the body from every answer to HEAD.
struct SecurityHeaders: RouterMiddleware {
  typealias Context = WebContext

  private let fields: [(HTTPField.Name, String)]

  /// - Parameter isSecure: Whether browsers reach this server by HTTPS.
  init(isSecure: Bool) { fields = Self.fields(isSecure: isSecure) }

  /// Only this server's own files; no markup of a document can run or load anything (CSP Level 3).
  static let policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    // The answer to HEAD is that to GET without its body (RFC 9110 §9.3.2), also for a problem.
    if request.method == .head { response = response.createHeadResponse() }
    for (name, value) in fields where response.headers[name] == nil {
      response.headers[name] = value
    }
    return response
  }

  private static func fields(isSecure: Bool) -> [(HTTPField.Name, String)] {
    let always: [(String, String)] = [
      ("Content-Security-Policy", policy), ("X-Content-Type-Options", "nosniff"),
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

/// Answers only requests for this server's own host names, so that no other name can be pointed
/// here (DNS rebinding).
struct HostCheck: RouterMiddleware {
  typealias Context = WebContext

  let address: WebAddress

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    // The first `Host` has become the authority. With a second one, a proxy might have gone by the
    // other (RFC 9112, section 3.2).
    guard !request.headers.contains(where: { $0.name.canonicalName == "host" }) else {
      throw WebProblem.hostUnclear
    }
    guard let host = request.head.authority?.lowercased(), address.isOwn(host: host) else {
      throw WebProblem.otherHost
    }
    return try await next(request, context)
  }
}

/// Finds the person who sent a request.
struct SignInCheck: RouterMiddleware {
  typealias Context = WebContext

  let site: Site

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var context = context
    if let token = request.cookies[site.cookie]?.value, let person = site.signIns.person(token) {
      context.token = token
      context.person = person
    }
    return try await next(request, context)
  }
}

/// Limits how many requests a client may make: bursts of ten seconds' worth, then `rate` per
/// second.
///
/// A class, because it counts.
final class RateLimit: RouterMiddleware {
  typealias Context = WebContext

  private struct Bucket {
    var tokens: Double
    var at: ContinuousClock.Instant
  }

  private struct Buckets {
    var byClient: [String: Bucket] = [:]
    var swept: ContinuousClock.Instant
  }

  /// The greatest number of addresses that are told apart; further ones share a bucket.
  private static let mostClients = 10_000

  private let rate: Double
  private let buckets = Mutex(Buckets(swept: .now))
  private let clock = ContinuousClock()

  /// - Parameter rate: Requests per second.
  init(rate: Int) { self.rate = Double(rate) }

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    // Behind a proxy all requests come from one address, so signed-in people are told apart by
    // their tokens.
    let isAllowed =
      context.token.map { take($0, isKnown: true) }
      ?? take(ClientAddress.key(context.peer), isKnown: false)
    guard isAllowed else {
      throw WebProblem.tooMany(retryAfter: 1)
    }
    return try await next(request, context)
  }

  /// - Parameter isKnown: Whether it is somebody who is signed in, who never shares a bucket: a
  ///   flood of strangers must not stop them.
  private func take(_ client: String, isKnown: Bool) -> Bool {
    let now = clock.now
    return buckets.withLock { buckets in
      // A client that has been away long enough for its burst to be full again need not be
      // remembered. Looking for them takes time, so it is done once a second at most.
      if buckets.byClient.count >= Self.mostClients, now - buckets.swept > .seconds(1) {
        buckets.byClient = buckets.byClient.filter { now - $0.value.at < .seconds(10) }
        buckets.swept = now
      }
      let hasOwn =
        isKnown || buckets.byClient[client] != nil || buckets.byClient.count < Self.mostClients
      let key = hasOwn ? client : "others"
      var bucket = buckets.byClient[key] ?? Bucket(tokens: rate * 10, at: now)
      let passed = (now - bucket.at) / .seconds(1)
      bucket.tokens = min(rate * 10, bucket.tokens + passed * rate)
      bucket.at = now
      guard bucket.tokens >= 1 else {
        buckets.byClient[key] = bucket
        return false
      }
      bucket.tokens -= 1
      buckets.byClient[key] = bucket
      return true
    }
  }
}

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
    guard !Self.isForeign(request, address) else { throw WebProblem.formUnknown }
    var context = context
    context.form = try await form(of: request)
    guard let given = context.form["csrf"], ConstantTime.isEqual(given, Self.token(for: token))
    else {
      throw WebProblem.formUnknown
    }
    return try await next(request, context)
  }

  /// Whether the browser says that a form does not come from a page of this server.
  static func isForeign(_ request: Request, _ address: WebAddress) -> Bool {
    if let origin = request.headers[origin], !address.isOwn(origin: origin) { return true }
    return request.headers[fetchSite].map { $0 != "same-origin" } ?? false
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
