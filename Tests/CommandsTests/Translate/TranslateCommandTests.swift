import Diagnostics
import Foundation
import Testing
import Translation
import Workspaces

/// The `translate` commands, as a translator uses them.
struct TranslateCommandTests {
  private let program: Program

  init() throws { program = try Program() }

  /// The output without the line breaks of the screen's width.
  private func flat(_ result: Program.Result) -> String {
    result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static let english = "# Lamps\n\n1. Select **Save**.\n2. Wait 3 days.\n"

  @Test func goesFromNewDocumentToTranslatedOne() async throws {
    let path = try program.write("docs/en.md", Self.english)
    let folder = program.home.appending(path: "docs").path
    let new = try await program.run("translate", "new", path, "--language", "sv-SE")
    #expect(new.status == 0 && flat(new).contains("3 sentences, 0 of them from memory"))
    let status = try await program.run("translate", "status", folder, "--format", "json")
    #expect(status.output.contains("\"missing\": 3"))

    let out = program.home.appending(path: "out.xlf").path
    #expect(try await program.run("xliff", "export", "\(folder)/sv.md", "-o", out).status == 0)
    #expect(try await program.run("xliff", "check", "--strict", out).status == 0)
    var xliff = try String(contentsOfFile: out, encoding: .utf8)
      .replacing("state=\"initial\"", with: "state=\"translated\"")
    for (english, swedish) in [("Lamps", "Lampor"), ("Wait 3 days.", "Vänta i 3 dagar.")] {
      xliff = xliff.replacing(
        "<source>\(english)</source>",
        with: "<source>\(english)</source><target>\(swedish)</target>")
    }
    let back = try program.write("back.xlf", xliff)
    let dry = try await program.run("xliff", "import", back, "--into", folder, "--dry-run")
    #expect(
      flat(dry).contains("2 sentences of 3 units") && flat(dry).contains("Nothing was written"))
    let done = try await program.run("xliff", "import", back, "--into", folder, "--locale", "nl")
    #expect(done.status == 0 && flat(done).contains("2 zinnen van 3 eenheden zijn veranderd"))
    let text = try String(contentsOfFile: "\(folder)/sv.md", encoding: .utf8)
    #expect(text.contains(">Vänta i 3 dagar.</span>") && text.contains("ms.contentlocale: sv-SE"))

    // The English changes.
    _ = try program.write(
      "docs/en.md", Self.english.replacing("Wait 3 days.", with: "Wait 30 days.") + "3. Done.\n")
    let update = try await program.run("translate", "update", folder)
    #expect(flat(update).contains("unchanged 2, changed 1, new 1, no longer in the English 0"))
    let after = try await program.run("translate", "status", folder, "--format", "json")
    #expect(after.output.contains("\"stale\": 1") && after.output.contains("\"translated\": 1"))
    let again = try await program.run("translate", "update", folder)
    #expect(flat(again).contains("matches its English"))
  }

  @Test func namesATitleWhoseEnglishHasChanged() async throws {
    let english = "---\ntitle: Turn off 3 lamps\n---\n\(Self.english)"
    let path = try program.write("docs/guide.md", english)
    let translated = path.replacing(".md", with: ".sv.md")
    #expect(try await program.run("translate", "new", path, "--language", "sv-SE").status == 0)
    let text = try String(contentsOfFile: translated, encoding: .utf8)
    _ = try program.write(
      "docs/guide.sv.md", text.replacing("title: Turn off 3 lamps", with: "title: Släck 4 lampor"))
    let checked = try await program.run("check", program.home.appending(path: "docs").path)
    #expect(flat(checked).contains("guide.sv.md:2:8: error: number '4' is '3' in English"))
    _ = try program.write(
      "docs/guide.md", english.replacing("Turn off 3 lamps", with: "Turn off 4 lamps"))
    let update = try await program.run("translate", "update", translated)
    #expect(flat(update).contains("unchanged 3, changed 0, new 0"))
    let notes = update.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(notes.contains("unit 'page.title'") && notes.contains("[source.stale]"))
    let exported = try await program.run("xliff", "export", translated)
    #expect(exported.output.contains("<source>Turn off 4 lamps</source>"))
    #expect(exported.output.contains("x:stale"))
  }

  @Test func notesWordsToAvoidWithTheTermToUse() async throws {
    let path = try program.write("docs/guide.sv.md", "# Handbok\n\n1. Öppna en tenanten.\n")
    let found = try await program.run("check", path)
    #expect(found.status == 0 && flat(found).contains("guide.sv.md:3:13: note:"))
    #expect(flat(found).contains("write 'klientorganisation'"))
    let json = try await program.run("check", path, "--format", "json")
    #expect(json.output.contains("\"id\": \"term.avoided\""))
  }

