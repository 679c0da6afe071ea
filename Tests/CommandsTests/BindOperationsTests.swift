import Foundation
import Testing

/// A document whose sentences are bound to operations, as a person binds and walks it.
struct BindOperationsTests {
  private let program: Program

  init() throws { program = try Program() }

  private static let guide = """
    # When somebody leaves

    1. Tell the manager.
    2. Select the user who leaves.
    3. Clear the boxes of the licenses, and then select **Save changes**.
    4. Collect the laptop.
    """

  private static let swedish = """
    # När någon slutar

    1. Säg till chefen.
    2. Välj användaren som slutar.
    3. Avmarkera licenserna och välj sedan **Spara ändringar**.
    4. Hämta datorn.
    """

  private static let answers = """
    inputs:
      user: amir.haddad@nordlund.onmicrosoft.com
      licenses: Microsoft 365 Business Premium
    steps:
      when-somebody-leaves/1: {attest: true}
      when-somebody-leaves/3+2: {attest: true}
      when-somebody-leaves/4: {attest: true}
    """

  private let change = "when-somebody-leaves/3=license.unassign"

  /// The guide, bound as it is proposed, with the change accepted.
  private func bound() async throws -> String {
    let path = try program.write("wiki/guide.md", Self.guide)
    let written = try await program.run("bind", path, "--write", "--accept", change)
    #expect(written.status == 0, "\(written.errors)")
    return path
  }

  private func run(_ path: String, home: String? = nil) async throws -> Program.Result {
    let answers = try program.write("answers.yaml", Self.answers)
    return try await program.run(
      "run", path, "--answers", answers, "--mode", "automatic", home: home)
  }

  @Test func proposesOperationsWithReasonsAndBindsNoChangeByItself() async throws {
    let path = try program.write("wiki/guide.md", Self.guide)
    let proposed = try await program.run("bind", path)
    #expect(proposed.status == 0)
    #expect(proposed.output.contains("user.choose: Choose a user (sure)"))
    #expect(proposed.output.contains("“select … user”"))
    #expect(!FileManager.default.fileExists(atPath: path + ".binding.yaml"))
    let dutch = try await program.run("bind", path, "--locale", "nl")
    #expect(dutch.output.contains("(zeker)"))
    #expect(try await program.run("bind", path, "--write").status == 0)
    let binding = try String(
      contentsOf: URL(filePath: path + ".binding.yaml"), encoding: .utf8)
    #expect(binding.contains("license.chooseAssigned"))
    #expect(!binding.contains("license.unassign"))
    let answers = try program.write(
      "answers.yaml",
      Self.answers.replacing("  when-somebody-leaves/3+2: {attest: true}\n", with: ""))
    let plan = try await program.run("plan", path, "--answers", answers)
    #expect(plan.output.contains("4 steps planned"), "\(plan.output) \(plan.errors)")
    #expect(!plan.output.contains("Unassign licenses"))
  }

  @Test func makesAChangeOnlyWhereAPersonHasAcceptedIt() async throws {
    let path = try await bound()
    let walked = try await run(path)
    #expect(walked.status == 0, "\(walked.errors)")
    #expect(walked.output.contains("[Confirmed] Unassign licenses"))
    #expect(walked.output.contains("4 steps: 1 verified"))
    let shown = try await program.run("show", path)
    #expect(shown.output.contains("Change: Unassign licenses"))
    let list = try await program.run(
      "list", program.home.appending(path: "wiki").path, "--format", "json")
    #expect(list.output.contains("\"operations\": 3"), "\(list.output)")
    #expect(try await program.run("check", path).status == 0)
    let again = try await program.run("bind", path)
    #expect(again.status == 0)
    #expect(again.output.contains("accepted by"))
    let undone = try await program.run(
      "undo", "last", "--answers", try program.write("undo.yaml", "steps: {}\n"), "--mode",
      "automatic")
    #expect(undone.status == 0, "\(undone.errors)")
    #expect(undone.output.contains("[Confirmed] Assign licenses"))
  }

  @Test func changesNothingByABindingBesideAStrangersPage() async throws {
    let path = try await bound()
    // The same files, found by somebody else: nothing in the other data folder says so.
    let other = program.home.appending(path: "other").path
    let walked = try await run(path, home: other)
    #expect(walked.status == 0, "\(walked.errors)")
    #expect(!walked.output.contains("[Confirmed]"))
    #expect(walked.errors.contains("haven’t accepted"))
    #expect(walked.errors.contains(change))
    // A page with the same words elsewhere, with the same binding beside it.
    let stranger = try program.write("stranger/guide.md", Self.guide)
    try FileManager.default.copyItem(
      atPath: path + ".binding.yaml", toPath: stranger + ".binding.yaml")
    let lured = try await run(stranger)
    #expect(lured.status == 0, "\(lured.errors)")
    #expect(!lured.output.contains("[Confirmed]"))
    #expect(lured.errors.contains("haven’t accepted"))
    let accepted = try await program.run("bind", stranger, "--accept", change)
    #expect(accepted.status == 0, "\(accepted.errors)")
    #expect(try await run(stranger).output.contains("[Confirmed] Unassign licenses"))
  }

  @Test func stopsBeforeASentenceThatHasChanged() async throws {
    let path = try await bound()
    _ = try program.write(
      "wiki/guide.md", Self.guide.replacing("Clear the boxes of the", with: "Tick the boxes of all")
    )
    let walked = try await run(path)
    #expect(walked.status == 3)
    #expect(walked.errors.contains("was: Clear the boxes of the licenses"))
    #expect(walked.errors.contains("is now: Tick the boxes of all licenses"))
    #expect(try await program.run("bind", path).status == 1)
    let checked = try await program.run("check", path)
    #expect(checked.status == 1)
    #expect(checked.output.contains("has changed since it was bound"), "\(checked.output)")
    // The new words are accepted as other words, without the change.
    let updated = try await program.run(
      "bind", path, "--write", "--accept", "when-somebody-leaves/3")
    #expect(updated.status == 0, "\(updated.errors)")
    #expect(!(try await run(path)).output.contains("[Confirmed]"))
  }

