import Foundation
import Testing

/// The withdrawal of an acceptance, and what several people who accept at once keep.
struct WithdrawalTests {
  private let program: Program

  init() throws { program = try Program() }

  private static let guide = """
    # When somebody leaves

    1. Select the user who leaves.
    2. Clear the boxes of the licenses, and then select **Save changes**.
    3. Collect the laptop.
    """

  private static let place = "when-somebody-leaves/2"
  private static let change = "\(place)=license.unassign"

  private static let answers = """
    inputs:
      user: amir.haddad@nordlund.onmicrosoft.com
      licenses: Microsoft 365 Business Premium
    steps:
      \(place)+2: {attest: true}
      when-somebody-leaves/3: {attest: true}
    """

  /// The guide, bound as it is proposed, with the change accepted by Kim.
  private func bound() async throws -> String {
    let path = try program.write("wiki/guide.md", Self.guide)
    let written = try await bind(path, "--write", "--accept", Self.change, as: "kim")
    #expect(written.status == 0, "\(written.errors)")
    return path
  }

  private func bind(
    _ path: String, _ options: String..., as person: String
  ) async throws -> Program.Result {
    try await program.run(["bind", path] + options, environment: ["STEGVIS_ACTOR": person])
  }

  private func run(_ path: String) async throws -> Program.Result {
    let answers = try program.write("answers.yaml", Self.answers)
    return try await program.run("run", path, "--answers", answers, "--mode", "automatic")
  }

  private func binding(_ path: String) throws -> String {
    try String(contentsOfFile: path + ".binding.yaml", encoding: .utf8)
  }

  /// The texts of the files in a folder of the data folder.
  private func kept(in folder: String) throws -> [String] {
    let url = program.home.appending(path: folder)
    guard FileManager.default.fileExists(atPath: url.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: url.path)
      .filter { $0 != "withdrawn" }
      .map { try String(contentsOf: url.appending(path: $0), encoding: .utf8) }
  }

