import Foundation
import Operations
import TestSupport
import Testing

/// The document of the library and Microsoft 365 through the commands themselves, in a program that
/// registers both domains.
struct LibraryProgramTests {
  private let program: Program
  private let content: TestFolder
  private let answers: String

  init() throws {
    content = try LibraryContent.make()
    program = try Program(Program.library, content: content.path)
    answers = try program.write(
      "answers.yaml",
      """
      procedure: \(LibraryContent.procedure)
      consent: true
      attest: true
      inputs:
        user: \(Self.alma)
        book: atlas
        licenses: [ENTERPRISEPACK]
        note: Shelf 4
      """)
  }

  private static let alma = "alma.wik@\(Nordlund.domain)"
  private static let daan = "daan.mulder@\(Nordlund.domain)"

  private func run(_ arguments: String...) async throws -> Program.Result {
    try await program.run(["run", LibraryContent.procedure, "--answers", answers] + arguments)
  }

  private func path(_ name: String) -> String { program.home.appending(path: name).path }

  /// The library in the data folder.
  private var library: Library {
    get throws { try library(at: "tenant-library") }
  }

  private func library(at name: String) throws -> Library {
    Library(try Shelves(at: path(name)), in: path(name))
  }

  /// The newest session as a program reads it.
  private func session() async throws -> [String: Any] {
    let shown = try await program.run("sessions", "show", "last", "--format", "json")
    let report = try JSONSerialization.jsonObject(with: Data(shown.output.utf8))
    return try #require(report as? [String: Any])
  }

