import Documents
import Foundation
import Operations
import Procedures
import Sessions
import Testing

/// Walks all procedures in three languages and three modes, with the answers files that ship.
struct ConformanceTests {
  private var conformance: Conformance { get throws { try Conformance.shared } }

  @Test func bindsEveryProcedureInEveryLanguage() throws {
    let library = try conformance.library
    for (id, diagnostics) in library.diagnostics {
      // Here is no domain but Microsoft 365.
      let others = diagnostics.filter {
        $0.message != "there is no domain 'mailboxes' here for 'instead'"
      }
      #expect(others == [], "\(id)")
      #expect(library.procedures[id]?.texts.keys.sorted() == Conformance.languages, "\(id)")
    }
    #expect(library.procedures.count == 20)
  }

  @Test(arguments: Conformance.scenarios)
  func walksToTheEndAlikeInEveryLanguageAndMode(_ scenario: Conformance.Scenario) async throws {
    let conformance = try conformance
    let graph = try conformance.graph(of: scenario.procedure)
    var first: [SessionEvent]?
    for language in Conformance.languages {
      for mode in SessionMode.allCases {
        let walk = try await conformance.walk(scenario, language: language, mode: mode)
        #expect(walk.ending == .completed, "\(language), \(mode)")
        #expect(Session.firstIllegal(in: walk.events) == nil, "\(language), \(mode)")
        // In manual mode every step is a person's.
        #expect(mode != .manual || walk.events.allSatisfy { !$0.isPassing }, "\(language)")
        let events = walk.events.compactMap { Self.withoutLanguageAndMode($0, in: graph) }
        #expect(events == first ?? events, "\(language), \(mode): not the same events")
        first = first ?? events
        let foreign = Self.foreignSentences(in: walk.transcript, language, conformance)
        #expect(foreign == [], "\(language), \(mode)")
      }
    }
  }

  /// What follows from a change, such as how long a mailbox is kept, is part of its prediction.
  @Test(arguments: Conformance.scenarios)
  func predictsEverythingThatAChangeBrings(_ scenario: Conformance.Scenario) async throws {
    let walk = try await conformance.walk(scenario, language: "en", mode: .consent)
    var attempts: [String: ChangeAttempt] = [:]
    for event in walk.events {
      if case .attempted(let attempt) = event { attempts[attempt.key] = attempt }
      guard case .verified(let step, let key, .confirmed, let observed, let surprises) = event,
        let attempt = attempts[key]
      else { continue }
      #expect(surprises == [], "\(step)")
      let unpredicted = Difference.between(attempt.before, and: observed).filter { change in
        attempt.before.contains(where: change.concerns)
          && !attempt.predicted.contains(where: change.concerns)
      }
      // When the window for giving units back ends is Microsoft's affair, and of a device that is not
      // managed any more, nobody knows these.
      let others: Set = ["reductionWindowEnd", "deviceOwnership", "lastContact"]
      #expect(unpredicted.filter { !others.contains($0.property) } == [], "\(step)")
    }
  }

  @Test func findsASentenceOfAnotherLanguage() async throws {
    let scenario = try #require(Conformance.scenarios.first)
    let english = try await conformance.walk(scenario, language: "en", mode: .consent).transcript
    #expect(Self.foreignSentences(in: english, "en", try conformance) == [])
    #expect(Self.foreignSentences(in: english, "sv", try conformance).count > 3)
    #expect(Self.foreignSentences(in: english, "nl", try conformance).count > 3)
    #expect(Self.foreignSentences(in: "x fact.mailboxState", "en", try conformance).count == 1)
  }

  @Test func takesEveryBranchOfEveryProcedure() async throws {
    let conformance = try conformance
    var taken: Set<String> = []
    for scenario in Conformance.scenarios {
      let walk = try await conformance.walk(scenario, language: "en", mode: .automatic)
      let graph = try conformance.graph(of: scenario.procedure)
      for event in walk.events {
        guard case .left(let id, let outcome, _) = event, let node = graph[id],
          let edge = node.step.edges.first(where: { $0.outcome == outcome })
        else { continue }
        taken.insert(Self.branch(node.procedure, node.step, edge))
      }
    }
    let branches = conformance.library.procedures.values.flatMap { procedure in
      procedure.steps.flatMap { step in step.edges.map { Self.branch(procedure.id, step, $0) } }
    }
    #expect(Set(branches).count > 200)
    #expect(branches.filter { !taken.contains($0) }.sorted() == [])
  }

  /// The name of a branch; outcomes that lead to the same place are one branch.
  private static func branch(_ procedure: ProcedureID, _ step: Step, _ edge: Edge) -> String {
    switch edge.target {
    case .step(let id): "\(procedure): \(step.id) → \(id)"
    case .end: "\(procedure): \(step.id) → the end"
    case .call(let callee, _, _): "\(procedure): \(step.id) → \(callee)"
    }
  }

  /// The event without what may differ between languages or modes; everything else must be the
  /// same. A step that is passed stands for one that is read or attested: nothing else may be missing.
  private static func withoutLanguageAndMode(
    _ event: SessionEvent, in graph: StepGraph
  ) -> SessionEvent? {
    switch event {
    case .started, .shown: nil
    case .passed(let step, _):
      graph[step]?.step.operation.kind == .confirm ? .attested(step: step) : nil
    case .performed(let step, _, _): .performed(step: step, key: "", by: .stegvis)
    // Keys count events, of which a step that is passed has one more.
    case .verified(let step, _, let verdict, let observed, let surprises):
      .verified(
        step: step, key: "", verdict: verdict, observed: observed, surprises: surprises)
    case .failed(let step, _, let reason): .failed(step: step, key: "", reason: reason)
    case .attempted(let attempt):
      .attempted(
        ChangeAttempt(
          step: attempt.step, operation: attempt.operation, arguments: attempt.arguments,
          key: "", before: attempt.before, predicted: attempt.predicted,
          mode: .automatic))
    case .approvalRequested(let step, _): .approvalRequested(step: step, request: "")
    case .approved(let step, _, let actor, _, let alone):
      .approved(step: step, request: "", actor: actor, locale: "", alone: alone)
    case .chosen, .decided, .checked, .refused, .overridden, .attested, .recorded, .skipped,
      .modeChanged, .left, .returned, .resumed, .stopped, .completed, .rejected, .deviated,
      .planSetAside, .noted:
      event
    }
  }

  /// The parts of a transcript in another language, or with a key in place of a word.
  private static func foreignSentences(
    in transcript: String, _ language: String, _ conformance: Conformance
  ) -> [String] {
    // Keys in place of words, such as `fact.mailboxState` or `screen.known`.
    let keys =
      /\b(?:screen|question|answer|notice|verdict|refusal|advice|fact|code|outcome|type|role|page|mode|stop)\.[a-z]\w+/
    return (conformance.foreign[language]?.found(in: transcript) ?? [])
      + transcript.matches(of: keys).map { String($0.0) }
  }
}

extension SessionEvent {
  /// Whether the walk went past a step.
  var isPassing: Bool { if case .passed = self { true } else { false } }
}
