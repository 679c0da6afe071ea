import Operations
import Procedures
import Sessions
import Synchronization

/// The lamp procedure: choose a lamp, switch it off, check it, repeat or not, close the door.
enum Practice {
  static func graph(_ domain: PracticeDomain) -> StepGraph {
    func step(
      _ id: StepID, _ operation: OperationID, into: String? = nil,
      _ edges: [(String, StepID?)]
    ) -> Step {
      guard let operation = domain.catalogue[operation] else {
        preconditionFailure("no operation \(operation)")
      }
      return Step(
        id: id, operation: operation,
        arguments: operation.parameters.isEmpty ? [:] : ["lamp": .input("lamp")], into: into,
        edges: edges.map { Edge(outcome: $0, target: $1.map { .step($0) } ?? .end) }, rules: [])
    }
    let steps = [
      step("choose", "lamp.choose", into: "lamp", [("done", "switch")]),
      step("switch", "lamp.switchOff", [("done", "check")]),
      step("check", "lamp.check", [("off", "again"), ("on", "again")]),
      step("again", "again.decide", [("no", "close"), ("yes", "choose")]),
      step("close", "door.close", [("done", nil)]),
    ]
    let procedure = Procedure(
      id: "lamps", roles: [], inputs: [.init(name: "lamp", type: ValueType("lamp"))],
      steps: steps, texts: [:], revision: "r1")
    guard let graph = StepGraph(of: "lamps", in: ["lamps": procedure]) else {
      preconditionFailure("the lamp procedure lays no graph")
    }
    return graph
  }

  static func start(
    _ mode: SessionMode, needsApproval: Bool = false, plan: String? = nil
  ) -> SessionStart {
    SessionStart(
      session: SessionID(rawValue: "s1"), procedure: "lamps", revisions: ["lamps": "r1"],
      documents: [:], actor: "ann", tenant: "house", mode: mode, locale: "en", document: nil,
      needsApproval: needsApproval,
      plan: plan)
  }

  static func answers(
    _ steps: [StepID: [Answers.StepAnswer]] = [:], lamp: String = "hall", consent: Bool = true
  ) -> Answers {
    let again: [StepID: [Answers.StepAnswer]] = ["again": [.init(words: ["no"])]]
    return Answers(
      procedure: "lamps", inputs: ["lamp": [lamp]], steps: again.merging(steps) { $1 },
      consent: consent, attest: true)
  }

  static func walk(
    _ domain: PracticeDomain, _ store: PracticeStore, _ answers: Answers = answers(),
    mode: SessionMode = .consent, display: PracticeDisplay = PracticeDisplay()
  ) async throws -> SessionWalk.Ending {
    var walk = try SessionWalk(
      beginning: start(mode), at: "choose", graph: graph(domain), domain: domain, store: store,
      conversation: ScriptedConversation(answers, display: display), clock: PracticeClock(),
      adminCentre: .practice(domain))
    return try await walk.run()
  }

