import Operations
import Synchronization

/// An invented notice board: notices are put up and taken down, and visitors see them some time
/// later. What is predicted of it is known only in part.
package final class NoticeBoard: Domain {
  /// What the board shows, and how it misbehaves.
  package struct State: Sendable {
    /// In order, as every reading shows them.
    package var notices = ["keys", "tea at four"]
    /// What visitors see, and after how many readings they see the same as the caretaker.
    package var seen = ["keys", "tea at four"]
    package var readingsUntilSeen = 0
    package var title: String?
    /// Points in time.
    package var changedAt = 100
    /// The keys of the changes that were made.
    package var performed: [String] = []

    /// Changes are accepted but do not happen.
    package var swallowsChanges = false
    /// What happens beside a change.
    package var aside: (@Sendable (inout State) -> Void)?
    /// The properties that cannot be read.
    package var hidden: Set<String> = []
    /// What the board makes of a title.
    package var spelling: @Sendable (String) -> String = { $0 }
    /// For how many seconds visitors may see the old notices.
    package var visitorsWait: Int?
    /// Whether others put up notices at the same time.
    package var isShared = false
    /// What was given to lock the board, as only the board knows it.
    package var pin: String?
    package var hint: String?
    /// Whether the board shows the pin that it was given, and refuses with it.
    package var tells = false
    package var refuses = false
  }

  private let state = Mutex(State())

  package init() {}

  package func with<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    state.withLock { body(&$0) }
  }

  package static let hall = Subject(id: "board-1", name: "hall")

  package let catalogue = Catalogue(
    [
      Operation(
        "notice.add", .change, [.init("text", .text)], reversal: .inverse("notice.remove"),
        deadline: 30),
      Operation(
        "notice.remove", .change, [.init("text", .text)], reversal: .inverse("notice.add"),
        deadline: 30),
      Operation(
        "board.name", .change, [.init("title", .text)], reversal: .inverse("board.name"),
        deadline: 30),
      Operation(
        "board.lock", .change, reversal: .irreversible, deadline: 30,
        secrets: [SecretInput("boardPin"), SecretInput("hint", isOptional: true)],
        trial: .practised),
    ], roles: [])

  package func rights(
    of actor: String, anyOf roles: [String]
  ) async throws(DomainFailure) -> Rights { .held }

  package func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate] { [] }

  package func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal> { .success(.text(answer.first ?? "")) }

  package func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    with { state in
      if state.readingsUntilSeen > 0 { state.readingsUntilSeen -= 1 }
      if state.readingsUntilSeen == 0 { state.seen = state.notices }
      let values: KeyValuePairs<String, Value> = [
        "notices": .list(state.notices.map { .text($0) }.asSet),
        "seen": .list(state.seen.map { .text($0) }.asSet),
        "title": state.title.map { .text($0) } ?? .absent,
        "changedAt": .instant(state.changedAt),
        "note": state.tells ? .text("opens with \(state.pin ?? "nothing")") : .absent,
      ]
      return values.map { property, value in
        Fact(
          Self.hall, property,
          state.hidden.contains(property) ? .unread(Refusal("unreadable")) : value)
      }
    }
  }

  package func refusals(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Refusal] { [] }

  package func outcome(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> String { "done" }

  package func prediction(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Fact] {
    let changed = Fact(Self.hall, "changedAt", .expected(.later))
    guard operation != "board.lock" else { return [changed] }
    guard let text = arguments["text"] else {
      return [Fact(Self.hall, "title", .expected(.asked(arguments["title"] ?? .absent))), changed]
    }
    let expectation: Expectation = operation == "notice.add" ? .has([text]) : .lacks([text])
    return ["notices", "seen"].map { Fact(Self.hall, $0, .expected(expectation)) } + [changed]
  }

  package func deadline(of predicted: Fact, in operation: OperationID) -> Int? {
    predicted.property == "seen" ? with { $0.visitorsWait } : nil
  }

  package func mayAlter(
    _ changed: Difference, with operation: OperationID, _ arguments: Arguments,
    before facts: [Fact]
  ) -> Bool {
    ["seen", "changedAt", "note"].contains(changed.property)
      || changed.property == "notices" && with { $0.isShared }
  }

  package func inverse(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> [Inverse] {
    switch operation {
    case "notice.add": [Inverse("notice.remove", arguments)]
    case "notice.remove": [Inverse("notice.add", arguments)]
    default: []
    }
  }

  package func holding(_ secrets: Secrets, for operation: OperationID) -> any Domain {
    Locking(domain: self, board: self, secrets: secrets)
  }

  package func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    with { state in
      guard !state.performed.contains(key) else { return }
      state.performed.append(key)
      if !state.swallowsChanges {
        let text = arguments["text"]?.text ?? ""
        switch operation {
        case "notice.add": state.notices.append(text)
        case "notice.remove": state.notices.removeAll { $0 == text }
        case "board.lock": break
        default: state.title = arguments["title"]?.text.map(state.spelling)
        }
        state.changedAt += 1
      }
      let aside = state.aside
      aside?(&state)
    }
  }

  package func now() async throws(DomainFailure) -> Int { 0 }
}

/// The board while somebody locks it.
private struct Locking: ForwardingDomain {
  let domain: any Domain
  let board: NoticeBoard
  let secrets: Secrets

  func forwarding(to domain: any Domain) -> any Domain {
    Locking(domain: domain, board: board, secrets: secrets)
  }

  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    let pin = secrets["boardPin"] ?? ""
    let refuses = board.with { state in
      defer { state.refuses = false }
      return state.refuses
    }
    if refuses { throw .refused(Refusal("tooEasy", ["said": .text("too easy: \(pin)!")])) }
    board.with { ($0.pin, $0.hint) = (pin, secrets["hint"]) }
    try await domain.perform(operation, arguments, key: key, actor: actor)
  }
}
