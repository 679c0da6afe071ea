import HTTPTypes
import Hummingbird

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
        at: SystemTime.now, peer: context.peer, method: Self.method(request),
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
