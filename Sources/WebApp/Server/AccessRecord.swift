import Commands
import Foundation
import HTTPTypes
import Hummingbird
import Presentation
import Synchronization

/// Counts every request, and logs it if there is a log.
struct AccessRecord: RouterMiddleware {
  typealias Context = WebContext

  let metrics: WebMetrics
  let log: AccessLog?

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let clock = ContinuousClock()
    let start = clock.now
    metrics.begin()
    let response: Response
    do {
      response = try await next(request, context)
    } catch {
      metrics.end(
        method: Self.method(request), status: 500, seconds: (clock.now - start) / .seconds(1))
      throw error
    }
    let seconds = (clock.now - start) / .seconds(1)
    metrics.end(
      method: Self.method(request), status: response.status.code, seconds: seconds)
    // Only the path is logged, because a query may contain the key of a link or a code.
    log?.write(
      AccessLog.Line(
        at: SystemClock().now(), peer: context.peer, method: Self.method(request),
        path: request.uri.path, status: response.status.code,
        milliseconds: Int(seconds * 1_000)))
    return response
  }

  /// One of a few values, so that nobody can make the metrics grow without limit.
  private static func method(_ request: Request) -> String {
    switch request.method {
    case .get, .head, .post: request.method.rawValue
    case _: "other"
    }
  }
}

/// A log of every request as a line of JSON.
///
/// A class, because it holds a file open.
final class AccessLog: Sendable {
  struct Line: Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    let at: Int
    let peer: String
    let method: String
    let path: String
    let status: Int
    let milliseconds: Int
  }

  /// `nil` for standard error.
  private let file: FileHandle?

  /// Opens the log; `nil` if `path` is `nil` or the file cannot be opened.
  ///
  /// - Parameter path: `-` for standard error; `nil` for no log.
  init?(_ path: String?) {
    guard let path else { return nil }
    guard path != "-" else {
      file = nil
      return
    }
    if !FileManager.default.fileExists(atPath: path) {
      _ = FileManager.default.createFile(
        atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }
    guard let file = FileHandle(forWritingAtPath: path) else { return nil }
    self.file = file
    // Earlier lines are kept.
    _ = try? file.seekToEnd()
  }

  func write(_ line: Line) {
    let text = JSONValue.object([
      "at": .integer(line.at), "peer": .string(line.peer), "method": .string(line.method),
      "path": .string(line.path), "status": .integer(line.status),
      "milliseconds": .integer(line.milliseconds),
    ]).line
    guard let file else { return Output.complain(text) }
    // A full disk must not stop the server.
    try? file.write(contentsOf: Data((text + "\n").utf8))
  }
}

/// The server's metrics, in the format of Prometheus (text format 0.0.4).
///
/// A class, because it counts.
final class WebMetrics: Sendable {
  /// The upper bounds of the histogram, in seconds; an answer should take at most one second.
  private static let ends = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

  private struct Counts {
    var requests: [String: Int] = [:]
    var buckets = [Int](repeating: 0, count: WebMetrics.ends.count)
    var seconds = 0.0
    var open = 0
  }

  private let counts = Mutex(Counts())

  func begin() { counts.withLock { $0.open += 1 } }

  func end(method: String, status: Int, seconds: Double) {
    counts.withLock { counts in
      counts.open -= 1
      counts.requests["method=\"\(method)\",status=\"\(status)\"", default: 0] += 1
      counts.seconds += seconds
      for (index, end) in Self.ends.enumerated() where seconds <= end {
        counts.buckets[index] += 1
      }
    }
  }

  var text: String {
    let now = counts.withLock { $0 }
    let all = now.requests.values.reduce(0, +)
    let requests = now.requests.sorted { $0.key < $1.key }
      .map { "stegvis_http_requests_total{\($0.key)} \($0.value)" }
    let buckets = zip(Self.ends, now.buckets)
      .map { "stegvis_http_request_seconds_bucket{le=\"\($0)\"} \($1)" }
    let lines =
      [
        "# HELP stegvis_http_requests_total Requests answered.",
        "# TYPE stegvis_http_requests_total counter",
      ] + requests
      + [
        "# HELP stegvis_http_request_seconds How long answers took.",
        "# TYPE stegvis_http_request_seconds histogram",
      ] + buckets
      + [
        "stegvis_http_request_seconds_bucket{le=\"+Inf\"} \(all)",
        "stegvis_http_request_seconds_sum \(now.seconds)",
        "stegvis_http_request_seconds_count \(all)",
        "# HELP stegvis_http_requests_open Requests being answered.",
        "# TYPE stegvis_http_requests_open gauge", "stegvis_http_requests_open \(now.open)",
      ]
    return lines.joined(separator: "\n") + "\n"
  }
}
