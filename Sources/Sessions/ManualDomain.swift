import Diagnostics
import Operations
import Procedures

/// What every document may ask of a person, and no service carries out: to do, open, read, enter,
/// decide or record something. It needs no tenant, and every session has it.
package struct ManualDomain: Domain {
  package static let id: DomainID = "manual"

  /// Whether an operation is one of those that only a person carries out.
  package static func isByHand(_ operation: OperationID) -> Bool {
    operation.rawValue.hasPrefix("\(id).")
  }

  package let catalogue = Catalogue(
    [
      Operation("manual.do", .confirm), Operation("manual.open", .open, leads: true),
      Operation("manual.read", .confirm),
      Operation(
        "manual.enter", .choose,
        [
          .init("type", .text, isOptional: true, allowed: Entry.allCases.map(\.rawValue)),
          .init(
            "of", .text, isOptional: true, namesChoices: true,
            neededWith: Operation.Parameter.Literal("type", Entry.choice.rawValue)),
        ], collects: .text,
        narrowing: .collected(
          by: "type",
          [
            "text": .init(.text), "number": .init(.number), "date": .init(.date),
            "choice": .init(.text),
          ])),
      Operation("manual.decide", .decide, narrowing: .outcomes),
      Operation(
        "manual.record", .record,
        [.init("kind", .text, isOptional: true, allowed: Evidence.allCases.map(\.rawValue))],
        collects: .text, evidence: .words,
        narrowing: .collected(
          by: "kind",
          [
            "file": .init(.text, .file), "number": .init(.number), "address": .init(.text),
            "note": .init(.text),
          ])),
    ], roles: [])

  /// What a person may be asked to enter.
  private enum Entry: String, CaseIterable {
    case text, number, date
    /// One of the texts in the argument `of`, separated by commas.
    case choice
  }

  /// What a person may be asked to record.
  private enum Evidence: String, CaseIterable {
    case file, number, address, note
  }

  package init() {}

  /// Whether a person does every step of a graph by hand, so that a session needs no tenant.
  package static func hasAllOperations(of graph: StepGraph) -> Bool {
    graph.nodes.allSatisfy { has($0.step.operation.id) }
  }

  /// Whether an operation is one that a person carries out by hand.
  package static func has(_ operation: OperationID) -> Bool { operations.contains(operation) }

  private static let operations = Set(ManualDomain().catalogue.operations.keys)

  /// Nobody is known here, and nobody needs a role.
  package func rights(
    of actor: String, anyOf roles: [String]
  ) async throws(DomainFailure) -> Rights { roles.isEmpty ? .unknownPerson : .missing }

  package func people(
    withAnyOf roles: [String]
  ) async throws(DomainFailure) -> [String]? { [] }

  package func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate] {
    guard arguments["type"]?.text == Entry.choice.rawValue else { return [] }
    return choices(arguments).map { Candidate(value: .text($0), title: $0) }
  }

  package func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    // A text with commas in it is one answer here.
    let text = answer.joined(separator: ", ").trimmingWhitespace
    guard !text.isEmpty else { return .failure(Refusal("nothingEntered")) }
    switch arguments["type"]?.text.flatMap(Entry.init) {
    case nil, .text: break
    case .number: return number(text)
    case .date:
      return CalendarDay.isDay(text)
        ? .success(.text(text)) : .failure(Refusal("notADate", ["text": .text(text)]))
    case .choice:
      let choices = choices(arguments)
      // An input of the procedure may name none, which no check of the procedure can find.
      guard !choices.isEmpty else { return .failure(Refusal("nothingToChoose")) }
      guard
        let chosen = choices.first(where: { $0 == text })
          ?? choices.first(where: { $0.lowercased() == text.lowercased() })
      else {
        return .failure(
          Refusal("notOneOf", ["text": .text(text), "nearest": .list(choices.map { .text($0) })]))
      }
      return .success(.text(chosen))
    }
    switch arguments["kind"]?.text.flatMap(Evidence.init) {
    case nil, .file, .note: return .success(.text(text))
    case .number: return number(text)
    case .address:
      let isAddress =
        ["https://", "http://"].contains { text.hasPrefix($0) && text != $0 }
        && !text.contains(where: \.isWhitespace)
      return isAddress
        ? .success(.text(text)) : .failure(Refusal("notAnAddress", ["text": .text(text)]))
    }
  }

  /// A whole number, which may be below zero.
  private func number(_ text: String) -> Result<Value, Refusal> {
    OutsideNumber.whole(text, in: OutsideNumber.amounts).map { .success(.number($0)) }
      ?? .failure(Refusal("notAWholeNumber", ["text": .text(text)]))
  }

  private func choices(_ arguments: Arguments) -> [String] {
    Operation.Parameter.choices(in: arguments["of"]?.text ?? "")
  }

  /// What a person does elsewhere is not read.
  package func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] { [] }

  package func refusals(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Refusal] { [] }

  package func outcome(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> String { "done" }

  package func prediction(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Fact] { [] }

  /// Evidence is kept in the journal alone.
  package func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {}

  /// It holds back no other domain's walks.
  package var concurrency: Int { .max }

  package func now() async throws(DomainFailure) -> Int { 0 }
}
