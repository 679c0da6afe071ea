import AsyncHTTPClient
import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Logging
import NIOCore
import Sessions

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
  let process: Process
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

  /// Adds sessions to its journal, with the events of the newest one, as many people would have in
  /// some years.
  func addSessions(_ count: Int) throws {
    let journal = try Journal(path: folder.appending(path: "journal.sqlite").path)
    guard let newest = try journal.sessions().first else {
      throw ServedTenant.Failed(what: "no session has begun")
    }
    let events = try journal.events(of: newest, after: 0)
    for start in stride(from: 0, to: count, by: 500) {
      let batches = (start..<min(count, start + 500)).map { number in
        var batch = EventBatch(of: SessionID(rawValue: "bench-\(number)"), after: 0)
        batch.add(number.isMultiple(of: 3) ? events : events + [.completed], at: number)
        return batch
      }
      guard try journal.append(batches).isEmpty else {
        throw ServedTenant.Failed(what: "sessions of the same name")
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