  @Test func goesOnWhenASentenceThatTellsNothingHasChanged() async throws {
    let path = try await bound()
    _ = try program.write(
      "wiki/guide.md", Self.guide.replacing("Tell the manager.", with: "Tell the manager today."))
    let walked = try await run(path)
    #expect(walked.status == 0, "\(walked.errors)")
    #expect(walked.errors.contains("Tell the manager today."))
    #expect(walked.output.contains("[Confirmed] Unassign licenses"))
  }

  @Test func remembersWhatASessionWasBoundTo() async throws {
    let path = try await bound()
    #expect(try await run(path).status == 0)
    try FileManager.default.removeItem(atPath: path + ".binding.yaml")
    let shown = try await program.run("sessions", "show", "last")
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.output.contains("Unassign licenses"))
    #expect(try await program.run("sessions", "verify", "last").status == 0)
    #expect(try await program.run("replay", "last", "--locale", "sv").status == 0)
  }

  @Test func namesNeitherPathsNorPeopleInARedactedExport() async throws {
    let path = try await bound()
    #expect(try await run(path).status == 0)
    let whole = try await program.run("sessions", "export", "last")
    #expect(whole.output.contains("guide.md") && whole.output.contains("amir.haddad"))
    let file = program.home.appending(path: "redacted.json").path
    let exported = try await program.run("sessions", "export", "last", "--redact", "-o", file)
    #expect(exported.status == 0, "\(exported.errors)")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(!text.contains("wiki") && !text.contains(".binding.yaml"), "\(text.prefix(2_000))")
    #expect(!text.contains("amir.haddad"))
    #expect(try await program.run("sessions", "verify", file).status == 0)
    #expect(try await program.run("sessions", "show", file).output.contains("Unassign licenses"))
  }

  @Test func walksATranslationByTheSameBinding() async throws {
    let path = try await bound()
    _ = try program.write("wiki/guide.sv.md", Self.swedish)
    let answers = try program.write("answers.yaml", Self.answers)
    let walked = try await program.run(
      "run", path, "--answers", answers, "--mode", "automatic", "--locale", "sv")
    #expect(walked.status == 0, "\(walked.errors)")
    #expect(walked.output.contains("Avmarkera licenserna"))
    #expect(walked.output.contains("[Bekräftat] ”Ta bort licenstilldelningar”"), "\(walked.output)")
  }

  @Test func saysWhatAnAcceptedOperationLacks() async throws {
    let path = try program.write("wiki/guide.md", Self.guide)
    let alone = try await program.run("bind", path, "--accept", change)
    #expect(alone.status == 2)
    #expect(alone.errors.contains("users") && alone.errors.contains("licenses"))
    let misspelt = try await program.run(
      "bind", path, "--accept", "when-somebody-leaves/3=license.unasign")
    #expect(misspelt.status == 2)
    #expect(misspelt.errors.contains("license.unassign"))
    let nowhere = try await program.run("bind", path, "--accept", "nowhere/1=user.delete")
    #expect(nowhere.status == 2)
    #expect(nowhere.errors.contains("when-somebody-leaves/2"))
    #expect(!FileManager.default.fileExists(atPath: path + ".binding.yaml"))
  }

  @Test func refusesADamagedBinding() async throws {
    let path = try await bound()
    let file = URL(filePath: path + ".binding.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try text.replacing("license.unassign", with: "license.unasign")
      .write(to: file, atomically: true, encoding: .utf8)
    let walked = try await run(path)
    #expect(walked.status == 2)
    #expect(walked.errors.contains("operation.unknown") || walked.errors.contains("unasign"))
    let checked = try await program.run("check", path, "--format", "json")
    #expect(checked.status == 1)
    #expect(checked.output.contains("operation.unknown"), "\(checked.output)")
    let list = try await program.run("list", program.home.appending(path: "wiki").path)
    #expect(list.status == 0)
    #expect(list.output.split(separator: "\n").last?.contains(" no ") == true, "\(list.output)")
  }

  /// Pages on which a program that looked for "Save" once changed something.
  @Test(arguments: [
    """
    # Add your VAT number

    1. Go to the **Billing** > **Your products** page.
    2. On the **Products** tab, select the subscription that you want to update.
    3. Select **Edit service usage address**.
    4. In the **VAT number** box, enter your VAT ID.
    5. Select **Save**.
    """,
    """
    # Create a mail rule

    1. Go to **Mail flow** > **Rules**.
    2. Choose **Apply disclaimers**.
    3. Select the users that the rule applies to.
    4. Enter the text, remove what is not needed, and select **Save**.
    """,
    """
    # Delete a payment method

    1. Go to **Billing** > **Payment methods**.
    2. Select the row for the payment method to delete. The pane lists the subscriptions that use it.
    3. In the right pane, select **Delete**.
    """,
  ])
  func proposesNoChangeForOtherThings(page: String) async throws {
    let path = try program.write("wiki/other.md", page)
    let result = try await program.run("bind", path, "--format", "json")
    #expect(result.status == 0)
    #expect(!result.output.contains("\"kind\": \"change\""), "\(result.output)")
    let written = try await program.run("bind", path, "--write")
    #expect(written.status == 0, "\(written.errors)")
    let binding = try String(
      contentsOf: URL(filePath: path + ".binding.yaml"), encoding: .utf8)
    #expect(!binding.contains("accepted"))
  }
}
