import Foundation
import Testing

/// Sessions over documents that nobody bound, as a person runs them.
struct DocumentSessionTests {
  private let program: Program

  init() throws { program = try Program() }

  /// An invented checklist for a company where nothing is administered that Stegvis knows.
  private static let leaver = """
    # When somebody leaves

    > [!IMPORTANT]
    > Start on the last working day.

    You need the form *HR-7*.

    1. Block sign-in in the [directory](https://directory.example/users).
    2. Take back the laptop.

       | Model | Bag |
       |---|---|
       | T14 | grey |

    3. Remove the person from the groups.
    4. Run the script:

       ```bash
       leaver --user  "$1"
       ```

       - It takes a minute.
    5. Forward the mail.
    6. Hand over the calendar.
    7. Return the badge. ![The drawer](drawer.png)
    8. Tell payroll.
    9. Write into the log.

    The log is in the cellar.
    """

  private static let swedish = """
    # När någon slutar

    > [!IMPORTANT]
    > Börja på sista arbetsdagen.

    Du behöver blanketten *HR-7*.

    1. Blockera inloggningen i [katalogen](https://directory.example/users).
    2. Ta tillbaka datorn.

       | Modell | Väska |
       |---|---|
       | T14 | grå |

    3. Ta bort personen från grupperna.
    4. Kör skriptet:

       ```bash
       leaver --user  "$1"
       ```

       - Det tar en minut.
    5. Vidarebefordra posten.
    6. Lämna över kalendern.
    7. Lämna tillbaka passerkortet. ![Lådan](drawer.png)
    8. Meddela löneavdelningen.
    9. Skriv i loggen.

    Loggen finns i källaren.
    """

  private func attesting() throws -> String { try program.write("attest.yaml", "attest: true\n") }

  /// How often each text stands in another.
  private func count(_ part: String, in text: String) -> Int {
    text.components(separatedBy: part).count - 1
  }

