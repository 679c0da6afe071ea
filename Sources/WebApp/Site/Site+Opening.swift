import Commands
import OutgoingHTTP
import Workspaces

extension Site {
  /// Opens the journal and the tenant, and reads the templates and the texts of every language.
  ///
  /// - Throws: `CommandFailure` if one of them is missing or the sign-in service is invalid.
  static func open(_ request: WebRequest) async throws -> Site {
    let context = request.context
    let address = try WebAddress(request)
    let languages = try context.content.languages()
    var contexts: [String: CommandContext] = [:]
    for language in languages {
      contexts[language] =
        language == context.words.language ? context : try context.speaking(language)
    }
    let journal = try context.journal()
    return Site(
      contexts: contexts, languages: languages, request: request, journal: journal,
      templates: try PageTemplates(context.content), tenants: OpenTenants(request.open),
      shelf: ProcedureCache(), times: DurationCache(), desk: try desk(request),
      walks: RunningWalks(journal),
      signIns: SignInStore(folder: "\(context.data.path)/sign-ins", now: { SystemTime.now }),
      links: OneTimeLinks(now: { SystemTime.now }),
      openID: try await openID(request, address), metrics: WebMetrics(), address: address)
  }

  /// The folders must exist when the server starts, so that translators do not find them missing.
  private static func desk(_ request: WebRequest) throws -> TranslationCache {
    for folder in request.documents { _ = try request.context.files(below: folder, endings: []) }
    return TranslationCache(DocumentNames(request.documents, content: request.context.content.path))
  }

  private static func openID(
    _ request: WebRequest, _ address: WebAddress
  ) async throws -> OpenIDClient? {
    guard let signIn = request.signIn else { return nil }
    let failure = { (problem: OpenIDProblem) in
      request.context.failure(
        .tenantFailed, .serveIssuer, ["issuer": signIn.issuer, "reason": problem.evidence])
    }
    let transport: OpenIDHTTPTransport
    do {
      transport = try OpenIDHTTPTransport(
        HTTPRoute(
          proxy: request.context.environment["HTTPS_PROXY"].flatMap { $0.isEmpty ? nil : $0 },
          authorities: signIn.authorities))
    } catch {
      throw failure(error)
    }
    do {
      let client = OpenIDClient(
        OpenIDSettings(
          issuer: signIn.issuer, clientID: signIn.client,
          clientSecret: signIn.secret.map { Secret($0) },
          redirectAddress: "\(address.origin)/sign-in/callback", rolesClaim: signIn.rolesClaim),
        transport: transport,
        now: { SystemTime.now })
      try await client.discover()
      return client
    } catch {
      await transport.close()
      throw failure(error)
    }
  }
}
