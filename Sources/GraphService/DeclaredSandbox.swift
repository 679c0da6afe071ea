import DeclaredDomains
import DeclaredPractice
import Foundation
import GraphSandbox
import Operations

/// Practice of a declared domain, served over HTTP as its service would be, with faults.
package actor DeclaredSandbox {
  private let practice: PracticeService
  private var faults: SandboxFaults
  private var random: SandboxRandom
  private let log: FileHandle?

  private init(
    _ practice: PracticeService, _ faults: SandboxFaults, seed: UInt64, log: FileHandle?
  ) {
    self.practice = practice
    self.faults = faults
    self.log = log
    random = SandboxRandom(seed: seed)
  }

  /// Serves the practice in a file until the program is stopped.
  ///
  /// - Throws: `ServiceProblem.option` if a fault is one that a declared domain cannot have, `.file` if
  ///   a file cannot be used, `.cannotServe` if the port cannot.
  @Sendable package static func serve(
    _ declaration: Declaration, _ request: SandboxRequest
  ) async throws(ServiceProblem) {
    let faults = try faults(request)
    let store: PracticeFile
    do throws(DomainFailure) {
      store = try OpenPractices().practice(at: request.file, of: declaration)
    } catch {
      throw .file(request.file, error.reason)
    }
    let sandbox = DeclaredSandbox(
      PracticeService(declaration, in: store), faults, seed: request.seed,
      log: try log(request.requestLog))
    var options = SandboxOptions()
    options.port = request.port
    options.certificate = request.certificate
    options.key = request.key
    guard (options.certificate == nil) == (options.key == nil) else {
      throw .option("--certificate, --key")
    }
    let scheme = options.scheme
    do {
      try await SandboxServer(options) { await sandbox.respond($0) }.run { port in
        request.onRunning("\(scheme)://127.0.0.1:\(port)")
      }
    } catch is CancellationError {
      return
    } catch {
      throw .cannotServe(at: "127.0.0.1:\(request.port)", error)
    }
  }

  private static func faults(_ request: SandboxRequest) throws(ServiceProblem) -> SandboxFaults {
    let faults: SandboxFaults
    do {
      faults = try SandboxFaults(parsing: request.faults)
    } catch {
      throw .option(error.text)
    }
    // A declaration does not say what else a service might do, and practice has no memory of what was.
    if faults.excess > 0 { throw .option("excess") }
    if !faults.lag.isEmpty { throw .option("lag") }
    return faults
  }

  private static func log(_ path: String?) throws(ServiceProblem) -> FileHandle? {
    guard let path else { return nil }
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw .file(path, "noPermission") }
    return handle
  }

  // MARK: - One request

  private func respond(_ exchange: SandboxExchange) async -> SandboxReply {
    let reply = await reply(to: exchange)
    write(exchange, reply)
    return reply
  }

  private func reply(to exchange: SandboxExchange) async -> SandboxReply {
    if exchange.path == "/sandbox/faults" { return control(exchange) }
    let plan = FaultPlan(faults, &random)
    let isLost = exchange.method != "GET" && random.happens(faults.swallow)
    if plan.delay > 0 {
      // A client that went away ends the wait.
      try? await Task.sleep(for: .milliseconds(plan.delay))
    }
    switch plan.before {
    case .drop: return .silence
    case .expire: return Self.reply(401, "the token has expired")
    case .throttle(let seconds):
      return Self.reply(429, "too many requests", ["Retry-After": "\(seconds)"])
    case .unavailable(let seconds):
      return Self.reply(
        503, "unavailable", seconds.map { ["Retry-After": "\($0)"] } ?? [:])
    case .serverError(let status): return Self.reply(status, "an error has occurred")
    case nil: break
    }
    if plan.isConflict, exchange.method != "GET" {
      return Self.reply(409, "somebody else changes it")
    }
    if isLost { return .answer(status: 204, headers: [:], body: []) }
    let answer: PracticeAnswer
    do throws(DomainFailure) {
      answer = try await practice.answer(
        PracticeRequest(
          method: exchange.method, path: exchange.path, query: exchange.query,
          headers: exchange.headers, body: exchange.body))
    } catch {
      return Self.reply(500, error.reason)
    }
    switch plan.after {
    case .drop: return .silence
    case .lateError: return Self.reply(504, "an error has occurred")
    case nil: return Self.reply(answer)
    }
  }

  /// `GET /sandbox/faults` and `PUT /sandbox/faults`.
  private func control(_ exchange: SandboxExchange) -> SandboxReply {
    do {
      if exchange.method == "PUT" {
        let set = try JSONDecoder().decode(SandboxFaults.self, from: Data(exchange.body))
        guard set.excess == 0, set.lag.isEmpty else {
          return Self.reply(400, "a declared domain has neither excess nor lag")
        }
        faults = set
      }
      return .answer(
        status: 200, headers: ["Content-Type": "application/json"],
        body: Array(try JSONEncoder().encode(faults)))
    } catch {
      return Self.reply(400, "these are no faults")
    }
  }

  private static func reply(
    _ status: Int, _ message: String, _ headers: [String: String] = [:]
  ) -> SandboxReply {
    reply(PracticeAnswer(status, .object([.init("error", .text(message))]), headers: headers))
  }

  private static func reply(_ answer: PracticeAnswer) -> SandboxReply {
    guard let body = answer.body else {
      return .answer(status: answer.status, headers: answer.headers, body: [])
    }
    return .answer(
      status: answer.status,
      headers: answer.headers.merging(["Content-Type": "application/json"]) { own, _ in own },
      body: Array(body.text.utf8))
  }

  /// Neither headers nor bodies are logged, because a declaration may put a secret into either.
  private func write(_ exchange: SandboxExchange, _ reply: SandboxReply) {
    guard let log else { return }
    let status: JSONDocument =
      switch reply {
      case .answer(let status, _, _): .number("\(status)")
      case .silence: .null
      }
    let line = JSONDocument.object([
      .init("method", .text(exchange.method)), .init("path", .text(exchange.path)),
      .init("query", .text(exchange.query)), .init("status", status),
    ])
    // A full disk must not stop the exercise.
    try? log.write(contentsOf: Data(line.text.utf8 + [0x0A]))
  }
}

extension DomainFailure {
  fileprivate var reason: String {
    switch self {
    case .damaged(let reason), .unavailable(let reason), .unknownOutcome(let reason): reason
    case .refused(let refusal), .partlyRefused(let refusal): refusal.code
    }
  }
}