  @Test func walksANineStepChecklistAndCountsItTruly() async throws {
    let path = try program.write("docs/leaver.md", Self.leaver)
    let run = try await program.run("run", path, "--answers", try attesting())
    #expect(run.status == 0)
    for text in [
      "Important: Start on the last working day.", "You need the form HR-7.",
      "Block sign-in in the directory.", "Take back the laptop.", "Model  Bag", "T14    grey",
      "Remove the person from the groups.", "```bash", "leaver --user  \"$1\"",
      "• It takes a minute.", "Forward the mail.", "Hand over the calendar.",
      "Return the badge. The drawer", "Tell payroll.", "Write into the log.",
      "The log is in the cellar.",
    ] {
      #expect(count(text, in: run.output) == 1, "\(text)")
    }
    for number in 1...9 { #expect(run.output.contains("── Step \(number) of 9 ─"), "\(number)") }
    #expect(run.output.contains("9 steps: 9 reported as done\n"))
    let report = try await program.run("sessions", "show", "last")
    #expect(report.output.contains("9 steps: 9 reported as done\n"))
    #expect(report.output.contains("leaver --user  \"$1\""))
    #expect(report.output.contains("The log is in the cellar."))
    let undo = try await program.run("undo", "last")
    #expect(undo.status == 0, "\(undo.errors)")
  }

  @Test func countsWhatWasLeftOutWithItsReason() async throws {
    let path = try program.write("docs/leaver.md", Self.leaver)
    let answers = try program.write(
      "answers.yaml",
      """
      attest: true
      steps:
        when-somebody-leaves/2: {skip: "There was no laptop."}
      """)
    let run = try await program.run("run", path, "--answers", answers)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output.contains("9 steps: 8 reported as done and 1 skipped\n"),
      "\(run.output.suffix(600))")
    #expect(
      run.output.contains("Skipped: Take back the laptop. Reason: There was no laptop."))
    #expect(!run.output.contains("9 done"))
  }

  @Test func goesOnOnTheBytesThatItBeganWith() async throws {
    let path = try program.write("docs/leaver.md", Self.leaver)
    let first = try program.write(
      "first.yaml", "steps:\n  when-somebody-leaves/1: {attest: true}\n")
    let begun = try await program.run("run", path, "--answers", first)
    #expect(begun.status == 3)
    #expect(begun.output.contains("Next: Take back the laptop. Step 2 of 9."))
    _ = try program.write("docs/leaver.md", "# Nothing\n\n1. Left.\n")
    let resumed = try await program.run("resume", "last", "--answers", try attesting())
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.output.contains("── Step 2 of 9 ─"))
    #expect(resumed.output.contains("9 steps: 9 reported as done\n"))
    #expect(!resumed.output.contains("Left."))
    try FileManager.default.removeItem(atPath: path)
    let show = try await program.run("sessions", "show", "last")
    #expect(show.status == 0 && show.output.contains("Hand over the calendar."))
    let replay = try await program.run("replay", "last")
    #expect(replay.status == 0 && replay.output.contains("leaver --user  \"$1\""))
  }

  @Test func showsWhatIsMissingInTheLanguageOfRecordAndSaysSo() async throws {
    let path = try program.write("docs/leaver.md", Self.leaver)
    let run = try await program.run(
      "run", path, "--answers", try attesting(), "--locale", "sv")
    #expect(run.status == 0)
    #expect(
      count("Dokumentet finns inte på svenska, så det visas på engelska.", in: run.output) == 1)
    #expect(!run.output.contains("Det här finns inte"))
    #expect(run.output.contains("Take back the laptop."))
    // A translation that came later.
    _ = try program.write("docs/leaver.sv.md", Self.swedish)
    let replay = try await program.run("replay", "last", "--locale", "sv")
    #expect(replay.output.contains("Ta tillbaka datorn."), "\(replay.output)")
    #expect(!replay.output.contains("Take back the laptop."))
    let again = try await program.run(
      "run", path, "--answers", try attesting(), "--locale", "sv")
    #expect(again.output.contains("Ta tillbaka datorn."))
    #expect(!again.output.contains("så det visas på engelska"))
    let english = try await program.run("replay", "last")
    #expect(english.output.contains("Take back the laptop."))
  }

  @Test func usesNoTranslationWithOtherSteps() async throws {
    let path = try program.write("docs/leaver.md", Self.leaver)
    _ = try program.write("docs/leaver.sv.md", "# När någon slutar\n\n1. Gå hem.\n")
    let run = try await program.run(
      "run", path, "--answers", try attesting(), "--locale", "sv")
    #expect(run.status == 0)
    #expect(run.errors.contains("leaver.sv.md har andra steg än"))
    #expect(!run.output.contains("Gå hem."))
    #expect(run.output.contains("Take back the laptop."))
  }

  private static let handbook = """
    # Handbook

    Read this first.

    ## Arrive

    1. Sign the form.
    2. Take a key.

    ## Leave

    - [ ] Hand back the key
    - [ ] Say goodbye
      - [ ] To the team

    ## Late

    8. Count the money.
    9. Lock the door.
    """

  @Test func walksSeveralListsAsParts() async throws {
    let path = try program.write("docs/handbook.md", Self.handbook)
    let answers = try program.write(
      "answers.yaml",
      """
      attest: true
      parts:
        leave: {skip: "Nobody leaves today."}
      """)
    let run = try await program.run("run", path, "--answers", answers)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("── Part 1 of 3, step 2 of 2 ─"))
    #expect(run.output.contains("── Part 3 of 3, step 1 of 2 (8 in the document) ─"))
    #expect(
      run.output.contains(
        "Skipped from here: Hand back the key (3 steps). Reason: Nobody leaves today."))
    #expect(
      run.output.contains("7 steps: 4 reported as done and 3 skipped\n"),
      "\(run.output.suffix(500))")
    let only = try await program.run(
      "run", path, "--part", "Leave", "--answers", try attesting())
    #expect(only.status == 0, "\(only.errors)")
    #expect(only.output.contains("3 steps: 3 reported as done\n"))
    #expect(!only.output.contains("Sign the form."))
    let replay = try await program.run("replay", "last")
    #expect(replay.output.contains("Say goodbye") && !replay.output.contains("Sign the form."))
    let none = try await program.run("run", path, "--part", "Nowhere")
    #expect(none.status == 2 && none.errors.contains("arrive\n  leave\n  late"))
  }

  @Test func leavesOutAPartAtTheTerminal() async throws {
    let path = try program.write("docs/handbook.md", Self.handbook)
    let run = try await program.run(
      "run", path, typing: ["", "", "p", "Nobody leaves today.", "", ""])
    #expect(run.status == 0, "\(run.output)")
    #expect(run.output.contains("7 steps: 4 reported as done and 3 skipped\n"))
  }

  @Test func exportsAndVerifiesASession() async throws {
    let path = try program.write("docs/leaver.md", Self.leaver)
    _ = try await program.run("run", path, "--answers", try attesting())
    let export = try await program.run("sessions", "export", "last")
    #expect(export.status == 0)
    let file = try program.write("session.json", export.output)
    #expect(try await program.run("sessions", "verify", file).status == 0)
    let replay = try await program.run("replay", file, "--locale", "sv")
    #expect(replay.output.contains("Take back the laptop."))
    let redacted = try await program.run("sessions", "export", "last", "--redact")
    let without = try program.write("redacted.json", redacted.output)
    #expect(!redacted.output.contains("laptop"))
    #expect(try await program.run("sessions", "verify", without).status == 0)
    let report = try await program.run("sessions", "show", without)
    #expect(report.status == 0, "\(report.errors)")
    #expect(report.output.contains("9 steps: 9 reported as done\n"))
    #expect(try await program.run("sessions", "verify", "last").status == 0)
    let rerun = try await program.run("replay", "last", "--on", "embedded:copy")
    #expect(rerun.status == 0, "\(rerun.errors)")
  }

  /// As it was written when documents could first be walked.
  @Test func replaysTheGoldenSessionExactly() async throws {
    let golden = Checkout.root.appending(
      path: "Tests/CommandsTests/Sessions/Golden/document.json"
    ).path
    let swedish = try await program.run("replay", golden, "--locale", "sv")
    #expect(swedish.status == 0, "\(swedish.errors)")
    #expect(swedish.output.contains("Ta tillbaka datorn."))
    #expect(count("Bokstav för bokstav det som visades.", in: swedish.output) == 5)
    let dutch = try await program.run("replay", golden, "--locale", "nl")
    #expect(dutch.output.contains("Take back the laptop."))
    #expect(try await program.run("sessions", "verify", golden).status == 0)
  }

  @Test func showsPlansAndDrawsADocument() async throws {
    let path = try program.write("docs/handbook.md", Self.handbook)
    let show = try await program.run("show", path)
    #expect(show.status == 0 && show.output.contains("9. Lock the door."), "\(show.output)")
    #expect(show.output.contains("• Hand back the key"))
    #expect(try await program.run("graph", path, "--format", "mermaid").status == 0)
    let save = program.home.appending(path: "plan.json").path
    let plan = try await program.run(
      "plan", path, "--answers", try attesting(), "--save", save)
    #expect(plan.status == 0, "\(plan.errors)")
    let run = try await program.run("run", "--plan", save, "--answers", try attesting())
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("7 steps: 7 reported as done\n"))
    let folder = try await program.run(
      "run", program.home.appending(path: "docs").path, "--answers", try attesting())
    #expect(folder.status == 0, "\(folder.errors)")
    _ = try program.write("docs/leaver.md", Self.leaver)
    let several = try await program.run("run", program.home.appending(path: "docs").path)
    #expect(several.status == 2 && several.errors.contains("leaver.md"))
  }

  @Test func walksOtherFormatsAndTranslationsAlone() async throws {
    let html = try program.write(
      "wiki.html",
      """
      <html lang="nl"><body><h1>Weggaan</h1><p>Eerst lezen.</p><ol><li>Lever de laptop in.
      <script>alert(1)</script><ul><li>Met de tas.</li></ul></li>
      <li>Zeg dag.</li></ol></body></html>
      """)
    let run = try await program.run(
      "run", html, "--answers", try attesting(), "--locale", "nl")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("Eerst lezen.") && run.output.contains("Met de tas."))
    #expect(!run.output.contains("alert(1)"))
    #expect(!run.output.contains("daarom wordt het"))
    let text = try program.write("list.txt", "Leaving\n\n1. Lock up.\n2. Go home.\n")
    let plain = try await program.run("run", text, "--answers", try attesting())
    #expect(plain.output.contains("2 steps: 2 reported as done\n"))
    let empty = try program.write("empty.md", "# Nothing to do\n\nReally.\n")
    let none = try await program.run("run", empty)
    #expect(none.status == 2 && none.errors.contains("has no steps"))
  }

  @Test func keepsHostileDocumentsFromTheTerminalAndFromOtherFolders() async throws {
    _ = try program.write("secret.md", "The secret is 4711.\n")
    let path = try program.write(
      "docs/hostile.md",
      """
      # A\u{1B}]0;x\u{7}B

      [!INCLUDE [secret](../secret.md)]

      1. Open\u{9B}31m this.

         ```
         code\u{1B}[2J
         ```

         [!INCLUDE [other](/etc/hostname.md)]
      2. Look\u{202E}.

         | A\u{1B}[1m | B |
         |---|---|
         | c\u{8} | d |
      """)
    for command in ["run", "show", "plan"] {
      let result = try await program.run(
        command == "show" ? ["show", path] : [command, path, "--answers", try attesting()])
      #expect(result.status == 0, "\(command) \(result.errors)")
      let unwanted = (result.output + result.errors).unicodeScalars.filter {
        $0.properties.generalCategory == .control && $0 != "\n" || $0.properties.isBidiControl
      }
      #expect(unwanted.isEmpty, "\(command)")
      #expect(!result.output.contains("4711"))
    }
    for command in ["sessions show last", "replay last"] {
      let result = try await program.run(command.split(separator: " ").map(String.init))
      #expect(result.status == 0)
      #expect(!result.output.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{9B}" })
    }
  }

  /// What grows with the square of the length would not end: tests run beside each other, so that no
  /// time can be told.
  @Test func walksAHugeDocument() async throws {
    let steps = (1...20_000).map { "\($0). Press key number \($0).\n" }.joined()
    let path = try program.write("huge.md", "# Huge\n\n\(steps)")
    let run = try await program.run("run", path)
    #expect(run.status == 3 && run.output.contains("Step 1 of 20,000"), "\(run.output)")
  }
}
