import Foundation
import Markup
import Testing

/// Bindings that somebody else has put beside a page, and what they cannot do.
struct HostileBindingTests {
  private let program: Program

  init() throws { program = try Program() }

  private static let guide = """
    # When somebody leaves

    1. Select the user who leaves.
    2. Clear the boxes of the licenses, and then select **Save changes**.
    3. Collect the laptop.
    """

  private static let change = "when-somebody-leaves/2=license.unassign"

  private static let answers = """
    inputs:
      user: amir.haddad@nordlund.onmicrosoft.com
      licenses: Microsoft 365 Business Premium
    steps:
      when-somebody-leaves/2+2: {attest: true}
      when-somebody-leaves/3: {attest: true}
    """

  private func page() throws -> String { try program.write("wiki/guide.md", Self.guide) }

  private func beside(_ path: String) -> URL { URL(filePath: path + ".binding.yaml") }

  private func run(_ path: String) async throws -> Program.Result {
    let answers = try program.write("answers.yaml", Self.answers)
    return try await program.run("run", path, "--answers", answers, "--mode", "automatic")
  }

  /// Files that are small, and would be endless, deep, cyclic or many.
  private static let files: [String: String] = {
    let levels = (1...12).map { level in
      "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ","))]"
    }
    let bomb = (["document: guide.md", "a0: &a0 [x,x,x,x,x,x,x,x,x,x]"] + levels)
      .joined(separator: "\n")
    return [
      "bomb": bomb + "\npassages: *a12\n",
      "bomb in a key": bomb + "\n? *a12\n: x\npassages: []\n",
      "cyclic": "document: guide.md\npassages: &p\n  - *p\n",
      "deep": "document: guide.md\npassages: " + String(repeating: "[", count: 100_000),
      "giant": "document: guide.md\npassages: []\n# "
        + String(repeating: "x", count: 3_000_000),
      "no YAML": "\u{0}\u{1}\u{2}",
    ]
  }()

  // A hang is what is feared. All tests begin at once and wait for one another, so the limit is far
  // above the seconds that these take.
  @Test(.timeLimit(.minutes(30)), arguments: files.keys.sorted())
  func refusesAFileThatIsMadeToBeTooMuch(name: String) async throws {
    let path = try page()
    try (Self.files[name] ?? "").write(to: beside(path), atomically: true, encoding: .utf8)
    for arguments in [["run", path], ["show", path], ["bind", path]] {
      let result = try await program.run(arguments)
      #expect(result.status == 2, "\(arguments) \(result.errors)")
      #expect(!result.errors.isEmpty)
    }
  }

