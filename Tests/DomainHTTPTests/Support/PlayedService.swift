import DeclaredDomains
import DomainHTTP
import Operations
import OutgoingHTTP
import Synchronization

/// A request as a service receives it.
struct PlayedRequest: Sendable {
  let method: String
  let url: String
  /// By lower-case name.
  let headers: [String: String]
  let body: String
  /// The limit for the exchange.
  let seconds: Int

  /// The path with its query, without the host.
  var target: String {
    let rest = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).dropFirst(
      3)
    return "/" + rest.joined()
  }
}

/// A service without a socket: answers what a test says, and remembers what it was asked.
final class PlayedService: ServiceExchange, CustomReflectable {
  private let requests = Mutex<[PlayedRequest]>([])
  private let answer: @Sendable (PlayedRequest, Int) -> Result<HTTPAnswer, HTTPFault>

  /// - Parameter answer: gets the request, and how many came before it.
  init(_ answer: @escaping @Sendable (PlayedRequest, Int) -> Result<HTTPAnswer, HTTPFault>) {
    self.answer = answer
  }

  /// A service that answers by method and path with its query, `GET /users?x=1`, and 404 to all else.
  convenience init(_ answers: [String: HTTPAnswer]) {
    self.init { request, _ in
      .success(
        answers["\(request.method) \(request.target)"]
          ?? HTTPAnswer(
            status: 404, headers: ["content-type": "text/plain"], body: Array("Not Found".utf8)))
    }
  }

  func send(
    _ method: String, _ url: String, headers: [(String, String)], body: [UInt8]?, seconds: Int
  ) async throws(HTTPFault) -> HTTPAnswer {
    let request = PlayedRequest(
      method: method, url: url,
      headers: Dictionary(headers.map { ($0.0.lowercased(), $0.1) }) { $0 + "|" + $1 },
      body: String(decoding: body ?? [], as: UTF8.self), seconds: seconds)
    let number = requests.withLock { requests in
      defer { requests.append(request) }
      return requests.count
    }
    return try answer(request, number).get()
  }

  func close() async {}

  /// What it received is not a part of what holds it.
  var customMirror: Mirror { Mirror(self, children: []) }

  /// Every request so far.
  var received: [PlayedRequest] { requests.withLock { $0 } }
  /// The method and the target of every request so far.
  var lines: [String] { received.map { "\($0.method) \($0.target)" } }
}

extension HTTPAnswer {
  static func json(
    _ text: String, _ status: Int = 200, _ headers: [String: String] = [:]
  ) -> HTTPAnswer {
    HTTPAnswer(status: status, headers: headers, body: Array(text.utf8))
  }

  static func empty(_ status: Int, _ headers: [String: String] = [:]) -> HTTPAnswer {
    HTTPAnswer(status: status, headers: headers, body: [])
  }
}

/// A clock that moves only while somebody sleeps.
final class MovingClock: ServiceClock {
  private let state = Mutex<(now: Int, slept: [Int])>((1_760_000_000_000, []))

  func now() -> Int { state.withLock { $0.now } }

  func sleep(milliseconds: Int) async {
    state.withLock {
      $0.now += milliseconds
      $0.slept.append(milliseconds)
    }
  }

  /// Every sleep so far, in milliseconds.
  var slept: [Int] { state.withLock { $0.slept } }
}

extension HTTPTransport {
  /// The way to a service that is played.
  init(
    _ declaration: Declaration, _ service: PlayedService, settings: [String: JSONDocument] = [:],
    secrets: [String: Secret] = [:], clock: any ServiceClock = MovingClock(), mostPages: Int = 50
  ) throws {
    try self.init(
      declaration,
      settings: ["base": .text("https://chat.example/api/")].merging(settings) { $1 },
      secrets: secrets, exchange: service, clock: clock, mostPages: mostPages)
  }
}

/// What `body` fails with; `nil` if it does not.
func failure(_ body: () async throws(DomainFailure) -> Void) async -> DomainFailure? {
  do throws(DomainFailure) {
    try await body()
    return nil
  } catch {
    return error
  }
}

/// The code of the refusal that `body` fails with; `nil` for anything else.
func refusal(_ body: () async throws(DomainFailure) -> Void) async -> String? {
  if case .refused(let refusal)? = await failure(body) { refusal.code } else { nil }
}

extension SubjectState {
  /// The code of the refusal because of which it is unread; `nil` if it is not.
  var unreadCode: String? { if case .unread(let refusal) = self { refusal.code } else { nil } }
  var contents: SubjectContents? {
    if case .present(let contents) = self { contents } else { nil }
  }
}
