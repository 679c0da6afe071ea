import Foundation
import TestSupport
import Testing

/// A file that somebody names as evidence must be there, as one that is uploaded on the web page is.
struct EvidenceProgramTests {
  private let program: Program

  init() throws { program = try Program() }

  /// The answers of a scenario, with another file for what was exported from Outlook.
  private func answers(outlook: String) throws -> String {
    let scenario = URL(filePath: Program.scenario("back-up-before-switching", "leaving"))
    let folder = scenario.deletingLastPathComponent().path
    let text = try String(contentsOf: scenario, encoding: .utf8)
      .replacing("export-outlook: {file: evidence/outlook.pst}", with: outlook)
      .replacing("{file: evidence/", with: "{answer: \(folder)/evidence/")
    return try program.write("answers.yaml", text)
  }

  private func run(
    _ command: String, outlook: String
  ) async throws -> Program.Result {
    try await program.run(
      command, "back-up-before-switching", "--answers", try answers(outlook: outlook),
      "--locale", "en")
  }

  @Test(arguments: ["x", "/no/such/outlook.pst", "/tmp", "https://"])
  func namesAFileThatIsNotThere(_ path: String) async throws {
    let result = try await run("run", outlook: "export-outlook: {answer: \"\(path)\"}")
    #expect(result.status == 3)
    #expect(result.errors.contains("There’s no file “\(path)” on this computer."))
    #expect(result.errors.contains("answers.yaml:8"))
  }

  @Test func takesAnAddressForAFile() async throws {
    let result = try await run(
      "run", outlook: "export-outlook: {answer: \"https://files.example/outlook.pst\"}")
    #expect(result.status == 0, "\(result.errors)")
  }

  /// Nothing need have been saved before somebody finds out what there is to do.
  @Test func plansWithoutTheFiles() async throws {
    let result = try await run("plan", outlook: "export-outlook: {answer: later.pst}")
    #expect(result.status == 0, "\(result.errors)")
  }
}