  /// Scripts read JSON, whose sentences stay English.
  @Test func tellsFindingsInTheReadersLanguage() async throws {
    let unit =
      "<span data-ttu-id=\"ab123-103\">Vänta 3 dagar.</span><span class=\"sxs-lookup\">"
      + "<span data-stu-id=\"ab123-103\">Wait 30 days.</span></span>"
    let path = try program.write("docs/guide.sv.md", "# Handbok\n\n1. \(unit)\n")
    let swedish = try await program.run("check", path, "--locale", "sv")
    #expect(swedish.status == 1 && flat(swedish).contains("fel: talet ”3” är ”30” på engelska"))
    #expect(flat(swedish).contains("[number.changed]"))
    #expect(swedish.errors.contains("varningar och anmärkningar: "))
    let dutch = try await program.run("check", path, "--locale", "nl")
    #expect(flat(dutch).contains("fout: het getal \"3\" is in het Engels \"30\""))
    let json = try await program.run("check", path, "--locale", "sv", "--format", "json")
    #expect(json.output.contains("number '3' is '30' in English"))
  }

  @Test func exportsTermsAsAGlossary() async throws {
    let path = try program.write("docs/en.md", "# Lamps\n\n1. Release the delay hold.\n")
    _ = try await program.run("translate", "new", path, "--language", "nl-NL")
    let folder = program.home.appending(path: "docs").path
    let out = try await program.run("xliff", "export", "\(folder)/nl.md")
    #expect(out.output.contains("<gls:translation>vertragingsbewaring</gls:translation>"))
  }

  @Test func findsAProcedureByAnotherWordForItsConcept() async throws {
    let none = try await program.run("run", "revoke")
    #expect(none.status == 2 && none.errors.contains("assign-or-remove-license"))
    let dutch = try await program.run("run", "toewijzing opheffen", "--locale", "nl")
    #expect(dutch.errors.contains("assign-or-remove-license"))
  }

  /// A translation stands in Markdown beside its English, so other pages have none to be written.
  @Test(arguments: ["page.html", "steps.txt", "guide.markdown"])
  func writesNoTranslationOfWhatIsNoMarkdown(name: String) async throws {
    let path = try program.write("docs/\(name)", "<ol><li>Open <b>Users</b>.</li></ol>\n")
    let new = try await program.run("translate", "new", path, "--language", "sv-SE")
    #expect(new.status == 2 && new.errors.contains("save it as Markdown"), "\(new)")
    let files = try FileManager.default.contentsOfDirectory(
      atPath: program.home.appending(path: "docs").path)
    #expect(files == [name])
  }

