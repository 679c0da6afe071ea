import Operations
import Procedures
import Sessions
import Synchronization

/// A store that keeps events in memory and can fail before or after a write.
final class PracticeStore: EventStore {
  struct Died: Error {}

  private let events = Mutex<[SessionEvent]>([])
  private let deaths: Mutex<Int?>
  private let isTaken = Mutex(false)

  /// - Parameter diesAfter: the number of writes that succeed; `nil` for all.
  init(_ events: [SessionEvent] = [], diesAfter: Int? = nil) {
    deaths = Mutex(diesAfter)
    self.events.withLock { $0 = events }
  }

  func events(
    of session: SessionID, after sequence: Int
  ) throws(EventStoreFailure) -> [SessionEvent] {
    events.withLock { Array($0.dropFirst(sequence)) }
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
      return false
    }
    if overtaken { throw .overtaken(session) }
  }
}

/// A clock that advances only during a sleep.
final class PracticeClock: WalkClock {
  private let seconds = Mutex(1_000)

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
    display: PracticeDisplay = PracticeDisplay()
  ) async throws -> SessionWalk.Ending {
    guard let session = Session(store.all) else {
      preconditionFailure("nothing to resume")
    }
    var walk = try SessionWalk(
      resuming: session, actor: "bob", locale: "nl", graph: graph(domain), domain: domain,
      store: store, conversation: ScriptedConversation(answers, display: display),
      clock: PracticeClock(), adminCentre: .practice(domain))
    return try await walk.run()
  }
}
