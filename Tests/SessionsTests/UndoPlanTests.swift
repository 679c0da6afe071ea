import Operations
import Procedures
import Sessions
import Testing

struct UndoPlanTests {
  private func attempt(_ step: StepID, _ operation: OperationID, lamp: String) -> SessionEvent {
    let wasOn = operation == "lamp.switchOff"
    return .attempted(
      ChangeAttempt(
        step: step, operation: operation, arguments: ["lamp": .text(lamp)], key: "\(step)",
        before: [Fact(Subject(lamp), "isOn", .flag(wasOn))],
        predicted: [Fact(Subject(lamp), "isOn", .flag(!wasOn))],
        mode: .consent))
  }

  private func plan(now: Int, _ events: [SessionEvent]) -> UndoPlan {
    UndoPlan(events.map { (1_000, $0) }, domain: PracticeDomain(), now: now)
  }

  private var events: [SessionEvent] {
    [
      attempt("one", "lamp.switchOff", lamp: "hall"),
      .performed(step: "one", key: "one", by: .stegvis),
      attempt("two", "lamp.switchOn", lamp: "attic"),
      .performed(step: "two", key: "two", by: .found),
      attempt("three", "lamp.switchOn", lamp: "hall"),
      .failed(step: "three", key: "three", reason: "notHappened"),
    ]
  }

  @Test func walksTheInversesFromTheNewestBack() {
    let plan = plan(now: 2_000, events)
    #expect(plan.calls.map(\.id) == ["undo/two", "undo/one"])
    #expect(plan.calls.map(\.call.operation) == ["lamp.switchOff", "lamp.switchOn"])
    #expect(plan.entries.first?.deadline == 1_000 + 30 * 86_400)
  }

  @Test func namesWhatIsTooLate() {
    let plan = plan(now: 1_001 + 30 * 86_400, events)
    #expect(plan.entries.map(\.isUndoable) == [false, true])
    #expect(plan.entries.first?.way == .tooLate(1_000 + 30 * 86_400))
    #expect(plan.calls.map(\.id) == ["undo/one"])
  }

  /// The domain of a house that has no lamp in the hall any more.
  private struct WithoutHall: ForwardingDomain {
    let domain: any Domain

    func forwarding(to domain: any Domain) -> any Domain { WithoutHall(domain: domain) }

    func possiblePart(of call: Inverse, _ facts: [Fact]) -> (call: Inverse?, lost: [Refusal]) {
      call.arguments["lamp"]?.text == "hall" ? (nil, [Refusal("noLamp")]) : (call, [])
    }
  }

  @Test func leavesOutWhatCannotBeGivenBackAndKeepsTheReason() async throws {
    var plan = plan(now: 2_000, events)
    try await plan.leaveOutWhatIsLost(in: PracticeDomain())
    #expect(plan.lost == [])
    try await plan.leaveOutWhatIsLost(in: WithoutHall(domain: PracticeDomain()))
    #expect(plan.calls.map(\.id) == ["undo/two"])
    #expect(plan.entries.map(\.isUndoable) == [true, false])
    #expect(plan.lost == [Refusal("noLamp")])
  }

  /// The domain of a house in which a lamp that was switched off has no warmth any more.
  private struct ColdHouse: ForwardingDomain {
    let domain: any Domain
    /// Whether a lamp that is switched on may get warm again.
    var mayWarm = false

    func forwarding(to domain: any Domain) -> any Domain {
      ColdHouse(domain: domain, mayWarm: mayWarm)
    }

    func read(
      _ operation: OperationID, _ arguments: Arguments
    ) async throws(DomainFailure) -> [Fact] {
      let lamp = Subject(arguments["lamp"]?.text ?? "hall")
      return try await domain.read(operation, arguments)
        + [Fact(lamp, "isWarm", .flag(false)), Fact(lamp, "moths", .list([.text("one")]))]
    }

    func prediction(
      _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
    ) -> [Fact] {
      domain.prediction(operation, arguments, facts.filter { $0.property == "isOn" })
    }

    func mayAlter(
      _ changed: Difference, with operation: OperationID, _ arguments: Arguments,
      before facts: [Fact]
    ) -> Bool { mayWarm && changed.property == "isWarm" }
  }

