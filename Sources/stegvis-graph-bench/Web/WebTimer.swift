import AsyncHTTPClient
import Foundation
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
