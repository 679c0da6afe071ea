import Commands
import HTTPTypes
import Hummingbird
import Presentation

/// Turns pages into responses.
extension Site {
  func answer(_ page: WebPage, _ context: CommandContext, _ web: WebContext) -> Response {
    let words = context.words
    let csrf = web.token.map(FormCheck.token) ?? ""
    let person: PageValue =
      web.person.map { person in
        .object([
          "actor": .text(person.actor), "view": .flag(person.may(.view)),
          "run": .flag(person.may(.run)), "approve": .flag(person.may(.approve)),
          "translate": .flag(person.may(.translate)),
        ])
      } ?? .nothing
    let value = PageValue.object(page.value).with([
      "words": .words(words), "language": .text(words.language), "title": .text(page.title),
      "csrf": .text(csrf), "person": person,
      "languages": .list(languages) { language in
        .object([
          "code": .text(language), "name": .text(ownName(of: language)),
          "href": .text("/\(language)/\(page.path)"),
          "current": .flag(language == words.language),
        ])
      },
      "places": .list(WebPlace.allCases.filter { isOpen($0, web.person) }) { place in
        .object([
          "href": .text("/\(words.language)/\(place.path)"), "name": .text(words[place.name]),
          "current": .flag(page.place == place),
        ])
      },
    ])
    return html(templates.html(page.template, value), status: page.status)
  }

  private func html(_ text: String, status: HTTPResponse.Status) -> Response {
    Response(
      status: status, headers: [.contentType: "text/html; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  private func isOpen(_ place: WebPlace, _ person: Person?) -> Bool {
    place != .tenant || request.isPractice ? person?.may(place.role) ?? false : false
  }

  /// Returns the name of a language in that language, with a capital letter for the menu.
  private func ownName(of language: String) -> String {
    let name = contexts[language]?.words.language(language) ?? language
    return name.prefix(1).uppercased() + name.dropFirst()
  }

  /// Redirects to another page, so that going back or reloading does not send a form again.
  func redirect(to path: String) -> Response {
    Response(status: .seeOther, headers: [.location: path])
  }

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
          "link": .flag(isSignedOut(problem) && openID == nil),
        ], status: problem.status), context, web)
    if case .tooMany(let seconds) = problem {
      response.headers[.retryAfter] = String(seconds)
    }
    return response
  }

  private func isSignedOut(_ problem: WebProblem) -> Bool {
    if case .signedOut = problem { true } else { false }
  }
}
