import Commands
import Foundation
import TestSupport
import Testing

/// A password that the program makes: shown once, to whoever agrees to the change, and in no file.
struct MadePasswordTests {
  private static let manifest = """
    id: new-password
    documents: {en: en.md}
    roles: [global, user]
    inputs:
      user: user
    steps:
      choose-user:
        operation: user.choose
        into: user
      reset:
        operation: user.resetPassword
        with: {user: $user}

    """
  private static let document = """
    ---
    title: Give somebody a new password
    description: Give somebody a new password that they change when they sign in.
    ---

    # <a name="new-password"></a>Give somebody a new password

    ## <a name="do-it"></a>Do it

    1. <a name="choose-user"></a>Choose who needs a new password.
    2. <a name="reset"></a>Reset the password.

    """

  private static let alma = "alma.wik@nordlund.onmicrosoft.com"

  private let program: Program

  init() throws {
    program = try Program()
    _ = try program.write("procedures/new-password/procedure.yaml", Self.manifest)
    _ = try program.write("procedures/new-password/en.md", Self.document)
  }

  /// The files of the data folder in which a text stands, without what the program wrote on the screen.
  private func files(containing text: String) throws -> [String] {
    try LibraryContent.files(below: program.home, containing: text)
      .filter { !$0.contains("/out-") && !$0.hasPrefix("out-") }
  }

  @Test func isShownOnceAndKeptNowhere() async throws {
    let walked = try await program.run("run", "new-password", typing: [Self.alma, "y", "", ""])
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    #expect(walked.output.contains("Stegvis makes this and shows it to you once: New password"))
    let shown = walked.output.matches(
      of: #/New password: ([A-Za-z0-9]{4}(?:-[A-Za-z0-9]{4}){3}) /#)
    #expect(shown.count == 1, "\(walked.output)")
    let password = String(try #require(shown.first).output.1)
    #expect(walked.output.components(separatedBy: password).count == 2)
    #expect(try files(containing: password) == [])
    for format in ["text", "json"] {
      let report = try await program.run("sessions", "show", "last", "--format", format)
      #expect(report.output.contains(format == "text" ? "New password" : "newPassword"))
      #expect(!report.output.contains(password))
    }
    let undo = try await program.run("undo", "last", "--dry-run")
    #expect(!undo.output.contains(password))
  }

  /// Whoever has not noted it has not agreed.
  @Test func changesNothingUntilItIsNoted() async throws {
    let walked = try await program.run("run", "new-password", typing: [Self.alma, "y"])
    #expect(walked.status != 0)
    #expect(walked.output.contains("New password: "))
    let report = try await program.run("sessions", "show", "last", "--format", "json")
    #expect(!report.output.contains("\"attempted\""), "\(report.output)")
  }

  @Test func saysOfTheOperationThatItMakesOne() async throws {
    let listed = try await program.run("operations", "user.resetPassword")
    #expect(listed.output.contains("makes New password, shows it once"), "\(listed.output)")
  }

  @Test func isNeverTwiceTheSameAndHasWhatServicesAskFor() {
    let passwords = (0..<200).map { _ in MadePassword.make() }
    #expect(Set(passwords).count == 200)
    for password in passwords {
      #expect(password.count == 19)
      let kinds = [
        password.contains(where: \.isLowercase), password.contains(where: \.isUppercase),
        password.contains(where: \.isNumber),
      ]
      #expect(kinds == [true, true, true])
      #expect(Set(password).isDisjoint(with: "0O1lIo"))
    }
  }
}