  /// A Dutch sentence is no Danish one, however well its English fits.
  @Test func takesFromMemoryOnlyWhatIsInTheLanguage() async throws {
    let path = try program.write("docs/en.md", Self.english)
    let folder = program.home.appending(path: "docs").path
    #expect(try await program.run("translate", "new", path, "--language", "nl-NL").status == 0)
    let dutch = try String(contentsOfFile: "\(folder)/nl.md", encoding: .utf8)
    _ = try program.write(
      "docs/nl.md",
      dutch.replacing(/(data-ttu-id="[^"]+">)(<\/span>)/) { "\($0.1)Nederlands.\($0.2)" })
    for (language, count) in [("da-DK", 0), ("nl-BE", 3)] {
      let new = try await program.run(
        "translate", "new", path, "--language", language, "--memory", folder, "--force")
      #expect(flat(new).contains("3 sentences, \(count) of them from memory"), "\(new.output)")
    }
  }

  @Test func writesAPageWithABarForEachDocument() async throws {
    let path = program.home.appending(path: "status.html").path
    let result = try await program.run("translate", "status", "--html", path, "--locale", "sv")
    #expect(result.status == 0)
    let page = try String(contentsOfFile: path, encoding: .utf8)
    #expect(page.contains("<html lang=\"sv\">") && page.contains("reduce-licenses/nl.md"))
    #expect(!page.contains("<script") && !page.contains("http"))
  }

  /// A mistake in a file of words is told with its place, and what is missing is shown in English.
  @Test func tellsWhereWordsAreWrongAndFillsInWhatIsMissing() async throws {
    let content = program.home.appending(path: "pseudo").path
    #expect(try await program.run("translate", "pseudo", "-o", content).status == 0)
    let environment = ["STEGVIS_CONTENT": content]
    let whole = try String(contentsOfFile: "\(content)/locales/qps.yaml", encoding: .utf8)
    let without = whole.split(separator: "\n").filter { !$0.hasPrefix("list.title:") }
    _ = try program.write("pseudo/locales/qps.yaml", without.joined(separator: "\n") + "\n")
    let list = try await program.run(["list", "--locale", "qps"], environment: environment)
    #expect(list.status == 0 && list.output.contains("TITLE"), "\(list.output)\(list.errors)")

    _ = try program.write("pseudo/locales/qps.yaml", whole)
    let words = "domains/microsoft-365/words/qps.yaml"
    let own = try String(contentsOfFile: "\(content)/\(words)", encoding: .utf8)
    _ = try program.write("pseudo/\(words)", "list.title: \"again\"\nno colon\n" + own)
    let wrong = try await program.run(["list", "--locale", "qps"], environment: environment)
    #expect(wrong.status != 0 && wrong.output.isEmpty)
    #expect(wrong.errors.contains("\(words):1: the key 'list.title' occurs twice"))
    #expect(wrong.errors.contains("\(words):2: line is neither 'key: text' nor a comment"))
    #expect(try await program.run(["list"], environment: environment).status == 0)
  }

  /// English is what all other words of a domain are compared with, and shown in when they are missing.
  @Test func findsADomainWithoutWordsInEnglish() throws {
    _ = try program.write("content/domains/oven/words/sv.yaml", "fact.heat: \"Värme\"\n")
    _ = try program.write("content/domains/lamp/words/en.yaml", "fact.light: \"Light\"\n")
    _ = try program.write("content/domains/shelf/note.txt", "no words yet\n")
    let content = ContentFolder(path: program.home.appending(path: "content").path)
    let found = try content.wordFoldersWithoutEnglish()
    #expect(found == ["\(content.path)/domains/oven/words"])
    #expect(found.map { WordsCheck.withoutEnglish($0).severity } == [.error])
  }

  /// A new file of words has an empty text for each key and each form of its language.
  @Test func countsTheEmptyTextsOfNewWordsAsMissing() async throws {
    let path = try program.write(
      "oven/words/en.yaml",
      "fact.heat: \"Heat\"\nn.one: \"{count} loaf\"\nn.other: \"{count} loaves\"\n")
    let folder = program.home.appending(path: "oven/words").path
    #expect(try await program.run("translate", "new", path, "--language", "pl").status == 0)
    let status = try await program.run("translate", "status", folder, "--format", "json")
    #expect(status.output.contains("\"missing\": 4"), "\(status.output)")
    let out = program.home.appending(path: "out.xlf").path
    let export = try await program.run("xliff", "export", folder, "-o", out)
    #expect(export.status == 0, "\(export.errors)")
    let xliff = try String(contentsOfFile: out, encoding: .utf8)
    #expect(xliff.contains("many") && xliff.contains("loaves"))
    #expect(!xliff.contains("state=\"translated\""))
  }

  @Test func listsLabelsBesideTheirOfficialNames() async throws {
    let result = try await program.run(
      "translate", "labels", Checkout.root.appending(path: "procedures").path, "--language", "sv",
      "--format", "json")
    let items = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
    let users = try #require(items.first { $0["english"] as? String == "Users" })
    #expect(users["official"] as? String == "Användare")
    let missing = try await program.run(
      "translate", "labels", Checkout.root.appending(path: "procedures").path, "--missing",
      "--format", "json")
    #expect(missing.output == "[]\n", "every label of our procedures is in the glossary")
  }

  @Test func showsLabelsAsAnEnglishScreenDoes() async throws {
    let result = try await program.run(
      "show", "reduce-licenses", "--locale", "sv", "--labels", "en")
    #expect(result.output.contains("”Billing” > ”Your products”"))
    #expect(result.output.contains("Minska antalet"))
    let session = try await program.run(
      "run", "reduce-licenses", "--locale", "sv", "--labels", "nl", "--mode", "manual",
      "--answers", Program.scenario("reduce-licenses", "give-seven-back"))
    #expect(
      session.output.contains("”Facturering”") && session.output.contains("Sida: Uw producten")
        && !session.output.contains("”Fakturering”"))
    #expect(try await program.run("show", "reduce-licenses", "--labels", "fr").status == 2)
  }

  /// Whatever the screen calls it, the person finds it; what was recorded is the sentence alone.
  @Test func showsTheEnglishBesideALabelThatNobodyHasSeen() async throws {
    let result = try await program.run("show", "assign-or-remove-license", "--locale", "sv")
    #expect(flat(result).contains("”Användare” > ”Aktiva användare” (Active users)"))
    let english = try await program.run("show", "assign-or-remove-license", "--locale", "en")
    #expect(!english.output.contains("(Active users)"))
    let json = try await program.run(
      "show", "assign-or-remove-license", "--locale", "sv", "--format", "json")
    #expect(json.output.contains("Aktiva användare") && !json.output.contains("(Active users)"))
    let walk = try await program.run(
      "run", "reduce-licenses", "--locale", "sv", "--mode", "automatic",
      "--answers", Program.scenario("reduce-licenses", "give-seven-back"))
    #expect(flat(walk).contains("”Dina produkter” (Your products)"))
    let replay = try await program.run("replay", "last", "--locale", "sv")
    #expect(flat(replay).contains("”Dina produkter” (Your products)"))
    let report = try await program.run("sessions", "show", "last", "--locale", "sv")
    #expect(flat(report).contains("”Dina produkter” (Your products)"))
  }

  @Test func mendsWhatIsSafeAndKeepsWhatIsAllRight() async throws {
    let page = """
      ---
      ms.contentlocale: sv-SE
      ---

      # <span data-ttu-id="ab123-101">Lampor</span><span class="sxs-lookup"><span data-stu-id="ab123-101">Lamps</span></span>

      1. <span data-ttu-id="ab123-102">Välj  **Spara.**</span><span class="sxs-lookup"><span data-stu-id="ab123-102">Select **Save**.</span></span>
      2. <span data-ttu-id="ab123-103">Vänta i 4 dagar.</span><span class="sxs-lookup"><span data-stu-id="ab123-103">Wait for 3 days.</span></span>

      """
    let path = try program.write("docs/guide.sv.md", page)
    let found = try await program.run("check", path, "--format", "sarif")
    #expect(found.status == 1 && found.output.contains("\"fixes\""))
    let fixed = try await program.run("check", path, "--fix")
    #expect(fixed.status == 1 && fixed.errors.contains("2 problems fixed"))
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("Välj **Spara**."))
    _ = try program.write(
      "docs/suppressions.yaml",
      "- {check: number.changed, document: guide.sv.md, unit: ab123-103, reason: \"counted otherwise here\"}\n- {check: link.empty, reason: \"never used\"}\n"
    )
    let kept = try await program.run("check", path, "--format", "json")
    #expect(kept.status == 0 && kept.output.contains("suppression.unused"))
    _ = try program.write("docs/suppressions.yaml", "- {check: number.changed}\n")
    #expect(try await program.run("check", path).output.contains("suppression.invalid"))
  }

