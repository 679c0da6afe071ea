import DeclaredDomains
import DomainHTTP
import Foundation
import OutgoingHTTP
import Synchronization

/// What was said between us and a service: plays it again, so that tests need neither the service nor
/// a network, and fails where a request is another than then.
///
/// A recording is a file of `Tests/DomainHTTPTests/Recorded`, with a line of JSON for each exchange.
/// Secrets are not in it; the address is `http://127.0.0.1:1`.
final class RecordedExchange: ServiceExchange {
  private struct Line: Codable {
    let method: String
    let target: String
    let headers: [String: String]
    let body: String
    let status: Int
    let answerHeaders: [String: String]
    let answer: String
  }

  private let lines: [Line]
  private let next = Mutex(0)
  static let host = "http://127.0.0.1:1"

  /// - Throws: an error of the file or its decoder.
  init(_ name: String) throws {
    let text = try String(contentsOfFile: Self.path(name), encoding: .utf8)
    lines = try text.split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
  }

  private static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Recorded/\(name).jsonl").path
  }

  /// The number of exchanges that have not been played.
  var left: Int { lines.count - next.withLock { $0 } }

  func send(
    _ method: String, _ url: String, headers: [(String, String)], body: [UInt8]?, seconds: Int
  ) async throws(HTTPFault) -> HTTPAnswer {
    let number = next.withLock { number in
      defer { number += 1 }
      return number
    }
    let target = url.replacing(Self.host, with: "")
    let sent = String(decoding: body ?? [], as: UTF8.self)
    guard lines.indices.contains(number) else { throw .unreachable("nothing more was recorded") }
    let line = lines[number]
    guard line.method == method, line.target == target, line.body == sent,
      line.headers == Self.conditions(headers)
    else {
      throw .unreachable(
        "exchange \(number + 1) was \(line.method) \(line.target) \(line.headers) \(line.body), not "
          + "\(method) \(target) \(Self.conditions(headers)) \(sent)")
    }
    return HTTPAnswer(
      status: line.status, headers: line.answerHeaders, body: Array(line.answer.utf8))
  }

  func close() async {}

  /// The headers that change what a request means.
  private static func conditions(_ headers: [(String, String)]) -> [String: String] {
    Dictionary(
      headers.map { ($0.0.lowercased(), $0.1) }.filter {
        ["if-match", "content-type"].contains($0.0)
      }
    ) { first, _ in first }
  }

  /// Records what is said with a real service.
  final class Recorder: ServiceExchange {
    private let exchange: HTTPExchange
    private let host: String
    private let lines = Mutex<[Line]>([])

    /// - Parameters:
    ///   - exchange: the way to the service.
    ///   - host: the beginning of its addresses, up to the path.
    init(_ exchange: HTTPExchange, host: String) {
      self.exchange = exchange
      self.host = host
    }

    func send(
      _ method: String, _ url: String, headers: [(String, String)], body: [UInt8]?, seconds: Int
    ) async throws(HTTPFault) -> HTTPAnswer {
      let answer = try await exchange.send(
        method, url, headers: headers, body: body, seconds: seconds)
      let kept = answer.headers.filter {
        ["content-type", "etag", "link", "location", "retry-after"].contains($0.key)
      }
      let line = Line(
        method: method, target: url.replacing(host, with: ""),
        headers: RecordedExchange.conditions(headers),
        body: String(decoding: body ?? [], as: UTF8.self), status: answer.status,
        answerHeaders: kept.mapValues(withoutAddress),
        answer: withoutAddress(String(decoding: answer.body, as: UTF8.self)))
      lines.withLock { $0.append(line) }
      return answer
    }

    func close() async { await exchange.close() }

    /// A service may not know of the proxy before it, so any port of this machine is the host's.
    private func withoutAddress(_ text: String) -> String {
      text.replacing(/http:\/\/127\.0\.0\.1:[0-9]+/, with: RecordedExchange.host)
    }

    /// Writes the recording in place of the one that is there.
    func write(_ name: String) throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let texts = try lines.withLock { lines in
        try lines.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
      }
      let path = RecordedExchange.path(name)
      try FileManager.default.createDirectory(
        atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
        withIntermediateDirectories: true)
      try (texts.joined(separator: "\n") + "\n").write(
        toFile: path, atomically: true, encoding: .utf8)
    }
  }
}
