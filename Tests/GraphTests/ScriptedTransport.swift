import GraphTenant
import Synchronization

/// A service that gives prepared answers in order, and records the requests.
///
/// A class, because it records them.
final class ScriptedTransport: GraphTransport {
  struct Asked: Sendable {
    let method: GraphRequest.Method
    let url: String
    let headers: [String: String]
    let body: String
  }

  enum Reply: Sendable {
    case answer(Int, [String: String] = [:], String = "{}")
    case lost
    case unreachable
  }

  private let replies: Mutex<[Reply]>
  private let kept = Mutex<[Asked]>([])

  init(_ replies: [Reply]) { self.replies = Mutex(replies) }

  /// The requests, without those to sign in.
  var asked: [Asked] { kept.withLock { $0 } }
  var left: Int { replies.withLock { $0.count } }

  func send(
    _ method: GraphRequest.Method, _ url: String, headers: [(String, String)], body: [UInt8]?,
    timeout: Int
  ) async throws(GraphFailure) -> GraphResponse {
    if url.contains("/oauth2/") {
      let token = #"{"access_token":"token-\#(kept.withLock { $0.count })","expires_in":3600}"#
      return GraphResponse(status: 200, headers: [:], body: Array(token.utf8))
    }
    kept.withLock {
      $0.append(
        Asked(
          method: method, url: url, headers: Dictionary(headers) { first, _ in first },
          body: String(decoding: body ?? [], as: UTF8.self)))
    }
    let reply = replies.withLock { $0.isEmpty ? Reply.unreachable : $0.removeFirst() }
    switch reply {
    case .answer(let status, let headers, let body):
      return GraphResponse(status: status, headers: headers, body: Array(body.utf8))
    case .lost: throw .lost("lost")
    case .unreachable: throw .unreachable("unreachable")
    }
  }
}

/// A clock in milliseconds that only advances while somebody waits.
///
/// A class, because it advances.
final class WaitingClock: GraphClock {
  private let milliseconds = Mutex(0)

  var waited: Int { milliseconds.withLock { $0 } }
  func now() -> Int { milliseconds.withLock { $0 / 1_000 } }
  func sleep(milliseconds pause: Int) async { milliseconds.withLock { $0 += pause } }
}