  @Test(.timeLimit(.minutes(30)))
  func namesOnlySomeOfVeryManyPassagesThatTheDocumentLacks() async throws {
    let path = try page()
    let passages = (0..<5_000).map { "  - {at: there/\($0), digest: d}" }
    try (["document: guide.md", "passages:"] + passages).joined(separator: "\n")
      .write(to: beside(path), atomically: true, encoding: .utf8)
    let shown = try await program.run("show", path)
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.errors.split(separator: "\n").count < 100)
  }

  @Test func followsNoLinkBesideADocument() async throws {
    let path = try page()
    // A link to a binding elsewhere, which the owner would otherwise write to.
    let secret = try program.write("elsewhere/kept.yaml", "mine\n")
    try FileManager.default.createSymbolicLink(
      atPath: beside(path).path, withDestinationPath: secret)
    let bound = try await program.run("bind", path, "--write", "--accept", Self.change)
    #expect(bound.status == 0, "\(bound.errors)")
    #expect(try String(contentsOfFile: secret, encoding: .utf8) == "mine\n")
    // A link to where nothing is yet.
    let missing = program.home.appending(path: "elsewhere/made.yaml").path
    let other = try program.write("wiki/other.md", Self.guide)
    try FileManager.default.createSymbolicLink(
      atPath: beside(other).path, withDestinationPath: missing)
    let written = try await program.run("bind", other, "--write")
    #expect(written.status == 0, "\(written.errors)")
    #expect(!FileManager.default.fileExists(atPath: missing))
    #expect(written.errors.contains("bindings/"), "\(written.errors)")
    // What is kept in the data folder is used.
    #expect(try await run(path).output.contains("[Confirmed] Unassign licenses"))
  }

  @Test func isNotMovedByAnAcceptanceOfAnotherPage() async throws {
    let mine = try page()
    #expect(
      try await program.run("bind", mine, "--write", "--accept", Self.change).status == 0)
    let folder = program.home.appending(path: "acceptances")
    let kept = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(kept.count == 1)
    // The same sentence at the same place of a stranger's page, with a copy of the file that was kept.
    let path = try program.write("stranger/guide.md", Self.guide)
    try FileManager.default.copyItem(at: beside(mine), to: beside(path))
    for name in kept {
      try FileManager.default.copyItem(
        at: folder.appending(path: name), to: folder.appending(path: "copy-of-\(name)"))
    }
    let walked = try await run(path)
    #expect(walked.status == 0, "\(walked.errors)")
    #expect(!walked.output.contains("[Confirmed]"))
    #expect(walked.errors.contains("haven’t accepted"))
  }

  @Test(arguments: [
    // Everybody's licenses instead of those of the person who leaves.
    ("users: \"$user\"", "users: \"$everybody\""),
    // Another operation at the same sentence.
    ("operation: license.unassign", "operation: user.delete"),
    // The words as they are, accepted by somebody who has not.
    ("licenses: \"$licenses\"", "licenses: \"Microsoft 365 E5\""),
  ])
  func asksAgainForAChangeThatWasExchanged(_ old: String, _ new: String) async throws {
    let path = try page()
    #expect(
      try await program.run("bind", path, "--write", "--accept", Self.change).status == 0)
    let text = try String(contentsOf: beside(path), encoding: .utf8)
    #expect(text.contains(old), "\(text)")
    try text.replacing(old, with: new).write(to: beside(path), atomically: true, encoding: .utf8)
    let walked = try await run(path)
    #expect(!walked.output.contains("[Confirmed]"), "\(walked.output)")
    #expect(walked.status != 0 || walked.errors.contains("haven’t accepted"))
  }

  @Test func asksAgainWhereAnotherOperationFillsAnInput() async throws {
    let path = try page()
    #expect(
      try await program.run("bind", path, "--write", "--accept", Self.change).status == 0)
    let text = try String(contentsOf: beside(path), encoding: .utf8)
    let changed = text.replacing("license.chooseAssigned", with: "license.choose")
      .replacing("licenses: \"[license]\"", with: "licenses: \"license\"")
    #expect(changed != text)
    try changed.write(to: beside(path), atomically: true, encoding: .utf8)
    let walked = try await run(path)
    #expect(!walked.output.contains("[Confirmed]"), "\(walked.output)")
  }

  @Test func bindsNothingByTheAnchorsOfAnotherLanguage() async throws {
    let path = try page()
    _ = try program.write(
      "wiki/guide.sv.md",
      """
      # När någon slutar

      1. Välj användaren som slutar.
      2. Avmarkera licenserna och välj sedan **Spara ändringar**.
      3. Hämta datorn.
      """)
    let foreign = """
      document: guide.md
      inputs: {user: user, licenses: "[license]"}
      passages:
        - at: nar-nagon-slutar/2
          digest: 0
          operations:
            - {operation: license.unassign, with: {users: $user, licenses: $licenses}, accepted: {by: karin, on: "2026-01-01"}}
      """
    try foreign.write(to: beside(path), atomically: true, encoding: .utf8)
    let walked = try await run(path)
    #expect(!walked.output.contains("[Confirmed]"))
    #expect(walked.status == 3, "\(walked.status) \(walked.errors)")
  }

  /// A guide with a decision and two people who are chosen, as its owner has bound it.
  private static let asked = """
    # Leaver

    1. Has the manager agreed?
    2. Select the user who leaves.
    3. Select the successor.
    4. Choose the licenses.
    5. Take the licenses back.
    6. Collect the laptop.
    """

  private static func passage(_ anchor: String, _ text: String, _ more: String) -> String {
    "  - {at: leaver/\(anchor), digest: \(Digest.sha256(Array(text.utf8))), text: \"\(text)\"\(more)}"
  }

  private static let askedBinding =
    ([
      "document: guide.md", "inputs: {user: user, heir: user, licenses: \"[license]\"}",
      "passages:",
      passage(
        "1", "Has the manager agreed?",
        ", operation: manual.decide, on: {agreed: leaver/2, refused: end}"),
      passage("2", "Select the user who leaves.", ", operation: user.choose, into: user"),
      passage("3", "Select the successor.", ", operation: user.choose, into: heir"),
      passage(
        "4", "Choose the licenses.",
        ", operation: license.chooseAssigned, with: {users: $user}, into: licenses"),
      passage(
        "5", "Take the licenses back.",
        ", operation: license.unassign, with: {users: $user, licenses: $licenses}"),
      passage("6", "Collect the laptop.", ""),
    ] as [String]).joined(separator: "\n") + "\n"

  /// Ways to turn what somebody has accepted into something else, without touching the change.
  enum Turn: CaseIterable {
    /// What was to end the session leads to the change.
    case outcome
    /// The successor loses the licenses.
    case people
    /// A sentence is no longer asked, but told with the change.
    case sentence

    func turned(_ text: String) -> String {
      switch self {
      case .outcome: text.replacing("refused\": \"end\"", with: "refused\": \"leaver/2\"")
      case .people:
        text.replacing("into: \"user\"", with: "into: \"other\"")
          .replacing("into: \"heir\"", with: "into: \"user\"")
          .replacing("into: \"other\"", with: "into: \"heir\"")
      case .sentence:
        text.replacing(
          "operation: license.chooseAssigned\n  with:\n    users: \"$user\"\n  into: \"licenses\"",
          with: "partOf: \"leaver/5\"")
      }
    }
  }

  @Test(arguments: Turn.allCases)
  func asksAgainWhereAStrangerTurnsWhatWasAccepted(_ turn: Turn) async throws {
    let path = try program.write("wiki/guide.md", Self.asked)
    try Self.askedBinding.write(to: beside(path), atomically: true, encoding: .utf8)
    // Of two people who are chosen, nothing but the person's word says whose licenses they are.
    let accepted = try await program.run(
      "bind", path, "--accept", "leaver/5=license.unassign,users=$user,licenses=$licenses")
    #expect(accepted.status == 0, "\(accepted.errors)")
    let mine = try String(contentsOf: beside(path), encoding: .utf8)
    // As it was accepted, the change is not made where it was refused.
    let refused = try await walk(path, deciding: "refused")
    #expect(refused.status == 0, "\(refused.output) \(refused.errors)")
    #expect(!refused.output.contains("[Confirmed]"), "\(refused.output)")
    // Turned by a stranger, it is made nowhere before somebody accepts it as it is now.
    let turned = turn.turned(mine)
    #expect(turned != mine, "\(mine)")
    try turned.write(to: beside(path), atomically: true, encoding: .utf8)
    for decision in ["refused", "agreed"] {
      let walked = try await walk(path, deciding: decision)
      #expect(!walked.output.contains("[Confirmed]"), "\(walked.output)")
      #expect(walked.errors.contains("haven’t accepted") || walked.status == 2, "\(walked.errors)")
    }
    let shown = try await program.run("bind", path)
    #expect(!shown.output.contains("accepted by"), "\(shown.output)")
    try mine.write(to: beside(path), atomically: true, encoding: .utf8)
    let walked = try await walk(path, deciding: "agreed")
    #expect(walked.output.contains("[Confirmed] Unassign licenses"), "\(walked.errors)")
  }

  private func walk(_ path: String, deciding decision: String) async throws -> Program.Result {
    let answers = try program.write(
      "answers-\(decision).yaml",
      """
      inputs:
        user: amir.haddad@nordlund.onmicrosoft.com
        heir: alma.wik@nordlund.onmicrosoft.com
        licenses: Microsoft 365 Business Premium
      attest: true
      steps:
        leaver/1: {answer: \(decision)}
      """)
    return try await program.run("run", path, "--answers", answers, "--mode", "automatic")
  }
}
