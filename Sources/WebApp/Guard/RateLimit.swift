import Hummingbird
import Synchronization

/// Limits how many requests a client may make: bursts of ten seconds' worth, then `rate` per
/// second.
///
/// A class, because it counts.
final class RateLimit: RouterMiddleware {
  typealias Context = WebContext

  private struct Bucket {
    var tokens: Double
    var at: ContinuousClock.Instant
  }

  private let rate: Double
  private let buckets = Mutex<[String: Bucket]>([:])
  private let clock = ContinuousClock()

  /// - Parameter rate: Requests per second.
  init(rate: Int) { self.rate = Double(rate) }

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    // Behind a proxy all requests come from one address, so signed-in people are told apart by
    // their tokens.
    guard take(context.token ?? context.peer) else { throw WebProblem.tooMany(retryAfter: 1) }
    return try await next(request, context)
  }

  private func take(_ client: String) -> Bool {
    let now = clock.now
    return buckets.withLock { buckets in
      // A client that has been away long enough for its burst to be full again need not be
      // remembered.
      if buckets.count > 10_000 {
        buckets = buckets.filter { now - $0.value.at < .seconds(10) }
      }
      var bucket = buckets[client] ?? Bucket(tokens: rate * 10, at: now)
      let passed = (now - bucket.at) / .seconds(1)
      bucket.tokens = min(rate * 10, bucket.tokens + passed * rate)
      bucket.at = now
      guard bucket.tokens >= 1 else {
        buckets[client] = bucket
        return false
      }
      bucket.tokens -= 1
      buckets[client] = bucket
      return true
    }
  }
}
