import EmbeddedTenant
import FoundationEssentials
import Microsoft365
import Operations

/// An embedded tenant that answers as Microsoft Graph v1.0 does.
///
/// An actor, because tokens, operations, the random numbers and the delayed changes change with
/// every request.
package actor Sandbox {
  let tenant: EmbeddedTenant
  let options: SandboxOptions
  let clock: any SandboxClock
  /// Ids of service plans by their names.
  let planIDs: [String: String]
  /// Distinguishes this run from every other. It does not come from `random`, and no behaviour
  /// depends on it.
  let instance = UUID().uuidString
  let organisation: Organisation
  /// When the sandbox was started, by its own clock and by the tenant's, in seconds since 1970.
  private(set) var startedAt: (ours: Int, tenants: Int)
  var faults: SandboxFaults
  var situation = SandboxSituation()
  var random: SandboxRandom
  var lag = ReplicaLag()
  /// By access token.
  var grants: [String: Grant] = [:]
  var refreshTokens: [String: Grant] = [:]
  /// By the code that the person types.
  var devices: [String: DeviceFlow] = [:]
  /// By id.
  var operations: [String: NumberOperation] = [:]
  /// The number of requests so far, parts of batches included, from which ids are made.
  var requests = 0
  /// How people have their roles.
  var roles: SandboxRoles
  let signer: TokenSigner
  private let log: RequestLog?

  /// Starts a sandbox for a tenant.
  ///
  /// - Throws: `DomainFailure.unavailable` or `.damaged` if the tenant cannot be read,
  ///   `.unavailable` if the log cannot be written.
  package init(
    tenant: EmbeddedTenant, options: SandboxOptions,
    clock: any SandboxClock = SystemSandboxClock()
  ) async throws(DomainFailure) {
    self.tenant = tenant
    self.options = options
    self.clock = clock
    faults = options.faults
    roles = options.roles
    random = SandboxRandom(seed: options.seed)
    planIDs = try tenant.servicePlanIDs()
    organisation = try await tenant.organisation()
    startedAt = (clock.now(), try await tenant.now())
    signer = await TokenSigner()
    log = try options.requestLog.map { path throws(DomainFailure) in try RequestLog(path: path) }
  }

  /// The tenant's time in seconds since 1970, which advances while the sandbox serves.
  var now: Int { startedAt.tenants + clock.now() - startedAt.ours }

  var tenantID: String { DirectoryID.tenant(organisation.domain) }

  /// Sets the faults of the requests that follow, in place of those in force.
  package func change(_ faults: SandboxFaults) { self.faults = faults }

  /// Plays a situation from now on, in place of the one before.
  package func play(_ situation: SandboxSituation) { self.situation = situation }

  /// Answers one request, with the faults that were set, and logs it if there is a log.
  package func respond(_ exchange: SandboxExchange) async -> SandboxReply {
    let reply = await reply(to: exchange)
    log?.write(exchange, reply)
    return reply
  }

  private func reply(to exchange: SandboxExchange) async -> SandboxReply {
    requests += 1
    let client = exchange.headers["client-request-id"] ?? id("client")
    do {
      if exchange.path.contains("/oauth2/v2.0/") {
        return reply(with: await signIn(exchange), client)
      }
      if exchange.path.hasPrefix("/sandbox/") {
        return reply(with: try await control(exchange), client)
      }
      let plan = FaultPlan(faults, &random)
      if plan.delay > 0 { await clock.sleep(milliseconds: plan.delay) }
      let isBatch = exchange.path == "/v1.0/$batch"
      if let reply = try replyBefore(plan, isBatch: isBatch) { return reply }
      // The tenant's clock may have been moved in the meantime.
      let moved = try convertingFailures(tenant.time)
      if moved > startedAt.tenants { startedAt = (clock.now(), moved) }
      let grant = try granted(exchange)
      let answer =
        isBatch
        ? try batch(exchange, grant) : try route(exchange, grant, isConflict: plan.isConflict)
      switch plan.after {
      case .drop: return .silence
      case .lateError where !isBatch: throw GraphFault.gatewayTimeout
      case .lateError, nil: return reply(with: answer, client)
      }
    } catch let fault as GraphFault {
      return reply(with: fault, client)
    } catch {
      return reply(
        with: GraphFault(status: 500, code: "InternalServerError", message: "\(error)"), client)
    }
  }

  /// Applies the faults that precede the handling of a request; the parts of a batch have their
  /// own. Returns `nil` if the request is to be handled.
  private func replyBefore(_ plan: FaultPlan, isBatch: Bool) throws(GraphFault) -> SandboxReply? {
    switch plan.before {
    case nil: return nil
    case .drop: return .silence
    case .expire: throw .expiredToken
    case .throttle, .unavailable, .serverError:
      if isBatch { return nil }
      try plan.refuse()
      return nil
    }
  }

  /// Returns an id that is the same in every run with the same seed.
  func id(_ kind: String) -> String { DirectoryID.id("\(kind):\(options.seed):\(requests)") }

  private func headers(_ client: String) -> [String: String] {
    [
      "Date": GraphDateTime.header(now), "request-id": id("request"), "client-request-id": client,
      "Content-Type": "application/json;odata.metadata=minimal", "Cache-Control": "no-cache",
    ]
  }

  private func reply(with answer: GraphAnswer, _ client: String) -> SandboxReply {
    .answer(
      status: answer.status, headers: headers(client).merging(answer.headers) { $1 },
      body: answer.body)
  }

  private func reply(with fault: GraphFault, _ client: String) -> SandboxReply {
    let node = fault.body(
      request: id("request"), client: client, date: GraphDateTime.text(now))
    return .answer(
      status: fault.status, headers: headers(client).merging(fault.headers) { $1 },
      body: node.bytes)
  }

  /// Runs `body` and converts the tenant's failures to errors of the service.
  func convertingFailures<Value>(
    _ body: () throws(DomainFailure) -> Value
  ) throws(GraphFault) -> Value {
    do {
      return try body()
    } catch {
      throw RefusalFault.of(error, planIDs: planIDs)
    }
  }
}

