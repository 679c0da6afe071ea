import Commands
import Operations
import Presentation
import Procedures
import Sessions
import Testing
import WebApp

/// What a page says where an answer came to nothing.
struct AnswerExplanationTests {
  private let context: CommandContext
  private let graph: StepGraph
  private let change: StepGraph.Node
  private let record: SessionRecord

  init() throws {
    context = try CommandContext(in: "en")
    let library = try context.procedures.library(context.content.procedures())
    graph = try #require(
      StepGraph(of: ProcedureID("assign-or-remove-license"), in: library.procedures))
    change = try #require(graph.nodes.first { $0.step.operation.kind == .change })
    record = try Self.record([], graph)
  }

  private static let refusal = Refusal("nothingGiven")

  private static func record(_ events: [SessionEvent], _ graph: StepGraph) throws -> SessionRecord {
    let start = SessionStart(
      session: SessionID(rawValue: "a"), procedure: graph.procedure, revisions: [:], documents: [:],
      actor: "anna@example.com", tenant: "t", mode: .consent, locale: "en", document: nil)
    let first = try #require(graph.nodes.first)
    let all = [.started(start, first: first.id)] + events
    return SessionRecord(
      id: start.session, start: start,
      events: all.enumerated().map { .init(sequence: $0.offset + 1, at: 0, event: $0.element) },
      head: "", isPresent: false)
  }

  private func text(_ explanation: AnswerExplanation) -> String {
    explanation.lines.map(\.plain).joined(separator: "\n")
  }

  private var attempt: SessionEvent {
    .attempted(
      ChangeAttempt(
        step: change.id, operation: change.step.operation.id, arguments: [:], key: "k", before: [],
        predicted: [], mode: .consent))
  }

  /// The service refused a change that its reading allows, so the step is asked again as before.
  @Test func saysThatTheServiceHasRefused() throws {
    let words = context.words
    let told = AnswerExplanation(
      [.refused(change, [Self.refusal])], nil, in: graph, isSaid: false, words)
    #expect(text(told).contains(words.refusal(Self.refusal)) && told.isProblem)
    // Another process, or this one after a restart, has only the journal.
    let record = try Self.record(
      [
        attempt, .failed(step: change.id, key: "k", reason: "nothingGiven"),
        .refused(step: change.id, refusals: [Self.refusal]),
        .shown(step: change.id, locale: "en", textDigest: ""),
      ], graph)
    let read = AnswerExplanation(of: record, in: graph, isSaid: false, words)
    #expect(text(read) == text(told) && read.isProblem)
    // The step says it where its own reading refuses the change.
    #expect(AnswerExplanation(of: record, in: graph, isSaid: true, words).lines.isEmpty)
  }

  /// A change that could not be made when the tenant was read may be possible by now; the page reads
  /// again, but not while the session is stopped.
  @Test func saysWhatAReadingRefusedOnlyWhileTheSessionIsStopped() throws {
    let refused = SessionEvent.refused(step: change.id, refusals: [Self.refusal])
    let walked = try Self.record([refused], graph)
    #expect(AnswerExplanation(of: walked, in: graph, isSaid: false, context.words).lines.isEmpty)
    let stopped = try Self.record([refused, .stopped(step: change.id, reason: .refused)], graph)
    #expect(
      text(AnswerExplanation(of: stopped, in: graph, isSaid: false, context.words))
        .contains(context.words.refusal(Self.refusal)))
  }

  @Test func saysThatALostChangeWasNotMade() throws {
    let record = try Self.record(
      [attempt, .failed(step: change.id, key: "k", reason: "notHappened")], graph)
    let read = AnswerExplanation(of: record, in: graph, isSaid: false, context.words)
    #expect(!read.lines.isEmpty && !read.isProblem)
  }

  @Test func saysNothingOnceTheSessionHasGoneOn() throws {
    let record = try Self.record(
      [
        .refused(step: change.id, refusals: [Self.refusal]),
        .skipped(step: change.id, reason: "later"),
      ], graph)
    #expect(AnswerExplanation(of: record, in: graph, isSaid: false, context.words).lines.isEmpty)
  }

  @Test(arguments: [
    RejectedAnswer.Reason.notPossible, .reasonMissing, .withoutEffect, .refused(Self.refusal),
  ])
  func saysWhyAnAnswerWasNotAccepted(_ reason: RejectedAnswer.Reason) {
    let view = StepView(
      node: change, ordinal: 1, count: 1, mode: .consent, facts: [], prediction: [],
      question: .consent, refusals: [])
    let rejected = RejectedAnswer(.skip(reason: ""), to: view, reason)
    let told = AnswerExplanation([], rejected, in: graph, isSaid: false, context.words)
    #expect(told.isProblem)
    // A refusal says what to do about it, also when it comes long after the answer.
    guard case .refused(let refusal) = reason else {
      #expect(told.lines.count == 1)
      return
    }
    let advice = context.words.advice(refusal)
    #expect(
      told.lines.map(\.plain) == [context.words.refusal(refusal), "→ \(advice ?? "")"]
        && advice != nil)
  }
}