  private func page(_ language: String, _ target: String, _ source: String) -> String {
    "---\nms.contentlocale: \(language)\n---\n\n# T\n\n1. <span data-ttu-id=\"ab123-102\">"
      + "\(target)</span><span class=\"sxs-lookup\"><span data-stu-id=\"ab123-102\">"
      + "\(source)</span></span>\n"
  }

  @Test func findsInDanishWhatADanishPageTellsWrong() async throws {
    let right = try program.write(
      "docs/a.md",
      page("da-DK", "Slet ikke de tre grupper.", "Don't delete the three groups."))
    let found = try await program.run("check", right)
    #expect(
      found.status == 0 && flat(found).contains("names of labels are not checked in language 'da'"))
    #expect(!found.errors.contains("nothing wrong"))
    let wrong = try program.write(
      "docs/b.md", page("da-DK", "Slet de fire grupper.", "Don't delete the three groups."))
    let told = try await program.run("check", wrong)
    #expect(told.status == 1 && flat(told).contains("number '4' is '3' in English"))
    #expect(flat(told).contains("negation.changed"))
  }

  @Test func saysWhatWasNotCheckedInALanguageItDoesNotKnow() async throws {
    let path = try program.write(
      "docs/c.md", page("de-DE", "Lösche die vier Gruppen.", "Don't delete the three groups."))
    let found = try await program.run("check", path)
    #expect(found.status == 0 && !found.errors.contains("nothing wrong"))
    #expect(flat(found).contains("there are no rules for language 'de': negations, numbers"))
    let json = try await program.run("check", path, "--format", "json")
    #expect(json.status == 0 && json.output.contains("language.unchecked"))
  }

  @Test func saysWhatIsWrongWithXLIFFAndGoesOn() async throws {
    let path = try program.write("bad.xlf", "<xliff>")
    let result = try await program.run("xliff", "check", path, "--format", "json")
    #expect(result.status == 1 && result.output.contains("xliff.version"))
    #expect(try await program.run("xliff", "check", "/nosuch.xlf").status == 2)
    #expect(try await program.run("xliff", "import", path, "--into", program.home.path).status == 2)
  }
}
