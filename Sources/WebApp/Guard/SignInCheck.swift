import HTTPTypes
import Hummingbird

/// Finds the person who sent a request.
struct SignInCheck: RouterMiddleware {
  typealias Context = WebContext

  let site: Site

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var context = context
    if let token = request.cookies[site.cookie]?.value, let person = site.signIns.person(token) {
      context.token = token
      context.person = person
    }
    return try await next(request, context)
  }
}
