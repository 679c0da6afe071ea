import Diagnostics
import Journal
import Operations
import Sessions
import Synchronization
import TestSupport
import Testing

/// Sessions whose events are committed together.
struct SettlingStoreTests {
  private let folder: TestFolder

  private var path: String { folder.path("journal.sqlite") }
  private var locks: String { folder.path("journal.locks") }

  init() throws {
    folder = try TestFolder()
  }

  private func start(_ session: SessionID) -> SessionEvent {
    .started(
      SessionStart(
        session: session, procedure: "lamps", revisions: [:], documents: [:], actor: "ann",
        tenant: "house", mode: .automatic, locale: "sv", document: nil), first: "choose")
  }

  @Test func appendsTheEventsOfSeveralSessionsAsIfEachWereAlone() throws {
    let journal = try Journal(path: path)
    let sessions = (1...3).map { SessionID(rawValue: "s\($0)") }
    for round in 0..<3 {
      let batches = sessions.map { session in
        var batch = EventBatch(of: session, after: round * 2)
        batch.add([round == 0 ? start(session) : .attested(step: "close")], at: 10 - round)
        batch.add([.skipped(step: "tidy", reason: "\(session)")], at: 20 + round)
        return batch
      }
      #expect(try journal.append(batches).isEmpty)
    }
    // Another process knows nothing of what was appended before.
    let other = try Journal(path: path)
    for session in sessions {
      let history = try other.history(of: session)
      #expect(history.map(\.at) == [10, 20, 20, 21, 21, 22])
      #expect(history.last?.event == .skipped(step: "tidy", reason: "\(session)"))
    }
  }

  @Test func appendsNothingOfASessionThatAnotherProcessHasContinued() throws {
    let journal = try Journal(path: path)
    let (one, two) = (SessionID(rawValue: "s1"), SessionID(rawValue: "s2"))
    for session in [one, two] {
      try journal.append([start(session)], to: session, after: 0, at: 1)
    }
    try Journal(path: path).append([.attested(step: "a")], to: one, after: 1, at: 1)
    let batches = [one, two].map { session in
      var batch = EventBatch(of: session, after: 1)
      batch.add([.attested(step: "b"), .completed], at: 2)
      return batch
    }
    #expect(try journal.append(batches) == [one])
    #expect(try journal.events(of: one, after: 1) == [.attested(step: "a")])
    #expect(try journal.events(of: two, after: 1) == [.attested(step: "b"), .completed])
    // It finds the end by reading now.
    try journal.append([.completed], to: one, after: 2, at: 3)
    #expect(try Journal(path: path).history(of: one).count == 3)
  }

  @Test func remembersUntilSomethingDependsOnIt() async throws {
    let journal = try Journal(path: path, locks: locks)
    let session = SessionID(rawValue: "s1")
    let store = try SettlingStore(journal, journal.gathering, session: session, after: 0)
    try store.append([start(session)], to: session, after: 0, at: 5)
    try store.append([.attested(step: "a")], to: session, after: 1, at: 7)
    #expect(try journal.lastSequence(of: session) == 0)
    #expect(try store.time(of: 2, in: session) == 7)
    try await store.settle(session)
    #expect(try Journal(path: path).history(of: session).map(\.at) == [5, 7])
    #expect(try store.time(of: 2, in: session) == 7)
    // Others see that somebody is at it, and that its change is not theirs to make.
    let other = try Journal(path: path, locks: locks)
    #expect(try other.isPresent(at: session))
    #expect(try other.turn(in: session) == nil)
    #expect(try store.turn(in: session) != nil)
  }

  @Test func recordsNothingMoreOnceAnotherProcessHasContinued() async throws {
    let journal = try Journal(path: path)
    let session = SessionID(rawValue: "s1")
    try journal.append([start(session)], to: session, after: 0, at: 1)
    let store = try SettlingStore(journal, journal.gathering, session: session, after: 1)
    try store.append([.attested(step: "a")], to: session, after: 1, at: 2)
    try Journal(path: path).append([.attested(step: "b")], to: session, after: 1, at: 2)
    let overtaken = EventStoreFailure.overtaken(session)
    await #expect(throws: overtaken) { try await store.settle(session) }
    await #expect(throws: overtaken) { try await store.settle(session) }
    #expect(throws: overtaken) { try store.append([.completed], to: session, after: 2, at: 3) }
    #expect(throws: overtaken) { try store.events(of: session, after: 2) }
    #expect(try journal.events(of: session, after: 1) == [.attested(step: "b")])
  }

  @Test func beginsNoSessionThatAnotherProcessHasBegun() async throws {
    let journal = try Journal(path: path)
    let session = SessionID(rawValue: "s1")
    let first = SessionID(rawValue: "s0")
    try journal.append([start(first)], to: first, after: 0, at: 1)
    let store = try SettlingStore(journal, journal.gathering, session: session, after: 0)
    try store.append([start(session), .attested(step: "a")], to: session, after: 0, at: 2)
    try Journal(path: path).append([start(session)], to: session, after: 0, at: 2)
    await #expect(throws: EventStoreFailure.overtaken(session)) { try await store.settle(session) }
    #expect(try Journal(path: path).history(of: session).count == 1)
  }

  @Test func doesWhatManyTasksWaitForInFewTurns() async {
    let turns = Mutex<[Int]>([])
    let gathering = Gathering<Int, Int> { numbers in
      turns.withLock { $0.append(numbers.count) }
      return numbers.map { $0 * 2 }
    }
    let doubled = await withTaskGroup(of: Int.self) { group in
      for number in 0..<500 { group.addTask { await gathering.outcome(of: number) } }
      return await group.reduce(into: Set<Int>()) { $0.insert($1) }
    }
    #expect(doubled == Set((0..<500).map { $0 * 2 }))
    #expect(turns.withLock { $0.reduce(0, +) } == 500)
    #expect(turns.withLock { $0.count } < 250)
  }
}