  @Test func proposesAndBindsOperationsOfBothForOneDocument() async throws {
    let path = try program.write(
      "leaver.md",
      """
      # A last book

      1. Select the user who leaves.
      2. Choose the book.
      3. Lend the book to whoever leaves.
      4. Clear the boxes of the licenses, and then select **Save changes**.
      """)
    let proposed = try await program.run("bind", path, "--format", "json")
    #expect(proposed.status == 0, "\(proposed.errors)")
    let steps = try JSONDecoder().decode(Proposed.self, from: Data(proposed.output.utf8)).steps
    #expect(
      steps.map { $0.operations.map(\.operation) } == [
        ["user.choose"], ["book.choose"], ["book.lend"],
        ["license.chooseAssigned", "license.unassign"],
      ])
    // The reader who borrows it is the user who leaves.
    #expect(
      steps.flatMap(\.operations).first { $0.operation == "book.lend" }?.with["reader"] == "$user")
    let bound = try await program.run(
      "bind", path, "--write", "--accept", "a-last-book/3=book.lend")
    #expect(bound.status == 0, "\(bound.errors)")
    let answers = try program.write(
      "both.yaml",
      """
      inputs:
        user: \(Self.alma)
        book: atlas
        licenses: [ENTERPRISEPACK]
      """)
    let walked = try await program.run(
      "run", path, "--answers", answers, "--mode", "automatic")
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    #expect(walked.output.contains("[Confirmed]"))
    // The change of the other domain was not accepted.
    #expect(!walked.output.contains("[Confirmed] Unassign licenses"))
  }

  private struct Proposed: Decodable {
    struct Step: Decodable {
      let operations: [Told]
    }

    struct Told: Decodable {
      let operation: String
      let with: [String: String]
    }

    let steps: [Step]
  }

  @Test(arguments: [
    ("sv", "Utlånad till", "Låna ut boken till den som slutar."),
    ("nl", "Uitgeleend aan", "Leen het boek uit aan wie er vertrekt."),
    ("en", "Lent to", "Lend the book to whoever is leaving."),
  ])
  func walksBothInEveryLanguage(language: String, fact: String, sentence: String) async throws {
    let walked = try await run("--locale", language)
    #expect(walked.status == 0, "\(walked.errors)")
    #expect(walked.output.contains(fact) && walked.output.contains(sentence))
    // Lent, and taken back.
    #expect(try library.changes == 2 && library.holder(of: "atlas") == nil)
    // The session names both tenants, and each has its own file.
    let list = try await program.run("sessions", "list", "--format", "json")
    #expect(list.output.contains("\"tenant\": \"embedded:\(path("tenant.sqlite"))\""))
    #expect(list.output.contains("library:\(path("tenant-library"))"))
    let report = try await program.run("sessions", "show", "last", "--locale", language)
    #expect(report.output.contains("library:"))
    let verified = try await program.run("sessions", "verify", "last")
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
  }

  @Test func plansBothAndChangesNeither() async throws {
    let planned = try await program.run(
      "plan", LibraryContent.procedure, "--answers", answers, "--save", path("plan.json"),
      "--locale", "en")
    #expect(planned.status == 0, "\(planned.errors)")
    #expect(planned.output.contains("Lent to") && planned.output.contains("Licenses"))
    #expect(try library.changes == 0)
    // A plan is for the tenants it was made on, the further ones as well.
    #expect(
      try await program.run("tenant", "init", "--tenant", "library:\(path("other"))").status == 0)
    let elsewhere = try await program.run(
      "run", "--plan", path("plan.json"), "--answers", answers, "--tenant",
      "library:\(path("other"))", "--locale", "en")
    #expect(elsewhere.status == 2 && elsewhere.errors.contains("library:\(path("other"))"))
    let followed = try await program.run(
      "run", "--plan", path("plan.json"), "--answers", answers, "--locale", "en")
    #expect(followed.status == 0, "\(followed.errors)")
    #expect(try library.changes == 2)
  }

  @Test func undoesBoth() async throws {
    #expect(try await run().status == 0)
    let consent = try program.write("consent.yaml", "consent: true\nattest: true\n")
    let undone = try await program.run("undo", "last", "--answers", consent, "--locale", "sv")
    #expect(undone.status == 0, "\(undone.output)\(undone.errors)")
    #expect(undone.output.contains("Ta tillbaka boken när resan är över."))
    // What was taken back is lent again, and what was lent first is taken back.
    #expect(try library.changes == 4 && library.holder(of: "atlas") == nil)
  }

  /// Somebody reads the session in another language, and carries it out again on copies of both.
  @Test func replaysBoth() async throws {
    #expect(try await run("--locale", "sv").status == 0)
    let replayed = try await program.run("replay", "last", "--locale", "nl")
    #expect(replayed.status == 0, "\(replayed.errors)")
    #expect(replayed.output.contains("Uitgeleend aan"))
    #expect(replayed.output.contains("Leen het boek uit aan wie er vertrekt."))
    for copy in ["embedded:copy", "library:copy"] {
      let again = try await program.run("replay", "last", "--on", copy)
      #expect(again.status == 0, "\(again.output)\(again.errors)")
    }
    #expect(try library.changes == 2)
    // The copy of the library alone is gone.
    let start = try await session()["start"] as? [String: Any]
    let others = try #require(start?["otherTenants"] as? [[String: Any]])
    let snapshot = try #require(others.first?["snapshot"] as? String)
    try FileManager.default.removeItem(atPath: path("snapshots/\(snapshot).sqlite"))
    #expect(try await program.run("replay", "last", "--on", "embedded:copy").status == 2)
  }

  @Test func walksARowForEach() async throws {
    let rows = try program.write(
      "rows.csv", "user,book\n\(Self.alma),atlas\n\(Self.daan),rivers\n")
    let walked = try await run("--each", rows, "--mode", "automatic")
    #expect(walked.status == 0, "\(walked.output)\(walked.errors)")
    #expect(try library.changes == 4)
    #expect(try library.holder(of: "atlas") == nil && library.holder(of: "rivers") == nil)
  }

  /// A row that stops is resumed on the tenants that the series began on, which nobody names again.
  @Test func resumesTheRowsOfASeries() async throws {
    let tenants = ["--tenant", "library:\(path("books"))", "--tenant", "embedded:\(path("own"))"]
    #expect(try await program.run(["tenant", "init"] + tenants).status == 0)
    let rows = try program.write("rows.csv", "user,book\n\(Self.alma),atlas\n\(Self.daan),songs\n")
    let walked = try await program.run(
      ["run", LibraryContent.procedure, "--answers", answers, "--each", rows] + tenants)
    #expect(walked.status == 3, "\(walked.output)\(walked.errors)")
    #expect(try library(at: "books").changes == 2)
    try library(at: "books").shelves { $0.holders["songs"] = .absent }
    let resumed = try await program.run("resume", "last")
    #expect(resumed.status == 0, "\(resumed.output)\(resumed.errors)")
    #expect(try library(at: "books").changes == 4)
    #expect(!FileManager.default.fileExists(atPath: path("tenant-library")))
  }

  /// Neither tenant is named again, and the person who resumes it reads another language.
  @Test func resumesOnBothTenants() async throws {
    let tenants = ["--tenant", "embedded:\(path("own"))", "--tenant", "library:\(path("books"))"]
    #expect(try await program.run(["tenant", "init"] + tenants).status == 0)
    let first = try program.write(
      "first.yaml", "consent: true\ninputs: {user: \(Self.alma), book: atlas}\n")
    let stopped = try await program.run(
      ["run", LibraryContent.procedure, "--answers", first] + tenants)
    #expect(stopped.status == 3, "\(stopped.errors)")
    #expect(try library(at: "books").holder(of: "atlas") == Self.alma)
    let live = try await program.run("sessions", "verify", "last", "--live")
    #expect(live.status == 0, "\(live.output)\(live.errors)")
    let resumed = try await program.run(
      "resume", "last", "--answers", answers, "--locale", "nl")
    #expect(resumed.status == 0, "\(resumed.output)\(resumed.errors)")
    #expect(resumed.output.contains("Neem het boek terug als de reis voorbij is."))
    #expect(try library(at: "books").changes == 2)
    #expect(!FileManager.default.fileExists(atPath: path("tenant-library")))
    #expect(!FileManager.default.fileExists(atPath: path("tenant.sqlite")))
  }

  /// A second person reads both tenants, in which only the librarian may lend.
  @Test func letsASecondPersonReviewAChangeInTheLibrary() async throws {
    let waiting = try await run("--four-eyes")
    #expect(waiting.status == 3, "\(waiting.errors)")
    let refused = try await program.run(
      "approve", "last", "--actor", "erik.bergstrom@\(Nordlund.domain)", "--yes", "--locale", "en")
    #expect(refused.status == 3 && refused.errors.contains("Librarian"), "\(refused.errors)")
    #expect(try library.changes == 0)
  }

  @Test func practisesOnCopiesOfBoth() async throws {
    let practised = try await run("--practise", "--locale", "en")
    #expect(practised.status == 0, "\(practised.output)\(practised.errors)")
    #expect(practised.output.contains("Lent to"))
    #expect(try library.changes == 0)
  }

  /// Nothing of a second domain is opened or recorded where the procedure uses only the first.
  @Test func opensOnlyWhatTheProcedureUses() async throws {
    let manifest = """
      id: who
      documents: {en: en.md}
      roles: [global]
      inputs: {user: user}
      steps:
        choose-user: {operation: user.choose, into: user}
      """
    try add("who", manifest, "1. <a name=\"choose-user\"></a>Choose who is leaving.\n")
    let own = try program.write("who.yaml", "inputs: {user: \(Self.alma)}\n")
    let walked = try await program.run("run", "who", "--answers", own)
    #expect(walked.status == 0, "\(walked.errors)")
    #expect(!FileManager.default.fileExists(atPath: path("tenant-library")))
    let list = try await program.run("sessions", "list", "--format", "json")
    #expect(!list.output.contains("otherTenants"))
  }

  @Test func refusesTwoTenantsOfOneDomain() async throws {
    let result = try await run(
      "--tenant", "library:a", "--tenant", "library:b", "--locale", "en")
    #expect(result.status == 2)
    #expect(result.errors.contains("library:a and library:b"), "\(result.errors)")
    #expect(result.errors.contains("leave one out"))
  }

  @Test func saysHowTheTenantsOfEveryDomainAreNamed() async throws {
    let result = try await run("--tenant", "books", "--locale", "sv")
    #expect(result.status == 2)
    #expect(
      result.errors.contains("embedded:<fil>, graph:<adress> eller library:<fil>"),
      "\(result.errors)")
  }

  @Test func showsAndAdvancesEveryTenantThatIsNamed() async throws {
    let tenants = ["--tenant", "library:\(path("books"))", "--tenant", "embedded:\(path("own"))"]
    #expect(try await program.run(["tenant", "init"] + tenants).status == 0)
    let shown = try await program.run(["tenant", "show", "--locale", "sv"] + tenants)
    #expect(shown.output.contains("Böcker") && shown.output.contains(Nordlund.domain))
    let moved = try await program.run(["tenant", "advance", "2d"] + tenants)
    #expect(moved.status == 0 && moved.output.contains("library:\(path("books"))"))
    #expect(try library(at: "books").shelves { $0.time } == 2 * 86_400)
    // Without a name, it is the first domain's.
    #expect(try await program.run("tenant", "show").status == 0)
    #expect(!FileManager.default.fileExists(atPath: path("tenant-library")))
  }

  /// A reader of the library is a user of Microsoft 365: chosen in one, the same subject in both.
  @Test func takesAReaderForTheUserThatItIs() async throws {
    let manifest = """
      id: reader
      documents: {en: en.md}
      roles: [global, librarian]
      inputs: {reader: user, book: book, licenses: "[license]"}
      steps:
        choose-reader: {operation: reader.choose, into: reader}
        choose-book: {operation: book.choose, into: book}
        lend: {operation: book.lend, with: {book: $book, reader: $reader}}
        choose-licenses:
          {operation: license.chooseAssigned, with: {users: $reader}, into: licenses}
        unassign: {operation: license.unassign, with: {users: $reader, licenses: $licenses}}
      """
    try add(
      "reader", manifest,
      """
      1. <a name="choose-reader"></a>Choose a reader.
      2. <a name="choose-book"></a>Choose a book.
      3. <a name="lend"></a>Lend the book to the reader.
      4. <a name="choose-licenses"></a>Choose the licenses to take back.
      5. <a name="unassign"></a>Take the licenses back.

      """)
    let own = try program.write(
      "reader.yaml",
      """
      consent: true
      inputs: {reader: \(Self.alma), book: atlas, licenses: [ENTERPRISEPACK]}
      """)
    let walked = try await program.run("run", "reader", "--answers", own)
    #expect(walked.status == 0, "\(walked.output)\(walked.errors)")
    let events = try #require(try await session()["events"] as? [[String: Any]])
    let arguments = events.filter { $0["event"] as? String == "attempted" }
      .compactMap { $0["argumentIds"] as? [String: Any] }
    try #require(arguments.count == 2)
    let alma = Nordlund.subject("alma.wik").id
    // The subject is written with its id, in the arguments of the one domain and of the other.
    for (own, name) in zip(arguments, ["reader", "users"]) {
      let value = try JSONSerialization.data(withJSONObject: ["it": try #require(own[name])])
      #expect(String(decoding: value, as: UTF8.self).contains(alma), "\(name)")
    }
    #expect(try library.holder(of: "atlas") == Self.alma)
  }

  /// Adds a procedure in English to the content folder.
  private func add(_ id: String, _ manifest: String, _ steps: String) throws {
    let folder = content.url.appending(path: "procedures/\(id)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try manifest.write(
      to: folder.appending(path: "procedure.yaml"), atomically: true, encoding: .utf8)
    let document = """
      ---
      title: A document
      description: A document of a test.
      ---

      # <a name="a-document"></a>A document

      ## <a name="do-it"></a>Do it

      \(steps)
      """
    try document.write(to: folder.appending(path: "en.md"), atomically: true, encoding: .utf8)
  }
}
