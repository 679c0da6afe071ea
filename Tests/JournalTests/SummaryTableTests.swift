import Foundation
import GRDB
import Journal
import Sessions
import TestSupport
import Testing

/// The table by which sessions are found, compared with what their events say.
struct SummaryTableTests {
  private let folder: TestFolder

  private var path: String { folder.path("journal.sqlite") }

  init() throws { folder = try TestFolder() }

  private let session = SessionID(rawValue: "s1")

  /// Every row of the table, as text.
  private static func rows(_ path: String) throws -> [String] {
    let queue = try DatabaseQueue(path: path)
    return try queue.read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM summary ORDER BY number").map { "\($0)" }
    }
  }

  /// The rows of a table that is made anew from the events of the same journal, as for a journal of an
  /// earlier version.
  private func rebuilt(_ path: String) throws -> [String] {
    let copy = folder.path("copy-\(UUID()).sqlite")
    do {
      let (queue, other) = (try DatabaseQueue(path: path), try DatabaseQueue(path: copy))
      try queue.backup(to: other)
      try Self.forget(other)
    }
    _ = try Journal(path: copy)
    return try Self.rows(copy)
  }

  /// Makes a journal one of an earlier version, which has no such table.
  private static func forget(_ queue: DatabaseQueue) throws {
    try queue.write { database in
      try database.execute(sql: "DROP TRIGGER event_is_not_summed_up; DROP TABLE summary")
    }
  }

  private static func started(_ id: SessionID, procedure: String = "lamps") throws -> SessionEvent {
    guard case .started(let start, let first)? = JournalTests.events.first else {
      throw CancellationError()
    }
    return .started(
      SessionStart(
        session: id, procedure: .init(procedure), revisions: start.revisions, documents: [:],
        actor: start.actor, tenant: start.tenant, mode: start.mode, locale: start.locale,
        document: nil), first: first)
  }

  @Test func saysAfterEveryEventWhatTheEventsSay() throws {
    let journal = try Journal(path: path)
    var stages: Set<String> = []
    for (index, event) in JournalTests.events.enumerated() {
      try journal.append([event], to: session, after: index, at: 100 + index)
      let rows = try Self.rows(path)
      #expect(rows == (try rebuilt(path)), "\(event)")
      stages.formUnion(rows)
    }
    #expect(stages.count == JournalTests.events.count)
    for stage in [SessionStage.completed, .waiting, .open] {
      #expect(stages.contains { $0.contains(#""\#(stage.rawValue)""#) }, "\(stage)")
    }
  }

  @Test func saysTheSameOfSeveralSessionsAtOnceAndOfSeries() throws {
    let journal = try Journal(path: path)
    let batches = (1...9).map { number in
      var batch = EventBatch(
        of: number > 5
          ? SessionID(row: number, of: SessionID(rawValue: "list"))
          : SessionID(rawValue: "s\(number)"), after: 0)
      batch.add(Array(JournalTests.events.prefix(number)), at: number)
      return batch
    }
    #expect(try journal.append(batches).isEmpty)
    // Somebody else has gone on with it, and its clock was set back.
    #expect(throws: EventStoreFailure.overtaken(session)) {
      try journal.append([.completed], to: session, after: 3, at: 50)
    }
    try journal.append([.completed], to: session, after: 1, at: 0)
    #expect(try Self.rows(path) == rebuilt(path))
    #expect(try journal.count() == 5)
    #expect(try journal.count(of: [.completed]) == 1)
  }

  /// A power failure leaves the journal with any beginning of what was written to its log.
  @Test func saysWhatTheEventsSayAfterAnyCrash() throws {
    let journal = try Journal(path: path)
    let base = try Data(contentsOf: URL(filePath: path))
    for (index, event) in JournalTests.events.prefix(9).enumerated() {
      try journal.append([event], to: session, after: index, at: 100 + index)
    }
    let log = try Data(contentsOf: URL(filePath: path + "-wal"))
    try #require(log.count > 32)
    var counts: Set<Int> = []
    // A log has a header of 32 bytes, and 24 before each page (sqlite.org/fileformat2.html#walformat).
    for end in stride(from: 32, through: log.count, by: (4_096 + 24) / 2) {
      let crashed = folder.path("crashed-\(end).sqlite")
      try base.write(to: URL(filePath: crashed))
      try log.prefix(end).write(to: URL(filePath: crashed + "-wal"))
      let reopened = try Journal(path: crashed)
      counts.insert(try reopened.lastSequence(of: session))
      let rows = try Self.rows(crashed)
      #expect(rows == (try rebuilt(crashed)), "\(end)")
      #expect(rows.count == (try reopened.sessions().count))
    }
    #expect(counts.count > 5)
  }

  @Test func changesNothingIfTheDiskIsFull() throws {
    let journal = try Journal(path: path, mostPages: 24)
    try journal.append([Self.started(session)], to: session, after: 0, at: 1)
    let before = try Self.rows(path)
    let long = String(repeating: "x", count: 200_000)
    #expect(throws: EventStoreFailure.full(path: path)) {
      try journal.append(
        [.shown(step: "choose", locale: "sv", textDigest: long)], to: session, after: 1, at: 2)
    }
    #expect(try Self.rows(path) == before)
  }

  @Test func isMadeOnceForAnEarlierJournal() throws {
    let journal = try Journal(path: path)
    for number in 1...1_200 {
      let id = SessionID(rawValue: "s\(number)")
      try journal.append(
        [Self.started(id), .completed].prefix(number % 2 + 1).map(\.self), to: id, after: 0,
        at: number)
    }
    let rows = try Self.rows(path)
    try Self.forget(DatabaseQueue(path: path))
    let copy = try Journal(copyOf: path, named: path, locks: path + ".locks")
    #expect(try copy.count(of: [.completed]) == 600)
    _ = try Journal(path: path)
    #expect(try Self.rows(path) == rows)
  }

  /// An earlier version of Stegvis, still running, appends without knowing the table.
  @Test func hidesNothingThatAnotherVersionAppends() throws {
    let journal = try Journal(path: path, locks: path + ".locks")
    for name in ["s1", "s2"] {
      let id = SessionID(rawValue: name)
      try journal.append([Self.started(id), .completed], to: id, after: 0, at: 1)
    }
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO session SELECT 3, 's3', key, NULL FROM session WHERE number = 1;
          INSERT OR IGNORE INTO event SELECT 3 << 32 | 1, at, body, texts, digest FROM event
            WHERE id = 1 << 32 | 1;
          INSERT OR IGNORE INTO event SELECT 1 << 32 | 3, at, body, texts, digest FROM event
            WHERE id = 1 << 32 | 1;
          """)
    }
    #expect(try journal.listing(of: [.waiting], after: 0, most: 9).summaries.count == 2)
    #expect(try journal.count() == 3)
    #expect(try journal.count(of: [.completed]) == 3)
    _ = try Journal(path: path)
    #expect(try Self.rows(path) == rebuilt(path))
    #expect(try journal.count(of: [.completed]) == 1)
  }

  @Test func findsWhatTheWholeListingHas() throws {
    let journal = try Journal(path: path, locks: path + ".locks")
    let ends: [SessionEvent] = [
      .completed, .approvalRequested(step: "switch", request: "ef"),
      .stopped(step: "switch", reason: .unapproved), .stopped(step: "switch", reason: .person),
    ]
    for number in 1...25 {
      let id = SessionID(rawValue: "s\(number)")
      try journal.append(
        [Self.started(id, procedure: "p\(number % 2)"), ends[number % ends.count]], to: id,
        after: 0, at: number)
      let row = SessionID(row: number, of: SessionID(rawValue: "list"))
      try journal.append([Self.started(row)], to: row, after: 0, at: number)
    }
    let all = try journal.summaries()
    for stages in [[SessionStage.completed], [.waiting], [.open], [.completed, .open]] {
      let wanted = all.filter { stages.contains(SessionStage(last: $0.last)) }
      #expect(!wanted.isEmpty)
      #expect(try journal.count(of: Set(stages)) == wanted.count)
      for offset in [0, 1, 5, 30] {
        let page = try journal.listing(of: Set(stages), after: offset, most: 4)
        #expect(page.summaries == Array(wanted.dropFirst(offset).prefix(4)))
      }
    }
    #expect(try journal.listing(after: 3, most: 10).summaries == Array(all[3..<13]))
    #expect(try journal.durations() == ["p0": [0, 0, 0, 0, 0, 0]])
  }

  /// A session that cannot be read may be in any stage, and is named on the page that it would be on.
  @Test func namesADamagedSessionWhereItWouldBe() throws {
    let journal = try Journal(path: path)
    for name in ["s1", "s2", "s3"] {
      let id = SessionID(rawValue: name)
      try journal.append([Self.started(id), .completed], to: id, after: 0, at: 1)
    }
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      try database.execute(sql: "DROP TRIGGER event_is_kept")
      try database.execute(sql: "UPDATE event SET body = 'no record' WHERE id = 2 << 32 | 1")
    }
    let page = try journal.listing(after: 1, most: 1)
    #expect(page.summaries.isEmpty)
    #expect(page.damaged.map(\.id.rawValue) == ["s2"])
    #expect(try journal.listing(after: 0, most: 1).damaged.isEmpty)
    // As in a journal of an earlier version: nobody knows what it is.
    try Self.forget(queue)
    let reopened = try Journal(path: path)
    #expect(try reopened.listing(of: [.waiting], after: 0, most: 9).damaged.count == 1)
    #expect(try reopened.count(of: [.completed]) == 3)
  }
}