  @Test(arguments: [
    ("en", Self.change, "license.unassign: withdrawn by alex, "),
    ("sv", Self.place, "license.unassign: återtagen av alex, "),
    ("nl", Self.place, "license.unassign: ingetrokken door alex, "),
  ])
  func keepsWhoWithdrewAnAcceptance(language: String, named: String, told: String) async throws {
    let path = try await bound()
    let accepted = try binding(path)
    #expect(try kept(in: "acceptances").count == 1)
    let result = try await bind(path, "--withdraw", named, "--locale", language, as: "alex")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains(told), "\(result.output)")
    #expect(try binding(path).contains("withdrawn:"))
    // What changes nothing stays bound.
    #expect(try binding(path).contains("license.chooseAssigned"))
    #expect(try kept(in: "acceptances") == [])
    let story = try #require(try kept(in: "acceptances/withdrawn").first)
    let lines = story.split(separator: "\n")
    #expect(lines.count == 2 && lines.first?.contains(" kim: \(Self.place) ") == true, "\(story)")
    #expect(lines.last?.hasPrefix("- ") == true && story.contains(" alex: "), "\(story)")
    #expect(try await program.run("check", path).status == 0)
    #expect(try await !run(path).output.contains("[Confirmed]"))
    // Whoever puts the old file back has accepted nothing.
    try accepted.write(toFile: path + ".binding.yaml", atomically: true, encoding: .utf8)
    let restored = try await run(path)
    #expect(!restored.output.contains("[Confirmed]"))
    #expect(restored.errors.contains("haven’t accepted"), "\(restored.errors)")
    #expect(try await bind(path, "--accept", Self.change, as: "kim").status == 0)
    #expect(try await run(path).output.contains("[Confirmed] Unassign licenses"))
    #expect(try !binding(path).contains("withdrawn:"))
  }

  @Test func namesWhatCannotBeWithdrawn() async throws {
    let path = try await bound()
    let before = try binding(path)
    for (named, said) in [
      ("when-somebody-leaves/3", "no change is bound at when-somebody-leaves/3"),
      ("\(Self.place)=user.delete", "no change is bound at \(Self.place)"),
      ("\(Self.place)=license.chooseAssigned", "no change is bound at \(Self.place)"),
    ] {
      let result = try await bind(path, "--withdraw", named, as: "alex")
      #expect(result.status == 2 && result.errors.contains(said), "\(result.errors)")
    }
    let both = try await bind(path, "--withdraw", Self.place, "--write", as: "alex")
    #expect(both.status == 2)
    #expect(try binding(path) == before)
    let blocked = try await bind(path, "--accept", "\(Self.place)=user.blockSignIn", as: "alex")
    #expect(blocked.status == 0, "\(blocked.errors)")
    let several = try await bind(path, "--withdraw", Self.place, as: "alex")
    #expect(several.status == 2 && several.errors.contains(Self.change), "\(several.errors)")
    let unbound = try program.write("wiki/other.md", Self.guide)
    #expect(try await bind(unbound, "--withdraw", Self.place, as: "alex").status == 2)
  }

  @Test func withdrawsAChangeOfAProcedure() async throws {
    let path = try program.write(
      "guide.md",
      """
      # Fewer licences

      1. In the admin center, go to **Billing** > **Your products**.
      2. Select the subscription that you want to remove licenses from.
      3. On the details page, select **Remove licenses**.
      4. In the **Remove licenses** pane, under **New quantity**, enter the new number of licenses.
      5. Select **Save**.
      """)
    let change = "fewer-licences/5=subscription.setQuantity"
    let accepted = try await bind(
      path, "--to", "reduce-licenses", "--write", "--accept", change, as: "kim")
    #expect(accepted.status == 0, "\(accepted.errors)")
    let back = try await bind(path, "--to", "reduce-licenses", "--withdraw", change, as: "alex")
    #expect(back.status == 0, "\(back.errors)")
    let file = program.home.appending(path: "bindings/guide.en.reduce-licenses.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains("withdrawn:") && text.contains("alex"), "\(text)")
    #expect(!text.contains("accepted:"), "\(text)")
    let walked = try await program.run(
      "run", "reduce-licenses", "--document", path, "--answers",
      Program.scenario("reduce-licenses", "give-seven-back"), "--mode", "automatic")
    #expect(!walked.output.contains("[Confirmed]"), "\(walked.output)")
  }

  /// The name in a file beside a document is anybody's.
  @Test func saysWhoAcceptedByTheDataFolderAlone() async throws {
    let path = try await bound()
    try binding(path).replacing("by: \"kim\"", with: "by: \"the-director\"")
      .write(toFile: path + ".binding.yaml", atomically: true, encoding: .utf8)
    let shown = try await program.run("bind", path)
    #expect(shown.output.contains("accepted by kim"), "\(shown.output)")
    #expect(!shown.output.contains("the-director"))
  }

  @Test func asksAtTheTerminalForAChangeThatNobodyHasAcceptedHere() async throws {
    let path = try await bound()
    let taken = program.home.appending(path: "acceptances")
    let away = program.home.appending(path: "elsewhere")
    try FileManager.default.moveItem(at: taken, to: away)
    // Nothing is accepted by going on.
    let refused = try await program.run("run", path, typing: [""])
    #expect(refused.flat.contains("a change that nobody has accepted here:"), "\(refused.flat)")
    #expect(refused.output.contains("Clear the boxes of the licenses"))
    #expect(refused.output.contains("users=$user, licenses=$licenses"))
    #expect(refused.errors.contains("haven’t accepted"), "\(refused.errors)")
    #expect(try kept(in: "acceptances") == [])
    let accepted = try await program.run("run", path, "--locale", "sv", typing: ["j"])
    #expect(accepted.flat.contains("en ändring som ingen har godkänt här:"), "\(accepted.flat)")
    #expect(!accepted.errors.contains(Self.change), "\(accepted.errors)")
    #expect(try kept(in: "acceptances").count == 1)
    #expect(try await run(path).output.contains("[Confirmed] Unassign licenses"))
  }

  /// People who accept at once, each in a process of their own.
  @Test func losesNoAcceptanceOfSeveralPeopleAtOnce() async throws {
    let lines = (1...8).map { "\($0 + 1). Delete the user, please, for the \($0). time." }
    let path = try program.write(
      "wiki/many.md", "# Many\n\n1. Select the user.\n" + lines.joined(separator: "\n") + "\n")
    #expect(try await bind(path, "--write", as: "kim").status == 0)
    try await withThrowingTaskGroup(of: Program.Result.self) { group in
      for number in 2...9 {
        group.addTask { [self] in
          try await bind(path, "--accept", "many/\(number)=user.delete", as: "person-\(number)")
        }
      }
      for try await result in group { #expect(result.status == 0, "\(result.errors)") }
    }
    let text = try binding(path)
    for number in 2...9 { #expect(text.contains("person-\(number)\""), "\(number): \(text)") }
    #expect(try kept(in: "acceptances").count == 8)
    let shown = try await program.run("bind", path)
    #expect(shown.output.components(separatedBy: "accepted by person-").count == 9)
  }

  /// What cannot be written beside the document is kept in the data folder, and said to be there.
  @Test(.enabled(if: ReadOnly.isPossible))
  func keepsTheBindingOfAReadOnlyFolderInTheDataFolder() async throws {
    let path = try await bound()
    let before = try binding(path)
    func inReadOnlyFolder(_ options: String...) async throws -> Program.Result {
      try await program.run(
        ["bind", path] + options, through: ReadOnly.script,
        environment: ["FOLDER": URL(filePath: path).deletingLastPathComponent().path])
    }
    let back = try await inReadOnlyFolder("--withdraw", Self.place)
    #expect(back.status == 0, "\(back.errors)")
    #expect(back.errors.contains("can’t be written, so the binding is in your data folder"))
    #expect(try binding(path) == before)
    #expect(try await !run(path).output.contains("[Confirmed]"))
    let other = try program.write("wiki/other.md", Self.guide)
    let written = try await program.run(
      ["bind", other, "--write"], through: ReadOnly.script,
      environment: ["FOLDER": URL(filePath: other).deletingLastPathComponent().path])
    #expect(written.status == 0, "\(written.errors)")
    #expect(written.errors.contains("other.md.binding.yaml can’t be written"), "\(written.errors)")
  }
}

extension Program.Result {
  /// The output without the line breaks of a screen with 80 columns.
  fileprivate var flat: String {
    output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

/// A folder that cannot be written, also not by root.
private enum ReadOnly {
  /// Runs a command while `$FOLDER` cannot be written.
  static let script = """
    if [ "$(id -u)" = 0 ]; then
      exec unshare --mount sh -c '
        mount --bind "$FOLDER" "$FOLDER" && mount -o remount,bind,ro "$FOLDER" && exec "$@"' sh "$@"
    fi
    chmod 555 "$FOLDER"
    "$@"
    status=$?
    chmod 755 "$FOLDER"
    exit $status
    """

  /// Root needs the right to mount.
  static var isPossible: Bool {
    guard getuid() == 0 else { return true }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/unshare")
    process.arguments = ["--mount", "true"]
    do {
      try process.run()
    } catch {
      return false
    }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
