import Commands
import Operations
import Procedures
import Sessions
import Testing
import WebApp

/// The mark of what a person saw when they answered.
struct ViewDigestTests {
  private let change: StepGraph.Node
  private let check: StepGraph.Node

  init() throws {
    let context = try CommandContext(in: "en")
    let library = try context.procedures.library(context.content.procedures())
    let nodes = library.procedures.keys.sorted { $0.rawValue < $1.rawValue }
      .compactMap { StepGraph(of: $0, in: library.procedures) }.flatMap(\.nodes)
    change = try #require(nodes.first { $0.step.operation.kind == .change })
    check = try #require(nodes.first { $0.step.operation.kind == .check })
  }

  private static let subject = Subject(id: "1", name: "anna@example.com")

  /// Values that differ, some of which have the same texts.
  private static let values: [Value] = [
    .text("1"), .text(""), .text("a"), .text("ab"), .code("1"), .number(1), .bytes(1), .instant(1),
    .flag(true), .flag(false), .absent, .changed, .subject(subject),
    .subject(Subject(id: "1", name: "other")), .subject(Subject(id: "1", name: "1")), .list([]),
    .list([.text("a")]), .list([.text("a"), .text("b")]), .list([.text("ab")]),
    .list([.list([.text("a"), .text("b")])]), .list([.list([.text("a")]), .text("b")]),
    .expected(.oneOf([.text("a")])), .expected(.has([.text("a")])),
    .expected(.lacks([.text("a")])), .expected(.asked(.text("a"))), .expected(.present),
    .expected(.later), .unread(Refusal("a")), .unread(Refusal("b")),
    .unread(Refusal("a", ["x": .text("y")])), .unread(Refusal("a", ["x": .code("y")])),
  ]

  private func view(
    _ node: StepGraph.Node, facts: [Fact] = [], prediction: [Difference] = [],
    _ question: Question = .consent, refusals: [Refusal] = [], visit: Int = 1,
    passed: [PassedStep] = []
  ) -> StepView {
    StepView(
      node: node, ordinal: 1, count: 1, mode: .consent, facts: facts, prediction: prediction,
      question: question, refusals: refusals, visit: visit, passed: passed)
  }

  @Test func differsWhereverAnythingDiffersThatAnAnswerDependsOn() {
    let facts = Self.values.map { Fact(Self.subject, "size", $0) }
    let changes = Self.values.flatMap { value in
      [
        Difference(subject: Self.subject, property: "size", before: .code("x"), after: value),
        Difference(subject: Self.subject, property: "size", before: value, after: .code("x")),
      ]
    }
    let step = change.id
    let views =
      facts.map { view(check, facts: [$0]) } + [view(check, facts: facts), view(check)]
      + changes.map { view(change, prediction: [$0]) } + [view(change, prediction: changes)]
      + changes.map { view(change, .refuted(expected: [], observed: [$0])) }
      + changes.map { view(change, .happened(expected: [], observed: [$0])) }
      + facts.map { view(change, passed: [.init(step: step, outcome: "a", facts: [$0])]) }
      + Self.values.map { view(change, passed: [.init(step: step, value: $0)]) }
      + [
        view(check, facts: [Fact("1", "size", .absent)]),
        view(check, facts: [Fact(Self.subject, "other", .absent)]),
        view(change), view(change, visit: 2), view(change, refusals: [Refusal("a")]),
        view(change, .proceed), view(change, .act), view(change, .blocked),
        view(change, passed: [.init(step: step)]),
        view(change, passed: [.init(step: step, outcome: "a")]),
        view(change, passed: [.init(step: step), .init(step: step)]),
      ]
    #expect(Set(views.map(ViewDigest.of)).count == views.count)
  }

  @Test func isTheSameForTheSame() {
    let values: [String: Value] = ["a": .text("1"), "b": .text("2"), "c": .text("3")]
    var other: [String: Value] = [:]
    other.reserveCapacity(1_000)
    for key in values.keys.sorted().reversed() { other[key] = values[key] }
    let marks = [values, other].map { values in
      ViewDigest.of(
        view(check, facts: [Fact(Self.subject, "size", .unread(Refusal("a", values)))]))
    }
    #expect(marks[0] == marks[1])
    // A choice is compared with the tenant when it is made, and a change with its prediction.
    #expect(
      ViewDigest.of(view(change, facts: [Fact(Self.subject, "size", .absent)]))
        == ViewDigest.of(view(change)))
  }
}
