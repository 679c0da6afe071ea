import Operations
import Presentation
import Procedures
import Sessions
import Testing

/// What the end of a session says, which never praises what did not happen.
struct SessionEndTests {
  private let had = Fact("ebba", "assignedLicenses", .list([.text("BREAD_E3")]))
  private let has = Fact("ebba", "assignedLicenses", .list([]))

  private func attempt(predicted: [Fact]) -> SessionEvent {
    .attempted(
      ChangeAttempt(
        step: "save", operation: "license.unassign", arguments: ["users": .list([.text("ebba")])],
        key: "k", before: [had], predicted: predicted, mode: .consent))
  }

  private func end(_ events: [SessionEvent], _ language: String = "en") throws -> SessionEnd {
    let start = Invented.start(language)
    let all = [.started(start, first: "choose")] + events
    let record = SessionRecord(
      id: start.session, start: start,
      events: all.enumerated().map { .init(sequence: $0 + 1, at: 1, event: $1) }, head: "3fc1",
      isPresent: false)
    return SessionEnd(record, graph: InventedGraph.graph, try Invented.words(language))
  }

  private func lines(_ events: [SessionEvent]) throws -> [String] {
    try end(events).lines.map(\.plain)
  }

  private let over: [SessionEvent] = [
    .left(step: "save", outcome: "done", next: nil), .completed,
  ]

  @Test func saysWhatChangedAndHowToTakeItBack() throws {
    let events: [SessionEvent] =
      [
        attempt(predicted: [has]), .performed(step: "save", key: "k", by: .stegvis),
        .verified(step: "save", key: "k", verdict: .confirmed, observed: [has]),
      ] + over
    #expect(
      try lines(events) == [
        "1 change was made and confirmed.", "  Unassign licenses", "    ebba",
        "      Licenses: Bread E3 → none",
        "To take back what can be taken back: stegvis undo k7",
      ])
  }

  @Test func saysWhatWasLeftOutAndWhy() throws {
    let refusal = Refusal("noMailbox", ["user": .text("ebba")])
    let events: [SessionEvent] =
      [
        .refused(step: "save", refusals: [refusal]), .skipped(step: "save", reason: "no time"),
      ] + over
    #expect(
      try lines(events) == [
        "Nothing was changed.", "Not done:", "  Left out: Unassign licenses. Reason: no time",
        "    ebba has no mailbox.", "Left to do:", "  If it is still needed: Unassign licenses",
      ])
  }

  @Test func namesTheChangesThatTheWayDidNotComeTo() throws {
    let events: [SessionEvent] = [
      .decided(step: "another", outcome: "no"), .left(step: "another", outcome: "no", next: nil),
      .completed,
    ]
    #expect(
      try lines(events) == [
        "Nothing was changed.", "Not done:", "  Not needed this time: Unassign licenses",
      ])
  }

  @Test func countsNoChangeThatMadeNoDifference() throws {
    let events: [SessionEvent] =
      [
        attempt(predicted: [had]), .performed(step: "save", key: "k", by: .stegvis),
        .verified(step: "save", key: "k", verdict: .confirmed, observed: [had]),
      ] + over
    #expect(
      try lines(events) == [
        "Nothing was changed.", "Not done:", "  Unassign licenses: it was so already",
      ])
  }

  @Test func namesTheNextStepOfASessionThatStopped() throws {
    let events: [SessionEvent] = [
      .chosen(step: "choose", input: "user", value: .text("ebba")),
      .left(step: "choose", outcome: "done", next: "save"),
      .stopped(step: "save", reason: .person),
    ]
    #expect(
      try lines(events) == [
        "Nothing was changed.", "Left to do:", "  Next: Unassign licenses (Step 4 of 6)",
      ])
  }

  @Test func saysThatAnInterruptedChangeIsNotKnown() throws {
    let lines = try lines([
      .chosen(step: "choose", input: "user", value: .text("ebba")),
      .left(step: "choose", outcome: "done", next: "save"), attempt(predicted: [has]),
    ])
    #expect(lines.first == "Left to do:")
    #expect(lines.last?.contains("it is not known whether this was done") == true)
  }

  @Test func forgetsWhatWasTakenBack() throws {
    let events: [SessionEvent] = [
      .chosen(step: "choose", input: "user", value: .text("bo")),
      .left(step: "choose", outcome: "done", next: "save"),
      .skipped(step: "save", reason: "wrong person"),
      .left(step: "save", outcome: "done", next: "another"),
      .returned(step: "another", to: "choose"),
      .stopped(step: "choose", reason: .person),
    ]
    #expect(try !lines(events).contains { $0.contains("wrong person") })
  }

  @Test(arguments: ["en", "sv", "nl"])
  func praisesNoAbsence(language: String) throws {
    let events: [SessionEvent] = [.skipped(step: "save", reason: "no time")] + over
    let lines = try end(events, language).lines
    #expect(!lines.flatMap(\.pieces).contains { $0.style == .good })
  }
}
