import Foundation
import TestSupport
import Testing

/// A secret of a change through the commands themselves: it is taken at the moment of the change, and
/// is in no file and no output afterwards.
struct SecretProgramTests {
  private static let code = "kvist-7731-lykta"

  private let program: Program
  private let content: TestFolder

  init() throws {
    content = try LibraryContent.make()
    try LibraryContent.addSealing(to: content)
    program = try Program(Program.library, content: content.path)
  }

  private func answers(_ more: String = "") throws -> String {
    try program.write(
      "answers.yaml",
      """
      consent: true
      inputs: {book: atlas}
      \(more)
      """)
  }

  private func isSealed() throws -> Bool {
    try Shelves(at: program.home.appending(path: "tenant-library").path).sealed == ["atlas"]
  }

  /// The files of the data folder, with what the program wrote, in which the code stands.
  private func leaks() throws -> [String] {
    try LibraryContent.files(below: program.home, containing: Self.code)
  }

  private func run(
    _ answers: String, _ environment: [String: String], _ more: String...
  ) async throws -> Program.Result {
    try await program.run(
      ["run", LibraryContent.sealing, "--answers", answers] + more, environment: environment)
  }

  @Test(arguments: [
    ("STEGVIS_SECRET_SEAL_CODE", ""),
    ("LOCK_CODE", "steps: {seal: {secrets: {sealCode: {env: LOCK_CODE}}}}"),
  ])
  func takesItFromTheEnvironmentAndKeepsItNowhere(variable: String, steps: String) async throws {
    let answers = try answers(steps)
    let walked = try await run(answers, [variable: Self.code])
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    #expect(try isSealed())
    let report = try await program.run("sessions", "show", "last")
    #expect(report.output.contains("Code of the lock"), "\(report.output)")
    let json = try await program.run("sessions", "show", "last", "--format", "json")
    #expect(json.output.contains("\"secrets\": [\n") && json.output.contains("\"sealCode\""))
    let export = program.home.appending(path: "export.json").path
    let exported = try await program.run("sessions", "export", "last", "--output", export)
    #expect(exported.status == 0, "\(exported.errors)")
    let verified = try await program.run("sessions", "verify", "last")
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    #expect(try leaks() == [])
  }

  @Test func changesNothingWithoutItAndGoesOnWithIt() async throws {
    let answers = try answers()
    let walked = try await run(answers, [:])
    #expect(walked.status != 0)
    #expect(walked.errors.contains("steps.seal.secrets.sealCode"), "\(walked.errors)")
    #expect(try !isSealed())
    let resumed = try await program.run(
      ["resume", "last", "--answers", answers],
      environment: ["STEGVIS_SECRET_SEAL_CODE": Self.code])
    #expect(resumed.status == 0, "\(resumed.output) \(resumed.errors)")
    #expect(try isSealed())
    #expect(try leaks() == [])
  }

  /// The library repeats a code that it refuses.
  @Test func takesItOutOfARefusal() async throws {
    let bad = "kvist7731lykta"
    let walked = try await run(try answers(), ["STEGVIS_SECRET_SEAL_CODE": bad])
    #expect(walked.output.contains("no good code: •••"), "\(walked.output)")
    #expect(try !isSealed())
    #expect(try LibraryContent.files(below: program.home, containing: bad) == [])
  }

  @Test func refusesASecretThatIsWrittenInAFile() async throws {
    let answers = try answers("steps: {seal: {secrets: {sealCode: \"\(Self.code)\"}}}")
    let walked = try await run(answers, [:])
    #expect(walked.status == 2)
    #expect(
      walked.errors.contains("answers.yaml:3: a secret isn’t written in a file")
        && !walked.errors.contains(Self.code), "\(walked.errors)")
  }

  @Test func asksAPersonAtATerminal() async throws {
    // Nothing is typed at first, which is no code.
    let walked = try await program.run(
      "run", LibraryContent.sealing, typing: ["atlas", "y", "", Self.code, ""])
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    #expect(walked.output.contains("Code of the lock (what you type isn’t shown):"))
    #expect(walked.output.contains("The change needs it: Code of the lock."))
    #expect(walked.output.contains("Hint (optional)"))
    #expect(walked.output.contains("It was proved on City Library, version 2.1, on"))
    #expect(try isSealed())
    #expect(try leaks() == [])
  }

  @Test func saysOfAnOperationWhatItAsksForAndWhereItWasProved() async throws {
    let listed = try await program.run("operations", "book.seal")
    #expect(listed.output.contains("asks for Code of the lock, which is kept nowhere"))
    #expect(listed.output.contains("STEGVIS_SECRET_SEAL_CODE"))
    #expect(listed.output.contains("It was proved on City Library, version 2.1, on"))
    let json = try await program.run("operations", "book.seal", "--format", "json")
    #expect(json.output.contains("\"service\": \"City Library\""), "\(json.output)")
    let others = try await program.run("operations", "book.lend", "--format", "json")
    #expect(!others.output.contains("\"trial\"") && !others.output.contains("\"secrets\""))
    let shown = try await program.run("show", LibraryContent.sealing)
    #expect(shown.output.contains("It was proved on City Library"), "\(shown.output)")
  }
}
