import Commands
import HTTPTypes
import Hummingbird
import Presentation

/// A page in one language, before its template is applied.
package struct WebPage: Sendable {
  package let template: String
  package let title: String
  /// The part of its address after the language: `sessions`.
  package let path: String
  /// The part of the menu it belongs to; by default the one of its path.
  let place: WebPlace?
  package var value: [String: PageValue]
  package var status: HTTPResponse.Status = .ok

  /// A page in the part of the menu that its path names.
  package init(
    template: String, title: String, path: String, value: [String: PageValue],
    status: HTTPResponse.Status = .ok
  ) {
    self.init(
      template: template, title: title, path: path, place: WebPlace(path: path), value: value,
      status: status)
  }

  init(
    template: String, title: String, path: String, place: WebPlace?, value: [String: PageValue],
    status: HTTPResponse.Status = .ok
  ) {
    self.template = template
    self.title = title
    self.path = path
    self.place = place
    self.value = value
    self.status = status
  }
}

/// The parts of the site that are in the menu.
enum WebPlace: CaseIterable {
  case procedures, sessions, approvals, translations, tenant

  /// Returns the part that a page belongs to, by its path; `nil` if it belongs to none.
  init?(path: String) {
    let first = path.prefix { $0 != "/" && $0 != "?" }
    let own = Self.allCases.first { $0.path == first }
    guard let place = ["procedures", "documents"].contains(first) ? .procedures : own else {
      return nil
    }
    self = place
  }

  /// The part of its address after the language.
  var path: String {
    switch self {
    case .procedures: ""
    case .sessions: "sessions"
    case .approvals: "approvals"
    case .translations: "translations"
    case .tenant: "tenant"
    }
  }

  var name: MessageKey {
    switch self {
    case .procedures: .webProcedures
    case .sessions: .webSessions
    case .approvals: .webApprovals
    case .translations: .webTranslations
    case .tenant: .webTenant
    }
  }

  /// The role needed to see it.
  var role: WebRole {
    switch self {
    case .procedures, .sessions, .tenant: .view
    case .approvals: .approve
    case .translations: .translate
    }
  }
}

/// Turns pages into responses.
extension Site {
  /// Returns a page with the menu around it, in the language of the context.
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
      "borrowed": .optional(words.borrowed),
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
    return html(templates[words].html(page.template, value), status: page.status)
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

  /// Returns a file for the browser to save.
  ///
  /// - Parameter name: Characters other than ASCII letters, digits and `-._~` are removed.
  static func download(_ bytes: [UInt8], as name: String, type: String) -> Response {
    var headers: HTTPFields = [.contentType: type]
    // The name may come from a file, and a quotation mark or line end would change the header.
    let safe = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-._~".contains($0)) }
    headers[.contentDisposition] = "attachment; filename=\"\(safe)\""
    return Response(
      status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
