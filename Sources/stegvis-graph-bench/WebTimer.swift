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
    let costs: [PageCost]
    /// Milliseconds from sending an answer until the next step is on the page, in ascending order.
    let steps: [Double]
  }

  /// What a page takes of a processor.
  struct PageCost {
    /// What it shows.
    let page: String
    let milliseconds: Double
    /// What it may take at most, in milliseconds; `nil` for no limit.
    let limit: Double?
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
    let emptyCost = try Self.cost("http://127.0.0.1:\(port.withLock { $0 })/", "", getpid())
    empty.cancel()
    let costs =
      [PageCost(page: "an empty page", milliseconds: emptyCost, limit: nil)]
      + (try costs(of: pages[0].address, site, visitor))
    try await client.shutdown()
    try site.stop()
    return Result(
      empty: Self.median(rates[0]), procedures: Self.median(rates[1]),
      session: Self.median(rates[2]), costs: costs, steps: steps.sorted())
  }

  /// How many sessions the journal has when its list is timed.
  static let listed = 10_000

  /// Times pages one after the other, the list of sessions in a journal with ten thousand more.
  ///
  /// - Parameter session: the address of a session's page.
  private func costs(
    of session: String, _ site: ServedSite, _ visitor: WebVisitor
  ) throws -> [PageCost] {
    try site.addSessions(Self.listed)
    let document = "translations/document?path=domains/microsoft-365/words/nl.yaml"
    let pages: [(page: String, path: String, limit: Double?)] = [
      ("the list of procedures", "/en", nil), ("a session", session, 1),
      ("the list of sessions, \(Self.listed) of them", "/en/sessions", 5),
      ("the last page of that list", "/en/sessions?page=\(Self.listed / 100)", 5),
      ("what waits for approval among them", "/en/approvals", 5),
      ("the longest document at the translator's desk", "/en/\(document)", 5),
      ("a replay", "\(session)/replay", nil), ("the style sheet", "/assets/style.css", nil),
    ]
    return try pages.map { page, path, limit in
      PageCost(
        page: page,
        milliseconds: try Self.cost(
          site.address + path, visitor.cookie, site.process.processIdentifier), limit: limit)
    }
  }

  /// Returns the processor time that a process takes for a request, in milliseconds: the median of
  /// three runs.
  private static func cost(_ address: String, _ cookie: String, _ process: pid_t) throws -> Double {
    _ = try load(address, cookie, seconds: 1)
    return try median(
      (0..<3).map { _ in
        let before = try ticks(of: process)
        let requests = try load(address, cookie, seconds: 2).requests
        let ticks = try ticks(of: process) - before
        return Double(ticks) * 1_000 / Double(sysconf(Int32(_SC_CLK_TCK))) / requests
      })
  }

  /// Returns the processor time that a process has taken, with the kernel for it (proc(5)).
  private static func ticks(of process: pid_t) throws -> Int {
    let stat = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    // The name in parentheses may contain anything.
    let fields = stat.split(separator: ")").last?.split(separator: " ").map(String.init) ?? []
    guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else {
      throw ServedTenant.Failed(what: "/proc/\(process)/stat")
    }
    return user + system
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
    try load(address, cookie, seconds: 3).rate
  }

  /// Sends requests for some seconds, and returns how many were answered, and how many a second.
  private static func load(
    _ address: String, _ cookie: String, seconds: Int
  ) throws -> (requests: Double, rate: Double) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["wrk", "-t1", "-c16", "-d\(seconds)s", "-H", "Cookie: \(cookie)", address]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard !text.contains("Non-2xx"),
      let match = text.firstMatch(of: /Requests\/sec:\s+([\d.]+)/), let rate = Double(match.1),
      let answered = text.firstMatch(of: /(\d+) requests in/), let requests = Double(answered.1)
    else { throw ServedTenant.Failed(what: "wrk \(address): \(text)") }
    return (requests, rate)
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
