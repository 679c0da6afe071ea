import Foundation
import GRDB
import Journal
import Operations
import Procedures
import Sessions
import TestSupport
import Testing

/// Several processes on one journal, represented by two connections.
struct PresenceTests {
  private let session = SessionID(rawValue: "s1")
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private var path: String { folder.path("journal.sqlite") }

  private func journal() throws -> Journal { try Journal(path: path, locks: path + ".locks") }

  @Test func knowsWhetherAProcessIsAtASession() throws {
    let (mine, theirs) = (try journal(), try journal())
    try mine.append([JournalTests.events[0]], to: session, after: 0, at: 1)
    #expect(try theirs.summaries().map(\.isPresent) == [false])
    var presence = try mine.enter(session)
    #expect(presence != nil)
    #expect(try theirs.summaries().map(\.isPresent) == [true])
    #expect(try theirs.isPresent(at: session))
    presence = nil
    #expect(try theirs.summaries().map(\.isPresent) == [false])
  }

  @Test func givesOneProcessTheTurnAtATime() throws {
    let (mine, theirs) = (try journal(), try journal())
    try mine.append([JournalTests.events[0]], to: session, after: 0, at: 1)
    var turn = try mine.turn(in: session)
    #expect(turn != nil)
    #expect(try theirs.turn(in: session) == nil)
    turn = nil
    #expect(try theirs.turn(in: session) != nil)
  }

  @Test func readsWhatSomebodyElseHasAppended() throws {
    let (mine, theirs) = (try journal(), try journal())
    try mine.append(Array(JournalTests.events.prefix(3)), to: session, after: 0, at: 1)
    try theirs.append([.resumed(actor: "bob", locale: "nl")], to: session, after: 3, at: 2)
    #expect(try mine.events(of: session, after: 3) == [.resumed(actor: "bob", locale: "nl")])
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
    try queue.close()
    let journal = try journal()
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
    let journal = try journal()
    for number in 1...1_000 {
      let id = SessionID(rawValue: "s\(number)")
      try journal.append([JournalTests.events[0], .completed], to: id, after: 0, at: number)
    }
    var count = 0
    let seconds = try ProcessorTime.seconds { count = try journal.summaries().count }
    #expect(count == 1_000)
    #expect(seconds < 2)
  }

  @Test func keepsSessionsOfASeriesApart() throws {
    let journal = try journal()
    let series = SessionID(rawValue: "list")
    try journal.append([JournalTests.events[0]], to: session, after: 0, at: 1)
    for row in [2, 1] {
      try journal.append(
        [JournalTests.events[0]], to: SessionID(row: row, of: series), after: 0, at: 2)
    }
    #expect(try journal.summaries().map(\.id) == [session])
    #expect(try journal.summaries(inSeries: series).compactMap(\.id.row).sorted() == [1, 2])
  }
}
