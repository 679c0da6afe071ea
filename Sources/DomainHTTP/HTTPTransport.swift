import DeclaredDomains
import Operations
import OutgoingHTTP

/// The way to a declared domain whose service answers over HTTP with JSON.
package struct HTTPTransport: DomainTransport {
  private let declaration: Declaration
  private let context: TemplateContext
  private let client: ServiceClient
  private let probing = Probing()
  private let nameServers: NameServerClient
  private let mostPages: Int

  /// Prepares the way; nothing is sent.
  ///
  /// - Parameters:
  ///   - settings: by name, with the usual values in place of those that nobody has set.
  ///   - secrets: by the names that the declaration has for them.
  ///   - tokens: those of Microsoft Graph's sign-in, for a declaration that has it.
  ///   - exchange: what sends the requests; `close` closes it.
  ///   - mostPages: the number of pages of one list after which it counts as endless; with a hundred
  ///     elements a page, 5,000 are half a million.
  ///   - nameServerSeconds: how long a name server is waited for.
  ///   - trace: receives a line about each exchange: method, path without query, and status.
  ///   - waits: receives for how many seconds the service asks to wait, and until when, in seconds
  ///     since 1970; not called for a moment.
  /// - Throws: `HTTPTransportProblem` if a setting or a secret is missing or cannot be used.
  package init(
    _ declaration: Declaration, settings: [String: JSONDocument], secrets: [String: Secret],
    tokens: (any ServiceTokens)? = nil, exchange: any ServiceExchange,
    clock: any ServiceClock = SystemServiceClock(),
    mostPages: Int = 5_000, nameServerSeconds: Int = 3,
    trace: (@Sendable (String) -> Void)? = nil, waits: (@Sendable (Int, Int) -> Void)? = nil
  ) throws(HTTPTransportProblem) {
    let service = declaration.service
    guard case .http(let base) = service.access else { throw .notOverHTTP }
    let context = TemplateContext(settings: settings)
    let method = try SignInMethod(service.signIn, secrets, tokens) {
      template throws(HTTPTransportProblem) in
      try Self.text(template, context)
    }
    let hidden = HiddenTexts()
    secrets.values.forEach(hidden.add)
    if case .header(_, let value) = method { hidden.add(value.withoutScheme) }
    if case .clientCredentials(let token, _, _, _) = method { _ = try ServiceAddress(token) }
    var headers: [(String, String)] = []
    for (name, template) in service.headers.sorted(by: { $0.key < $1.key }) {
      headers.append((name, try Self.text(template, context)))
    }
    guard ServiceClient.isSendable(headers) else { throw .setting("headers") }
    var matches: [[ResolvedMatch]] = []
    for rule in service.errors {
      do throws(TemplateProblem) {
        matches.append(try rule.matches.resolved(context))
      } catch {
        throw .setting("errors")
      }
    }
    let limits = service.limits
    self.declaration = declaration
    self.context = context
    self.mostPages = mostPages
    nameServers = NameServerClient(seconds: nameServerSeconds)
    client = ServiceClient(
      address: try ServiceAddress(try Self.text(base, context)), exchange: exchange,
      signIn: ServiceSignIn(method, exchange, clock, hidden, seconds: max(2, limits.seconds)),
      gate: RequestGate(parallel: limits.parallel, perSecond: limits.perSecond, clock: clock),
      clock: clock,
      meanings: AnswerMeanings(rules: service.errors, matches: matches, hidden: hidden),
      media: service.media, headers: headers, seconds: max(2, limits.seconds),
      trace: trace, waits: waits)
  }

  private static func text(
    _ template: Template, _ context: TemplateContext
  ) throws(HTTPTransportProblem) -> String {
    let name = template.references.first?.name ?? ""
    do throws(TemplateProblem) {
      guard let text = try template.plainText(context), !text.isEmpty else {
        throw TemplateProblem.unusablePiece(name)
      }
      return text
    } catch {
      throw .setting(name)
    }
  }

  /// The exchange for a declaration, with its limits.
  ///
  /// - Throws: `HTTPFault` if the proxy or the certificates cannot be used.
  package static func exchange(
    for declaration: Declaration, _ route: HTTPRoute
  ) throws(HTTPFault) -> HTTPExchange {
    let limits = declaration.service.limits
    // Connecting must end before the exchange does (`HTTPExchange.send`).
    return try HTTPExchange(
      route, largestAnswer: limits.bytes, connectSeconds: min(10, max(1, limits.seconds / 2)))
  }

  package func probe() async throws(DomainFailure) -> [String: JSONDocument] {
    guard let probe = declaration.service.probe else { return [:] }
    return try await probing.facts { [client, context] () async -> Result<_, DomainFailure> in
      do throws(DomainFailure) {
        return .success(try await probe.facts(client, context))
      } catch {
        return .failure(error)
      }
    }
  }

  package func read(_ subject: SubjectKey) async throws(DomainFailure) -> SubjectState {
    try await reader().read(subject)
  }

  package func candidates(
    of kind: String, in parent: SubjectKey?, matching text: String?, most: Int
  ) async throws(DomainFailure) -> SubjectList {
    try await reader().candidates(of: kind, in: parent, matching: text, most: most)
  }

  package func find(
    _ created: OperationDeclaration.Created, matches: [ResolvedMatch], query: [String: String]
  ) async throws(DomainFailure) -> [SubjectKey] {
    try await reader().find(created, matches: matches, query: query)
  }

  package func perform(_ call: PreparedCall) async throws(DomainFailure) {
    guard case .http(let method, let path, let query, let headers) = call.target else {
      throw .damaged("'\(call.operation)' is no request")
    }
    guard let url = client.address.url(path, query.map { ($0.name, $0.value) }) else {
      throw .damaged("'\(path)' is no address of the service")
    }
    let answer = try await client.send(
      ServiceRequest(
        method: method, url: url, headers: headers.sorted { $0.key < $1.key },
        body: call.body.map { Array($0.text.utf8) }, isReading: false, seconds: call.seconds,
        secrets: call.secrets.map { Secret($0) }))
    guard answer.status == 202, let job = call.job else { return }
    try await ServiceJob(job, client).end(after: answer, within: call.seconds)
  }

  package func close() async { await client.exchange.close() }

  /// A reader that knows what the service offers.
  private func reader() async throws(DomainFailure) -> SubjectReader {
    SubjectReader(
      declaration: declaration, settings: context.settings, client: client,
      lists: ListReader(client: client, mostPages: mostPages),
      witness: NameServerWitness(nameServers), offered: try await probe())
  }
}

