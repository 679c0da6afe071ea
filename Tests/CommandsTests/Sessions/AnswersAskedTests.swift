import Operations
import Procedures
import Sessions
import Synchronization
import Testing
import Workspaces

/// How many answers it takes to remove a licence, and which: a person is asked only what they alone
/// can say.
struct AnswersAskedTests {
  /// A person who reads each change; counts what they are asked.
  private final class Person: ForwardingConversation {
    let person: any Conversation
    let readsChanges = true
    private let steps = Mutex<[String]>([])

    init(_ answers: Answers, _ display: any SessionDisplay) {
      person = ScriptedConversation(answers, display: display)
    }

    var asked: [String] { steps.withLock { $0 } }

    func ask(_ view: StepView) async throws(Unanswered) -> Answer {
      steps.withLock { $0.append(view.node.id.rawValue) }
      return try await person.ask(view)
    }
  }

  private func asked(
    of user: String, _ licenses: [String], mode: SessionMode
  ) async throws -> [String] {
    let conformance = try Conformance.shared
    let graph = try conformance.graph(of: "unassign-licenses-from-user")
    let tenant = try conformance.sample.copy().domain
    let answers = Answers(
      procedure: nil,
      inputs: ["user": ["\(user)@\(Nordlund.domain)"], "licenses": licenses],
      steps: [
        "decide-legal-need": [.init(words: ["none"])],
        "decide-hold-release": [.init(words: ["release"])],
      ], consent: true, attest: true)
    let display = Transcript(graph: graph, words: try conformance.word("en"))
    let person = Person(answers, display)
    let store = EventMemory()
    var walk = try SessionWalk(
      beginning: SessionStart(
        session: SessionID(rawValue: "s"), procedure: graph.procedure, revisions: [:],
        documents: [:], actor: "karin.nordlund@\(Nordlund.domain)", tenant: "sample", mode: mode,
        locale: "en", document: nil),
      at: try #require(graph.nodes.first).id, graph: graph, domain: tenant, store: store,
      conversation: person, clock: StandingClock(), adminCentre: .practice(tenant))
    #expect(try await walk.run() == .completed)
    // Of each step, the report says what has become of it.
    let left = store.all.compactMap { if case .left(let step, _, _) = $0 { step } else { nil } }
    let passed = store.all.count { $0.isPassing }
    let undecided = mode == .automatic ? store.all.count(where: \.isAttempt) : 0
    #expect(left.count == person.asked.count + passed + undecided)
    return person.asked
  }

