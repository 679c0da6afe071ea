import Foundation
import Operations
import Sessions
import Testing

/// What a prediction says of a value that nobody knows whole in advance.
struct ExpectationTests {
  /// Not the one that the testing library has.
  typealias Expectation = Operations.Expectation

  private static func list(_ texts: String...) -> Value { .list(texts.map { .text($0) }) }
  private static let unread = Value.unread(Refusal("unreadable"))
  private static let x = Value.text("x")

  @Test(arguments: [
    // Any one of several.
    (Expectation.oneOf([.code("on"), .code("off")]), Value.absent, Value.code("off"), "met"),
    (.oneOf([.code("on"), .code("off")]), .code("idle"), .code("idle"), "asBefore"),
    (.oneOf([.code("on"), .code("off")]), .code("idle"), .code("lost"), "other"),
    (.oneOf([.code("on")]), unread, .code("idle"), "asBefore"),
    // With an element, whatever else there is, in whatever order.
    (.has([x]), list("a", "b"), list("x", "b", "a"), "met"),
    (.has([x]), list("a"), list("a", "x", "z"), "met"),
    (.has([x]), list("a"), list("a"), "asBefore"),
    (.has([x]), list("a"), list("a", "z"), "asBefore"),
    (.has([x, .text("y")]), list("a"), list("a", "x"), "other"),
    (.has([x]), .absent, .absent, "asBefore"),
    (.has([x]), .absent, list("x"), "met"),
    (.has([x]), .absent, x, "met"),
    (.has([x]), list("a", "x"), list("a"), "other"),
    (.has([x]), unread, list("a", "x"), "met"),
    (.has([x]), unread, list("a"), "asBefore"),
    (.has([x]), list("a"), unread, "unknown"),
    (.has([.subject(Subject(id: "7", name: "bo"))]), list("bo"), list("al", "bo"), "met"),
    // Without one.
    (.lacks([x]), list("a", "x"), list("a"), "met"),
    (.lacks([x]), list("a", "x"), .absent, "met"),
    (.lacks([x]), .absent, .absent, "met"),
    (.lacks([x]), list("a", "x"), list("x"), "asBefore"),
    (.lacks([x]), unread, list("a"), "met"),
    (.lacks([x]), list("a", "x"), unread, "unknown"),
    // Some value.
    (.present, .absent, x, "met"),
    (.present, .absent, .absent, "asBefore"),
    (.present, .list([]), .absent, "asBefore"),
    (.present, .absent, .list([]), "asBefore"),
    (.present, x, .absent, "other"),
    // Later than before.
    (.later, .instant(5), .instant(6), "met"),
    (.later, .instant(5), .instant(5), "asBefore"),
    (.later, .instant(5), .instant(4), "other"),
    (.later, .instant(5), .absent, "other"),
    (.later, .instant(5), .number(9), "other"),
    (.later, .number(5), .number(9), "met"),
    (.later, .absent, .instant(1), "met"),
    (.later, unread, .instant(9), "unknown"),
    // As asked for; something else than before is not refuted.
    (.asked(x), .absent, x, "met"),
    (.asked(x), .absent, .text("X"), "met"),
    (.asked(x), .text("a"), .text("a"), "asBefore"),
    (.asked(x), x, x, "met"),
    (.asked(x), unread, .text("a"), "unknown"),
    (.asked(x), unread, x, "met"),
  ])
  func compares(
    _ expectation: Expectation, before: Value, observed: Value, _ finding: String
  ) {
    let fact = Fact("hall", "p", .expected(expectation))
    #expect("\(fact.finding(from: before, by: observed))" == finding)
    #expect(fact.isMet(from: before, by: observed) == (finding == "met"))
  }

  @Test func cannotTellWhetherAValueThatWasUnreadIsAnotherOne() {
    let changed = Fact("hall", "p", .changed)
    #expect(changed.finding(from: Self.unread, by: .text("a")) == .unknown)
    #expect(!Fact("hall", "p", .expected(.lacks([Self.x]))).isMet(from: nil, by: nil))
    #expect(Fact("hall", "p", .expected(.has([Self.x]))).isMet(from: nil, by: Self.x))
  }

