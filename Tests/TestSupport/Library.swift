import Operations
import Synchronization

/// An invented library, which has nothing to do with computers: books are lent to readers, and taken
/// back.
package final class Library: Domain {
  private struct State: Sendable {
    /// Who has each book; `absent` if it stands on its shelf.
    var holders: [String: Value] = ["atlas": .absent, "songs": .text("cleo")]
    var performed: [String] = []
    /// Books are registered at night: a reading shows a change only after this many more readings.
    var readsBehind = 0
    var stale: (holders: [String: Value], reads: Int)?
  }

  private static let readers = ["bea", "cleo"]

  private let state = Mutex(State())
  /// The library's own time, in seconds since 1970-01-01T00:00:00Z.
  private let time: Int

  /// The only person who lends books.
  private let librarian: String

  package init(librarian: String = "ann", time: Int = 0, readsBehind: Int = 0) {
    self.librarian = librarian
    self.time = time
    state.withLock { $0.readsBehind = readsBehind }
  }

  package let catalogue = Catalogue(
    [
      Operation("reader.choose", .choose, collects: ValueType("reader")),
      Operation("book.choose", .choose, collects: ValueType("book")),
      Operation(
        "book.lend", .change,
        [.init("book", ValueType("book")), .init("reader", ValueType("reader"))],
        roles: ["librarian"], reversal: .inverse("book.takeBack"), deadline: 60),
      Operation(
        "book.takeBack", .change, [.init("book", ValueType("book"))], roles: ["librarian"],
        reversal: .inverse("book.lend"), deadline: 60),
      Operation(
        "book.check", .check, [.init("book", ValueType("book"))], outcomes: ["there", "lent"]),
    ], roles: ["librarian"], foreignTypes: ["reader": ForeignType("microsoft-365", "user")])

  /// What people call whoever has the book; `nil` if it stands on its shelf.
  package func holder(of book: String) -> String? { state.withLock { $0.holders[book]?.text } }

  /// How many changes were asked for, each once.
  package var changes: Int { state.withLock { $0.performed.count } }

  package func rights(
    of actor: String, anyOf roles: [String]
  ) async throws(DomainFailure) -> Rights {
    if roles.isEmpty { return actor == librarian ? .held : .unknownPerson }
    return actor == librarian && roles.contains("librarian") ? .held : .missing
  }

  package func people(
    withAnyOf roles: [String]
  ) async throws(DomainFailure) -> [String]? { [librarian] }

  package func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate] {
    let names =
      operation == "reader.choose" ? Self.readers : state.withLock { $0.holders.keys.sorted() }
    return names.map { Candidate(value: .text($0), title: $0) }
  }

  package func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    let names = try await candidates(for: operation, arguments).map(\.title)
    guard let name = answer.first, names.contains(name) else {
      return .failure(Refusal("notInTheLibrary", ["name": .text(answer.first ?? "")]))
    }
    return .success(.text(name))
  }

  package func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    guard let book = arguments["book"]?.text else { return [] }
    let holders = state.withLock { state in
      defer {
        if let stale = state.stale {
          state.stale = stale.reads > 1 ? (stale.holders, stale.reads - 1) : nil
        }
      }
      return state.stale?.holders ?? state.holders
    }
    return [Fact(Subject(book), "holder", holders[book] ?? .absent)]
  }

  package func refusals(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Refusal] {
    operation == "book.lend" && facts.first?.value != .absent ? [Refusal("bookIsOut")] : []
  }

  package func outcome(_ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]) -> String
  {
    facts.first?.value == .absent ? "there" : "lent"
  }

  package func prediction(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Fact] {
    facts.map { fact in
      Fact(
        fact.subject, fact.property,
        operation == "book.lend" ? arguments["reader"] ?? .absent : .absent)
    }
  }

  package func inverse(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> [Inverse] {
    guard operation == "book.takeBack" else { return [Inverse("book.takeBack", arguments)] }
    guard let holder = facts.first?.value, holder != .absent else { return [] }
    return [Inverse("book.lend", arguments.merging(["reader": holder]) { $1 })]
  }

  package func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    state.withLock { state in
      guard let book = arguments["book"]?.text, !state.performed.contains(key) else { return }
      state.performed.append(key)
      if state.readsBehind > 0 { state.stale = (state.holders, state.readsBehind) }
      state.holders[book] = operation == "book.lend" ? arguments["reader"] ?? .absent : .absent
    }
  }

  package func subjects(
    matching query: String, of type: ValueType
  ) async throws(DomainFailure) -> Result<[Value], Refusal> {
    guard type.name == "book", query == "all" else {
      return .failure(Refusal(Refusal.unknownQuery, ["query": .text(query)]))
    }
    return .success(state.withLock { $0.holders.keys.sorted() }.map { .text($0) })
  }

  package func isEventuallyConsistent(for operation: OperationID) -> Bool {
    state.withLock { $0.readsBehind > 0 }
  }

  package var concurrency: Int { 3 }

  package func now() async throws(DomainFailure) -> Int { time }
}