  /// The hall's lamp was switched off, and its warmth and one of its moths went, which was predicted
  /// or only seen.
  private func goneWithTheLight(predicted: Bool) -> [SessionEvent] {
    func facts(_ isOn: Bool, _ moths: [Value]) -> [Fact] {
      [
        Fact("hall", "isOn", .flag(isOn)), Fact("hall", "isWarm", .flag(isOn)),
        Fact("hall", "moths", .list(moths)),
      ]
    }
    let after = facts(false, [.text("one")])
    return [
      .attempted(
        ChangeAttempt(
          step: "one", operation: "lamp.switchOff", arguments: ["lamp": .text("hall")], key: "one",
          before: facts(true, [.text("one"), .text("two")]),
          predicted: predicted ? after : Array(after.prefix(1)), mode: .consent)),
      .performed(step: "one", key: "one", by: .stegvis),
      .verified(step: "one", key: "one", verdict: .confirmed, observed: after),
    ]
  }

  private func lost(_ property: String, _ value: Value) -> Refusal {
    Refusal(
      "notGivenBack", ["subject": .subject("hall"), "property": .code(property), "value": value])
  }

  @Test(arguments: [true, false])
  func namesWhatNoCallGivesBack(predicted: Bool) async throws {
    let events = goneWithTheLight(predicted: predicted)
    let moths = lost("moths", .list([.text("one"), .text("two")]))
    var cold = plan(now: 2_000, events)
    try await cold.leaveOutWhatIsLost(in: ColdHouse(domain: PracticeDomain()))
    #expect(cold.lost == [lost("isWarm", .flag(true)), moths])
    #expect(cold.calls.map(\.id) == ["undo/one"])
    var warming = plan(now: 2_000, events)
    try await warming.leaveOutWhatIsLost(
      in: ColdHouse(domain: PracticeDomain(), mayWarm: true))
    #expect(warming.lost == [moths])
  }

  /// What came beside the change is not given back either.
  @Test func namesASurpriseThatStays() async throws {
    let event = goneWithTheLight(predicted: false)
    let surprise = Difference(
      subject: "hall", property: "isWarm", before: .flag(true), after: .flag(false))
    let events = event.map { event -> SessionEvent in
      guard case .verified(let step, let key, _, let observed, _) = event else { return event }
      return .verified(
        step: step, key: key, verdict: .refuted, observed: observed, surprises: [surprise])
    }
    var plan = plan(now: 2_000, events)
    try await plan.leaveOutWhatIsLost(in: ColdHouse(domain: PracticeDomain()))
    #expect(plan.lost.contains(lost("isWarm", .flag(true))))
  }

  /// The domain of a house in which only one lamp may be on.
  private struct OneFuse: ForwardingDomain {
    let domain: any Domain

    func forwarding(to domain: any Domain) -> any Domain { OneFuse(domain: domain) }

    func read(
      _ operation: OperationID, _ arguments: Arguments
    ) async throws(DomainFailure) -> [Fact] {
      try await domain.read(operation, arguments) + [Fact("fuse", "lampsOn", .number(1))]
    }

    func prediction(
      _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
    ) -> [Fact] {
      let on = operation == "lamp.switchOn" ? 1 : 0
      return domain.prediction(operation, arguments, facts)
        + [Fact("fuse", "lampsOn", .number(on))]
    }

    func refusals(
      _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
    ) -> [Refusal] {
      let isFull = facts.contains { $0.property == "lampsOn" && $0.value == .number(1) }
      return operation == "lamp.switchOn" && isFull ? [Refusal("fuse")] : []
    }
  }

  @Test func namesWhatWouldBeRefusedAsThingsWillBeThen() async throws {
    var both = plan(now: 2_000, events)
    try await both.leaveOutWhatIsLost(in: OneFuse(domain: PracticeDomain()))
    // The attic's lamp goes off first.
    #expect(both.entries.map(\.obstacles) == [[], []])
    #expect(both.entries.map(\.isUndoable) == [true, true])
    var one = plan(now: 2_000, Array(events.prefix(2)))
    try await one.leaveOutWhatIsLost(in: OneFuse(domain: PracticeDomain()))
    #expect(one.entries.map(\.obstacles) == [[Refusal("fuse")]])
    #expect(one.entries.map(\.isUndoable) == [true])
  }

  /// A clock was years ahead when the changes were made, and has been set right since.
  @Test(arguments: [(nil, 2_000), (1_500, 1_500)] as [(Int?, Int)])
  func countsTheWindowFromNoTimeThatHasNotCome(began: Int?, counted: Int) {
    let start = began.map { [($0, SessionEvent.resumed(actor: "bob", locale: "nl"))] } ?? []
    let plan = UndoPlan(
      start + events.map { (4_000_000_000, $0) }, domain: PracticeDomain(), now: 2_000)
    #expect(plan.entries.first?.deadline == counted + 30 * 86_400)
  }
}