  @Test(arguments: [
    (Expectation.has([x]), list("a", "z"), list("a", "x", "z")),
    // A list that is in no order gets it at its end.
    (.has([x]), list("z", "a"), list("z", "a", "x")),
    (.has([x, x]), .absent, list("x")),
    (.has([x]), list("x"), list("x")),
    (.has([x]), .text("a"), list("a", "x")),
    (.has([x]), .changed, .expected(.has([x]))),
    (.lacks([x]), list("a", "x"), list("a")),
    (.lacks([x]), list("x"), list()),
    (.lacks([x]), .absent, .absent),
    (.oneOf([x, .text("y")]), .text("y"), .text("y")),
    (.oneOf([x]), .absent, x),
    (.oneOf([x, .text("y")]), .absent, .expected(.oneOf([x, .text("y")]))),
    (.present, x, x),
    (.present, .absent, .expected(.present)),
    (.later, .instant(5), .expected(.later)),
    (.asked(x), .absent, .expected(.asked(x))),
    (.asked(x), x, x),
  ])
  func foreseesWhatIsKnown(_ expectation: Expectation, from old: Value, _ new: Value) {
    #expect(Value.expected(expectation).foreseen(from: old) == new)
    let differences = Difference.between(
      [Fact("hall", "p", old)], and: [Fact("hall", "p", .expected(expectation))])
    #expect(differences.map(\.after) == (new == old ? [] : [new]))
  }

  @Test func goesOnFromWhatWasAskedFor() {
    #expect(Value.expected(.asked(Self.x)).foreseen(from: .absent, asAsked: true) == Self.x)
  }

  @Test func putsASetInOrderAndEachElementOnce() {
    let mixed: [Value] = [.text("b"), .number(10), .text("a"), .number(9), .text("b")]
    #expect(mixed.asSet == [.number(9), .number(10), .text("a"), .text("b")])
    let parts: [Value] = [Self.list("b"), Self.list("a", "b"), Self.list("a")]
    #expect(parts.asSet == [Self.list("a"), Self.list("a", "b"), Self.list("b")])
  }

  @Test(arguments: [
    (Expectation.oneOf([.code("on"), x]), #"{"expected":{"oneOf":[{"code":"on"},{"text":"x"}]}}"#),
    (.has([x]), #"{"expected":{"has":[{"text":"x"}]}}"#),
    (.lacks([x]), #"{"expected":{"lacks":[{"text":"x"}]}}"#),
    (.present, #"{"expected":{"present":true}}"#),
    (.later, #"{"expected":{"later":true}}"#),
    (.asked(x), #"{"expected":{"asked":{"text":"x"}}}"#),
  ])
  func isWrittenInEvents(_ expectation: Expectation, _ json: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let written = try encoder.encode(Value.expected(expectation))
    #expect(String(decoding: written, as: UTF8.self) == json)
    #expect(try JSONDecoder().decode(Value.self, from: written) == .expected(expectation))
  }

  @Test(arguments: ["{}", #"{"has":[],"later":true}"#, #"{"nosuch":true}"#])
  func isNotReadFromAnythingElse(_ json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Expectation.self, from: Data(json.utf8))
    }
  }

  /// The records are there at once, and visitors may see them later.
  @Test(arguments: [
    (list("x"), list("x"), 0, Verdict.confirmed),
    (list("x"), list(), 29, .pending), (list("x"), list(), 119, .pending),
    (list("x"), list(), 120, .refuted),
    (list(), list(), 29, .pending), (list(), list(), 30, .refuted),
    (list("x"), unread, 119, .pending), (list("x"), unread, 120, .unverifiable),
    (unread, list("x"), 30, .unverifiable),
    // The other fact decides it whatever cannot be read.
    (unread, list(), 119, .pending), (unread, list(), 120, .refuted),
  ])
  func givesEachFactItsOwnTime(
    _ notices: Value, _ seen: Value, after seconds: Int, _ verdict: Verdict
  ) {
    let predicted = ["notices", "seen"].map { Fact("hall", $0, .expected(.has([Self.x]))) }
    let found = Verdict.of(
      predicted: predicted, before: predicted.map { Fact("hall", $0.property, .list([])) },
      observed: [Fact("hall", "notices", notices), Fact("hall", "seen", seen)],
      isPast: { seconds >= ($0.property == "seen" ? 120 : 30) })
    #expect(found == verdict)
  }
}
