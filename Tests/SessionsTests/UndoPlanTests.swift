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

  /// A clock was years ahead when the changes were made, and has been set right since.
  @Test(arguments: [(nil, 2_000), (1_500, 1_500)] as [(Int?, Int)])
  func countsTheWindowFromNoTimeThatHasNotCome(began: Int?, counted: Int) {
    let start = began.map { [($0, SessionEvent.resumed(actor: "bob", locale: "nl"))] } ?? []
    let plan = UndoPlan(
      start + events.map { (4_000_000_000, $0) }, domain: PracticeDomain(), now: 2_000)
    #expect(plan.entries.first?.deadline == counted + 30 * 86_400)
  }
}
