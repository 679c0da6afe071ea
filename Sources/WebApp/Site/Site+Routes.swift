import Commands
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Workspaces

/// Every address of the site, with the checks that run before a page.
extension Site {
  /// Returns the router. Checks run in the order in which they are added.
  func router() -> Router<WebContext> {
    let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: AccessRecord(metrics: metrics, log: log))
    router.add(middleware: SecurityHeaders(isSecure: address.isSecure))
    router.add(middleware: ProblemMiddleware(site: self))
    addProbes(to: router)
    let checked = router.group()
      .add(middleware: HostCheck(address: address))
      .add(middleware: SignInCheck(site: self))
      .add(middleware: RateLimit(rate: request.rate))
      .add(middleware: FormCheck(address: address))
    addAssets(to: checked)
    addSignIn(to: checked)
    checked.get("/") { request, web in
      redirect(to: "/\(language(of: request))/")
    }
    addProcedures(to: checked)
    addDocuments(to: checked)
    addBindings(to: checked)
    addPictures(to: checked)
    addSessions(to: checked)
    addUndo(to: checked)
    addReading(to: checked)
    addApprovals(to: checked)
    addTenant(to: checked)
    addTranslations(to: checked)
    return router
  }

  /// Returns the person who reads a page and the context of the page's language. Every page behind
  /// the sign-in begins with this check.
  ///
  /// - Parameter role: The role that the page requires.
  /// - Throws: `WebProblem.signedOut`; `.roleMissing`; `.notFound` if the language does not exist.
  func reader(_ web: WebContext, _ role: WebRole) throws -> (Person, CommandContext) {
    let context = try context(web.parameters.get("language") ?? "")
    guard let person = web.person else { throw WebProblem.signedOut }
    guard person.may(role) else { throw WebProblem.roleMissing(role) }
    return (person, context)
  }

  /// Returns the first language of `Accept-Language`, in order, that the program has texts for (RFC
  /// 9110 §12.5.4); otherwise the language in which the server was started.
  func language(of request: Request) -> String {
    let wanted = (request.headers[.acceptLanguage] ?? "").split(separator: ",").map { entry in
      entry.prefix { $0 != ";" && $0 != "-" }.filter { !$0.isWhitespace }.lowercased()
    }
    return wanted.first(where: languages.contains) ?? self.request.context.words.language
  }

  /// Returns the language in the address of a request; that of the browser if there is none.
  func language(at request: Request) -> String {
    let first = request.uri.path.split(separator: "/").first.map(String.init) ?? ""
    return languages.contains(first) ? first : language(of: request)
  }
}

extension Site {
  func addAssets(to router: RouterGroup<WebContext>) {
    for name in assets.names {
      router.get("assets/\(name)") { request, _ in
        guard let response = assets.response(name, to: request.headers) else {
          throw WebProblem.notFound
        }
        return response
      }
    }
  }
}

/// Addresses for monitoring: whether the server runs, whether it is ready, and its metrics.
extension Site {
  func addProbes(to router: Router<WebContext>) {
    router.get("health") { _, _ in Self.plain("ok\n") }
    router.get("ready") { _, _ in
      do {
        _ = try journal.count()
        _ = try await tenants.tenants(for: nil).domain.now()
        return Self.plain("ready\n")
      } catch {
        return Self.plain("the journal or the tenant cannot be read\n", .serviceUnavailable)
      }
    }
    // Metrics are for programs on this machine, for whoever can read the key, and for people who
    // are signed in.
    router.get("metrics") { request, web in
      let token = request.cookies[cookie]?.value
      guard
        MetricsKey.isDirect(request.headers, from: web, at: address)
          || metricsKey.admits(request.headers) || token.flatMap(signIns.person) != nil
      else {
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

/// The key with which a program behind a proxy, or on another machine, reads the metrics: the
/// content of a file in the data folder, for the header `Authorization: Bearer …`.
package struct MetricsKey: Sendable {
  private let text: String

  /// Reads the key, and makes it if there is none.
  ///
  /// - Throws: `WorkspaceFailure` if it can be neither read nor written.
  package init(_ data: DataFolder) throws {
    let path = "\(data.path)/metrics.key"
    try Self.ensure(path)
    text = String(decoding: try FileReading.file(path).bytes, as: UTF8.self)
  }

  private static func ensure(_ path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    do {
      try FileWriting.writeSecret(RandomWord.next(), to: path)
    } catch {
      // Another server may just have made it.
      guard FileManager.default.fileExists(atPath: path) else { throw error }
    }
  }

  package func admits(_ headers: HTTPFields) -> Bool {
    headers[.authorization].map { ConstantTime.isEqual($0, "Bearer \(text)") } ?? false
  }

  /// Whether a program on this machine asks for itself. Through a proxy on this machine, everybody
  /// comes from here.
  static func isDirect(_ headers: HTTPFields, from web: WebContext, at address: WebAddress) -> Bool
  {
    web.isLocalPeer && !address.isNamed && !isForwarded(headers)
  }

  /// Whether a proxy says that it forwards a request (RFC 7239, RFC 9110 §7.6.3, and what came before
  /// them).
  package static func isForwarded(_ headers: HTTPFields) -> Bool {
    headers.contains { field in
      let name = field.name.canonicalName
      return name.hasPrefix("x-forwarded-") || ["forwarded", "via", "x-real-ip"].contains(name)
    }
  }
}
