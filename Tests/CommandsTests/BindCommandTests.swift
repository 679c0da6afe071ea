import Foundation
import Testing

extension Program.Result {
  /// The output without the line breaks of a screen with 80 columns.
  fileprivate var flat: String {
    output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

/// `stegvis bind` as a person runs it.
struct BindCommandTests {
  private let program: Program

  init() throws { program = try Program() }

  private static let guide = """
    # Fewer licences

    1. In the admin center, go to **Billing** > **Your products**.
    2. Select the subscription that you want to remove licenses from.
    3. Water the plants.
    4. On the details page, select **Remove licenses**.
    5. In the **Remove licenses** pane, under **New quantity**, enter the new number of licenses.
    6. Select **Save**.
    """

  @Test func proposesOperationsWithReasonsAndWritesNothing() async throws {
    let path = try program.write("guide.md", Self.guide)
    let result = try await program.run("bind", path, "--to", "reduce-licenses")
    #expect(result.status == 0)
    #expect(result.flat.contains("reduce-licenses"))
    #expect(result.flat.contains("“Your products”"))
    #expect(result.flat.contains("no operation"))
    #expect(result.flat.contains("--to reduce-licenses --write"))
    let swedish = try await program.run(
      "bind", path, "--to", "reduce-licenses", "--locale", "sv")
    #expect(swedish.flat.contains("etiketten ”Your products”"))
    #expect(!swedish.flat.contains("because"))
    #expect(!FileManager.default.fileExists(atPath: program.home.appending(path: "bindings").path))
  }

  @Test func writesABindingThatASessionWalks() async throws {
    let path = try program.write("guide.md", Self.guide)
    let written = try await program.run(
      "bind", path, "--to", "reduce-licenses", "--write", "--accept",
      "fewer-licences/6=subscription.setQuantity")
    #expect(written.status == 0)
    let again = try await program.run("bind", path)
    #expect(again.status == 0, "\(again.output)")
    #expect(again.flat.contains("is bound to reduce-licenses"))
    let walked = try await program.run(
      "run", "reduce-licenses", "--document", path, "--answers",
      Program.scenario("reduce-licenses", "give-seven-back"), "--mode", "automatic")
    #expect(walked.status == 0, "\(walked.errors)")
    #expect(walked.output.contains("Select the subscription that you want to remove licenses"))
  }

  @Test func walksTheStepsOfAnIncludedFileAndKeepsIt() async throws {
    let save = "6. Select **Save**."
    let path = try program.write(
      "docs/guide.md", Self.guide.replacing(save, with: "\n[!INCLUDE [save](parts/save.md)]\n"))
    let part = try program.write("docs/parts/save.md", "6. Select **Save** at last.\n")
    let written = try await program.run(
      "bind", path, "--to", "reduce-licenses", "--write", "--accept",
      "fewer-licences/6=subscription.setQuantity")
    #expect(written.status == 0, "\(written.errors)")
    let walked = try await program.run(
      "run", "reduce-licenses", "--document", path, "--answers",
      Program.scenario("reduce-licenses", "give-seven-back"), "--mode", "automatic")
    #expect(walked.status == 0, "\(walked.errors)")
    #expect(walked.flat.contains("at last"), "\(walked.output)")
    try FileManager.default.removeItem(atPath: part)
    let shown = try await program.run("sessions", "show", "last")
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(try await program.run("run", "reduce-licenses", "--document", path).status == 3)
  }

  @Test func refusesToWalkOverAGuess() async throws {
    let path = try program.write("guide.md", Self.guide)
    _ = try await program.run("bind", path, "--to", "reduce-licenses", "--write")
    let file = program.home.appending(path: "bindings/guide.en.reduce-licenses.yaml")
    let anchor = "fewer-licences/6"
    // A change is a guess until a person accepts it, however well it fits; 'all' accepts none.
    #expect(try String(contentsOf: file, encoding: .utf8).contains("guess: true"))
    #expect(try await program.run("bind", path, "--accept", "all", "--write").status == 0)
    #expect(try String(contentsOf: file, encoding: .utf8).contains("guess: true"))
    let walked = try await program.run(
      "run", "reduce-licenses", "--document", path, "--locale", "nl")
    #expect(walked.status == 2)
    #expect(walked.errors.contains("in het Engels, niet in het Nederlands"), "\(walked.errors)")
    #expect(walked.errors.contains("--locale en"))
    let english = try await program.run("run", "reduce-licenses", "--document", path)
    #expect(english.status == 3)
    #expect(english.errors.contains("contains 1 guessed change"))
    #expect(english.errors.contains(anchor))
    // A place alone confirms no change.
    let alone = try await program.run("bind", path, "--accept", anchor, "--write")
    #expect(alone.status == 2)
    #expect(alone.errors.contains("subscription.setQuantity"))
    #expect(try String(contentsOf: file, encoding: .utf8).contains("guess: true"))
    let accepted = "\(anchor)=subscription.setQuantity"
    #expect(
      try await program.run("bind", path, "--to", "reduce-licenses", "--accept", accepted).status
        == 0)
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(!text.contains("guess: true"))
    #expect(text.contains("accepted:") && text.contains("by: \"") && text.contains("on: \"20"))
  }

  @Test func takesNoSaveForAnyChangeAtWhichItIsSaid() async throws {
    let path = try program.write(
      "stop.md",
      """
      # Stop paying for the license

      1. In the admin center, go to **Users** > **Active users**.
      2. Select the user.
      3. On the **Licenses and apps** tab, open the list of licenses.
      4. Read it to a friend.
      5. Select **Save**.
      """)
    let result = try await program.run(
      "bind", path, "--to", "assign-or-remove-license", "--format", "json")
    #expect(result.status == 0)
    #expect(result.output.contains("choose-user"), "\(result.output)")
    #expect(!result.output.contains("\"operationKind\": \"change\""), "\(result.output)")
  }

  @Test func acceptsOneOfSeveralOperationsOfASentence() async throws {
    let path = try program.write("guide.md", Self.guide)
    _ = try await program.run("bind", path, "--to", "reduce-licenses", "--write")
    let file = program.home.appending(path: "bindings/guide.en.reduce-licenses.yaml")
    let guessed = try String(contentsOf: file, encoding: .utf8)
    // As an earlier version wrote it: a sentence with several guesses.
    try guessed.replacing(
      "steps: [\"save\"]", with: "steps: [\"take-over-subscription\", \"save\"]"
    )
    .write(to: file, atomically: true, encoding: .utf8)
    let unknown = try await program.run(
      "bind", path, "--to", "reduce-licenses", "--accept", "fewer-licences/6=user.delete")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("subscription.setQuantity"), "\(unknown.errors)")
    let accepted = try await program.run(
      "bind", path, "--to", "reduce-licenses", "--accept",
      "fewer-licences/6=subscription.setQuantity"
    )
    #expect(accepted.status == 0, "\(accepted.errors)")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains("steps: [\"save\"]"), "\(text)")
    #expect(!text.contains("take-over"))
  }

