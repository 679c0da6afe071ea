import Commands
import HTTPTypes
import Hummingbird
import Presentation

/// Every address there is.
extension Site {
  func router() -> Router<WebContext> {
    let router = Router(context: WebContext.self)
    router.add(middleware: AccessRecord(metrics: metrics, log: AccessLog(request.accessLog)))
    router.add(middleware: SecurityHeaders(isSecure: address.isSecure))
    router.add(middleware: ProblemAnswer(site: self))
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

  /// Whoever asks, and in which language; nobody unknown comes past this.
  ///
  /// - Throws: `WebProblem.signedOut`, `.roleMissing`, `.notFound` for a language there is none of.
  func reader(_ web: WebContext, _ role: WebRole) throws -> (Person, CommandContext) {
    let context = try context(web.parameters.get("language") ?? "")
    guard let person = web.person else { throw WebProblem.signedOut }
    guard person.may(role) else { throw WebProblem.roleMissing(role) }
    return (person, context)
  }

  /// The first language of `Accept-Language` there are words for (RFC 9110 §12.5.4), by order; that
  /// of whoever started the server where there is none.
  func language(of request: Request) -> String {
    let wanted = (request.headers[.acceptLanguage] ?? "").split(separator: ",").map { entry in
      entry.prefix { $0 != ";" && $0 != "-" }.filter { !$0.isWhitespace }.lowercased()
    }
    return wanted.first(where: languages.contains) ?? self.request.context.words.language
  }

  /// The language an address is in; that of the browser where it is in none.
  func language(at request: Request) -> String {
    let first = request.uri.path.split(separator: "/").first.map(String.init) ?? ""
    return languages.contains(first) ? first : language(of: request)
  }
}
