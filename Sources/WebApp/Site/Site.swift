import Commands
import FoundationEssentials
import Journal
import Operations
import OutgoingHTTP
import Procedures
import Sessions
import Workspaces

/// The data and services that every page uses.
struct Site: Sendable {
  /// By language code.
  let contexts: [String: CommandContext]
  /// In alphabetical order.
  let languages: [String]
  let request: WebRequest
  let journal: Journal
  let templates: LanguageTemplates
  let assets: WebAssets
  let tenants: OpenTenants
  let procedures: ProcedureCache
  let durations: DurationCache
  let cards = ProcedureCards()
  let documents: DocumentList
  let translations: TranslationCache
  let translationPages = TranslationPages()
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
      templates: try LanguageTemplates(context.content, contexts.mapValues(\.words)),
      assets: try WebAssets(context.content),
      tenants: OpenTenants(request.open, usual: request.usual),
      procedures: ProcedureCache(), durations: DurationCache(),
      documents: DocumentList(
        DocumentNames(
          request.documents, added: Self.contentFolders(context), content: context.content.path)),
      translations: try translations(request),
      walks: RunningWalks(journal),
      signIns: SignInStore(folder: "\(context.data.path)/sign-ins", now: { SystemClock().now() }),
      links: OneTimeLinks(now: { SystemClock().now() }),
      openID: try await openID(request, address), metrics: WebMetrics(),
      metricsKey: try MetricsKey(context.data),
      log: AccessLog(request.accessLog), address: address)
  }

  /// The content folders beside the program's own; that of the data folder may come later.
  private static func contentFolders(_ context: CommandContext) -> [AddedFolder] {
    let own = AddedFolder.own(in: context.data)
    let added = context.content.added
    return (added.contains { $0.path == own.path } ? [] : [own]) + added
  }

  /// The folders must exist when the server starts, so that translators do not find them missing.
  private static func translations(_ request: WebRequest) throws -> TranslationCache {
    for folder in request.translated { _ = try request.context.files(below: folder, endings: []) }
    return TranslationCache(
      DocumentNames(request.translated, content: request.context.content.path),
      pause: .milliseconds(500))
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

/// Opens the tenants of each session once for each person.
///
/// An actor, because several people may use it at the same time.
actor OpenTenants {
  private struct Opened {
    let tenants: OpenedTenants
    /// The inode numbers of the tenants' files, which change with `tenant init --force`.
    let files: [Int]
  }

  private struct Key: Hashable {
    let person: String
    let domains: Set<DomainID>
    let instances: [DomainID: DomainID]
  }

  private let open:
    @Sendable (String?, Set<DomainID>, [DomainID: DomainID]) async throws -> OpenedTenants
  /// The domains of the tenants that the server was started with.
  let usual: Set<DomainID>
  private var opened: [Key: Opened] = [:]

  /// - Parameter usual: the domains of the tenants that the server was started with.
  init(
    _ open:
      @escaping @Sendable (String?, Set<DomainID>, [DomainID: DomainID]) async throws ->
      OpenedTenants,
    usual: Set<DomainID>
  ) {
    self.open = open
    self.usual = usual
  }

  /// Returns the tenants of some domains, opened for a person.
  ///
  /// - Parameters:
  ///   - person: A user principal name; `nil` for the person who started the server.
  ///   - domains: Those that a session uses; if empty, those of the tenants that the server was
  ///     started with.
  ///   - instances: the domain of each of them that is an instance.
  /// - Throws: `CommandFailure` if a tenant cannot be opened, or none knows the person.
  func tenants(
    for person: String?, using domains: Set<DomainID> = [],
    as instances: [DomainID: DomainID] = [:]
  ) async throws -> OpenedTenants {
    let key = Key(
      person: person ?? "", domains: domains.isEmpty ? usual : domains, instances: instances)
    if let known = opened[key], known.files == Self.numbers(of: known.tenants) {
      return known.tenants
    }
    let tenants = try await open(person, key.domains, instances)
    opened[key] = Opened(tenants: tenants, files: Self.numbers(of: tenants))
    return tenants
  }

  private static func numbers(of tenants: OpenedTenants) -> [Int] {
    tenants.files.map { path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      return attributes?[.systemFileNumber] as? Int ?? 0
    }
  }
}

extension Site {
  /// Returns the tenants that a session was begun on, opened for a person; `nil` if the server has
  /// others.
  ///
  /// - Throws: `CommandFailure` if a tenant cannot be opened, or none knows the person.
  func openedTenants(
    of start: SessionStart, for person: String?, _ context: CommandContext
  ) async throws -> OpenedTenants? {
    guard !start.tenants.isEmpty else { return try await withoutTenant(person) }
    let opened = try await tenants.tenants(
      for: person, using: context.domains.ids(ofTenants: start.tenants), as: start.instances)
    return opened.tenants == start.tenants ? opened : nil
  }

  /// Returns the tenants that a session over this graph needs, opened for a person.
  ///
  /// - Throws: `CommandFailure` if a tenant cannot be opened, or none knows the person.
  func openedTenants(
    for graph: StepGraph, _ person: String?, _ context: CommandContext
  ) async throws -> OpenedTenants {
    guard !ManualDomain.hasAllOperations(of: graph) else { return try await withoutTenant(person) }
    return try await tenants.tenants(
      for: person, using: try context.domainsUsed(by: graph), as: graph.instances)
  }

  /// No tenant, for a session whose steps a person does by hand.
  private func withoutTenant(_ person: String?) async throws -> OpenedTenants {
    if let person { return .withoutTenant(actor: person) }
    return .withoutTenant(actor: try await tenants.tenants(for: nil).actor)
  }
}
