import Foundation
import TestSupport
import Testing

/// Steps that a person does, unless the session has a tenant of the domain that can do them.
@Suite struct InsteadBindingTests {
  /// The mailbox of a person of the sample organisation, whose object ids are always the same.
  private static func mailbox(_ name: String, _ id: String) -> String {
    let address = "\(name)@nordlund.onmicrosoft.com"
    return """
      {"ExternalDirectoryObjectId": "\(id)", "DisplayName": "\(name)",
      "PrimarySmtpAddress": "\(address)", "UserPrincipalName": "\(address)",
      "RecipientTypeDetails": "UserMailbox", "SKUAssigned": true, "TotalItemSize": 1048576,
      "IsOver50GB": false, "HasArchive": false, "EmailAddresses": ["\(address)"],
      "DeliverToMailboxAndForward": false, "LitigationHoldEnabled": false, "InPlaceHolds": [],
      "DelayHoldApplied": false, "FullAccess": [], "SendAs": [], "Protocols": ["mapi", "web"]}
      """
  }

  private static let mailboxes = """
    {"mailbox": [\(mailbox("alma.wik", "715b1005-5b2e-5c04-a4e4-6e62d9ee4fc7")),
    \(mailbox("nils.holm", "d979580f-75ad-5a6e-a6fe-3facc595df92")),
    \(mailbox("ebba.lund", "a9666e31-7c86-5de8-ac53-1f461bf5f738"))]}
    """

  @Test(
    "The mail is forwarded or shared by the plug-in, read back, replayed and undone",
    arguments: [("forward", 2), ("share", 2)])
  func performed(scenario: String, confirmed: Int) async throws {
    let program = try Program()
    let tenant = "mailboxes-practice:\(program.home.appending(path: "boxes.sqlite").path)"
    let file = try program.write("boxes.json", Self.mailboxes)
    let made = try await program.run("tenant", "init", "--tenant", tenant, "--from", file)
    #expect(made.status == 0, "\(made.errors)")
    let before = try await program.run("tenant", "show", "--tenant", tenant).output
    let answers = Checkout.root.appending(
      path: "procedures/offboard-step-3/scenarios/\(scenario).yaml"
    ).path
    let walked = try await program.run(
      "run", "offboard-step-3", "--answers", answers, "--mode", "automatic", "--tenant", tenant)
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    #expect(walked.output.ranges(of: "[Confirmed]").count == confirmed, "\(walked.output)")
    #expect(try await program.run("tenant", "show", "--tenant", tenant).output != before)
    let replayed = try await program.run("replay", "last", "--locale", "sv")
    #expect(replayed.status == 0, "\(replayed.errors)")
    #expect(replayed.output.contains("postlåda"), "\(replayed.output)")
    let undone = try await program.run("undo", "last", "--mode", "automatic")
    #expect(undone.status == 0, "\(undone.output) \(undone.errors)")
    #expect(try await program.run("tenant", "show", "--tenant", tenant).output == before)
  }

  @Test("Mail protocols are blocked by the plug-in among the other ways in, and allowed again")
  func keptOut() async throws {
    let program = try Program()
    let tenant = "mailboxes-practice:\(program.home.appending(path: "boxes.sqlite").path)"
    let file = try program.write("boxes.json", Self.mailboxes)
    let made = try await program.run("tenant", "init", "--tenant", tenant, "--from", file)
    #expect(made.status == 0, "\(made.errors)")
    let before = try await program.run("tenant", "show", "--tenant", tenant).output
    let walked = try await program.run(
      [
        "run", "offboard-step-1", "--answers", Program.scenario("offboard-step-1", "keep-out"),
        "--mode", "automatic", "--tenant", tenant,
      ], environment: ["STEGVIS_SECRET_NEW_PASSWORD": "Walked-2026-Walked"])
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    #expect(walked.output.contains("[Confirmed] Block mail protocols."), "\(walked.output)")
    #expect(try await program.run("tenant", "show", "--tenant", tenant).output != before)
    let undone = try await program.run("undo", "last", "--mode", "automatic")
    #expect(undone.status == 0, "\(undone.output) \(undone.errors)")
    #expect(try await program.run("tenant", "show", "--tenant", tenant).output == before)
  }

  @Test(
    "Without the plug-in, the same document is walked by a person", arguments: ["forward", "share"])
  func byPerson(scenario: String) async throws {
    let program = try Program()
    let answers = Checkout.root.appending(
      path: "procedures/offboard-step-3/scenarios/\(scenario).yaml"
    ).path
    let walked = try await program.run(
      "run", "offboard-step-3", "--answers", answers, "--mode", "automatic")
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    #expect(!walked.output.contains("Forward mail to a colleague"))
    #expect(!walked.output.contains("Give full access to a mailbox"))
  }

  @Test(arguments: [
    ("en", "With a tenant of “mailboxes”: Change: Block mail protocols"),
    ("sv", "Med en klientorganisation i ”mailboxes”:"), ("nl", "Met een tenant van ‘mailboxes’:"),
  ])
  func isShown(language: String, line: String) async throws {
    let program = try Program()
    let shown = try await program.run("show", "offboard-step-1", "--locale", language)
    #expect(shown.output.contains(line), "\(shown.output)\(shown.errors)")
  }

  @Test(
    "A manifest says where a step cannot be bound otherwise",
    arguments: [
      (
        "mailboxes:forwarding.setInside", "mailboxes:forwarding.lost",
        "domain 'mailboxes' has no operation 'mailboxes:forwarding.lost'"
      ),
      (
        "mailboxes:forwarding.setInside", "mailboxes:mailbox.checkShared",
        "'mailboxes:mailbox.checkShared' does not end as 'manual.do' does, so it cannot be done instead"
      ),
      ("recipient: $recipient}", "recipient: $colleague}", "'$colleague' is not a declared input"),
      ("recipient: $recipient}", "recipient: $inside}", "but input 'inside' is text"),
      (", recipient: $recipient}", "}", "needs the argument 'recipient'"),
      ("recipient: $recipient}", "reader: $recipient}", "takes no argument 'reader'"),
      (
        "sameId: {mailbox: $user, recipient", "same: {mailbox: $user, recipient",
        "'same' is not a key"
      ),
    ])
  func isChecked(_ text: String, _ other: String, _ finding: String) async throws {
    let program = try Program()
    let folder = program.home.appending(path: "offboard-step-3")
    try FileManager.default.copyItem(
      at: Checkout.root.appending(path: "procedures/offboard-step-3"), to: folder)
    let manifest = folder.appending(path: "procedure.yaml")
    let whole = try String(contentsOf: manifest, encoding: .utf8)
    let changed = whole.replacing(text, with: other, maxReplacements: 1)
    #expect(changed != whole)
    try Data(changed.utf8).write(to: manifest)
    let checked = try await program.run("check", folder.path)
    #expect(checked.status == 1, "\(checked.output)\(checked.errors)")
    // A long line is broken.
    let words = { (text: String) in text.filter { !$0.isWhitespace } }
    #expect(words(checked.output).contains(words(finding)), "\(checked.output)")
  }
}