  @Test func asksFiveTimesOnHoldAndThreeTimesWithout() async throws {
    #expect(
      try await asked(of: "anna.lind", ["ENTERPRISEPACK"], mode: .consent) == [
        "choose-user", "decide-legal-need", "decide-hold-release", "release-holds", "save-changes",
      ])
    #expect(
      try await asked(of: "alma.wik", ["ENTERPRISEPACK"], mode: .consent) == [
        "choose-user", "decide-legal-need", "save-changes",
      ])
  }

  /// Of several licences, a person says which.
  @Test func asksWhichOfSeveralLicenses() async throws {
    #expect(
      try await asked(of: "david.osei", ["ENTERPRISEPACK"], mode: .consent) == [
        "choose-user", "choose-licenses", "decide-legal-need", "save-changes",
      ])
  }

  /// Nobody is asked before the changes, so that each choice is.
  @Test func asksForEveryChoiceInAutomaticMode() async throws {
    #expect(
      try await asked(of: "anna.lind", ["ENTERPRISEPACK"], mode: .automatic) == [
        "choose-user", "choose-licenses", "decide-legal-need", "decide-hold-release",
      ])
    #expect(
      try await asked(of: "alma.wik", ["ENTERPRISEPACK"], mode: .automatic) == [
        "choose-user", "choose-licenses", "decide-legal-need",
      ])
  }

  @Test func asksAtEveryStepInManualMode() async throws {
    #expect(try await asked(of: "anna.lind", ["ENTERPRISEPACK"], mode: .manual).count == 16)
    #expect(try await asked(of: "alma.wik", ["ENTERPRISEPACK"], mode: .manual).count == 13)
  }

  /// What is passed is recorded as such, and for the rest a session has what it has where every step is
  /// asked about: choices, decisions, checks with what was read, changes and verdicts.
  @Test(
    arguments: Conformance.scenarios.filter {
      $0.procedure == "unassign-licenses-from-user"
        || $0.procedure == "keep-mailbox-for-ediscovery"
    })
  func recordsNothingLessThanWhereEveryStepIsAsked(scenario: Conformance.Scenario) async throws {
    let conformance = try Conformance.shared
    func recorded(_ mode: SessionMode) async throws -> [String] {
      let walk = try await conformance.walk(scenario, language: "en", mode: mode)
      return walk.events.compactMap(\.record)
    }
    let asked = try await recorded(.manual)
    for mode in [SessionMode.consent, .automatic] {
      let found = try await recorded(mode)
      #expect(found == asked, "\(mode): \(Set(asked).symmetricDifference(found).sorted())")
    }
    #expect(asked.count > 3)
  }

  @Test func needsThreeLinesAtATerminal() async throws {
    let program = try Program()
    let walk = try await program.run(
      "run", "unassign-licenses-from-user", "--locale", "en",
      typing: ["alma.wik@\(Nordlund.domain)", "no", "yes"])
    #expect(walk.status == 0, "\(walk.errors)")
    let text = walk.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("Step 5 of 24, passed: Choose which of the user’s licenses you want to"))
    #expect(text.contains("[Confirmed] Unassign licenses."))
    // The warning of a step that was passed stands at the change.
    let change = try #require(text.range(of: "── Step 22 of 24"))
    #expect(text[change.upperBound...].contains("The data is kept for 30 days and is then"))
    // Report and replay tell them apart, and the texts are those that were shown.
    let report = try await program.run("sessions", "show", "last", "--locale", "nl")
    #expect(report.output.matches(of: /Doorlopen: er is niets gevraagd/).count == 10)
    #expect(!report.output.contains("Gedaan, volgens opgave"))
    let replay = try await program.run("replay", "last", "--locale", "en")
    #expect(replay.status == 0, "\(replay.errors)")
    #expect(replay.output.matches(of: /Passed: nothing was asked/).count == 10)
    #expect(replay.output.matches(of: /Exactly what was shown then/).count == 13)
    let again = try await program.run("replay", "last", "--on", "embedded:copy")
    #expect(again.status == 0, "\(again.output)\(again.errors)")
    let proof = try await program.run("sessions", "verify", "last")
    #expect(proof.status == 0, "\(proof.output)")
  }
}

extension SessionEvent {
  /// What it says of the session, without who acted or vouched; `nil` for what only a person's being
  /// asked leaves.
  fileprivate var record: String? {
    switch self {
    case .chosen(let step, let input, let value): "\(step): \(input) = \(value)"
    case .decided(let step, let outcome): "\(step): decided \(outcome)"
    case .checked(let step, let outcome, let facts): "\(step): \(outcome) \(facts)"
    case .recorded(let step, let input, let value, let facts):
      "\(step): \(input) = \(value) \(facts)"
    case .attempted(let attempt):
      "\(attempt.step): \(attempt.operation) \(attempt.before) \(attempt.predicted)"
    case .performed(let step, _, _): "\(step): performed"
    case .verified(let step, _, let verdict, let observed, let surprises):
      "\(step): \(verdict) \(observed) \(surprises)"
    case .refused(let step, let refusals): "\(step): \(refusals)"
    case .skipped(let step, let reason): "\(step): \(reason)"
    case .left(let step, let outcome, let next):
      "\(step): \(outcome) → \(next.map { "\($0)" } ?? "end")"
    case .completed: "completed"
    case .started, .shown, .failed, .overridden, .attested, .passed, .noted, .modeChanged,
      .returned, .resumed, .stopped, .approvalRequested, .approved, .rejected, .deviated,
      .planSetAside:
      nil
    }
  }

  fileprivate var isAttempt: Bool { if case .attempted = self { true } else { false } }
}
