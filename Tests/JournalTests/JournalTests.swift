import Diagnostics
import Foundation
import GRDB
import Journal
import Operations
import Procedures
import Sessions
import Synchronization
import TestSupport
import Testing

struct JournalTests {
  private let folder: TestFolder

  private var path: String { folder.path("journal.sqlite") }

  init() throws {
    folder = try TestFolder()
  }

  private let session = SessionID(rawValue: "s1")

  /// The document that the session is walked on, and its SHA-256.
  static let document = Array("# Lamps\n".utf8)
  static let digest = "2f963ad84f24db168ec6c601a8c71e68c53c6359c0e980bbbd6f663482bbe587"

  /// A session with at least one event of every kind.
  static let events: [SessionEvent] = [
    .started(
      SessionStart(
        session: SessionID(rawValue: "s1"), procedure: "lamps", revisions: ["lamps": "r1"],
        documents: ["lamps/en.md": digest], actor: "ann", tenant: "house", mode: .consent,
        locale: "sv", document: nil, plan: digest), first: "choose"),
    .shown(step: "choose", locale: "sv", textDigest: "cd"),
    .chosen(step: "choose", input: "lamp", value: .list([.text("hall"), .text("Åsa")])),
    .left(step: "choose", outcome: "done", next: "switch"),
    .attempted(
      ChangeAttempt(
        step: "switch", operation: "lamp.switchOff", arguments: ["lamp": .text("hall")],
        key: "k1", before: [Fact("hall", "isOn", .flag(true))],
        predicted: [Fact("hall", "isOn", .flag(false))], mode: .consent)),
    .failed(step: "switch", key: "k1", reason: "notHappened"),
    .refused(step: "switch", refusals: [Refusal("outOfReach", ["at": .instant(9)])]),
    .approvalRequested(step: "switch", request: "ef"),
    .rejected(step: "switch", request: "ef", actor: "cas", locale: "nl", reason: "too dark"),
    .approvalRequested(step: "switch", request: "ef"),
    .approved(step: "switch", request: "ef", actor: "cas", locale: "nl"),
    .attempted(
      ChangeAttempt(
        step: "switch", operation: "lamp.switchOff", arguments: ["lamp": .text("hall")],
        key: "k2", before: [Fact("hall", "isOn", .flag(true))],
        predicted: [Fact("hall", "isOn", .flag(false)), Fact("hall", "offUntil", .changed)],
        mode: .consent)),
    .performed(step: "switch", key: "k2", by: .found),
    .verified(
      step: "switch", key: "k2", verdict: .refuted, observed: [Fact("hall", "size", .bytes(7))],
      surprises: [
        Difference(
          subject: "Åsa", property: "room", before: .text("hall"), after: .list([.text("ann")]))
      ]),
    .overridden(step: "switch", reason: "broken"),
    .left(step: "switch", outcome: "done", next: "again"),
    .decided(step: "again", outcome: "no"),
    .left(step: "again", outcome: "no", next: "check"),
    .checked(step: "check", outcome: "off", facts: [Fact("hall", "state", .code("off"))]),
    .left(step: "check", outcome: "off", next: "close"),
    .attested(step: "close"),
    .left(step: "close", outcome: "done", next: "keep"),
    .attempted(
      ChangeAttempt(
        step: "keep", operation: "backup.record", arguments: ["answer": .text("a/b")], key: "k3",
        before: [], predicted: [], mode: .consent, input: "file")),
    .recorded(step: "keep", input: "file", value: .text("a/b"), facts: []),
    .left(step: "keep", outcome: "done", next: "tidy"),
    .skipped(step: "tidy", reason: "no door"),
    .left(step: "tidy", outcome: "done", next: "look"),
    .modeChanged(.manual),
    .deviated(
      step: "look",
      Deviation(
        planned: nil,
        actual: PlannedStep(
          step: "look", outcome: "done", value: .text("hall"), skipped: "no ladder",
          differences: [
            Difference(
              subject: "hall", property: "isOn", before: .flag(true), after: .flag(false))
          ]))),
    .stopped(step: "look", reason: .deviated),
    .resumed(actor: "bob", locale: "nl"),
    .planSetAside(reason: "it is off"),
    .stopped(step: "look", reason: .failure),
    .returned(step: "look", to: "again"),
    .decided(step: "again", outcome: "no"),
    .left(step: "again", outcome: "no", next: "look"),
    .shown(step: "look", locale: "nl", textDigest: "cd"),
    .left(step: "look", outcome: "done", next: nil),
    .completed,
  ]

