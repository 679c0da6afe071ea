import Commands
import HTTPTypes
import Hummingbird
import Operations
import Sessions

/// Turns every error into a page in the reader's language.
struct ProblemMiddleware: RouterMiddleware {
  typealias Context = WebContext

  let site: Site

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      let language = site.language(at: request)
      let speaking = site.contexts[language] ?? site.request.context
      var web = context
      // A signed-in person sees the menu even on the page of an error.
      if web.person == nil, let token = request.cookies[site.cookie]?.value {
        web.person = site.signIns.person(token)
        web.token = web.person == nil ? nil : token
      }
      let path = request.method == .get ? request.uri.path : "/\(language)"
      return site.answer(Self.problem(error, speaking), speaking, web, at: path)
    }
  }

  private static func problem(_ error: any Error, _ context: CommandContext) -> WebProblem {
    switch error {
    case let problem as WebProblem: problem
    case let error as HTTPError where error.status == .notFound: .notFound
    case let error as HTTPError where error.status == .contentTooLarge: .tooLarge
    case let failure as CommandFailure:
      .command(failure.text(onPageIn: context.words), isOurs: failure.status == .ourFault)
    case let failure as EventStoreFailure:
      .command(context.failure(failure).text(onPageIn: context.words), isOurs: false)
    case let failure as DomainFailure:
      .command(
        OpenedTenant.failure(failure, "", context).text(onPageIn: context.words), isOurs: false)
    case _: .command(context.words[.webOurFault], isOurs: true)
    }
  }
}
