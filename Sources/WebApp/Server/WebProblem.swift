import Commands
import HTTPTypes
import Hummingbird
import Operations
import Presentation
import Sessions

/// Why a request is not answered as expected.
package enum WebProblem: Error, Sendable {
  case notFound
  /// Nobody is signed in.
  case signedOut
  /// The person does not have this role.
  case roleMissing(WebRole)
  /// The form is not from this server, or belongs to another sign-in.
  case formUnknown
  case tooLarge
  /// Too many requests in a short time; the person may try again after this many seconds.
  case tooMany(retryAfter: Int)
  /// The person, or their address, has too many pages open that are kept up to date; they may try
  /// again after this many seconds.
  case tooManyStreams(retryAfter: Int)
  /// The host is not this server's.
  case otherHost
  /// The request names more than one host.
  case hostUnclear
  /// The sign-in failed; the reason is in English, for those who set it up.
  case signIn(String)
  /// The message of a command, in the reader's language, and whether the program itself is at fault.
  case command(String, isOurs: Bool)

  package var status: HTTPResponse.Status {
    switch self {
    case .notFound: .notFound
    case .signedOut: .unauthorized
    case .roleMissing, .formUnknown, .signIn: .forbidden
    case .tooLarge: .contentTooLarge
    case .tooMany, .tooManyStreams: .tooManyRequests
    case .otherHost: .misdirectedRequest
    case .hostUnclear: .badRequest
    case .command(_, let isOurs): isOurs ? .internalServerError : .conflict
    }
  }

  /// Returns the problem as a sentence in the reader's language.
  package func text(_ words: Words) -> String {
    switch self {
    case .notFound: words[.webNotFound]
    case .signedOut: words[.webSignedOut]
    case .roleMissing(let role):
      words.text(.webRoleMissing, ["role": words.word(.webRole, role.rawValue) ?? role.rawValue])
    case .formUnknown: words[.webFormUnknown]
    case .tooLarge: words[.webTooLarge]
    case .tooMany: words[.webTooMany]
    case .tooManyStreams: words[.webTooManyStreams]
    case .otherHost, .hostUnclear: words[.webOtherHost]
    case .signIn(let reason): words.text(.webSignInFailed, ["reason": reason])
    case .command(let text, _): text
    }
  }
}

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
      let localized = site.contexts[language] ?? site.request.context
      var web = context
      // A signed-in person sees the menu even on the page of an error.
      if web.person == nil, let token = request.cookies[site.cookie]?.value {
        web.person = site.signIns.person(token)
        web.token = web.person == nil ? nil : token
      }
      let path = request.method == .get ? request.uri.path : site.page(of: request, language)
      let problem = Self.problem(error, localized)
      var response = site.answer(problem, localized, web, at: path)
      if case .signedOut = problem, let visit = await site.interruptedVisit(of: request) {
        response.setCookie(site.cookie(keeping: visit))
      }
      return response
    }
  }

  private static func problem(_ error: any Error, _ context: CommandContext) -> WebProblem {
    switch error {
    case let problem as WebProblem: problem
    case let error as HTTPError where error.status == .notFound: .notFound
    case let error as HTTPError where error.status == .contentTooLarge: .tooLarge
    case let error: .command(error, context)
    }
  }
}

extension WebProblem {
  /// An error of a command, of what it reads or writes, or one that nobody foresaw.
  package static func command(_ error: any Error, _ context: CommandContext) -> WebProblem {
    let failure = context.explaining(error)
    let isOurs = failure.status == .ourFault
    let isForeseen = error is CommandFailure || !isOurs
    return .command(
      isForeseen
        ? withoutFolders(failure.text(onPageIn: context.words), context)
        : context.words[.webOurFault],
      isOurs: isOurs)
  }

  /// The text without the folders that the data and the content are in, which say where they lie on
  /// this machine.
  private static func withoutFolders(_ text: String, _ context: CommandContext) -> String {
    // One folder may be in the other.
    [context.data.path, context.content.path].sorted { $0.utf8.count > $1.utf8.count }
      .filter { $0.utf8.count > 1 }
      .reduce(text) { text, folder in
        let name = folder.split(separator: "/").last.map(String.init) ?? ""
        return text.replacing("\(folder)/", with: "").replacing(folder, with: name)
      }
  }
}

extension CommandFailure {
  /// Returns the message without the word that precedes it in a terminal, since a page has a
  /// heading.
  func text(onPageIn words: Words) -> String {
    let prefix = words.text(.commandError, ["message": ""])
    return text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
  }
}

extension Site {
  /// Returns an error as a page in the reader's language.
  ///
  /// - Parameter path: Where the person wanted to go and returns after signing in.
  func answer(
    _ problem: WebProblem, _ context: CommandContext, _ web: WebContext, at path: String
  ) -> Response {
    let words = context.words
    var response = answer(
      WebPage(
        template: "problem", title: words[.webProblem], path: "", place: nil,
        value: [
          "text": .text(problem.text(words)),
          "lines": .list(problem.text(words).split(separator: "\n").map(String.init)) {
            .text($0)
          },
          "to": .text(QueryText.encoded(path)),
          "signIn": .flag(isSignedOut(problem) && openID != nil),
          "link": .flag(isSignedOut(problem) && openID == nil), "command": .text(linkCommand),
        ], status: problem.status), context, web)
    switch problem {
    case .tooMany(let seconds), .tooManyStreams(let seconds):
      response.headers[.retryAfter] = String(seconds)
    case .notFound, .signedOut, .roleMissing, .formUnknown, .tooLarge, .otherHost, .hostUnclear,
      .signIn, .command:
      break
    }
    return response
  }

  private func isSignedOut(_ problem: WebProblem) -> Bool {
    if case .signedOut = problem { true } else { false }
  }
}
