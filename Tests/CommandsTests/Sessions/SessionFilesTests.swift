import Documents
import Foundation
import Operations
import Procedures
import Sessions
import TestSupport
import Testing
import Workspaces

/// The files that belong to sessions: lists, plans, copies of tenants.
struct SessionFilesTests {
  private let folder: TestFolder

  init() throws {
    folder = try TestFolder()
  }

  @Test(arguments: [
    "users,note\na@x,one\nb@x,two\n", "\u{FEFF}users;note\r\na@x;one\r\n\"b@x\";two\r\n\r\n",
    "users,note\n\"a@x\",\"one\"\nb@x,two",
  ])
  func readsAListAsEveryProgramWritesIt(_ text: String) throws {
    let table = try CSVTable(text)
    #expect(table.header == ["users", "note"])
    #expect(table.rows == [["a@x", "one"], ["b@x", "two"]])
  }

  @Test func keepsSeparatorsAndLineEndsInQuotes() throws {
    let table = try CSVTable("note\n\"a, \"\"b\"\"\nand c\"\n")
    #expect(table.rows == [["a, \"b\"\nand c"]])
  }

  @Test func namesTheLineOfARowThatIsTooShort() {
    let ragged = #expect(throws: CSVTable.Ragged.self) {
      try CSVTable("a,b\n\"x\ny\",z\nonly\n")
    }
    #expect(ragged?.line == 4)
    #expect(ragged?.found == 1)
    #expect(ragged?.expected == 2)
  }

  private var plan: Plan {
    Plan(
      procedure: "lamps", revisions: ["lamps": "r1"], tenant: "house",
      steps: [
        PlannedStep(step: "choose", outcome: "done", value: .list([.text("hall")])),
        PlannedStep(
          step: "switch", outcome: "done",
          differences: [
            Difference(subject: "hall", property: "isOn", before: .flag(true), after: .flag(false))
          ]),
      ])
  }

  @Test func readsAPlanAsItWasSaved() throws {
    let bytes = try PlanFile(plan, document: nil, madeAt: 7).bytes
    #expect(try PlanFile.read(bytes).plan == plan)
    let altered = String(decoding: bytes, as: UTF8.self).replacing("hall", with: "attic")
    #expect(throws: PlanFile.Problem.altered) { try PlanFile.read(Array(altered.utf8)) }
    #expect(throws: PlanFile.Problem.self) { try PlanFile.read(Array("{}".utf8)) }
  }

  @Test func namesWhatAFileLacksToBeAPlan() throws {
    func problem(_ text: String) -> PlanFile.Problem? {
      #expect(throws: PlanFile.Problem.self) { try PlanFile.read(Array(text.utf8)) }
    }
    #expect(problem("no JSON") == .notAPlan("otherContent"))
    #expect(problem("{}") == .notAPlan("damagedValue format"))
    let bytes = String(decoding: try PlanFile(plan, document: nil, madeAt: 7).bytes, as: UTF8.self)
    #expect(
      problem(bytes.replacing("\"madeAt\" : 7", with: "\"madeAt\" : \"x\""))
        == .notAPlan("damagedValue madeAt"))
    #expect(
      problem(bytes.replacing("\"step\" : \"switch\"", with: "\"stop\" : \"switch\""))
        == .notAPlan("damagedValue steps.1.step"))
    #expect(
      problem(bytes.replacing("\"version\" : 1", with: "\"version\" : 2"))
        == .notAPlan("otherVersion"))
  }

  @Test func namesTheLineWhereAnAnswersFileStopsBeingYAML() {
    let file = SourceFile(path: "a.yaml", text: "inputs:\n  lamp: a: b\n")
    let problem = #expect(throws: AnswersReader.Problem.self) { try AnswersReader.read(file) }
    #expect(problem?.line == 2)
    guard case .notYAML(let reason)? = problem?.kind else {
      Issue.record("\(String(describing: problem))")
      return
    }
    #expect(!reason.contains("rror"))
  }

  private static let mistyped: [(String, Int, AnswersReader.Problem.Kind)] = [
    (
      "inputs: {}\nconset: true\n", 2,
      .unknown(
        "conset", possible: ["procedure", "inputs", "parts", "steps", "consent", "attest"],
        nearest: ["consent"])
    ),
    (
      "steps:\n  save:\n    mode: manuel\n", 3,
      .unknown(
        "manuel", possible: ["manual", "consent", "automatic"], nearest: ["manual"])
    ),
    ("consent: ture\n", 1, .notAFlag("consent", given: "ture")),
    ("attest: true\ninputs: [lamp]\n", 2, .notAMapping("inputs")),
    ("inputs:\n  lamp: {name: hall}\n", 2, .notATextOrList("lamp")),
  ]

  @Test(arguments: mistyped)
  func namesWhatIsMistypedWithItsLine(
    text: String, line: Int, kind: AnswersReader.Problem.Kind
  ) {
    let file = SourceFile(path: "a.yaml", text: text)
    let problem = #expect(throws: AnswersReader.Problem.self) { try AnswersReader.read(file) }
    #expect(problem?.line == line)
    #expect(problem?.kind == kind)
  }

  @Test func knowsWhereEachAnswerIsWritten() throws {
    let file = SourceFile(
      path: "a.yaml",
      text:
        "inputs:\n  lamp: hall\nsteps:\n  choose:\n    - {answer: hall}\n    - {answer: attic}\n")
    let answers = try AnswersReader.read(file)
    #expect(answers.places["inputs.lamp"]?.description == "a.yaml:2")
    #expect(answers.places["steps.choose"]?.line == 5)
    #expect(answers.places["steps.choose~2"]?.line == 6)
  }

  /// Series of earlier versions do not say where their rows are from.
  @Test func knowsWhereEachRowIsWritten() throws {
    let table = try CSVTable("lamp\nhall\n\n\"at\ntic\"\ncellar\n")
    #expect(table.lines == [2, 4, 6])
    func series(_ source: String?, _ lines: [Int]?) -> SeriesFile {
      SeriesFile(
        procedure: "p", actor: "a", tenant: "t", mode: "consent", locale: "en",
        needsApproval: false, document: nil, documents: [:], snapshot: nil, answers: nil,
        rows: [["lamp": ["hall"]]], source: source, lines: lines)
    }
    #expect(series("l.csv", [2]).place(ofRow: 0)?.description == "l.csv:2")
    let old = series(nil, nil)
    #expect(old.place(ofRow: 0) == nil)
    #expect(try !String(decoding: old.bytes, as: UTF8.self).contains("lines"))
    #expect(try SeriesFile.read(old.bytes) == old)
  }

  @Test func copiesATenantOnceWhileItStaysTheSame() throws {
    let original = folder.path("tenant")
    try Data("one".utf8).write(to: URL(filePath: original))
    let copies = SnapshotFolder(path: folder.path("snapshots"))
    var made = 0
    func keep() throws -> String {
      try copies.keep(of: original) { path in
        made += 1
        try FileManager.default.copyItem(atPath: original, toPath: path)
      }
    }
    let first = try keep()
    #expect(try keep() == first)
    #expect(made == 1)
    try Data("another".utf8).write(to: URL(filePath: original))
    let second = try keep()
    #expect(made == 2)
    #expect(second != first)
    #expect(try String(contentsOfFile: copies.file(first), encoding: .utf8) == "one")
  }

  /// SQLite makes an empty log when a program opens the file, and removes it afterwards.
  @Test func copiesATenantOnceWhileItsLogIsEmpty() throws {
    let original = folder.path("tenant")
    try Data("one".utf8).write(to: URL(filePath: original))
    let copies = SnapshotFolder(path: folder.path("snapshots"))
    var made = 0
    func keep() throws {
      _ = try copies.keep(of: original) { path in
        made += 1
        try FileManager.default.copyItem(atPath: original, toPath: path)
      }
    }
    try keep()
    for _ in 0..<2 {
      try Data().write(to: URL(filePath: original + "-wal"))
      try keep()
      #expect(made == 1)
      try FileManager.default.removeItem(atPath: original + "-wal")
    }
    try Data("a change".utf8).write(to: URL(filePath: original + "-wal"))
    try keep()
    #expect(made == 2)
  }

  @Test func keepsACopyAgainThatWasAltered() throws {
    let original = folder.path("tenant")
    try Data("one".utf8).write(to: URL(filePath: original))
    let copies = SnapshotFolder(path: folder.path("snapshots"))
    func keep(_ text: String) throws -> String {
      try Data(text.utf8).write(to: URL(filePath: original))
      return try copies.keep(of: original) { path in
        try FileManager.default.copyItem(atPath: original, toPath: path)
      }
    }
    let digest = try keep("one")
    try Data("two".utf8).write(to: URL(filePath: copies.file(digest)))
    _ = try keep("another")
    #expect(try keep("one") == digest)
    #expect(try copies.bytes(digest) == Array("one".utf8))
  }

  @Test func makesRoomForTheNewestCopies() throws {
    let copies = SnapshotFolder(path: folder.path("snapshots"))
    var digests: [String] = []
    for number in 0..<45 {
      let original = folder.path("tenant-\(number)")
      try Data("\(number)".utf8).write(to: URL(filePath: original))
      digests.append(
        try copies.keep(of: original) { path in
          try FileManager.default.copyItem(atPath: original, toPath: path)
        })
      let date = Date(timeIntervalSince1970: Double(1_000 + number))
      try FileManager.default.setAttributes(
        [.modificationDate: date], ofItemAtPath: copies.file(digests[number]))
    }
    #expect(!FileReading.isFile(copies.file(digests[0])))
    #expect(FileReading.isFile(copies.file(digests[44])))
    #expect(digests.count { FileReading.isFile(copies.file($0)) } == 40)
  }
}
