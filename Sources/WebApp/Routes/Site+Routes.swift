import Commands
import HTTPTypes
import Hummingbird
import Presentation

/// Every address of the site.
extension Site {
  func router() -> Router<WebContext> {
    let router = Router(context: WebContext.self)
    router.add(middleware: AccessRecord(metrics: metrics, log: AccessLog(request.accessLog)))
    router.add(middleware: SecurityHeaders(isSecure: address.isSecure))
    router.add(middleware: ProblemMiddleware(site: self))
    addProbes(to: router)
    let inside = router.group()
      .add(middleware: HostCheck(address: address))
      .add(middleware: SignInCheck(site: self))
      .add(middleware: RateLimit(rate: request.rate))
      .add(middleware: FormCheck(address: address))
    addAssets(to: inside)
    addSignIn(to: inside)
    inside.get("/") { request, web in
      redirect(to: "/\(language(of: request))/")
    }
    addProcedures(to: inside)
    addSessions(to: inside)
    addReading(to: inside)
    addApprovals(to: inside)
    addTenant(to: inside)
    addTranslations(to: inside)
    return router
  }

  /// Returns the person who asks and the context of the language. Nobody unknown gets past this.
  ///
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
