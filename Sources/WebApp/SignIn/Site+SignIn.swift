import Commands
import Hummingbird

/// The addresses for signing in and out, with a one-time link or an OpenID Connect provider.
extension Site {
  func addSignIn(to router: RouterGroup<WebContext>) {
    router.get("sign-in") { request, _ in
      // Programs that only look at a link must not use it up.
      guard request.method == .get else { return Response(status: .ok) }
      if let key = request.uri.queryParameters.get("key") {
        guard let actor = redeem(key) else { throw WebProblem.signedOut }
        let visit = interruptedVisit(request)
        var response = try signIn(actor, Set(WebRole.allCases), to: visit?.path ?? "/")
        if let visit, visit.form.isEmpty { response.setCookie(expired(interruptedCookie)) }
        return response
      }
      guard let openID else { throw WebProblem.signedOut }
      return try await redirectToProvider(openID, request)
    }
    router.get("sign-in/callback") { request, _ in
      guard request.method == .get else { return Response(status: .ok) }
      guard let openID else { throw WebProblem.notFound }
      return try await finishSignIn(openID, request)
    }
    router.post("sign-out") { request, web in
      if let token = web.token { signIns.signOut(token) }
      let language = web.form["language"].flatMap { contexts[$0] == nil ? nil : $0 }
      // A page of this server, because the answer to a form may not lead elsewhere (CSP,
      // form-action).
      var response = redirect(to: "/\(language ?? self.language(of: request))/signed-out")
      response.setCookie(expired(cookie))
      // Whoever signs in again does so in the same language.
      response.setCookie(
        self.cookie(
          keeping: InterruptedVisit(at: "/\(language ?? self.language(of: request))/", nil)))
      return response
    }
    router.get(":language/signed-out") { _, web in
      await signedOutPage(try context(web.parameters.get("language") ?? ""), web)
    }
  }

  private func redeem(_ key: String) -> String? {
    links.redeem(key)
      ?? SignInLinks(request.context.data).redeem(key, at: SystemClock().now())
  }

  /// The command that prints a new link, as it is typed where the server runs.
  var linkCommand: String {
    let usual = "http://127.0.0.1:\(WebRequest.usualPort)"
    return "stegvis serve --link" + (address.origin == usual ? "" : " --url \(address.origin)")
  }

  private func signedOutPage(_ context: CommandContext, _ web: WebContext) async -> Response {
    let words = context.words
    let home = "\(address.origin)/\(words.language)"
    return answer(
      WebPage(
        template: "goodbye", title: words[.webSignedOutHere], path: "signed-out",
        value: [
          "there": .optional(await openID?.signOutAddress(returnTo: home)),
          "again": .flag(openID != nil), "to": .text(QueryText.encoded("/\(words.language)/")),
          "command": .text(linkCommand),
        ]), context, web)
  }

  private func signIn(_ actor: String, _ roles: Set<WebRole>, to path: String) throws -> Response {
    let token = try signIns.signIn(actor: actor, roles: roles)
    var response = redirect(to: path)
    response.setCookie(
      Cookie(
        name: cookie, value: token, maxAge: SignInStore.lifetime, path: "/",
        secure: address.isSecure,
        httpOnly: true, sameSite: .lax))
    return response
  }

  func expired(_ name: String) -> Cookie {
    Cookie(
      name: name, value: "", maxAge: 0, path: "/", secure: address.isSecure, httpOnly: true,
      sameSite: .lax)
  }

  /// The name of the cookie that keeps a pending sign-in until the person returns.
  private var pendingCookie: String { "\(cookie)-sign-in" }

  private func redirectToProvider(
    _ openID: OpenIDClient, _ request: Request
  ) async throws -> Response {
    let path = request.uri.queryParameters.get("to") ?? "/"
    do {
      let (provider, pending) = try await openID.begin(returnTo: path)
      var response = redirect(to: provider)
      response.setCookie(
        Cookie(
          name: pendingCookie, value: pending.cookieValue, maxAge: PendingSignIn.longest, path: "/",
          secure: address.isSecure, httpOnly: true, sameSite: .lax))
      return response
    } catch {
      throw WebProblem.signIn(error.explanation)
    }
  }

  private func finishSignIn(_ openID: OpenIDClient, _ request: Request) async throws -> Response {
    guard let value = request.cookies[pendingCookie]?.value,
      let pending = PendingSignIn(cookieValue: value)
    else { throw WebProblem.signedOut }
    var query: [String: String] = [:]
    for (name, value) in request.uri.queryParameters {
      // RFC 6749, section 3.1: parameters must not be repeated, so nothing in such a query is
      // believed.
      guard query.updateValue(String(value), forKey: String(name)) == nil else {
        throw WebProblem.formUnknown
      }
    }
    do {
      let identity = try await openID.finish(pending, query)
      let roles = self.request.roles(of: identity.roles)
      guard !roles.isEmpty else { throw WebProblem.roleMissing(.view) }
      // A person the tenant does not know cannot do anything here.
      _ = try await tenants.tenants(for: identity.actor)
      var response = try signIn(identity.actor, roles, to: pending.returnPath)
      response.setCookie(expired(pendingCookie))
      return response
    } catch let problem as OpenIDProblem {
      throw WebProblem.signIn(problem.explanation)
    }
  }
}