/// Remembers what a service has said of itself, so that it is asked once.
///
/// An actor, because several readings may be the first.
private actor Probing {
  private var task: Task<Result<[String: JSONDocument], DomainFailure>, Never>?

  func facts(
    _ probe: @escaping @Sendable () async -> Result<[String: JSONDocument], DomainFailure>
  ) async throws(DomainFailure) -> [String: JSONDocument] {
    let task = task ?? Task { await probe() }
    self.task = task
    let result = await task.value
    // What has failed may succeed the next time.
    if case .failure = result { self.task = nil }
    return try result.get()
  }
}

extension ServiceDeclaration.Probe {
  /// What the service says of itself.
  fileprivate func facts(
    _ client: ServiceClient, _ context: TemplateContext
  ) async throws(DomainFailure) -> [String: JSONDocument] {
    let expected: [ResolvedMatch]
    let url: String?
    do throws(TemplateProblem) {
      expected = try required.resolved(context)
      url = client.address.url(try get.path(context), [])
    } catch {
      throw .damaged("the address of the probe has no value")
    }
    guard let url else { throw .damaged("the address of the probe leads elsewhere") }
    let answer: ServiceAnswer
    do {
      answer = try await client.send(.reading(url))
    } catch {
      // Whatever refuses this is not the service, unless it is about the sign-in.
      throw .refused(Refusal(.otherService, evidence: try SubjectReader.evidence(of: error)))
    }
    guard let document = answer.document else {
      throw .refused(Refusal(.otherService, evidence: "\(answer.status) without JSON"))
    }
    for match in expected where ![match].allHold(in: document) {
      let found = document[match.pointer].map { client.meanings.hidden.shown($0.text) } ?? "–"
      throw .refused(Refusal(.otherService, evidence: "\(match.pointer): \(found)"))
    }
    return facts.compactMapValues { document[$0] }
  }
}

extension Secret {
  /// What stands behind the scheme in the value of a header.
  fileprivate var withoutScheme: Secret {
    Secret(value.split(separator: " ").last.map(String.init) ?? value)
  }
}

/// Why there is no way to a service.
package enum HTTPTransportProblem: Error, Hashable, Sendable {
  /// The declaration is of a program.
  case notOverHTTP
  /// The setting with this name is missing or cannot be used.
  case setting(String)
  /// The text is no address of a service.
  case address(String)
  /// Secrets would be sent over a network as they are.
  case notEncrypted(String)
  /// The secret with this name is missing.
  case secretMissing(String)
  /// The secret with this name contains a line break or another control character.
  case secretUnusable(String)
  /// Nothing in this program signs in to Microsoft Graph.
  case graphSignIn
}