/// How a sandbox behaves.
package struct SandboxOptions: Sendable {
  /// The port on 127.0.0.1; 0 means any free port.
  package var port = 0
  /// Decides when faults occur: the same seed and the same requests give the same faults.
  package var seed: UInt64 = 1
  /// The faults at the start; a control request can set others.
  package var faults = SandboxFaults()
  /// How people have their roles at the start; a control request can change it.
  package var roles = SandboxRoles()
  /// Who approves every sign-in by device code, as if at once in a browser: a user principal name,
  /// or a technician's name; `nil` if somebody does with a control request.
  package var signsIn: String?
  /// The application's id; `nil` accepts any.
  package var clientID: String?
  /// The secret that the application must present; `nil` accepts any.
  package var clientSecret: String?
  /// The certificate (PEM) against which assertions are checked; `nil` checks only their form and
  /// time.
  package var clientCertificate: String?
  /// Seconds.
  package var tokenLifetime = 3_600
  /// The number of elements per page if the request does not give one.
  package var pageSize = 100
  /// The permissions granted to the application.
  package var permissions: Set<String> = SandboxPermissions.all
  /// The files of a certificate and its key (PEM); if both are given, the sandbox uses TLS.
  package var certificate: String?
  package var key: String?
  /// The scheme of the sandbox's address: `https` with a certificate, otherwise `http`.
  package var scheme: String { certificate == nil ? "http" : "https" }
  /// The file in which every request is logged, one JSON object per line; `nil` for no log.
  package var requestLog: String?

  package init() {}
}

/// The clock of the sandbox, which faults use to wait.
package protocol SandboxClock: Sendable {
  /// Seconds since 1970.
  func now() -> Int
  /// Returns after that time, or earlier if the task is cancelled.
  func sleep(milliseconds: Int) async
}

/// The machine's own time.
package struct SystemSandboxClock: SandboxClock {
  package init() {}
  package func now() -> Int { Int(Date.now.timeIntervalSince1970) }

  package func sleep(milliseconds: Int) async {
    // A cancelled sleep ends early, and so does the answer it delays.
    _ = try? await Task.sleep(for: .milliseconds(milliseconds))
  }
}
