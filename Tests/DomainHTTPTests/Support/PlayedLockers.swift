import DeclaredDomains
import DomainHTTP
import OutgoingHTTP
import Synchronization

/// A service that keeps lockers in memory, and may lie in one way.
final class PlayedLockers: ServiceExchange {
  enum Lie: Hashable, Sendable {
    case nothing
    /// The list has another owner than the locker itself.
    case listsOthers
    /// The list has nothing.
    case listsNothing
    /// Every other reading has another note.
    case flickers
    /// A change is answered with success and not made.
    case doesNothing
    case refusesChanges
    /// A change also takes the owner away.
    case takesOwners
    /// A change is counted in the locker.
    case counts
    /// To unlock is refused.
    case staysLocked
    /// To unlock takes the colour away.
    case losesColours
    /// A key that was sent before means nothing.
    case forgetsKeys
    /// The change of this number is answered with success and not made.
    case skips(Int)
    /// Lockers whose names end so lock themselves after their third reading.
    case locksByItself(String)
    /// Every path leads here, whatever stands before it.
    case answersEverywhere
    /// Where nothing is, an empty list is answered.
    case emptyElsewhere
    case ignoresSecrets
    /// A removed locker is still there.
    case keepsRemoved
  }

  private struct State {
    var lockers: [String: [String: JSONDocument]] = [:]
    var readings: [String: Int] = [:]
    var keys: Set<String> = []
    var changes = 0
    var requests: [String] = []
  }

  private let lie: Lie
  private let state: Mutex<State>

  init(_ lie: Lie = .nothing, lockers: [String] = []) {
    self.lie = lie
    var state = State()
    for name in lockers { state.lockers[name] = Self.locker(name) }
    self.state = Mutex(state)
  }

  private static func locker(_ name: String) -> [String: JSONDocument] {
    [
      "name": .text(name), "owner": .text("Anna Lind"), "locked": .flag(false),
      "colour": .text("blue"), "tokens": .list([]),
    ]
  }

  /// The names of all lockers that are there.
  var names: [String] { state.withLock { $0.lockers.keys.sorted() } }
  var requests: [String] { state.withLock { $0.requests } }

  func document(_ name: String) -> String? {
    state.withLock { $0.lockers[name].map { Self.text($0) } }
  }

  private static func text(_ locker: [String: JSONDocument]) -> String {
    JSONDocument.object(
      locker.sorted { $0.key < $1.key }.map { JSONDocument.Member($0.key, $0.value) }
    ).text
  }

  func close() async {}

  func send(
    _ method: String, _ url: String, headers: [(String, String)], body: [UInt8]?, seconds: Int
  ) async throws(HTTPFault) -> HTTPAnswer {
    let isSigned = headers.contains { $0.0 == "Authorization" && $0.1 == "Bearer right" }
    guard isSigned || lie == .ignoresSecrets else { return .json(#"{"error":"who?"}"#, 401) }
    var parts = url.split(separator: "/").dropFirst(2).map(String.init)
    if lie == .answersEverywhere, parts.first == "stegvis-no-such-path" { parts.removeFirst() }
    let key = headers.first { $0.0 == "Once" }?.1
    let document: JSONDocument? =
      if let body { try? JSONReader.document(body) } else { nil }
    return state.withLock { state in
      state.requests.append("\(method) /\(parts.joined(separator: "/"))")
      return answer(method, parts, document, key, &state)
    }
  }

  private func answer(
    _ method: String, _ parts: [String], _ body: JSONDocument?, _ key: String?,
    _ state: inout State
  ) -> HTTPAnswer {
    let name = parts.dropFirst().first ?? ""
    switch (method, parts.first ?? "", parts.count) {
    case ("GET", "", 0): return .json(#"{"service":"lockers","version":"3.1"}"#)
    case ("GET", "lockers", 1): return list(state)
    case ("POST", "lockers", 1):
      guard let name = body?["name"]?.scalarText, state.lockers[name] == nil else {
        return .json(#"{"error":"no name, or taken"}"#, 422)
      }
      state.lockers[name] = Self.locker(name)
      return .json("{}", 201)
    case ("GET", "lockers", 2):
      guard let locker = state.lockers[name] else { return .json(#"{"error":"none"}"#, 404) }
      return read(locker, name, &state)
    case ("PATCH", "lockers", 2):
      guard state.lockers[name] != nil else { return .json(#"{"error":"none"}"#, 404) }
      return change(name, body, &state)
    case ("POST", "lockers", 3):
      if let key, !state.keys.insert(key).inserted, lie != .forgetsKeys { return .json("{}") }
      guard case .list(let tokens)? = state.lockers[name]?["tokens"], let token = body?["token"]
      else { return .json(#"{"error":"none"}"#, 404) }
      state.lockers[name]?["tokens"] = .list(tokens + [token])
      return .json("{}")
    case ("DELETE", "lockers", 2):
      guard state.lockers[name] != nil else { return .json(#"{"error":"none"}"#, 404) }
      if lie != .keepsRemoved { state.lockers[name] = nil }
      return .json("{}")
    case _:
      let isList = parts.last == "lockers"
      return lie == .emptyElsewhere && isList
        ? .json(#"{"lockers":[]}"#) : .json(#"{"error":"nothing here"}"#, 404)
    }
  }

  private func list(_ state: State) -> HTTPAnswer {
    var lockers = state.lockers.sorted { $0.key < $1.key }.map(\.value)
    if lie == .listsNothing { lockers = [] }
    if lie == .listsOthers {
      lockers = lockers.map { $0.merging(["owner": .text("Nobody")]) { $1 } }
    }
    return .json(#"{"lockers":[\#(lockers.map(Self.text).joined(separator: ","))]}"#)
  }

  private func read(
    _ locker: [String: JSONDocument], _ name: String, _ state: inout State
  ) -> HTTPAnswer {
    var locker = locker
    let number = state.readings[name, default: 0] + 1
    state.readings[name] = number
    if lie == .flickers { locker["note"] = .text("\(number % 2)") }
    if case .locksByItself(let end) = lie, name.hasSuffix(end), number > 3 {
      state.lockers[name]?["locked"] = .flag(true)
      locker["locked"] = .flag(true)
    }
    return .json(Self.text(locker))
  }

  private func change(
    _ name: String, _ body: JSONDocument?, _ state: inout State
  ) -> HTTPAnswer {
    state.changes += 1
    guard case .object(let members)? = body, !members.isEmpty,
      body?["locked"].map({ $0 == .flag(true) || $0 == .flag(false) }) ?? true
    else { return .json(#"{"error":"not understood"}"#, 422) }
    let isUnlocking = body?["locked"] == .flag(false)
    switch lie {
    case .doesNothing: return .json("{}")
    case .skips(let number) where number == state.changes: return .json("{}")
    case .refusesChanges: return .json(#"{"error":"it is summer"}"#, 422)
    case .staysLocked where isUnlocking: return .json(#"{"error":"it is stuck"}"#, 422)
    case .takesOwners: state.lockers[name]?["owner"] = .null
    case .counts: state.lockers[name]?["changes"] = .number("\(state.changes)")
    case .losesColours where isUnlocking: state.lockers[name]?["colour"] = nil
    case _: break
    }
    for member in members { state.lockers[name]?[member.name] = member.value }
    return .json("{}")
  }
}

/// A clock that goes on only while somebody waits.
final class SteppedClock: ProofClock {
  private let time = Mutex(1_700_000_000_000)

  func now() -> Int { time.withLock { $0 } }
  func sleep(milliseconds: Int) async { time.withLock { $0 += milliseconds } }
}
