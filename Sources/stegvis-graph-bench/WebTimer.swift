import AsyncHTTPClient
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Times how many pages per second the web interface serves, compared with Hummingbird's own empty
/// page, and how long a step takes while many sessions are open.
struct WebTimer {
  let program: String
  let content: String

  struct Result {
    /// Pages per second, as wrk counts them.
    let empty: Double
    let procedures: Double
    let session: Double
    /// Milliseconds from sending an answer until the next step is on the page, in ascending order.
    let steps: [Double]
  }

  private static let procedure = "see-available-licenses"

  /// - Parameter sessions: How many sessions are open meanwhile.
  func result(sessions: Int) async throws -> Result {
    let site = try ServedSite(program: program, content: content)
    let client = HTTPClient(
      configuration: .init(redirectConfiguration: .disallow))
    let visitor = try await WebVisitor(client: client, address: site.address, link: site.link)
    let (pages, steps) = try await walk(sessions, visitor)
    let port = Mutex(0)
    let empty = Task { try await EmptyPage.serve { number in port.withLock { $0 = number } } }
    while port.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(20)) }
    // In turn, so that a drift in the machine's speed affects all.
    var rates: [[Double]] = [[], [], []]
    for _ in 0..<3 {
      rates[0].append(try Self.rate("http://127.0.0.1:\(port.withLock { $0 })/", ""))
      rates[1].append(try Self.rate("\(site.address)/en", visitor.cookie))
      rates[2].append(try Self.rate(site.address + pages[0].address, visitor.cookie))
    }
    empty.cancel()
    try await client.shutdown()
    try site.stop()
    return Result(
      empty: Self.median(rates[0]), procedures: Self.median(rates[1]),
      session: Self.median(rates[2]), steps: steps.sorted())
  }

  /// Starts the sessions, then answers the first step of each.
  private func walk(
    _ count: Int, _ visitor: WebVisitor
  ) async throws -> ([WebVisitor.Page], [Double]) {
    let path = "/en/procedures/\(Self.procedure)"
    let csrf = try await visitor.get(path).field("csrf")
    var pages: [WebVisitor.Page] = []
    for _ in 0..<count {
      pages.append(try await visitor.post(path, [("csrf", csrf), ("mode", "consent")]))
    }
    var steps: [Double] = []
    for (index, page) in pages.enumerated() {
      let began = ContinuousClock.now
      pages[index] = try await visitor.post(
        page.address,
        [
          ("csrf", csrf), ("step", page.field("step")), ("mark", page.field("mark")),
          ("answer", "proceed"),
        ])
      steps.append((ContinuousClock.now - began) / .milliseconds(1))
      guard pages[index].field("step") != page.field("step") else {
        throw ServedTenant.Failed(what: "the step \(page.field("step")) was not left")
      }
    }
    return (pages, steps)
  }

  /// Returns the requests per second, measured by wrk with one thread and sixteen connections for
  /// three seconds.
  private static func rate(_ address: String, _ cookie: String) throws -> Double {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["wrk", "-t1", "-c16", "-d3s", "-H", "Cookie: \(cookie)", address]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard !text.contains("Non-2xx"),
      let match = text.firstMatch(of: /Requests\/sec:\s+([\d.]+)/), let rate = Double(match.1)
    else { throw ServedTenant.Failed(what: "wrk \(address): \(text)") }
    return rate
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

/// A minimal browser that handles forms and one cookie.
struct WebVisitor {
  /// A page with its address and content.
  struct Page {
    let address: String
    let text: String

    /// Returns a hidden field of its form.
    func field(_ name: String) -> String {
      guard let start = text.range(of: "name=\"\(name)\" value=\"") else { return "" }
      return String(text[start.upperBound...].prefix { $0 != "\"" })
    }
  }

  let client: HTTPClient
  let address: String
  let cookie: String

  /// Signs in with a link.
  init(client: HTTPClient, address: String, link: String) async throws {
    self.client = client
    self.address = address
    let answer = try await client.execute(HTTPClientRequest(url: link), timeout: .seconds(30))
    let given = answer.headers["set-cookie"].first ?? ""
    cookie = String(given.prefix { $0 != ";" })
  }

  func get(_ path: String) async throws -> Page {
    var request = HTTPClientRequest(url: address + path)
    request.headers.add(name: "Cookie", value: cookie)
    let answer = try await client.execute(request, timeout: .seconds(30))
    let body = try await answer.body.collect(upTo: 4 * 1_048_576)
    guard answer.status == .ok else { throw ServedTenant.Failed(what: "\(path): \(answer.status)") }
    return Page(address: path, text: String(buffer: body))
  }

  /// Sends a form, and reads the page to which it leads.
  func post(_ path: String, _ fields: [(String, String)]) async throws -> Page {
    var request = HTTPClientRequest(url: address + path)
    request.method = .POST
    request.headers.add(name: "Cookie", value: cookie)
    request.headers.add(name: "Origin", value: address)
    request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
    let pairs = fields.map { "\($0)=\(Self.encoded($1))" }
    request.body = .bytes(ByteBuffer(string: pairs.joined(separator: "&")))
    let answer = try await client.execute(request, timeout: .seconds(30))
    guard answer.status == .seeOther, let next = answer.headers["location"].first else {
      throw ServedTenant.Failed(what: "\(path): \(answer.status)")
    }
    return try await get(String(next.prefix { $0 != "#" }))
  }

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
  }
}

/// The web interface in its own process, with its own data folder.
///
/// A class, because it owns the process.
final class ServedSite: Sendable {
  private let process: Process
  private let folder: URL
  /// The origin of the site, and the link that signs in.
  let address: String
  let link: String

  init(program: String, content: String) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "stegvis-web-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    // A single client sends all requests here, and the rate limit is not what is measured.
    process.arguments = ["serve", "--port", "0", "--rate", "1000000"]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["STEGVIS_HOME": folder.path, "STEGVIS_CONTENT": content, "LC_ALL": "en"]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let link = try Self.link(in: output.fileHandleForReading)
    self.link = link
    let origin = link.split(separator: "/sign-in", maxSplits: 1).first
    address = origin.map(String.init) ?? ""
  }

  private static func link(in output: FileHandle) throws -> String {
    var text = ""
    while true {
      let data = output.availableData
      guard !data.isEmpty else { throw ServedTenant.Failed(what: "serve") }
      text += String(decoding: data, as: UTF8.self)
      if let match = text.firstMatch(of: /http:\/\/\S+key=[\w-]+\n/) {
        return String(match.0.dropLast())
      }
    }
  }

  func stop() throws {
    process.terminate()
    process.waitUntilExit()
    try FileManager.default.removeItem(at: folder)
  }
}

/// The smallest possible page: an empty one served by Hummingbird itself, for comparison.
struct EmptyPage {
  /// Serves until the task is cancelled.
  ///
  /// - Parameter onRunning: Receives the port once the server listens.
  static func serve(onRunning: @escaping @Sendable (Int) async -> Void) async throws {
    let router = Router()
    router.get("/") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
        body: .init(byteBuffer: ByteBuffer(string: "<!DOCTYPE html><title>Empty</title>")))
    }
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) },
      logger: Logger(label: "empty", factory: { _ in SwiftLogNoOpLogHandler() }))
    try await application.run()
  }
}
