import Hummingbird

/// Answers only requests for this server's own host names, so that no other name can be pointed
/// here (DNS rebinding).
struct HostCheck: RouterMiddleware {
  typealias Context = WebContext

  let address: WebAddress

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard let host = request.head.authority?.lowercased(), address.isOwn(host: host) else {
      throw WebProblem.otherHost
    }
    return try await next(request, context)
  }
}
