import Foundation
import GRDB
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
    try journal.keep([JournalTests.digest: JournalTests.document])
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
    #expect(check.remarks == [.planNotChecked(digest: JournalTests.digest)])
    #expect(try journal.check(session).remarks == [])
    #expect(check.export?.history?.map(\.event) == JournalTests.events)
    #expect(ExportCheck(bytes, head: try journal.head(of: session)).problems == [])
    #expect(
      ExportCheck(bytes, head: "00").problems
        == [.otherHead(found: try journal.head(of: session))])
  }

  /// What was read at a step that was passed is proved, and pseudonymous, as all else is.
  @Test func provesWhatWasReadAtAStepThatWasPassed() throws {
    let passed = SessionID(rawValue: "s2")
    let start = SessionStart(
      session: passed, procedure: "lamps", revisions: [:], documents: [:], actor: "ann",
      tenant: "house", mode: .automatic, locale: "sv", document: nil)
    let events: [SessionEvent] = [
      .started(start, first: "enter"),
      .shown(step: "enter", locale: "sv", textDigest: "cd"),
      .passed(step: "enter", facts: [Fact("Åsa", "room", .text("hall"))]),
      .left(step: "enter", outcome: "done", next: "shut"),
      .shown(step: "shut", locale: "sv", textDigest: "ef"),
      .passed(step: "shut", facts: []), .left(step: "shut", outcome: "done", next: nil),
      .completed,
    ]
    try journal.append(events, to: passed, after: 0, at: 100)
    #expect(try journal.events(of: passed, after: 0) == events)
    let bytes = try journal.export(passed).bytes
    #expect(ExportCheck(bytes).problems == [])
    #expect(ExportCheck(bytes).export?.history?.map(\.event) == events)
    let text = String(decoding: bytes, as: UTF8.self)
    for forged in [
      text.replacing("\"passed\"", with: "\"attested\""),
      text.replacing("Åsa", with: "Eva"),
    ] {
      #expect(forged != text)
      #expect(ExportCheck(Array(forged.utf8)).problems != [])
    }
    let redacted = try journal.export(passed, redacted: Redaction(key: "k") { $0 == "hall" })
    let bare = String(decoding: try redacted.bytes, as: UTF8.self)
    #expect(!bare.contains("Åsa"))
    #expect(ExportCheck(try redacted.bytes).problems == [])
  }

  /// The values that a prediction names are as much about people as those that are read.
  @Test func replacesNamesInWhatIsExpectedToo() throws {
    let expecting = SessionID(rawValue: "s3")
    let start = SessionStart(
      session: expecting, procedure: "lamps", revisions: [:], documents: [:], actor: "ann",
      tenant: "house", mode: .consent, locale: "sv", document: nil)
    let member = Value.subject(Subject(id: "7", name: "Åsa"))
    let expected: [Operations.Expectation] = [
      .has([member]), .lacks([.text("Åke")]), .oneOf([.text("Åke"), .code("off")]),
      .asked(.list([.text("Ålands hall")])), .present, .later,
    ]
    let events: [SessionEvent] = [
      .started(start, first: "switch"), .shown(step: "switch", locale: "sv", textDigest: "cd"),
      .attempted(
        ChangeAttempt(
          step: "switch", operation: "lamp.switchOff", arguments: [:], key: "k1", before: [],
          predicted: expected.enumerated().map { index, expectation in
            Fact("hall", "p\(index)", .expected(expectation))
          }, mode: .consent)),
    ]
    try journal.append(events, to: expecting, after: 0, at: 100)
    #expect(try journal.events(of: expecting, after: 0) == events)
    let bytes = try journal.export(expecting).bytes
    #expect(ExportCheck(bytes).problems == [])
    #expect(ExportCheck(bytes).export?.history?.map(\.event) == events)
    let redacted = try journal.export(expecting, redacted: Redaction(key: "k") { $0 == "hall" })
    let bare = String(decoding: try redacted.bytes, as: UTF8.self)
    for name in ["Åsa", "Åke", "Ålands"] { #expect(!bare.contains(name)) }
    #expect(bare.contains("later"))
    #expect(ExportCheck(try redacted.bytes).problems == [])
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

  @Test(arguments: [
    ("no JSON", "otherContent"), ("{}", "damagedValue format"), ("[]", "otherContent"),
  ])
  func saysWhyAFileIsNoExport(_ text: String, _ reason: String) {
    let problems = ExportCheck(Array(text.utf8)).problems
    #expect(problems.count == 1)
    guard case .notAnExport(let found)? = problems.first else { return }
    // Whichever value is missed first: never a text of the decoder.
    #expect(found.split(separator: " ").first == reason.split(separator: " ").first)
    #expect(found.split(separator: " ").count <= 2)
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

  @Test func keepsWhyAValueIsUnreadAndHidesTheNamesInTheReason() throws {
    let unread = Value.unread(
      Refusal("unreadable", ["needs": .code("Lamps.Read"), "evidence": .text("403: not by ann")]))
    let event = SessionEvent.checked(
      step: "check", outcome: "off", facts: [Fact("hall", "isOn", unread)])
    let count = JournalTests.events.count
    try journal.append([event], to: session, after: count, at: 200)
    #expect(try journal.events(of: session, after: count) == [event])
    let text = String(decoding: try redacted, as: UTF8.self)
    #expect(text.contains("Lamps.Read"))
    #expect(!text.contains("not by ann"))
  }

  @Test func keepsIDsWithNamesAndHidesBoth() throws {
    let lamp = Subject(id: "5f0c-77ab", name: "Eva’s lamp")
    let change = Difference(
      subject: lamp, property: "near", before: .list([.subject(lamp)]), after: .text("hall"))
    let events: [SessionEvent] = [
      .checked(step: "check", outcome: "off", facts: [Fact(lamp, "near", .subject(lamp))]),
      .verified(
        step: "switch", key: "k2", verdict: .refuted, observed: [], surprises: [change]),
      .resumed(
        actor: "bob", locale: "nl", subjects: [NamedSubject(name: "Eva’s", subject: lamp)]),
    ]
    let count = JournalTests.events.count
    try journal.append(events, to: session, after: count, at: 200)
    let read = try journal.events(of: session, after: count)
    #expect(read == events)
    guard case .checked(_, _, let facts)? = read.first else {
      Issue.record("another event")
      return
    }
    #expect(facts.map(\.subject.name) == ["Eva’s lamp"])

    let export = try journal.export(session, redacted: Redaction(key: "k") { $0 == "hall" })
    let text = String(decoding: try export.bytes, as: UTF8.self)
    #expect(!text.contains("Eva") && !text.contains("5f0c-77ab"))
    #expect(text.contains("\"hall\""))
    let check = ExportCheck(try export.bytes)
    guard case .resumed(_, _, let named)? = check.export?.history?.last?.event,
      let hidden = named.first
    else {
      Issue.record("another event")
      return
    }
    #expect(hidden.subject.isResolved)
    let names = [hidden.name, hidden.subject.name, hidden.subject.id]
    #expect(Set(names).count == 3 && names.allSatisfy { $0.hasPrefix("name-") })
  }

  /// As every version has written it, so that digests of earlier sessions stay what they are.
  @Test func writesASubjectThatIsOnlyANameAsAText() throws {
    let fact = Fact("hall", "isOn", .flag(true))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(
      String(decoding: try encoder.encode(fact), as: UTF8.self)
        == #"{"property":"isOn","subject":"hall","value":{"flag":true}}"#)
    let known = Fact(Subject(id: "lamp-1", name: "hall"), "isOn", .flag(true))
    let encoded = try encoder.encode(known)
    #expect(
      String(decoding: encoded, as: UTF8.self)
        == #"{"property":"isOn","subject":{"id":"lamp-1","name":"hall"},"value":{"flag":true}}"#)
    let read = try JSONDecoder().decode(Fact.self, from: encoded)
    #expect(read == known && read.subject.name == "hall")
  }

  // MARK: - What the digests of a file do not show

  /// The problems and remarks found in an export after `change`, with its seal made to match again:
  /// what somebody can do who has nothing but the file.
  private func resealed(
    _ bytes: [UInt8], _ change: (inout [String: Any]) throws -> Void
  ) throws -> ExportCheck {
    var object = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    try change(&object)
    let data = try JSONSerialization.data(withJSONObject: object)
    let export = try JSONDecoder().decode(SessionExport.self, from: data)
    return ExportCheck(try export.bytes, head: try journal.head(of: session))
  }

  private func texts(_ object: [String: Any]) throws -> [String: [String: String]] {
    try #require(object["texts"] as? [String: [String: String]])
  }

  /// The commitment to the text that an export shows as `text`.
  private func commitment(_ text: String, _ object: [String: Any]) throws -> String {
    try #require(try texts(object).first { $0.value["text"] == text }?.key)
  }

  private var redacted: [UInt8] {
    get throws {
      try journal.export(session, redacted: Redaction(key: "k") { $0 == "hall" }).bytes
    }
  }

  /// A journal with the same session as an earlier version began it and this one continued it: its
  /// commitments are to the texts alone.
  private func earlierJournal() throws -> Journal {
    let path = folder.path("earlier.sqlite")
    let earlier = try Journal(path: path)
    let key = String(repeating: "a", count: 64)
    let body =
      ##"{"actor":"#0","locale":"sv","mode":"consent","start":{"documents":{"lamps/en.md":"DIGEST"},"plan":"DIGEST","procedure":"lamps","revisions":{"lamps":"r1"},"tenant":"#1"},"step":"choose","type":"started"}"##
      .replacing("DIGEST", with: JournalTests.digest)
    let commitments = ["ann", "house"].map { text in
      // The SHA-256 of two texts with a line feed between them.
      Commitment.of(text, salt: Commitment.of(text, salt: key))
    }
    let digest = Commitment.of(
      "1\n100\n\(body)\n\(commitments[0])\n\(commitments[1])\n",
      salt: "e8bc163c82eee18733288c7d4ac636db3a6deb013ef2d37b68322be20edc45cc")
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      try database.execute(
        sql: "INSERT INTO session (number, name, key) VALUES (1, 's1', ?)", arguments: [key])
      try database.execute(
        sql: "INSERT INTO event (id, at, body, texts, digest) VALUES (?, 100, ?, ?, ?)",
        arguments: [1 << 32 | 1, body, "3:ann,5:house,", digest])
    }
    try queue.close()
    try earlier.keep([JournalTests.digest: JournalTests.document])
    try earlier.append(Array(JournalTests.events.dropFirst()), to: session, after: 1, at: 100)
    return earlier
  }

  @Test func findsAPseudonymThatWasReplaced() throws {
    for (text, salted) in [
      ("eva@example.com", false), ("eva@example.com", true), ("person-0123456789", false),
      ("person-0123456789", true),
    ] {
      let check = try resealed(try redacted) { object in
        var texts = try texts(object)
        let commitment = try #require(
          texts.first { $0.value["text"]?.hasPrefix("name-") == true }?.key)
        texts[commitment]?["text"] = text
        if !salted { texts[commitment]?["salt"] = nil }
        object["texts"] = texts
      }
      #expect(check.problems.count == 1, "\(text)")
      #expect(check.problems.contains { if case .textAltered = $0 { true } else { false } })
    }
  }

  @Test func findsPseudonymsThatWereExchanged() throws {
    var exchanged: [String] = []
    let check = try resealed(try redacted) { object in
      var texts = try texts(object)
      exchanged = texts.filter { $0.value["original"] != nil }.keys.sorted().prefix(2).map { $0 }
      let first = texts[exchanged[0]]
      texts[exchanged[0]] = texts[exchanged[1]]
      texts[exchanged[1]] = first
      object["texts"] = texts
    }
    #expect(exchanged.count == 2)
    #expect(check.problems == exchanged.map { .textAltered($0) })
  }

  @Test func findsANameReplacedWithAPseudonym() throws {
    var hidden = ""
    let bytes = try journal.export(session).bytes
    let check = try resealed(bytes) { object in
      hidden = try commitment("ann", object)
      var texts = try texts(object)
      texts[hidden] = ["text": "name-0123456789"]
      object["texts"] = texts
      object["redacted"] = true
    }
    #expect(check.problems == [.textAltered(hidden)])
    // A file that says that nothing was replaced contains no pseudonyms.
    let denied = try resealed(try redacted) { $0["redacted"] = false }
    #expect(denied.problems != [])
  }

  @Test func doesNotTakeAnExportForOneOfAnEarlierVersion() throws {
    let check = try resealed(try redacted) { object in
      object["version"] = 1
      object["redacted"] = nil
      object["texts"] = try texts(object).mapValues { _ in ["text": "name-0123456789"] }
    }
    #expect(check.problems.contains(.unchained(sequence: 1)))
  }

  @Test func readsAnExportOfAnEarlierVersionAndSaysWhatItDoesNotProve() throws {
    let earlier = try earlierJournal()
    #expect(try earlier.pseudonymKey() == nil)
    let whole = try earlier.export(session)
    #expect(whole.version == 1)
    #expect(whole.history?.map(\.event) == JournalTests.events)
    #expect(ExportCheck(try whole.bytes).problems == [])
    #expect(ExportCheck(try whole.bytes).remarks == [.planNotChecked(digest: JournalTests.digest)])
    let export = try earlier.export(session, redacted: Redaction(key: "k") { $0 == "hall" })
    let check = ExportCheck(try export.bytes, head: try earlier.head(of: session))
    #expect(check.problems == [])
    let pseudonyms = export.texts.values.count { $0.salt == nil }
    #expect(pseudonyms > 3)
    #expect(check.remarks.first == .pseudonymsUnproven(count: pseudonyms))
  }

  /// A name was put in the place of another, without its salt, and the file sealed again; the
  /// fingerprint stays that of the session.
  @Test(arguments: [
    "eva.berg@example.com", "person-012345678", "person-0123456789a", "person-012345678G",
    "someone-0123456789", "person-012345678\u{660}", "",
  ])
  func findsANameWithoutItsSaltInAnEarlierVersion(_ name: String) throws {
    let earlier = try earlierJournal()
    let bytes = try earlier.export(session).bytes
    var object = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    let replaced = try commitment("ann", object)
    var texts = try texts(object)
    texts[replaced] = ["text": name]
    object["texts"] = texts
    let export = try JSONDecoder().decode(
      SessionExport.self, from: try JSONSerialization.data(withJSONObject: object))
    let check = ExportCheck(try export.bytes, head: try earlier.head(of: session))
    #expect(check.problems == [.textAltered(replaced)])
  }

  @Test func findsDocumentsThatAreMissingOrDoubled() throws {
    let bytes = try journal.export(session).bytes
    let missing = try resealed(bytes) { $0["documents"] = [] as [Any] }
    #expect(missing.problems == [.documentMissing("lamps/en.md")])
    let doubled = try resealed(bytes) { object in
      let documents = try #require(object["documents"] as? [Any])
      object["documents"] = documents + documents
    }
    #expect(doubled.problems == [.documentDoubled(JournalTests.digest)])
  }

  @Test func findsADocumentThatTheJournalLost() throws {
    let queue = try DatabaseQueue(path: folder.path("journal.sqlite"))
    try queue.write { try $0.execute(sql: "DELETE FROM document") }
    try queue.close()
    // The plan of this session has the same digest.
    #expect(
      try journal.check(session).problems == [
        .documentMissing("lamps/en.md"), .documentMissing(JournalTests.digest),
      ])
  }

  @Test func findsASnapshotThatWasAltered() throws {
    let id = SessionID(rawValue: "s3")
    try journal.append(
      [
        .started(
          SessionStart(
            session: id, procedure: "lamps", revisions: [:], documents: [:], actor: "ann",
            tenant: "house", mode: .consent, locale: "sv", document: nil,
            snapshot: JournalTests.digest), first: "choose")
      ], to: id, after: 0, at: 100)
    #expect(
      try journal.check(id).remarks == [.snapshotNotChecked(digest: JournalTests.digest)])
    let intact = try journal.check(id) { _ in JournalTests.document }
    #expect(intact.problems == [] && intact.remarks == [])
    let altered = try journal.check(id) { _ in JournalTests.document + [0] }
    #expect(altered.problems == [.documentAltered(JournalTests.digest)])
  }

  /// The tenants of other domains are texts like the first, and copies of them are checked.
  @Test func keepsTheTenantsOfOtherDomains() throws {
    let id = SessionID(rawValue: "s5")
    let start = SessionStart(
      session: id, procedure: "lamps", revisions: [:], documents: [:], actor: "ann",
      tenant: "house",
      otherTenants: [
        OtherTenant(tenant: "library:books", snapshot: JournalTests.digest),
        OtherTenant(tenant: "garden:beds", snapshot: nil),
      ], mode: .consent, locale: "sv", document: nil,
      declarations: ["greenhouse": JournalTests.digest])
    try journal.append([.started(start, first: "choose")], to: id, after: 0, at: 100)
    let whole = ExportCheck(try journal.export(id).bytes)
    #expect(whole.problems == [])
    #expect(whole.export?.history?.first?.event == .started(start, first: "choose"))
    #expect(whole.remarks == [.snapshotNotChecked(digest: JournalTests.digest)])
    let altered = try journal.check(id) { _ in JournalTests.document + [0] }
    #expect(altered.problems == [.documentAltered(JournalTests.digest)])
    let redacted = try journal.export(id, redacted: Redaction(key: "k") { _ in false })
    #expect(ExportCheck(try redacted.bytes).problems == [])
    let text = String(decoding: try redacted.bytes, as: UTF8.self)
    #expect(!text.contains("library:books") && !text.contains("garden"))
  }

  @Test func keepsADocumentThatIsNotUTF8() throws {
    let id = SessionID(rawValue: "s2")
    // The SHA-256 of the one byte FF.
    let digest = "a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89"
    try journal.keep([digest: [0xFF]])
    try journal.append(
      [
        .started(
          SessionStart(
            session: id, procedure: "lamps", revisions: [:], documents: ["a.md": digest],
            actor: "ann", tenant: "house", mode: .consent, locale: "sv", document: "a.md"),
          first: "choose")
      ], to: id, after: 0, at: 100)
    let check = ExportCheck(try journal.export(id).bytes)
    #expect(check.problems == [])
    #expect(check.export?.documents.first?.bytes == [0xFF])
    // A redacted export leaves it out, and says so.
    let redaction = Redaction(key: "k") { _ in false }
    let redacted = ExportCheck(try journal.export(id, redacted: redaction).bytes)
    #expect(redacted.problems == [])
    #expect(redacted.remarks.count == 1)
  }

  /// The calls of an undo name the people whom they concern.
  @Test func leavesOutOfARedactedExportWhatMayNamePeople() throws {
    let id = SessionID(rawValue: "s4")
    // The SHA-256 of the text.
    let (undo, digest) = (
      Array("ann@example.com".utf8),
      "71d4f55f72fa128dfb468a1a3901507c804b74316488744d769d7f4b16696476"
    )
    try journal.keep([digest: undo])
    try journal.append(
      [
        .started(
          SessionStart(
            session: id, procedure: "lamps", revisions: ["lamps": "r1"],
            documents: ["lamps/en.md": JournalTests.digest, "undo.json": digest], actor: "ann",
            tenant: "house", mode: .consent, locale: "sv", document: nil), first: "choose")
      ], to: id, after: 0, at: 100)
    let whole = ExportCheck(try journal.export(id).bytes)
    #expect(whole.problems == [] && whole.remarks == [])
    let redaction = Redaction(key: "k") { _ in false }
    let export = try journal.export(id, redacted: redaction)
    #expect(export.documents.map(\.digest) == [JournalTests.digest])
    #expect(!String(decoding: try export.bytes, as: UTF8.self).contains("ann@example.com"))
    let check = ExportCheck(try export.bytes)
    #expect(check.problems == [])
    #expect(check.remarks == [.documentNotChecked(path: "undo.json", digest: digest)])
    // What an earlier version wrote still is an export, and one without the procedure's document
    // is not.
    for (documents, problems) in [
      (try #require(whole.export).documents, []),
      ([], [ExportProblem.documentMissing("lamps/en.md")]),
    ] {
      var object = try #require(
        try JSONSerialization.jsonObject(with: Data(try export.bytes)) as? [String: Any])
      object["documents"] = try JSONSerialization.jsonObject(
        with: JSONEncoder().encode(documents))
      let changed = try JSONDecoder().decode(
        SessionExport.self, from: try JSONSerialization.data(withJSONObject: object))
      #expect(ExportCheck(try changed.bytes).problems == problems)
    }
  }

  // MARK: - Files whose digests were all recomputed

  /// The problems found in the export of a journal to which exactly these events were appended.
  private func recomputed(_ change: (inout [SessionEvent]) -> Void) throws -> [ExportProblem] {
    var events = JournalTests.events
    change(&events)
    let id = SessionID(rawValue: "forged-\(events.hashValue)")
    try journal.append(events, to: id, after: 0, at: 100)
    return try journal.check(id).problems
  }

  @Test func takesAWalkForOne() throws {
    #expect(try recomputed { _ in } == [])
  }

  @Test func findsThatARefutedVerdictWasLeftOut() throws {
    #expect(try recomputed { $0.remove(at: 13) } == [.illegal(sequence: 14, step: "switch")])
  }

  @Test func findsAVerdictOnAChangeThatWasNotMade() throws {
    #expect(try recomputed { $0.remove(at: 12) } == [.illegal(sequence: 13, step: "switch")])
  }

  @Test func findsAnOutcomeThatIsNotTheOneDecided() throws {
    #expect(
      try recomputed { $0[16] = .decided(step: "again", outcome: "yes") }
        == [.illegal(sequence: 18, step: "again")])
  }

  @Test func findsAStepThatTheWalkWasNotAt() throws {
    #expect(
      try recomputed { $0[20] = .attested(step: "keep") } == [.illegal(sequence: 21, step: "keep")])
  }

  @Test func findsAConsentByThePersonWhoAskedForIt() throws {
    #expect(
      try recomputed {
        $0[10] = .approved(step: "switch", request: "ef", actor: "Ann", locale: "nl")
      } == [.illegal(sequence: 11, step: "switch")])
  }

  @Test func findsAChangeWithoutTheApprovalItNeeded() throws {
    #expect(
      try recomputed {
        $0[0] = .started(
          SessionStart(
            session: session, procedure: "lamps", revisions: [:],
            documents: ["lamps/en.md": JournalTests.digest], actor: "ann", tenant: "house",
            mode: .consent, locale: "sv", document: nil, needsApproval: true,
            plan: JournalTests.digest), first: "choose")
      } == [.illegal(sequence: 5, step: "switch")])
  }

  @Test func findsEventsAfterTheEnd() throws {
    for event in [SessionEvent.modeChanged(.automatic), .attested(step: "close")] {
      #expect(
        try recomputed { $0.append(event) } == [
          .afterTheEnd(sequence: JournalTests.events.count + 1)
        ])
    }
  }

  @Test func findsThatTheEndWasCutOff() throws {
    #expect(
      try recomputed { $0.removeLast() } == [
        .illegal(sequence: JournalTests.events.count - 1, step: "look")
      ])
  }

  @Test func findsADoubledEvent() throws {
    #expect(
      try recomputed {
        $0.insert($0[12], at: 13)
        $0.insert($0[3], at: 4)
      }
        == [.illegal(sequence: 5, step: "choose")])
  }

  /// Journals of earlier versions recorded the time of a clock that was set back.
  @Test func remarksOnAnEarlierSessionWhoseTimesRunBack() throws {
    let export = try earlierJournal().export(session)
    var object = try #require(
      try JSONSerialization.jsonObject(with: Data(try export.bytes)) as? [String: Any])
    var events = try #require(object["events"] as? [[String: Any]])
    events[2]["at"] = 90
    object["events"] = events
    let changed = try JSONDecoder().decode(
      SessionExport.self, from: try JSONSerialization.data(withJSONObject: object))
    let check = ExportCheck(try changed.bytes)
    // The digest still is that of the old time.
    #expect(check.problems == [.altered(sequence: 3)])
    #expect(check.remarks.contains(.timeRunsBack(sequence: 3)))
    let later = try resealed(try journal.export(session).bytes) { object in
      var events = try #require(object["events"] as? [[String: Any]])
      events[2]["at"] = 90
      object["events"] = events
    }
    #expect(later.problems.contains(.timeRunsBack(sequence: 3)))
  }

  /// A person keeps the pseudonym that the data folder gave them before its journal kept the key.
  @Test func keepsThePseudonymsOfTheDataFolder() throws {
    let path = folder.path("other.sqlite")
    let other = try Journal(path: path, pseudonyms: "k")
    #expect(try other.pseudonymKey() == nil)
    try other.append([JournalTests.events[0]], to: session, after: 0, at: 100)
    #expect(try other.pseudonymKey() == "k")
    let redaction = Redaction(key: "another") { _ in false }
    let export = try other.export(session, redacted: redaction)
    let pseudonym = try #require(Redaction(key: "k") { _ in false }.pseudonym(for: "ann"))
    #expect(export.texts.values.contains { $0.text == pseudonym })
    // The key stays that of the first session, whatever a later process is given.
    let later = try Journal(path: path, pseudonyms: "l")
    try later.append(
      [JournalTests.events[0]], to: SessionID(rawValue: "s2"), after: 0, at: 100)
    #expect(try later.pseudonymKey() == "k")
  }
}
