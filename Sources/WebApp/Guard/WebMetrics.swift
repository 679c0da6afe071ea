import Synchronization

/// The server's metrics, in the format of Prometheus (text format 0.0.4).
///
/// A class, because it counts.
final class WebMetrics: Sendable {
  /// The upper bounds of the histogram, in seconds; DESIGN requires an answer within one second.
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
