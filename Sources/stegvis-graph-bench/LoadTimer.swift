import AsyncHTTPClient
import EmbeddedTenant
import Foundation
import GraphTenant
import Microsoft365
import NIOCore
import OutgoingHTTP
import Synchronization

/// Times the removal of every license from many users, compared with a bare loop that posts the
/// same batches.
struct LoadTimer {
  let program: String
  let content: String
  let products: ProductCatalogue
  let limits: Limits

  struct Result {
    /// Seconds.
    let ours: Double
    let bare: Double
    let requests: Int
    /// The fewest requests possible: the changes, 20 per request, and the users, 999 per page.
    let least: Int
  }

  private static let domain = "nordlund.onmicrosoft.com"

  private func accounts(_ count: Int) -> [UserID] {
    (1...count).map { number in
      let digits = String(number)
      let zeros = String(repeating: "0", count: max(0, 5 - digits.count))
      return DirectoryID.user(UserName("user\(zeros)\(digits)@\(Self.domain)"))
    }
  }

  func result(users count: Int) async throws -> Result {
    let (ours, requests) = try await ours(count)
    return Result(
      ours: ours, bare: try await bare(count), requests: requests,
      least: (count + 19) / 20 + (count + 38 + 998) / 999)
  }

  /// Returns the seconds and the number of requests of the change as a session makes it.
  func ours(_ count: Int) async throws -> (Double, Int) {
    let served = try ServedTenant(program: program, content: content, users: count)
    let transport = try HTTPTransport()
    let requests = Mutex(0)
    let address = try GraphAddress(served.address)
    let tokens = TokenSource(
      address: address, directory: "d", client: "c", credential: .secret(Secret("s")),
      transport: transport, file: nil)
    let client = GraphClient(
      address: address, transport: transport, tokens: tokens,
      trace: { _ in requests.withLock { $0 += 1 } })
    let tenant = GraphTenant(
      client: client, products: products, limits: limits,
      evidence: EvidenceFile(path: NSTemporaryDirectory() + "none.jsonl"))
    let users = accounts(count)
    _ = try await tokens.token()
    let began = ContinuousClock.now
    try await tenant.perform(
      .unassignAll(users), key: "load", actor: UserName("karin.nordlund@\(Self.domain)"))
    let seconds = Self.seconds(since: began)
    await transport.close()
    try served.stop()
    return (seconds, requests.withLock { $0 })
  }

  /// Returns the seconds of a loop that knows everything beforehand and reads nothing.
  private func bare(_ count: Int) async throws -> Double {
    let served = try ServedTenant(program: program, content: content, users: count)
    let transport = try HTTPTransport()
    let tokens = TokenSource(
      address: try GraphAddress(served.address), directory: "d", client: "c",
      credential: .secret(Secret("s")), transport: transport, file: nil)
    let token = try await tokens.token()
    await transport.close()
    let sku = products.products(meant: "ENTERPRISEPACK").first?.id.rawValue ?? ""
    let bodies = stride(from: 0, to: count, by: 20).map { start in
      Self.body(accounts(count)[start..<min(start + 20, count)], sku)
    }
    let client = HTTPClient()
    let began = ContinuousClock.now
    for body in bodies {
      var request = HTTPClientRequest(url: served.address + "/$batch")
      request.method = .POST
      request.headers.add(name: "Authorization", value: "Bearer \(token)")
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(ByteBuffer(string: body))
      let response = try await client.execute(request, timeout: .seconds(60))
      _ = try await response.body.collect(upTo: 16 * 1_048_576)
    }
    let seconds = Self.seconds(since: began)
    try await client.shutdown()
    try served.stop()
    return seconds
  }

  private static func body(_ users: ArraySlice<UserID>, _ sku: String) -> String {
    let parts = users.enumerated().map { index, user in
      #"{"id":"\#(index)","method":"POST","url":"/users/\#(user.rawValue)/assignLicense","#
        + #""headers":{"Content-Type":"application/json"},"#
        + #""body":{"addLicenses":[],"removeLicenses":["\#(sku)"]}}"#
    }
    return #"{"requests":[\#(parts.joined(separator: ","))]}"#
  }

  private static func seconds(since began: ContinuousClock.Instant) -> Double {
    let parts = (ContinuousClock.now - began).components
    return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
  }

  /// Returns the peak memory of this process so far, in MB (`VmHWM` of proc(5)).
  static func peakMemory() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let kilobytes = line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
    return kilobytes / 1_024
  }
}

/// A sandbox in its own process, for a tenant with many generated users.
///
/// A class, because it owns the process.
final class ServedTenant: Sendable {
  private let process: Process
  private let folder: URL
  /// The base URL.
  let address: String

  struct Failed: Error { let what: String }

  /// - Parameters:
  ///   - program: The `stegvis-graph` to run.
  ///   - users: How many users are generated.
  init(program: String, content: String, users: Int) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "stegvis-load-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let environment = ProcessInfo.processInfo.environment.merging(
      ["STEGVIS_HOME": folder.path, "STEGVIS_CONTENT": content, "LC_ALL": "en"]) { $1 }
    let fill = Process()
    fill.executableURL = URL(fileURLWithPath: program)
    fill.arguments = ["tenant", "init", "--users", String(users)]
    fill.environment = environment
    fill.standardOutput = FileHandle.nullDevice
    try fill.run()
    fill.waitUntilExit()
    guard fill.terminationStatus == 0 else { throw Failed(what: "tenant init") }
    process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["tenant", "serve", "--port", "0"]
    process.environment = environment
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    address = try Self.address(in: output.fileHandleForReading)
  }

  /// Returns the address in the message that the program prints once it serves.
  private static func address(in output: FileHandle) throws -> String {
    var text = ""
    while true {
      let data = output.availableData
      guard !data.isEmpty else { throw Failed(what: "tenant serve") }
      text += String(decoding: data, as: UTF8.self)
      if let match = text.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+\/v1\.0/) {
        return String(match.0)
      }
    }
  }

  func stop() throws {
    process.terminate()
    process.waitUntilExit()
    try FileManager.default.removeItem(at: folder)
  }
}
