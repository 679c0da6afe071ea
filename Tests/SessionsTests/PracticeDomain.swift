import Operations
import Synchronization

/// An invented domain of lamps that can be on or off, for testing walks.
final class PracticeDomain: Domain {
  /// The ways in which the domain misbehaves.
  struct Behaviour: Sendable {
    /// Changes are accepted but do not happen.
    var swallowsChanges = false
    /// The number of reads before a change becomes visible.
    var readsBehind = 0
    /// Changes happen, but the replies are lost.
    var losesReplies = false
    /// Every read fails.
    var cannotBeRead = false
    var roles: [String]? = ["janitor"]
  }

  struct State: Sendable {
    var lamps: [String: Bool] = ["hall": true, "attic": false]
    var behaviour = Behaviour()
    var performed: [String] = []
    /// The state that reads still show, and for how many more reads.
    var stale: (lamps: [String: Bool], reads: Int)?
  }

  let state = Mutex(State())

  let catalogue = Catalogue(
    [
      Operation("lamp.choose", .choose, collects: ValueType("lamp")),
      Operation(
        "lamp.switchOff", .change, [.init("lamp", ValueType("lamp"))], roles: ["janitor"],
        reversal: .inverse("lamp.switchOn"), deadline: 60),
      Operation(
        "lamp.switchOn", .change, [.init("lamp", ValueType("lamp"))], roles: ["janitor"],
        reversal: .inverseWithin("lamp.switchOff", days: 30), deadline: 60),
      Operation(
        "lamp.check", .check, [.init("lamp", ValueType("lamp"))], outcomes: ["off", "on"]),
      Operation("again.decide", .decide, outcomes: ["no", "yes"]),
      Operation("door.close", .confirm),
      Operation("house.open", .open),
    ], roles: ["janitor", "guest"])

  func behave(_ change: (inout Behaviour) -> Void) {
    state.withLock { change(&$0.behaviour) }
  }

  func roles(of actor: String) async throws(DomainFailure) -> [String]? {
    state.withLock { $0.behaviour.roles }
  }

  func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate] {
    state.withLock { $0.lamps.keys.sorted() }.map { Candidate(value: .text($0), title: $0) }
  }

  func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    guard let lamp = answer.first, state.withLock({ $0.lamps[lamp] != nil }) else {
      return .failure(Refusal("unknownLamp", ["lamp": .text(answer.first ?? "")]))
    }
    return .success(.text(lamp))
  }

  func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    let lamp = arguments["lamp"]?.text ?? "hall"
    let (lamps, fails) = state.withLock { state in
      defer {
        if let stale = state.stale {
          state.stale = stale.reads > 1 ? (stale.lamps, stale.reads - 1) : nil
        }
      }
      return (state.stale?.lamps ?? state.lamps, state.behaviour.cannotBeRead)
    }
    guard !fails else { throw .unavailable("dark") }
    return [Fact(lamp, "isOn", .flag(lamps[lamp] ?? false))]
  }

  func refusals(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Refusal] {
    arguments["lamp"]?.text == "attic" ? [Refusal("outOfReach")] : []
  }

  func outcome(_ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]) -> String {
    facts.first?.value == .flag(true) ? "on" : "off"
  }

  func prediction(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Fact] {
    facts.map { Fact($0.subject, $0.property, .flag(operation == "lamp.switchOn")) }
  }

  func inverse(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> [Inverse] {
    [Inverse(operation == "lamp.switchOn" ? "lamp.switchOff" : "lamp.switchOn", arguments)]
  }

  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    let lost = state.withLock { state in
      guard !state.performed.contains(key) else { return false }
      state.performed.append(key)
      let before = state.lamps
      if !state.behaviour.swallowsChanges, let lamp = arguments["lamp"]?.text {
        state.lamps[lamp] = operation == "lamp.switchOn"
      }
      if state.behaviour.readsBehind > 0 { state.stale = (before, state.behaviour.readsBehind) }
      return state.behaviour.losesReplies
    }
    if lost { throw .unknownOutcome("no reply") }
  }

  func now() async throws(DomainFailure) -> Int { 0 }
}
