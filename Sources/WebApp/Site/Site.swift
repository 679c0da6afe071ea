import Commands
import FoundationEssentials
import Journal
import OutgoingHTTP

/// The data and services that every page uses.
struct Site: Sendable {
  /// By language code.
  let contexts: [String: CommandContext]
  /// In alphabetical order.
  let languages: [String]
  let request: WebRequest
  let journal: Journal
  let templates: PageTemplates
  let tenants: OpenTenants
  let procedures: ProcedureCache
  let durations: DurationCache
  let translations: TranslationCache
  let walks: RunningWalks
  let signIns: SignInStore
  let links: OneTimeLinks
  /// `nil` if people sign in with one-time links.
  let openID: OpenIDClient?
  let metrics: WebMetrics
  let metricsKey: MetricsKey
  /// `nil` if requests are not logged.
  let log: AccessLog?
  let address: WebAddress
  /// The pages that are kept up to date. At most half of all connections, so that every page can
  /// still be opened.
  let streams = OpenCounts(most: WebRequest.mostConnections / 2)

  /// The name of a cookie that other ports of this machine do not share.
  var cookie: String {
    address.isSecure ? "__Host-stegvis" : "stegvis-\(address.port)"
  }

  /// Returns the context of a language.
  ///
  /// - Throws: `WebProblem.notFound` if the program has no texts in it.
  func context(_ language: String) throws -> CommandContext {
    guard let context = contexts[language] else { throw WebProblem.notFound }
    return context
  }

  /// Opens the journal, finds the sign-in service, and reads the templates and the texts of every
  /// language.
  ///
  /// The tenant is opened when a person first needs it.
  ///
  /// - Throws: `CommandFailure` if the address is not safe, or the journal, a folder of documents
  ///   or the sign-in service cannot be used; `WorkspaceFailure` if a text or template cannot be
  ///   read; Mustache's own error if a template is invalid.
  static func open(_ request: WebRequest) async throws -> Site {
    let context = request.context
    let address = try WebAddress(request)
    let languages = try context.content.languages()
    var contexts: [String: CommandContext] = [:]
    for language in languages {
      contexts[language] =
        language == context.words.language ? context : try context.speaking(language)
    }
    let journal = try SessionStore(context).journal
    return Site(
      contexts: contexts, languages: languages, request: request, journal: journal,
      templates: try PageTemplates(context.content), tenants: OpenTenants(request.open),
      procedures: ProcedureCache(), durations: DurationCache(),
      translations: try translations(request),
      walks: RunningWalks(journal),
      signIns: SignInStore(folder: "\(context.data.path)/sign-ins", now: { SystemClock().now() }),
      links: OneTimeLinks(now: { SystemClock().now() }),
      openID: try await openID(request, address), metrics: WebMetrics(),
      metricsKey: try MetricsKey(context.data),
      log: AccessLog(request.accessLog), address: address)
  }

  /// The folders must exist when the server starts, so that translators do not find them missing.
  private static func translations(_ request: WebRequest) throws -> TranslationCache {
    for folder in request.documents { _ = try request.context.files(below: folder, endings: []) }
    return TranslationCache(DocumentNames(request.documents, content: request.context.content.path))
  }

  private static func openID(
    _ request: WebRequest, _ address: WebAddress
  ) async throws -> OpenIDClient? {
    guard let signIn = request.signIn else { return nil }
    let failure = { (problem: OpenIDProblem) in
      request.context.failure(
        .tenantFailed, .serveIssuer, ["issuer": signIn.issuer, "reason": problem.explanation])
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
        now: { SystemClock().now() })
      try await client.discover()
      return client
    } catch {
      await transport.close()
      throw failure(error)
    }
  }
}

/// Opens the tenant once for each person.
///
/// An actor, because several people may use it at the same time.
actor OpenTenants {
  private struct Opened {
    let tenant: OpenedTenant
    /// The inode number of the tenant's file, which changes with `tenant init --force`; 0 for
    /// one without a file.
    let file: Int
  }

  private let open: @Sendable (String?) async throws -> OpenedTenant
  private var opened: [String: Opened] = [:]

  init(_ open: @escaping @Sendable (String?) async throws -> OpenedTenant) { self.open = open }

  /// Returns the tenant, opened for a person.
  ///
  /// - Parameter person: A user principal name; `nil` for the person who started the server.
  /// - Throws: `CommandFailure` if the tenant cannot be opened, or does not know the person.
  func tenant(for person: String?) async throws -> OpenedTenant {
    let key = person ?? ""
    if let known = opened[key], known.file == Self.number(of: known.tenant) { return known.tenant }
    let tenant = try await open(person)
    opened[key] = Opened(tenant: tenant, file: Self.number(of: tenant))
    return tenant
  }

  private static func number(of tenant: OpenedTenant) -> Int {
    guard let path = tenant.file else { return 0 }
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.systemFileNumber] as? Int ?? 0
  }
}