  @Test func writesAndComparesTheBindingThatIsNamed() async throws {
    let path = try program.write("guide.md", Self.guide)
    let file = program.home.appending(path: "own.yaml")
    let arguments = ["bind", path, "--to", "reduce-licenses", "--binding", file.path]
    let written = try await program.run(arguments + ["--write"])
    #expect(written.status == 0, "\(written.errors)")
    #expect(!FileManager.default.fileExists(atPath: program.home.appending(path: "bindings").path))
    let accepted = try await program.run(
      arguments + ["--accept", "fewer-licences/6=subscription.setQuantity"])
    #expect(accepted.status == 0, "\(accepted.errors)")
    #expect(try String(contentsOf: file, encoding: .utf8).contains("accepted:"))
    let other = try await program.run(
      "bind", path, "--to", "release-telephony", "--binding", file.path)
    #expect(other.status == 2)
    #expect(other.errors.contains("reduce-licenses"))
  }

  @Test func showsOldAndNewTextWhenTheDocumentHasChanged() async throws {
    let path = try program.write("guide.md", Self.guide)
    _ = try await program.run("bind", path, "--to", "reduce-licenses", "--write")
    _ = try program.write(
      "guide.md", Self.guide.replacing("that you want to remove", with: "which you will remove"))
    let result = try await program.run("bind", path)
    #expect(result.status == 1)
    #expect(result.flat.contains("was: Select the subscription that you want to remove"))
    #expect(result.flat.contains("is now: Select the subscription which you will remove"))
    let json = try await program.run("bind", path, "--format", "json")
    #expect(json.output.contains("\"change\": \"reworded\""))
    let unknown = try await program.run("bind", path, "--accept", "nowhere/1")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("nowhere/1"))
    #expect(
      try await program.run("bind", path, "--accept", "fewer-licences/2", "--write").status == 0)
    #expect(try await program.run("bind", path).status == 0)
  }

  @Test func saysWhenNothingFits() async throws {
    let path = try program.write("soup.md", "# Soup\n\n1. Peel the onions.\n2. Boil them.\n")
    let result = try await program.run("bind", path)
    #expect(result.status == 0)
    #expect(result.flat.contains("nothing is proposed"))
  }

  @Test func overwritesOnlyWhenForced() async throws {
    let path = try program.write("guide.md", Self.guide)
    let arguments = ["bind", path, "--to", "reduce-licenses", "--write", "--anew"]
    #expect(try await program.run(arguments).status == 0)
    #expect(try await program.run(arguments).status == 2)
    #expect(try await program.run(arguments + ["--force"]).status == 0)
  }

  @Test func holdsADocumentAgainstItsEnglishFile() async throws {
    let unit =
      "<span data-ttu-id=\"0a1b2-103\">Släck.</span><span class=\"sxs-lookup\">"
      + "<span data-stu-id=\"0a1b2-103\">Put it out.</span></span>"
    let path = try program.write(
      "sv/lamp.md", "---\nms.openlocfilehash: abc\nms.contentlocale: sv-SE\n---\n1. \(unit)\n")
    _ = try program.write("en/lamp.md", "1. Put it on.\n")
    let result = try await program.run(
      "bind", path, "--english", program.home.appending(path: "en").path)
    #expect(result.status == 1)
    #expect(result.errors.contains("source.hash") && result.errors.contains("source.stale"))
    let missing = try await program.run(
      "bind", path, "--english", program.home.appending(path: "sv").path + "/none")
    #expect(missing.status == 2)
  }
}