  @Test func readsBackEveryKindOfEvent() throws {
    let journal = try Journal(path: path)
    try journal.append(Self.events, to: session, after: 0, at: 100)
    #expect(try Journal(path: path).history(of: session).map(\.event) == Self.events)
  }

  @Test func refusesToAppendAfterSomebodyElse() throws {
    let first = try Journal(path: path)
    let second = try Journal(path: path)
    try first.append([Self.events[0]], to: session, after: 0, at: 1)
    try first.append([.completed], to: session, after: 1, at: 2)
    #expect(throws: EventStoreFailure.overtaken(session)) {
      try second.append([.completed], to: session, after: 1, at: 2)
    }
  }

  /// The clock of the machine is sometimes set back; the journal's time never is.
  @Test func neverRecordsATimeBeforeThatOfTheLastEvent() throws {
    let journal = try Journal(path: path)
    try journal.append([Self.events[0]], to: session, after: 0, at: 100)
    try journal.append([Self.events[1]], to: session, after: 1, at: 40)
    try journal.append([.resumed(actor: "bob", locale: "nl")], to: session, after: 2, at: 101)
    #expect(try Journal(path: path).history(of: session).map(\.at) == [100, 100, 101])
  }

  /// Å is one character of Unicode or two, and Swift takes both for the same text.
  @Test func keepsTextsThatDifferOnlyInTheirUnicodeForm() throws {
    let journal = try Journal(path: path)
    let forms = ["\u{C5}sa", "A\u{30A}sa"]
    try journal.append([Self.events[0]], to: session, after: 0, at: 1)
    try journal.append(
      [.chosen(step: "choose", input: "lamp", value: .list(forms.map { .text($0) }))],
      to: session, after: 1, at: 1)
    for (index, form) in forms.enumerated() {
      try journal.append(
        [.skipped(step: "choose", reason: form)], to: session, after: 2 + index, at: 1)
    }
    // Another process has not computed the commitments yet.
    let events = try Journal(path: path).history(of: session).map(\.event)
    guard case .chosen(_, _, .list(let values)) = events[1] else {
      Issue.record("not the values that were chosen: \(events[1])")
      return
    }
    #expect(values.flatMap(\.texts).map { Array($0.utf8) } == forms.map { Array($0.utf8) })
  }

  @Test(arguments: [
    "texts = replace(texts, 'hall', 'barn')", "body = replace(body, 'lamp', 'bulb')",
  ])
  func findsAnEventThatWasAltered(_ change: String) throws {
    let journal = try Journal(path: path)
    try journal.append(Array(Self.events.prefix(4)), to: session, after: 0, at: 1)
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      try database.execute(sql: "DROP TRIGGER event_is_kept")
      try database.execute(
        sql: "UPDATE event SET \(change) WHERE id & 4294967295 = 3")
    }
    #expect(
      throws: EventStoreFailure.damaged(path: path, reason: PlacedReason.alteredEvent.at("s1, 3"))
    ) {
      try journal.history(of: session)
    }
  }

  @Test func keepsEventsForEver() throws {
    let journal = try Journal(path: path)
    try journal.append([Self.events[0]], to: session, after: 0, at: 1)
    let queue = try DatabaseQueue(path: path)
    for statement in ["DELETE FROM event", "UPDATE event SET at = 2"] {
      #expect(throws: DatabaseError.self) {
        try queue.write { try $0.execute(sql: statement) }
      }
    }
  }

  @Test func doesNotTouchAFileThatIsNoJournal() throws {
    let stranger = Data("a shopping list, quite long enough to be read as a header".utf8)
    try stranger.write(to: URL(filePath: path))
    #expect(throws: EventStoreFailure.self) { try Journal(path: path) }
    #expect(try Data(contentsOf: URL(filePath: path)) == stranger)
    let other = folder.path("other.sqlite")
    let queue = try DatabaseQueue(path: other)
    try queue.write { try $0.execute(sql: "CREATE TABLE recipe (name TEXT)") }
    #expect(
      throws: EventStoreFailure.damaged(path: other, reason: "notAJournal")
    ) { try Journal(path: other) }
  }

  /// SQLite would take it for a new journal, and delete the log that holds the sessions.
  @Test func leavesTheLogOfAnEmptiedJournalAsItIs() throws {
    let journal = try Journal(path: path)
    try journal.append([Self.events[0]], to: session, after: 0, at: 1)
    let log = try Data(contentsOf: URL(filePath: "\(path)-wal"))
    try #require(!log.isEmpty)
    let other = folder.path("emptied.sqlite")
    try Data().write(to: URL(filePath: other))
    try log.write(to: URL(filePath: "\(other)-wal"))
    let failure = EventStoreFailure.damaged(path: other, reason: "emptied")
    #expect(throws: failure) { try Journal(path: other) }
    #expect(throws: failure) { try Journal(copyOf: other, named: other, locks: other) }
    #expect(try Data(contentsOf: URL(filePath: "\(other)-wal")) == log)
    withExtendedLifetime(journal) {}
  }

  @Test func saysThatAFolderCannotBeWritten() throws {
    #expect(throws: EventStoreFailure.self) {
      try Journal(path: "/proc/stegvis/journal.sqlite")
    }
  }

  @Test func saysThatTheDiskIsFullAndKeepsWhatItHad() throws {
    let journal = try Journal(path: path, mostPages: 12)
    var length = 0
    #expect(throws: EventStoreFailure.full(path: path)) {
      for _ in 0..<10_000 {
        try journal.append(
          length == 0 ? [Self.events[0]] : [.shown(step: "choose", locale: "sv", textDigest: "x")],
          to: session, after: length, at: 1)
        length += 1
      }
    }
    #expect(length > 1)
    #expect(try journal.history(of: session).count == length)
  }

  /// Several processes that use a new data folder at the same time, represented by threads.
  @Test func isCreatedOnceByProcessesThatOpenItAtTheSameTime() throws {
    for round in 1...10 {
      let path = folder.path("new-\(round).sqlite")
      let failures = Mutex<[String]>([])
      DispatchQueue.concurrentPerform(iterations: 8) { number in
        do {
          let journal = try Journal(path: path)
          try journal.append(
            [Self.events[0]], to: SessionID(rawValue: "s\(number)"), after: 0, at: 1)
        } catch {
          failures.withLock { $0.append("\(error)") }
        }
      }
      #expect(failures.withLock { $0 } == [])
      #expect(try Journal(path: path).sessions().count == 8)
    }
  }

  /// Reads a journal of version 1, whose events contain their texts themselves.
  @Test func readsAJournalOfTheFirstVersion() throws {
    let queue = try DatabaseQueue(path: path)
    let body =
      #"{"actor":"ann","locale":"sv","mode":"consent","start":{"documents":{},"procedure":"lamps","revisions":{},"tenant":"house"},"step":"choose","type":"started"}"#
    try queue.write { database in
      try database.execute(
        sql: """
          CREATE TABLE event (
            session TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL,
            body TEXT NOT NULL, previous TEXT NOT NULL, digest TEXT NOT NULL,
            PRIMARY KEY (session, sequence));
          CREATE TABLE document (digest TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
          PRAGMA application_id = \(0x5374_6567);
          PRAGMA user_version = 1;
          """)
      let previous = "e8bc163c82eee18733288c7d4ac636db3a6deb013ef2d37b68322be20edc45cc"
      try database.execute(
        sql: "INSERT INTO event VALUES ('s1', 1, 7, ?, ?, ?)",
        arguments: [body, previous, Self.digest(previous, 1, 7, body)])
    }
    let copy = try Journal(copyOf: path, named: path, locks: path + ".locks")
    #expect(try copy.history(of: session).count == 1)
    #expect(try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 1)
    try queue.close()
    let journal = try Journal(path: path, locks: path + ".locks")
    #expect(try journal.summaries().map(\.id) == [session])
    #expect(try journal.history(of: session).count == 1)
    try journal.append([.completed], to: session, after: 1, at: 8)
    #expect(try journal.history(of: session).map(\.event).last == .completed)
    #expect(throws: EventStoreFailure.self) {
      try journal.export(session, redacted: Redaction(key: "k") { _ in false })
    }
  }

  private static func digest(_ previous: String, _ sequence: Int, _ at: Int, _ body: String)
    -> String
  {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/sha256sum")
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    do {
      try process.run()
      try input.fileHandleForWriting.write(
        contentsOf: Data("\(previous)\n\(sequence)\n\(at)\n\(body)\n".utf8))
      try input.fileHandleForWriting.close()
    } catch {
      return ""
    }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    return String(text.prefix(64))
  }

  @Test func listsAThousandSessionsAtOnce() throws {
    let journal = try Journal(path: path, locks: path + ".locks")
    for number in 1...1_000 {
      let id = SessionID(rawValue: "s\(number)")
      try journal.append([Self.events[0], .completed], to: id, after: 0, at: number)
    }
    var count = 0
    let seconds = try ProcessorTime.seconds { count = try journal.summaries().count }
    #expect(count == 1_000)
    #expect(seconds < 2)
  }

  /// SQLite stores any value in any column, and a bad sector leaves any bytes.
  @Test(arguments: [
    ("event", "body = x'ff'"), ("event", "body = 'no record'"), ("event", "at = 'soon'"),
    ("event", "at = 9223372036854775807"), ("event", "texts = x'ff'"),
    ("event", #"body = '{"type":"nosuch"}'"#), ("event", "id = id + 100000"),
  ])
  func listsTheOtherSessionsBesideADamagedOne(_ table: String, _ damage: String) throws {
    let journal = try Journal(path: path, locks: path + ".locks")
    for name in ["s1", "s2", "s3"] {
      try journal.append(
        [Self.events[0], .completed], to: SessionID(rawValue: name), after: 0, at: 1)
    }
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      try database.execute(sql: "DROP TRIGGER event_is_kept")
      try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
      try database.execute(sql: "UPDATE \(table) SET \(damage) WHERE id >> 32 = 2 AND id & 1 = 1")
    }
    let listing = try journal.listing()
    #expect(listing.summaries.map(\.id.rawValue) == ["s3", "s1"])
    #expect(listing.damaged.map(\.id.rawValue) == ["s2"])
    #expect(listing.damaged.map(\.event) == [1])
    #expect(throws: EventStoreFailure.self) {
      try journal.history(of: SessionID(rawValue: "s2"))
    }
    #expect(try journal.history(of: SessionID(rawValue: "s3")).count == 2)
  }

  /// A bad sector can take a whole page of the file, of which SQLite then reads nothing.
  @Test func listsTheOtherSessionsBesideOneOnALostPage() throws {
    do {
      let journal = try Journal(path: path)
      for name in ["s1", "s2", "s3"] {
        // The text goes on from page to page.
        let text = name == "s2" ? String(repeating: "x", count: 20_000) : "cd"
        try journal.append(
          [Self.events[0], .shown(step: "choose", locale: "sv", textDigest: text)],
          to: SessionID(rawValue: name), after: 0, at: 1)
      }
    }
    var bytes = try Array(Data(contentsOf: URL(filePath: path)))
    let size = Int(bytes[16]) << 8 | Int(bytes[17])
    let page = try #require(
      stride(from: 0, to: bytes.count, by: size).first { start in
        bytes[start..<start + 4].contains { $0 != 0 }
          && bytes[start + 4..<start + size].allSatisfy { $0 == UInt8(ascii: "x") }
      })
    bytes.replaceSubrange(page..<page + size, with: repeatElement(0, count: size))
    try Data(bytes).write(to: URL(filePath: path))

    let journal = try Journal(path: path, locks: path + ".locks")
    let listing = try journal.listing()
    #expect(listing.summaries.map(\.id.rawValue) == ["s3", "s1"])
    #expect(listing.damaged.map(\.id.rawValue) == ["s2"])
    #expect(listing.damaged.map(\.event) == [2])
    #expect(try journal.history(of: SessionID(rawValue: "s3")).count == 2)
    #expect(throws: EventStoreFailure.damaged(path: path, reason: "corrupt")) {
      try journal.history(of: SessionID(rawValue: "s2"))
    }
  }

  @Test func namesTheSessionAndTheEventThatCannotBeRead() throws {
    let journal = try Journal(path: path)
    try journal.append([Self.events[0], .completed], to: session, after: 0, at: 1)
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      try database.execute(sql: "DROP TRIGGER event_is_kept")
      try database.execute(sql: "UPDATE event SET digest = x'ff' WHERE id & 1 = 0")
    }
    let failure = EventStoreFailure.damaged(path: path, reason: PlacedReason.damagedRow.at("s1, 2"))
    #expect(throws: failure) { try journal.sealedEvents(of: session) }
    #expect(throws: EventStoreFailure.damaged(path: path, reason: "corrupt")) {
      try journal.append([.completed], to: session, after: 2, at: 2)
    }
  }

  @Test func keepsSessionsOfASeriesApart() throws {
    let journal = try Journal(path: path, locks: path + ".locks")
    let series = SessionID(rawValue: "list")
    try journal.append([Self.events[0]], to: session, after: 0, at: 1)
    for row in [2, 1] {
      try journal.append(
        [Self.events[0]], to: SessionID(row: row, of: series), after: 0, at: 2)
    }
    #expect(try journal.summaries().map(\.id) == [session])
    #expect(try journal.summaries(inSeries: series).compactMap(\.id.row).sorted() == [1, 2])
  }
}
