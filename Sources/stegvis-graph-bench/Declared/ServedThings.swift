import DeclaredDomains
import Foundation
import OutgoingHTTP
import Synchronization

/// A service for declared domains, written after what its makers say of it (its manual, its standard or its
/// source), and not after the declaration: a declaration that is wrong shows here.
package protocol ServedThings: Sendable {
  /// The address of the service, without the host.
  var root: String { get }
  /// Everything in it that people would miss, without what only counts or dates changes.
  var contents: JSONDocument { get }
  /// Carries out a request to an address below `root`.
  mutating func answer(_ request: ServedRequest) -> ServedAnswer
}

/// A request as a service receives it.
package struct ServedRequest: Sendable {
  package let method: String
  /// The parts of the path below the address of the service, decoded.
  package let path: [String]
  package let query: [String: String]
  /// By lower-case name.
  package let headers: [String: String]
  /// `nil` if there is no body, or it is no JSON.
  package let body: JSONDocument?
}

/// What a service answers.
package struct ServedAnswer: Sendable {
  package let status: Int
  package var headers: [String: String] = [:]
  package let body: [UInt8]

  package static func json(
    _ status: Int, _ document: JSONDocument, _ media: String = "application/json",
    _ headers: [String: String] = [:]
  ) -> ServedAnswer {
    ServedAnswer(
      status: status, headers: headers.merging(["content-type": media]) { own, _ in own },
      body: Array(document.text.utf8))
  }

  package static func plain(_ status: Int, _ text: String = "") -> ServedAnswer {
    ServedAnswer(
      status: status, headers: text.isEmpty ? [:] : ["content-type": "text/plain"],
      body: Array(text.utf8))
  }

  package var isSuccess: Bool { (200..<300).contains(status) }
}

/// A service that lives on while programs that use it die, and that counts what it was made to do.
///
/// A class, because everybody who uses it finds the same things.
package final class ServedPlace: Sendable {
  private struct State {
    var things: any ServedThings
    /// How often each kind of change was carried out, by method and path.
    var effects: [String: Int] = [:]
    /// What there was at which time, in milliseconds, for readings that come late.
    var past: [(time: Int, things: any ServedThings)] = []
  }

  private let state: Mutex<State>
  package let root: String

  package init(_ things: any ServedThings) {
    root = things.root
    state = Mutex(State(things: things))
  }

  package var contents: JSONDocument { state.withLock { $0.things.contents } }
  package var effects: [String: Int] { state.withLock { $0.effects } }
  package var things: any ServedThings { state.withLock { $0.things } }

  /// Carries out a request.
  ///
  /// - Parameter time: in milliseconds since 1970.
  package func answer(_ request: ServedRequest, at time: Int) -> ServedAnswer {
    state.withLock { state in
      let before = state.things
      let answer = state.things.answer(request)
      if request.method != "GET", answer.isSuccess {
        state.effects["\(request.method) /\(request.path.joined(separator: "/"))", default: 0] += 1
        state.past.append((time, before))
      }
      return answer
    }
  }

  /// Answers a reading as things were at a time.
  package func answer(_ request: ServedRequest, asOf time: Int) -> ServedAnswer {
    state.withLock { state in
      var things = state.past.first { $0.time > time }?.things ?? state.things
      return things.answer(request)
    }
  }

  /// Somebody else changes something, who is not counted.
  package func change(_ body: (inout any ServedThings) -> Void) {
    state.withLock { body(&$0.things) }
  }

  /// The request as the service sees it; `nil` if its address leads past the service.
  package func request(
    _ method: String, _ url: String, _ headers: [(String, String)], _ body: [UInt8]?
  ) -> ServedRequest? {
    let parts = url.split(separator: "?", maxSplits: 1).map(String.init)
    guard let address = parts.first, let start = address.range(of: "://"),
      let slash = address[start.upperBound...].firstIndex(of: "/")
    else { return nil }
    let path = address[slash...]
    guard path.hasPrefix(root) else { return nil }
    var query: [String: String] = [:]
    for pair in (parts.count > 1 ? parts[1] : "").split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(sides.first ?? "").removingPercentEncoding ?? ""
      query[name] = sides.count > 1 ? String(sides[1]).removingPercentEncoding ?? "" : ""
    }
    return ServedRequest(
      method: method,
      path: path.dropFirst(root.count).split(separator: "/", omittingEmptySubsequences: true).map {
        String($0).removingPercentEncoding ?? String($0)
      },
      query: query,
      headers: Dictionary(headers.map { ($0.0.lowercased(), $0.1) }) { first, _ in first },
      body: Self.document(body))
  }

  private static func document(_ body: [UInt8]?) -> JSONDocument? {
    do {
      return try body.map { try JSONReader.document($0) }
    } catch {
      // The service says what it thinks of a body that is no JSON.
      return nil
    }
  }
}

extension JSONDocument {
  /// The text of a text; `nil` for anything else.
  var onlyText: String? { if case .text(let text) = self { text } else { nil } }
  var onlyFlag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
  var onlyList: [JSONDocument]? { if case .list(let list) = self { list } else { nil } }
  var onlyNumber: Int? { if case .number(let digits) = self { Int(digits) } else { nil } }
  var members: [Member] { if case .object(let members) = self { members } else { [] } }

  /// An object without the members that have no value.
  static func members(_ members: [(String, JSONDocument?)]) -> JSONDocument {
    .object(members.compactMap { name, value in value.map { Member(name, $0) } })
  }
}
