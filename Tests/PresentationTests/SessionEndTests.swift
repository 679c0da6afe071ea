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

  private func end(
    _ events: [SessionEvent], _ language: String = "en", graph: StepGraph = InventedGraph.graph
  ) throws -> SessionEnd {
    let start = Invented.start(language)
    let all = [.started(start, first: "choose")] + events
    let record = SessionRecord(
      id: start.session, start: start,
      events: all.enumerated().map { .init(sequence: $0 + 1, at: 1, event: $1) }, head: "3fc1",
      isPresent: false)
    return SessionEnd(record, graph: graph, try Invented.words(language))
  }

  /// The lines without that which counts the steps.
  private func lines(
    _ events: [SessionEvent], graph: StepGraph = InventedGraph.graph
  ) throws -> [String] {
    try end(events, graph: graph).lines.map(\.plain).filter { !$0.contains(#/^[0-9]+ steps?: /#) }
  }

  /// The line that counts the steps.
  private func counts(
    _ events: [SessionEvent], _ language: String = "en", graph: StepGraph
  ) throws -> String? {
    try end(events, language, graph: graph).headline.map(\.plain).last
  }

  /// A person, licenses, and one decision: to keep a group's license, or to leave the group.
  ///
  /// - Parameter next: the step after the group was left.
  private func inheritance(leadingTo next: StepID?) -> StepGraph {
    let parameters = [
      Operation.Parameter("users", ValueType("user")),
      Operation.Parameter("licenses", ValueType("license")),
    ]
    let arguments: [String: Argument] = ["users": .input("user"), "licenses": .input("licenses")]
    let decide = Operation("inheritance.decide", .decide, outcomes: ["keep", "leaveGroup"])
    return StepGraph(
      procedure: "unassign", procedures: [],
      nodes: [
        Invented.node(
          "choose", Operation("user.choose", .choose, collects: ValueType("user")),
          next: ["done": "licenses"]),
        Invented.node(
          "licenses", Operation("license.choose", .choose, collects: ValueType("license")),
          next: ["done": "check"]),
        Invented.node(
          "check",
          Operation("license.checkInheritance", .check, outcomes: ["direct", "inherited"]),
          next: ["direct": "save", "inherited": "decide"]),
        Invented.node("decide", decide, next: ["keep": StepID?.none, "leaveGroup": "leave"]),
        Invented.node(
          "leave", Operation("license.leaveGroup", .change, parameters), next: ["done": next],
          arguments: arguments),
        Invented.node(
          "save", Operation("license.unassign", .change, parameters),
          next: ["done": StepID?.none], arguments: arguments),
      ])
  }

  private func kept(_ outcome: String) -> [SessionEvent] {
    [
      .chosen(step: "choose", input: "user", value: .text("ebba")),
      .left(step: "choose", outcome: "done", next: "licenses"),
      .chosen(step: "licenses", input: "licenses", value: .list([.text("BREAD_E3")])),
      .left(step: "licenses", outcome: "done", next: "check"),
      .checked(step: "check", outcome: "inherited", facts: []),
      .left(step: "check", outcome: "inherited", next: "decide"),
      .decided(step: "decide", outcome: outcome),
    ]
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
        "To undo what can be undone: stegvis undo k7",
      ])
  }

  @Test func countsEachStepOnceByWhatHasBecomeOfIt() throws {
    let graph = inheritance(leadingTo: "save")
    let decided = kept("leaveGroup") + [.left(step: "decide", outcome: "leaveGroup", next: "leave")]
    let skipped =
      decided + [
        .skipped(step: "leave", reason: "no time"),
        .left(step: "leave", outcome: "done", next: "save"),
      ]
    #expect(
      try counts(skipped, graph: graph) == "5 steps: 4 passed and 1 skipped")
    let confirmed = SessionEvent.verified(
      step: "save", key: "k", verdict: .confirmed, observed: [has])
    let refuted = SessionEvent.verified(
      step: "save", key: "k", verdict: .refuted, observed: [had])
    let made = [attempt(predicted: [has]), .performed(step: "save", key: "k", by: .stegvis)]
    #expect(
      try counts(skipped + made + [confirmed] + over, graph: graph)
        == "6 steps: 1 verified, 4 passed and 1 skipped")
    // A change that was not found as expected is not passed by, whether somebody went on or stopped.
    let overridden =
      skipped + made + [refuted, .overridden(step: "save", reason: "it is late")] + over
    let stopped = skipped + made + [refuted, .stopped(step: "save", reason: .refuted)]
    for events in [overridden, stopped] {
      #expect(
        try counts(events, graph: graph) == "6 steps: 1 not confirmed, 4 passed and 1 skipped")
    }
    #expect(
      try counts(overridden, "sv", graph: graph)
        == "6 steg: 1 inte bekräftade, 4 passerade och 1 överhoppade")
  }

  @Test func saysWhyAChangeWasNotMadeForAll() throws {
    let refusal = Refusal("noMailbox", ["user": .text("bo")])
    let events: [SessionEvent] = [
      attempt(predicted: [has]), .performed(step: "save", key: "k", by: .stegvis),
      .refused(step: "save", refusals: [refusal]),
      .verified(step: "save", key: "k", verdict: .refuted, observed: [has]),
      .stopped(step: "save", reason: .refuted),
    ]
    let told = try lines(events)
    #expect(told.contains("    bo has no mailbox."))
    #expect(!told.contains { $0.contains("Not possible") })
  }

  @Test func saysWhatWasLeftOutAndWhy() throws {
    let refusal = Refusal("noMailbox", ["user": .text("ebba")])
    let events: [SessionEvent] =
      [
        .refused(step: "save", refusals: [refusal]), .skipped(step: "save", reason: "no time"),
      ] + over
    #expect(
      try lines(events) == [
        "Nothing was changed.", "Not done:", "  Skipped: Unassign licenses. Reason: no time",
        "    ebba has no mailbox.", "Left to do:", "  If it’s still needed: Unassign licenses",
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

  /// The decision about one license passes the others by, on the way that it did not take or on
  /// neither.
  @Test(arguments: ["save", nil] as [StepID?])
  func namesWhatADecisionLeftOutAndWhatWasChosen(next: StepID?) throws {
    let events = kept("keep") + [.left(step: "decide", outcome: "keep", next: nil), .completed]
    let both = next == nil ? "" : " and unassign licenses"
    let checked =
      next == nil
      ? [
        "  Ruled out by a check (Check whether licenses come from a group: assigned through a group): "
          + "Unassign licenses"
      ] : []
    #expect(
      try lines(events, graph: inheritance(leadingTo: next)) == [
        "Nothing was changed.", "Not done:",
        "  Ruled out by a choice (Decide what happens to the group’s license: keep it): Remove the user from the group"
          + both,
      ] + checked + [
        "Left to do:", "  If it’s still needed: Unassign licenses (ebba, Bread E3)",
      ])
  }

  /// The same change stands on the way that was not taken.
  @Test func doesNotCallWhatWasChosenDeclined() throws {
    let decide = Operation("change.decide", .decide, outcomes: ["assign", "remove"])
    let assign = Operation("license.assign", .change)
    let graph = StepGraph(
      procedure: "assign", procedures: [],
      nodes: [
        Invented.node("decide", decide, next: ["assign": "check", "remove": "again"]),
        Invented.node(
          "check", Operation("license.checkCapacity", .check, outcomes: ["enough", "short"]),
          next: ["enough": "save", "short": StepID?.none]),
        Invented.node("save", assign, next: ["done": StepID?.none]),
        Invented.node("again", assign, next: ["done": StepID?.none]),
      ])
    let events: [SessionEvent] = [
      .decided(step: "decide", outcome: "assign"),
      .left(step: "decide", outcome: "assign", next: "check"),
      .checked(step: "check", outcome: "short", facts: []),
      .left(step: "check", outcome: "short", next: nil), .completed,
    ]
    #expect(
      try lines(events, graph: graph) == [
        "Nothing was changed.", "Not done:",
        "  Ruled out by a check (Check whether there are enough licenses: too few licenses): Assign licenses",
      ])
  }

  /// The other change with the same choices was left out at its own step.
  @Test func leavesNothingToDoWhereAnotherChangeTookTheChoices() throws {
    let events =
      kept("leaveGroup") + [
        .left(step: "decide", outcome: "leaveGroup", next: "leave"),
        .skipped(step: "leave", reason: "no time"),
        .left(step: "leave", outcome: "done", next: nil), .completed,
      ]
    #expect(
      try lines(events, graph: inheritance(leadingTo: nil)) == [
        "Nothing was changed.", "Not done:",
        "  Skipped: Remove the user from the group. Reason: no time",
        "  Ruled out by a check (Check whether licenses come from a group: assigned through a group): "
          + "Unassign licenses", "Left to do:",
        "  If it’s still needed: Remove the user from the group",
      ])
  }

  /// A product to assign, a check whether there is enough of it, and a decision about removing one,
  /// which comes to assigning as well.
  private var capacity: StepGraph {
    let parameters = [
      Operation.Parameter("users", ValueType("user")),
      Operation.Parameter("licenses", ValueType("license")),
    ]
    let arguments: [String: Argument] = ["users": .input("user"), "licenses": .input("licenses")]
    return StepGraph(
      procedure: "assign", procedures: [],
      nodes: [
        Invented.node(
          "choose", Operation("user.choose", .choose, collects: ValueType("user")),
          next: ["done": "decide"]),
        Invented.node(
          "decide",
          Operation("assignOrRemove.decide", .decide, outcomes: ["assign", "remove"]),
          next: ["assign": "licenses", "remove": "again"]),
        Invented.node(
          "licenses", Operation("license.choose", .choose, collects: ValueType("license")),
          next: ["done": "check"]),
        Invented.node(
          "check", Operation("license.checkCapacity", .check, outcomes: ["enough", "short"]),
          next: ["enough": "save", "short": StepID?.none]),
        Invented.node(
          "save", Operation("license.assign", .change, parameters),
          next: ["done": StepID?.none], arguments: arguments),
        Invented.node(
          "again", Operation("license.assign", .change, parameters),
          next: ["done": StepID?.none], arguments: arguments),
      ])
  }

  private let chosenToAssign: [SessionEvent] = [
    .chosen(step: "choose", input: "user", value: .text("ebba")),
    .left(step: "choose", outcome: "done", next: "decide"),
    .decided(step: "decide", outcome: "assign"),
    .left(step: "decide", outcome: "assign", next: "licenses"),
    .chosen(step: "licenses", input: "licenses", value: .list([.text("BREAD_E3")])),
    .left(step: "licenses", outcome: "done", next: "check"),
  ]

  @Test func saysWhyACheckLedToNoChange() throws {
    let refusal = Refusal(
      "productSuspended", ["product": .text("BREAD_E3"), "status": .code("suspended")])
    let stopped =
      chosenToAssign + [
        .refused(step: "check", refusals: [refusal]), .stopped(step: "check", reason: .refused),
      ]
    let told = try lines(stopped, graph: capacity)
    #expect(
      told.prefix(3) == ["Nothing was changed.", "Not done:", "  Not possible: Assign licenses"])
    #expect(told.dropFirst(3).first?.contains("is disabled") == true)
    // It was paid for, and the session went on.
    let resumed =
      stopped + [
        .resumed(actor: "bo", locale: "en"), .checked(step: "check", outcome: "enough", facts: []),
        .left(step: "check", outcome: "enough", next: "save"),
        .stopped(step: "save", reason: .person),
      ]
    #expect(try !lines(resumed, graph: capacity).contains { $0.contains("Not possible") })
  }

  @Test func countsNoChangeThatMadeNoDifference() throws {
    let events: [SessionEvent] =
      [
        attempt(predicted: [had]), .performed(step: "save", key: "k", by: .stegvis),
        .verified(step: "save", key: "k", verdict: .confirmed, observed: [had]),
      ] + over
    #expect(
      try lines(events) == [
        "Nothing was changed.", "Not done:", "  Unassign licenses: this was already the case",
      ])
  }

  /// Whether somebody left a group whose members are not shown is not known.
  @Test func doesNotCallSoAlreadyWhatCouldNotBeRead() throws {
    let hidden = Fact("ebba", "memberships", .unread(Refusal("unreadable")))
    let events: [SessionEvent] = [
      .attempted(
        ChangeAttempt(
          step: "save", operation: "license.unassign", arguments: [:], key: "k", before: [hidden],
          predicted: [Fact("ebba", "memberships", .list([]))], mode: .consent)),
      .performed(step: "save", key: "k", by: .stegvis),
      .verified(step: "save", key: "k", verdict: .unverifiable, observed: [hidden]),
      .stopped(step: "save", reason: .refuted),
    ]
    let told = try lines(events)
    #expect(told.first == "1 change was made, but not confirmed.")
    #expect(!told.contains { $0.contains("it was so already") })
  }

  @Test func namesTheNextStepOfASessionThatStopped() throws {
    let events: [SessionEvent] = [
      .chosen(step: "choose", input: "user", value: .text("ebba")),
      .left(step: "choose", outcome: "done", next: "save"),
      .stopped(step: "save", reason: .person),
    ]
    #expect(
      try lines(events) == [
        "Nothing was changed.", "Left to do:", "  Next: Unassign licenses. Step 4 of 6.",
      ])
  }

  @Test func saysThatAnInterruptedChangeIsNotKnown() throws {
    let lines = try lines([
      .chosen(step: "choose", input: "user", value: .text("ebba")),
      .left(step: "choose", outcome: "done", next: "save"), attempt(predicted: [has]),
    ])
    #expect(lines.first == "Left to do:")
    #expect(lines.last?.contains("it isn’t known whether this was done") == true)
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
