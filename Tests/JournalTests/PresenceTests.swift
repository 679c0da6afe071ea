import Foundation
import Journal
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

  /// A folder where the file should be cannot be opened for writing, by anybody.
  @Test func saysThatTheLockFileCannotBeUsedInsteadOfThatSomebodyHasTheTurn() throws {
    let journal = try journal()
    try journal.append([JournalTests.events[0]], to: session, after: 0, at: 1)
    try FileManager.default.createDirectory(
      atPath: path + ".locks", withIntermediateDirectories: false)
    #expect(throws: EventStoreFailure.notLockable(path: path + ".locks", reason: "isFolder")) {
      _ = try journal.turn(in: session)
    }
    // Nobody else knows that a process is at the session, but it can be walked and listed.
    #expect(try journal.enter(session) == nil)
    #expect(try journal.summaries().map(\.isPresent) == [false])
  }

  @Test func asksWhoIsAtASessionWithoutMakingTheLockFile() throws {
    let journal = try journal()
    try journal.append([JournalTests.events[0]], to: session, after: 0, at: 1)
    #expect(try journal.summaries().map(\.isPresent) == [false])
    #expect(try !journal.isPresent(at: session))
    #expect(journal.presenceProblem == nil)
    #expect(!FileManager.default.fileExists(atPath: path + ".locks"))
  }

  /// A link to itself leads nowhere, for anybody.
  @Test func saysThatItIsNotKnownWhoIsAtASession() throws {
    let journal = try journal()
    try FileManager.default.createSymbolicLink(
      atPath: path + ".locks", withDestinationPath: path + ".locks")
    #expect(journal.presenceProblem?.reason == "systemRefuses")
    #expect(journal.presenceProblem?.path == path + ".locks")
  }

  @Test func saysThatThereIsNoSuchSessionInsteadOfThatSomebodyHasTheTurn() throws {
    let journal = try journal()
    #expect(throws: EventStoreFailure.self) { _ = try journal.turn(in: session) }
  }

  @Test func knowsWhenAnEventWasRecorded() throws {
    let (mine, theirs) = (try journal(), try journal())
    try mine.append(Array(JournalTests.events.prefix(2)), to: session, after: 0, at: 7)
    try mine.append([.resumed(actor: "bob", locale: "nl")], to: session, after: 2, at: 9)
    #expect(try theirs.time(of: 2, in: session) == 7)
    #expect(try theirs.time(of: 3, in: session) == 9)
    #expect(try theirs.time(of: 4, in: session) == nil)
    #expect(try theirs.time(of: 1, in: SessionID(rawValue: "s2")) == nil)
  }

  @Test func readsWhatSomebodyElseHasAppended() throws {
    let (mine, theirs) = (try journal(), try journal())
    try mine.append(Array(JournalTests.events.prefix(3)), to: session, after: 0, at: 1)
    try theirs.append([.resumed(actor: "bob", locale: "nl")], to: session, after: 3, at: 2)
    #expect(try mine.events(of: session, after: 3) == [.resumed(actor: "bob", locale: "nl")])
  }
}
