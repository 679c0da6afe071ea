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
      AccessLine(
        at: SystemClock().now(), peer: context.peer, method: Self.method(request),
        // A refused request may have a path of 16 kB.
        path: String(request.uri.path.unicodeScalars.prefix(500)), status: response.status.code,
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

/// One request of the log.
package struct AccessLine: Hashable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  let at: Int
  let peer: String
  let method: String
  let path: String
  let status: Int
  let milliseconds: Int

  /// - Parameter at: Seconds since 1970-01-01T00:00:00Z.
  package init(
    at: Int, peer: String, method: String, path: String, status: Int, milliseconds: Int
  ) {
    self.at = at
    self.peer = peer
    self.method = method
    self.path = path
    self.status = status
    self.milliseconds = milliseconds
  }

  /// The line as JSON, without a line end.
  fileprivate var text: String {
    JSONValue.object([
      "at": .integer(at), "peer": .string(peer), "method": .string(method),
      "path": .string(path), "status": .integer(status),
      "milliseconds": .integer(milliseconds),
    ]).line
  }
}

/// Counts the refusals that are written to the log only as a number, so that nobody can fill the
/// disk by being refused, or by asking whether the server runs.
package struct RefusalTally: Sendable {
  /// The number of refusals of one kind, from one address, that are written in full each minute.
  package static let mostInFull = 10
  /// Seconds.
  private static let interval = 60
  /// The greatest number of kinds and addresses that are told apart; further addresses count as
  /// one.
  private static let mostKeys = 1_000

  private struct Key: Hashable {
    let peer: String
    let status: Int
  }

  private struct Count {
    let start: Int
    var seen = 0
  }

  private var counts: [Key: Count] = [:]
  private var swept = 0

  package init() {}

  /// Returns what is to be written for a request: the line itself, unless its kind has been written
  /// often enough in this minute, after a line for each kind whose minute is over.
  package mutating func lines(for line: AccessLine) -> [String] {
    var lines: [String] = []
    // The clock may have been set back.
    if abs(line.at - swept) >= Self.interval || counts.count >= Self.mostKeys {
      lines = sweep(at: line.at)
    }
    guard line.status >= 400 || ["/health", "/ready", "/metrics"].contains(line.path) else {
      return lines + [line.text]
    }
    var key = Key(peer: ClientAddress.key(line.peer), status: line.status)
    if counts[key] == nil, counts.count >= Self.mostKeys {
      key = Key(peer: "others", status: line.status)
    }
    var count = counts[key] ?? Count(start: line.at)
    count.seen += 1
    counts[key] = count
    return count.seen <= Self.mostInFull ? lines + [line.text] : lines
  }

  /// Returns the lines for everything that has been counted and not yet written.
  package mutating func end(at now: Int) -> [String] {
    defer { counts = [:] }
    return Self.summaries(counts, at: now)
  }

  private mutating func sweep(at now: Int) -> [String] {
    // Looking through all of them takes time, so it is done once a second at most.
    guard now != swept else { return [] }
    swept = now
    let old = counts.filter { abs(now - $0.value.start) >= Self.interval }
    for key in old.keys { counts[key] = nil }
    return Self.summaries(old, at: now)
  }

  private static func summaries(_ counts: [Key: Count], at now: Int) -> [String] {
    counts.filter { $0.value.seen > mostInFull }
      .sorted { ($0.key.peer, $0.key.status) < ($1.key.peer, $1.key.status) }
      .map { key, count in
        JSONValue.object([
          "at": .integer(now), "peer": .string(key.peer), "status": .integer(key.status),
          "since": .integer(count.start), "repeated": .integer(count.seen - mostInFull),
        ]).line
      }
  }
}

/// A log of every request as a line of JSON; repeated refusals are counted.
///
/// A class, because it holds a file open.
final class AccessLog: Sendable {
  private let tally = Mutex(RefusalTally())
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

  func write(_ line: AccessLine) { write(tally.withLock { $0.lines(for: line) }) }

  /// Writes what has only been counted so far.
  func end() { write(tally.withLock { $0.end(at: SystemClock().now()) }) }

  private func write(_ lines: [String]) {
    guard !lines.isEmpty else { return }
    guard let file else { return Output.complain(lines.joined(separator: "\n")) }
    // A full disk must not stop the server.
    try? file.write(contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
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
