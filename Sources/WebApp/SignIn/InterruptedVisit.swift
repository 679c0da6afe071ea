import FoundationEssentials
import HTTPTypes
import Hummingbird
import OutgoingHTTP
import Sessions

/// Where a person was when they turned out not to be signed in, and what they had answered there.
///
/// Their own browser keeps it in a cookie, so that they return to the same page, in the same
/// language, and find their answer filled in.
package struct InterruptedVisit: Codable, Hashable, Sendable {
  /// Seconds; after that, nobody remembers the answer themselves.
  static let lifetime = 3_600
  /// A browser keeps a cookie of at most 4096 bytes with its name and attributes (RFC 6265 §6.1).
  private static let longest = 3_500
  /// The fields of an answer; nothing else of a form is kept.
  private static let fields = ["step", "answer", "value", "other", "reason"]

  /// The page to return to.
  package let path: String
  /// The fields of the form; empty if there was none, or it was too long to be kept.
  package let form: [String: [String]]

  /// - Parameters:
  ///   - path: The address that was asked for, without the query.
  ///   - form: What was sent there; `nil` if nothing was.
  package init(at path: String, _ form: WebForm?) {
    self.path = form == nil ? path : Self.page(of: path)
    self.form = form.map { form in form.fields.filter { Self.fields.contains($0.key) } } ?? [:]
  }

  private init(path: String) {
    self.path = path
    form = [:]
  }

  /// Returns the page on which a form stands that is sent to an address.
  package static func page(of address: String) -> String {
    let parts = address.split(separator: "/").map(String.init)
    let depth = parts.count > 1 && ["sessions", "procedures"].contains(parts[1]) ? 3 : 2
    return "/" + parts.prefix(depth).joined(separator: "/")
  }

  /// Reads the value of a cookie; `nil` for anything that no visit has written.
  package init?(cookieValue: String) {
    guard let bytes = Base64URL.bytes(cookieValue),
      let visit = try? JSONDecoder().decode(InterruptedVisit.self, from: Data(bytes)),
      visit.path.hasPrefix("/"), !visit.path.hasPrefix("//"), !visit.path.contains("\\"),
      visit.path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    self = visit
  }

  /// The value of its cookie, without the form if that is too long.
  package var cookieValue: String {
    let text = (try? JSONEncoder().encode(self)).map { Base64URL.text(Array($0)) } ?? ""
    return text.utf8.count <= Self.longest || form.isEmpty
      ? text : InterruptedVisit(path: path).cookieValue
  }

  /// The values that were chosen and typed, and the reason.
  var answer: (typed: [String], reason: String?) {
    let form = WebForm(fields: form)
    guard case .words(let words)? = PostedAnswer(form).answer else {
      return ([], form.values("reason").first)
    }
    return (words, nil)
  }
}

extension Site {
  /// The name of the cookie that keeps an interrupted visit.
  var interruptedCookie: String { "\(cookie)-return" }

  func interruptedVisit(_ request: Request) -> InterruptedVisit? {
    request.cookies[interruptedCookie].flatMap { InterruptedVisit(cookieValue: $0.value) }
  }

  /// Returns what a person wanted when they turned out not to be signed in; `nil` for what no person
  /// asked for, such as a script of the page, and for a form that another site sent.
  func interruptedVisit(of request: Request) async -> InterruptedVisit? {
    let first = request.uri.path.split(separator: "/").first.map(String.init) ?? ""
    guard languages.contains(first) else { return nil }
    switch request.method {
    case .get:
      return request.headers[.accept]?.contains("text/html") ?? false
        ? InterruptedVisit(at: request.uri.path, nil) : nil
    case .post:
      guard !FormCheck.isForeign(request, address) else { return nil }
      let type = request.headers[.contentType] ?? ""
      // A file is not kept; whoever uploaded it still has it.
      guard type.lowercased().hasPrefix("application/x-www-form-urlencoded"),
        let bytes = try? await request.body.collect(upTo: FormCheck.longestForm)
      else { return InterruptedVisit(at: request.uri.path, WebForm()) }
      return InterruptedVisit(
        at: request.uri.path,
        WebForm(encoded: String(decoding: bytes.readableBytesView, as: UTF8.self)))
    case _: return nil
    }
  }

  /// Returns the page on which the form of a request stands; the list of procedures if it stands on
  /// every page.
  func page(of request: Request, _ language: String) -> String {
    let page = InterruptedVisit.page(of: request.uri.path)
    let first = page.split(separator: "/").first.map(String.init) ?? ""
    return languages.contains(first) ? page : "/\(language)"
  }

  func cookie(keeping visit: InterruptedVisit) -> Cookie {
    Cookie(
      name: interruptedCookie, value: visit.cookieValue, maxAge: InterruptedVisit.lifetime,
      path: "/", secure: address.isSecure, httpOnly: true, sameSite: .lax)
  }
}

extension SessionPage {
  /// Fills in what was answered before the person had to sign in again, and says so; `false` if the
  /// session asks something else now.
  mutating func fill(in visit: InterruptedVisit) -> Bool {
    guard isOwn, case .asking(let view) = status.situation,
      visit.form["step"]?.first == "\(view.node.id)"
    else { return false }
    let (typed, reason) = visit.answer
    self.typed = typed
    typedReason = reason
    note = words[typed.isEmpty && reason == nil ? .webAnswerNotSent : .webAnswerKept]
    return true
  }
}
