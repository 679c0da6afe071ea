import Commands
import Foundation
import OutgoingHTTP
import Sessions
import Testing
import WebApp

/// A person who has signed in, without a browser.
struct Browser {
  private let client: HTTPExchange
  private let origin: String
  private let language: String
  private var cookie = ""

  struct Page {
    let status: Int
    let text: String
    let location: String?
  }

  /// The hidden fields of the form in which a step is answered.
  struct Form: Equatable {
    let step: String
    let mark: String
    let csrf: String
  }

  init(link: String, _ language: String) async throws {
    let address = try #require(URLComponents(string: link))
    origin = "http://\(address.host ?? ""):\(address.port ?? 0)"
    self.language = language
    client = try HTTPExchange(HTTPRoute(), largestAnswer: 10_000_000)
    do {
      let answer = try await client.send("GET", link, headers: [], body: nil, seconds: 30)
      cookie = String((answer.headers["set-cookie"] ?? "").prefix { $0 != ";" })
      try #require(answer.status == 303 && !cookie.isEmpty)
    } catch {
      // A client that is dropped without being closed ends the whole run.
      await client.close()
      throw error
    }
  }

  func close() async { await client.close() }

  /// Serves the page, and calls `body` with somebody who has signed in to it.
  static func served(
    _ context: CommandContext, _ options: [String] = [], in language: String,
    _ body: (Browser) async throws -> Void
  ) async throws {
    let (links, found) = AsyncStream.makeStream(of: String.self)
    let request = try WebRequest(["--port", "0"] + options, context) { _, people in
      found.yield(people.first?.link ?? "")
    }
    let server = Task {
      defer { found.finish() }
      try await WebServer(request).run()
    }
    do {
      var all = links.makeAsyncIterator()
      let browser = try await Browser(link: try #require(await all.next()), language)
      do {
        try await body(browser)
      } catch {
        await browser.close()
        throw error
      }
      await browser.close()
    } catch {
      server.cancel()
      throw error
    }
    server.cancel()
    _ = await server.result
  }

  func get(_ path: String) async throws -> Page { try await send("GET", path, nil) }

  private func send(_ method: String, _ path: String, _ body: String?) async throws -> Page {
    let type = "application/x-www-form-urlencoded"
    let answer = try await client.send(
      method, origin + path,
      headers: [("Cookie", cookie)] + (body == nil ? [] : [("Content-Type", type)]),
      body: body.map { Array($0.utf8) }, seconds: 60)
    return Page(
      status: answer.status, text: String(decoding: answer.body, as: UTF8.self),
      location: answer.headers["location"])
  }

  /// Begins a session, and returns its name.
  func begin(_ procedure: String, mode: SessionMode = .consent) async throws -> String {
    let path = "/\(language)/procedures/\(procedure)"
    let csrf = try #require(Self.value("csrf", in: try await get(path).text))
    let begun = try await send("POST", path, "csrf=\(csrf)&mode=\(mode.rawValue)")
    try #require(begun.status == 303, "\(begun.text)")
    let session = begun.location?.split(separator: "/").last?.prefix { $0 != "#" }
    return try #require(session.map(String.init))
  }

  /// The page of a session, once it asks something or has ended.
  func settled(_ session: String) async throws -> String {
    for _ in 0..<1_200 {
      let page = try await get("/\(language)/sessions/\(session)").text
      if !page.contains("data-standing=\"walking\"") { return page }
      try await Task.sleep(for: .milliseconds(50))
    }
    return ""
  }

  /// Answers a step: with these words, or by going on.
  func answer(_ session: String, _ form: Form, _ words: String?) async throws {
    var fields = "csrf=\(form.csrf)&step=\(form.step)&mark=\(form.mark)"
    if let words {
      let allowed = CharacterSet.alphanumerics
      fields += "&answer=words&single=yes&value="
      fields += words.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    } else {
      fields += "&answer=proceed"
    }
    let page = try await send("POST", "/\(language)/sessions/\(session)", fields)
    #expect(page.status == 303, "\(form.step): \(page.text.suffix(3_000))")
  }

  /// Says yes to a change, with more fields.
  func proceed(_ session: String, _ form: Form, _ more: [String: String]) async throws -> Page {
    let fields =
      ["csrf=\(form.csrf)", "step=\(form.step)", "mark=\(form.mark)", "answer=proceed"]
      + more.map { "\($0.key)=\($0.value)" }
    return try await send(
      "POST", "/\(language)/sessions/\(session)", fields.joined(separator: "&"))
  }

  /// `nil` if the page asks nothing.
  static func form(in page: String) -> Form? {
    guard let step = value("step", in: page), let mark = value("mark", in: page),
      let csrf = value("csrf", in: page)
    else { return nil }
    return Form(step: step, mark: mark, csrf: csrf)
  }

  private static func value(_ name: String, in page: String) -> String? {
    guard let start = page.range(of: "name=\"\(name)\" value=\"")?.upperBound else { return nil }
    return String(page[start...].prefix { $0 != "\"" })
  }
}