  static func resume(
    _ domain: PracticeDomain, _ store: PracticeStore, _ answers: Answers = answers(),
    display: PracticeDisplay = PracticeDisplay(), clock: PracticeClock = PracticeClock()
  ) async throws -> SessionWalk.Ending {
    guard let session = Session(store.all) else {
      preconditionFailure("nothing to resume")
    }
    var walk = try SessionWalk(
      resuming: session, actor: "bob", locale: "nl", graph: graph(domain), domain: domain,
      store: store, conversation: ScriptedConversation(answers, display: display),
      clock: clock, adminCentre: .practice(domain))
    return try await walk.run()
  }
}

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
    /// Every read is refused.
    var refusesReads = false
    /// Reads do not show whether a lamp is on.
    var hidesLight = false
    /// Which lamps there are is not shown.
    var hidesLamps = false
    /// Only a person can switch a lamp.
    var hasNoSwitch = false
    var rights = Rights.held
    var janitors: [String]?
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
      Operation("hall.enter", .open, [.init("lamp", ValueType("lamp"))], leads: true),
      Operation("door.shut", .confirm, leads: true),
      Operation("bulb.record", .record, collects: .text),
    ], roles: ["janitor", "guest"])

  func behave(_ change: (inout Behaviour) -> Void) {
    state.withLock { change(&$0.behaviour) }
  }

  func rights(
    of actor: String, anyOf roles: [String]
  ) async throws(DomainFailure) -> Rights {
    state.withLock { $0.behaviour.rights }
  }

  func people(
    withAnyOf roles: [String]
  ) async throws(DomainFailure) -> [String]? {
    state.withLock { $0.behaviour.janitors }
  }

  func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate] {
    let (lamps, isHidden) = state.withLock { ($0.lamps.keys.sorted(), $0.behaviour.hidesLamps) }
    guard !isHidden else { throw .refused(Self.hidden) }
    return lamps.map { Candidate(value: .text($0), title: $0) }
  }

  static let hidden = Refusal("unreadable", ["needs": .code("Lamps.Read")])

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
    let (lamps, behaviour) = state.withLock { state in
      defer {
        if let stale = state.stale {
          state.stale = stale.reads > 1 ? (stale.lamps, stale.reads - 1) : nil
        }
      }
      return (state.stale?.lamps ?? state.lamps, state.behaviour)
    }
    guard !behaviour.cannotBeRead else { throw .unavailable("dark") }
    guard !behaviour.refusesReads else { throw .refused(Refusal("signInAgain")) }
    guard !behaviour.hidesLight else { return [Fact(Subject(lamp), "isOn", .unread(Self.hidden))] }
    return [Fact(Subject(lamp), "isOn", .flag(lamps[lamp] ?? false))]
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
    facts.filter { !$0.value.isUnread }.map {
      Fact($0.subject, $0.property, .flag(operation == "lamp.switchOn"))
    }
  }

  func reach(of operation: OperationID) -> Reach {
    operation.rawValue.hasPrefix("lamp.switch") && state.withLock { $0.behaviour.hasNoSwitch }
      ? .changedByPerson : .whole
  }

  func dependsOnUnread(_ operation: OperationID, _ facts: [Fact]) -> Bool {
    facts.contains(where: \.value.isUnread)
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

/// A store that keeps events in memory and can fail before or after a write.
final class PracticeStore: EventStore {
  struct Died: Error {}

  private let events = Mutex<[SessionEvent]>([])
  private let times = Mutex<[Int]>([])
  private let deaths: Mutex<Int?>
  private let isTaken = Mutex(false)

  /// - Parameters:
  ///   - seconds: when `events` were recorded.
  ///   - diesAfter: the number of writes that succeed; `nil` for all.
  init(_ events: [SessionEvent] = [], at seconds: Int = 1_000, diesAfter: Int? = nil) {
    deaths = Mutex(diesAfter)
    times.withLock { $0 = events.map { _ in seconds } }
    self.events.withLock { $0 = events }
  }

  func events(
    of session: SessionID, after sequence: Int
  ) throws(EventStoreFailure) -> [SessionEvent] {
    events.withLock { Array($0.dropFirst(sequence)) }
  }

  func time(
    of sequence: Int, in session: SessionID
  ) throws(EventStoreFailure) -> Int? {
    times.withLock { $0.indices.contains(sequence - 1) ? $0[sequence - 1] : nil }
  }

  func turn(in session: SessionID) throws(EventStoreFailure) -> Turn? {
    let wasFree = isTaken.withLock { isTaken in
      defer { isTaken = true }
      return !isTaken
    }
    return wasFree ? Turn { self.isTaken.withLock { $0 = false } } : nil
  }

  var all: [SessionEvent] { events.withLock { $0 } }

  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {
    let dies = deaths.withLock { left in
      guard let count = left else { return false }
      left = count - 1
      return count <= 0
    }
    guard !dies else { throw .full(path: "journal") }
    let overtaken = self.events.withLock { kept in
      guard kept.count == sequence else { return true }
      kept += events
      times.withLock { $0 += events.map { _ in seconds } }
      return false
    }
    if overtaken { throw .overtaken(session) }
  }
}

/// A clock that advances only during a sleep.
final class PracticeClock: WalkClock {
  private let seconds: Mutex<Int>

  init(at seconds: Int = 1_000) { self.seconds = Mutex(seconds) }

  func now() -> Int { seconds.withLock { $0 } }
  func sleep(seconds pause: Int) async { seconds.withLock { $0 += pause } }
}

/// Records what a person was shown and told.
final class PracticeDisplay: SessionDisplay {
  private let told = Mutex<[Notice]>([])
  private let shown = Mutex<[StepView]>([])

  var notices: [Notice] { told.withLock { $0 } }
  var views: [StepView] { shown.withLock { $0 } }

  func show(_ view: StepView) async { shown.withLock { $0.append(view) } }
  func tell(_ notice: Notice) async { told.withLock { $0.append(notice) } }
  func repeatAnswer(_ answer: Answer, to view: StepView) async {}
  func textShown(_ view: StepView) -> (text: String, locale: String) {
    ("step \(view.node.id)", "en")
  }
}

/// Gives its answers in this order, and then none.
final class TypingConversation: ForwardingConversation {
  let person: any Conversation
  private let answers: Mutex<[Answer]>
  private let asked = Mutex<[StepView]>([])

  init(_ answers: [Answer]) {
    person = ScriptedConversation(Practice.answers(), display: PracticeDisplay())
    self.answers = Mutex(answers)
  }

  var views: [StepView] { asked.withLock { $0 } }

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    asked.withLock { $0.append(view) }
    let answer = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    guard let answer else { throw Unanswered(missing: ["an answer"]) }
    return answer
  }

  func anticipated(_ view: StepView) async -> Answer? { nil }
}
