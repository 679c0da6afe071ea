import Foundation
import Journal
import Operations
import Procedures
import Sessions
import TestSupport
import Testing

/// An export proves itself: any alteration is found with only the file.
struct ExportTests {
  private let session = SessionID(rawValue: "s1")
  private let folder: TestFolder
  private let journal: Journal

  init() throws {
    folder = try TestFolder()
    journal = try Journal(path: folder.path("journal.sqlite"))
    try journal.append(JournalTests.events, to: session, after: 0, at: 100)
  }

  private func problems(_ change: (inout [UInt8]) -> Void) throws -> [ExportProblem] {
    var bytes = try journal.export(session).bytes
    change(&bytes)
    return ExportCheck(bytes).problems
  }

  private func replacing(_ old: String, _ new: String) throws -> [ExportProblem] {
    try problems { bytes in
      bytes = Array(
        String(decoding: bytes, as: UTF8.self).replacing(old, with: new, maxReplacements: 1).utf8)
    }
  }

  @Test func isIntactAsItIsWritten() throws {
    let bytes = try journal.export(session).bytes
    let check = ExportCheck(bytes)
    #expect(check.problems == [])
    #expect(check.export?.history?.map(\.event) == JournalTests.events)
    #expect(ExportCheck(bytes, head: try journal.head(of: session)).problems == [])
    #expect(
      ExportCheck(bytes, head: "00").problems
        == [.otherHead(found: try journal.head(of: session))])
  }

  /// Changes one bit of each byte; `scripts/bench` does so with the export of a real session.
  @Test func findsEveryChangeOfASingleByte() throws {
    let bytes = try journal.export(session).bytes
    #expect(bytes.count > 5_000)
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1 << UInt8(index % 7)
      #expect(ExportCheck(changed).problems != [], "byte \(index)")
    }
  }

  /// The problems found in an export after `change`, with the head and the seal made to match
  /// again, but not the digests of the events.
  private func forged(
    _ change: (inout [[String: Any]]) -> Void
  ) throws -> [ExportProblem] {
    let bytes = try journal.export(session).bytes
    var object = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    var events = try #require(object["events"] as? [[String: Any]])
    change(&events)
    object["events"] = events
    object["head"] = events.last?["digest"] ?? ""
    let data = try JSONSerialization.data(withJSONObject: object)
    let export = try JSONDecoder().decode(SessionExport.self, from: data)
    return ExportCheck(try export.bytes).problems
  }

  @Test func findsEventsThatAreDroppedDoubledSwappedOrAppended() throws {
    #expect(try forged { _ in } == [])
    #expect(try forged { $0.remove(at: 4) }.contains(.unchained(sequence: 6)))
    #expect(try forged { $0.removeFirst() } != [])
    #expect(try forged { $0.swapAt(3, 5) } != [])
    #expect(try forged { $0.insert($0[6], at: 6) } != [])
    #expect(try forged { $0.append($0[2]) } != [])
  }

  @Test func namesTheEventThatWasAltered() throws {
    let problems = try replacing("\"reason\" : \"notHappened\"", "\"reason\" : \"happened\"")
    #expect(problems == [.sealBroken, .altered(sequence: 6)])
    #expect(
      try replacing("Åsa", "Eva").contains { problem in
        if case .textAltered = problem { true } else { false }
      })
    #expect(try replacing("  ", "   ") == [.notAsWritten])
    #expect(try replacing("stegvis-session", "stegvis-sessions") != [])
  }

  @Test func hidesPeopleBehindPseudonymsAndStillProvesItself() throws {
    let redaction = Redaction(key: "k") { $0 == "hall" }
    let export = try journal.export(session, redacted: redaction)
    let bytes = try export.bytes
    let check = ExportCheck(bytes)
    #expect(check.problems == [])
    #expect(check.export?.isRedacted == true)
    let text = String(decoding: bytes, as: UTF8.self)
    for name in ["Åsa", "\"ann\"", "\"bob\"", "house", "a/b", "broken", "no door"] {
      #expect(!text.contains(name), "\(name)")
    }
    #expect(text.contains("\"hall\""))
    // A person has the same pseudonym in this export and in every other one from the folder.
    #expect(redaction.pseudonym(for: "ann") == redaction.pseudonym(for: "Ann"))
    #expect(
      Redaction(key: "other") { _ in false }.pseudonym(for: "ann")
        != redaction.pseudonym(for: "ann"))
    // The chain of digests is that of the unredacted session.
    #expect(check.export?.head == (try journal.head(of: session)))
  }

  @Test func findsAPseudonymThatWasAltered() throws {
    let redaction = Redaction(key: "k") { _ in false }
    let text = String(
      decoding: try journal.export(session, redacted: redaction).bytes, as: UTF8.self)
    let pseudonym = try #require(redaction.pseudonym(for: "ann"))
    let altered = text.replacing(pseudonym, with: "name-0000000000")
    #expect(ExportCheck(Array(altered.utf8)).problems == [.sealBroken])
  }
}
