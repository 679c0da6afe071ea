import Documents
import Operations
import Procedures
import TestSupport
import Testing
import Translation

/// Documents that nobody bound, as procedures.
struct DocumentWalkTests {
  private static let catalogue = Catalogue(
    [Operation("manual.do", .confirm), Operation("manual.read", .confirm)], roles: [])

  private func outline(_ path: String, _ text: String, _ locale: String = "en") -> DocumentOutline {
    DocumentOutline(
      DocumentReader.read(
        SourceFile(path: path, text: text), locale: ContentLocale(locale),
        languages: TestLanguages.all), labels: LabelGlossary())
  }

  private func walk(
    _ outlines: [DocumentOutline], part: String? = nil, environment: String = ""
  ) throws -> DocumentWalk {
    try DocumentWalk(
      "page.md", outlines, part: part, environment: environment, catalogue: Self.catalogue)
  }

  @Test func walksWhatFollowsTabsBehindThem() throws {
    let text = """
      # Install

      1. Open the file.

      # [Windows](#tab/windows)

      2. Run `setup.exe`.

      # [macOS](#tab/macos)

      2. Drag the icon.

      ---

      3. Restart the computer.

      ## Check

      1. Check the version.

      """
    let english = outline("page.md", text)
    let walked = try walk([english])
    #expect(
      sentences(walked, "en") == [
        "Open the file.", "Run setup.exe.", "Restart the computer.", "Check the version.",
      ])
    // Their ids are what they are without the tabs.
    #expect(
      walked.procedure.steps.map(\.id.rawValue) == [
        "install/1", "windows/1", "install/2", "check/1",
      ])
    // One part alone has all of its steps.
    #expect(
      sentences(try walk([english], part: "install"), "en") == [
        "Open the file.", "Restart the computer.",
      ])
    let swedish = outline(
      "page.sv.md",
      text.replacing("Open the file", with: "Öppna filen")
        .replacing("Restart the computer", with: "Starta om datorn"), "sv")
    #expect(
      sentences(try walk([english, swedish]), "sv") == [
        "Öppna filen.", "Run setup.exe.", "Starta om datorn.", "Check the version.",
      ])
  }

  /// The sentences of a procedure in a language, in the order of its steps.
  private func sentences(_ walk: DocumentWalk, _ language: String) -> [String] {
    walk.procedure.steps.map { step in
      let text = walk.procedure.text(in: language)?.steps[step.id]
      let mark = text?.borrowedFrom.map { "[\($0)] " } ?? ""
      return mark + (text?.sentence.plainText ?? "?")
    }
  }

  @Test func walksStepsInsideStepsAfterTheStepAroundThem() throws {
    let walk = try walk([
      outline(
        "page.md",
        """
        # Leave

        1. Remove from:
           1. Mail
           2. Chat

           Wait an hour.
        2. Go home.
        """)
    ])
    #expect(sentences(walk, "en") == ["Remove from:", "Mail", "Chat", "Go home."])
    #expect(
      walk.procedure.steps.map(\.operation.id)
        == ["manual.read", "manual.do", "manual.do", "manual.do"])
    #expect(walk.procedure.steps.map(\.place?.shownNumber) == ["1", "1.1", "1.2", "2"])
    let after = walk.procedure.steps.map { step in
      walk.procedure.texts["en"]?.steps[step.id]?.content.after ?? []
    }
    #expect(after == [[], [], [.paragraph([.text("Wait an hour.")])], []])
  }

  /// Markdown shows `a.` as text, HTML and Word as the author chose.
  @Test(arguments: [
    (
      "page.md", "# Close\n\n1. Open:\n   a. Left\n   b. Right\n2. Close.\n",
      ["1", "1.a", "1.b", "2"]
    ),
    (
      "page.html",
      "<h1>Close</h1><ol type=\"A\"><li>Open:<ol type=\"i\"><li>Left</li><li>Right</li></ol></li>"
        + "<li>Close.</li></ol>", ["A", "A.i", "A.ii", "B"]
    ),
    (
      "page.txt", "Close\n\n1. Open:\n   i) Left\n   ii) Right\n2. Close.\n",
      ["1", "1.i", "1.ii", "2"]
    ),
  ])
  func numbersStepsAsTheDocumentDoes(_ path: String, _ text: String, _ numbers: [String]) throws {
    let walk = try walk([outline(path, text)])
    #expect(walk.procedure.steps.map { $0.place?.shownNumber ?? "-" } == numbers)
  }

  @Test func writesNumbersInLettersAndRomanNumerals() {
    #expect([1, 26, 27, 53].map(Block.Numerals.letters.text) == ["a", "z", "aa", "ba"])
    #expect([4, 9, 14, 39].map(Block.Numerals.roman.text) == ["iv", "ix", "xiv", "xxxix"])
    #expect(Block.Numerals.capitalRoman.text(2) == "II" && Block.Numerals.roman.text(0) == "0")
  }

  /// A sentence that stands before the steps of another part is no heading a second time.
  @Test func showsTheHeadingOfAPartOnce() throws {
    let text = """
      # Domains

      ## Check

      1. Collect it.
      2. Copy it.

      Add the record.

      - Open the manager.
      - Select Edit.

      Confirm it.

      > [!IMPORTANT]
      > Wait first.

      - Go back and ask for a check.

      1. Open the list.
      2. Select Finish.
      """
    let walk = try walk([outline("page.md", text)])
    let all = walk.procedure.steps.compactMap { walk.procedure.texts["en"]?.steps[$0.id] }
    let blocks = all.flatMap {
      ($0.content.opening?.before ?? []) + $0.content.before + $0.content.after + $0.content.closing
    }
    let shown = blocks.count { block in
      switch block {
      case .paragraph(let text), .heading(_, let text): text.plainText == "Confirm it."
      case .list, .alert, .quote, .code, .table, .only: false
      }
    }
    #expect(shown == 1, "\(blocks)")
  }

  /// Whoever reads a document in another language is told so once, if all of it is.
  @Test func saysOnceInWhichLanguageAWholeDocumentIs() throws {
    let walk = try walk([outline("page.md", "# A\n\n1. Öppna.\n2. Stäng.\n", "sv")])
    let text = walk.procedure.text(in: "en")
    let notes = walk.procedure.steps.compactMap { text?.steps[$0.id]?.languageNote }
    #expect(notes == [.document, .none])
  }

  @Test func alignsATranslationByTheShapeOfItsLists() throws {
    let english = outline("page.md", "# Leave\n\n1. Lock up.\n2. Go home.\n")
    let swedish = outline("page.sv.md", "# Gå\n\n1. Lås.\n2. Gå hem.\n", "sv")
    let walk = try walk([english, swedish])
    #expect(walk.separate == [])
    #expect(sentences(walk, "sv") == ["Lås.", "Gå hem."])
    #expect(sentences(walk, "en") == ["Lock up.", "Go home."])
    #expect(sentences(walk, "nl") == ["[en] Lock up.", "[en] Go home."])
  }

  @Test func alignsATranslationByTheIdsThatAuthorsGaveItsSteps() throws {
    let english = outline(
      "page.md", "# Leave\n\n1. <a name=\"lock\"></a>Lock up.\n2. <a name=\"go\"></a>Go home.\n")
    let swedish = outline("page.sv.md", "# Gå\n\n1. <a name=\"go\"></a>Gå hem.\n", "sv")
    let walk = try walk([english, swedish])
    #expect(walk.separate == [])
    #expect(sentences(walk, "sv") == ["[en] Lock up.", "Gå hem."])
    #expect(walk.procedure.textCount(in: "sv") == 1)
  }

  @Test func takesAPageWithOtherStepsForAnotherDocument() throws {
    let english = outline("page.md", "# Leave\n\n1. Lock up.\n2. Go home.\n")
    let other = outline("page.sv.md", "# Kom\n\n1. Lås upp.\n", "sv")
    let walk = try walk([english, other])
    #expect(walk.separate == ["page.sv.md"])
    #expect(sentences(walk, "sv") == ["[en] Lock up.", "[en] Go home."])
  }

  @Test func showsAnUntranslatedSentenceOfABilingualPageInItsSource() throws {
    let page = """
      # <span data-ttu-id="a-1">Gå</span><span class="sxs-lookup"><span data-stu-id="a-1">Leave</span></span>

      1. <span data-ttu-id="a-2">Lås.</span><span class="sxs-lookup"><span data-stu-id="a-2">Lock up.</span></span>
      2. <span data-ttu-id="a-3"></span><span class="sxs-lookup"><span data-stu-id="a-3">Go home.</span></span>
      """
    let walk = try walk([outline("page.md", page, "sv")])
    #expect(sentences(walk, "sv") == ["Lås.", "[en] Go home."])
    #expect(sentences(walk, "en") == ["Lock up.", "Go home."])
    #expect(sentences(walk, "nl") == ["[en] Lock up.", "[en] Go home."])
  }

  @Test func walksTheFirstOfTheTabsOrTheOneOfTheEnvironment() throws {
    let page = outline(
      "page.md",
      """
      # Leave

      #### [By hand](#tab/hand)

      1. Lock the door.

      #### [By app](#tab/app)

      1. Press lock.

      ---

      ## Later

      1. Come back.
      """)
    let first = try walk([page])
    #expect(sentences(first, "en") == ["Lock the door.", "Come back."])
    let opening = first.procedure.texts["en"]?.steps["hand/1"]?.content.opening
    #expect(
      (opening
        ?? first.procedure.steps.first.flatMap { step in
          first.procedure.texts["en"]?.steps[step.id]?.content.opening
        })?.otherTabs.map(\.plainText) == ["By app"])
    #expect(sentences(try walk([page], environment: "app"), "en") == ["Press lock.", "Come back."])
  }

  @Test func showsWhatStandsBehindTheStepsOfAWalkedTab() throws {
    let page = outline(
      "page.md",
      """
      # Leave

      #### [By hand](#tab/hand)

      1. Lock the door.

      It takes two turns.

      #### [By app](#tab/app)

      1. Press lock.

      The lamp is red.

      ---

      ## Later

      1. Come back.
      """)
    func shown(_ environment: String) throws -> String {
      let walk = try walk([page], environment: environment)
      let contents = walk.procedure.steps.map { walk.procedure.texts["en"]?.steps[$0.id]?.content }
      return "\(contents)"
    }
    #expect(try shown("").components(separatedBy: "It takes two turns.").count == 2)
    #expect(try shown("app").components(separatedBy: "The lamp is red.").count == 2)
  }

  @Test func walksOnePartAlone() throws {
    let page = outline(
      "page.md", "# Book\n\n## Come\n\n1. Knock.\n\n## Go\n\n1. Wave.\n2. Leave.\n")
    let whole = try walk([page])
    #expect(whole.procedure.steps.map(\.place?.part) == [1, 2, 2])
    #expect(whole.procedure.id == "page.md")
    let part = try walk([page], part: "go")
    #expect(sentences(part, "en") == ["Wave.", "Leave."])
    #expect(part.procedure.id == "page.md#go")
    #expect(part.procedure.steps.map(\.place?.partCount) == [1, 1])
    #expect(part.procedure.revision != whole.procedure.revision)
    #expect(throws: DocumentWalk.Problem.noPart("sleep", ["come", "go"])) {
      try walk([page], part: "sleep")
    }
    #expect(throws: DocumentWalk.Problem.noSteps) { try walk([outline("page.md", "# Book\n")]) }
  }

  @Test func keepsEachSentenceOfAPageOnce() throws {
    let page = outline(
      "page.md",
      """
      # Leave

      Before.

      - A fact
      - Another fact

      ## List

      1. One.

         > [!NOTE]
         > Two.

         | Three | Four |
         |---|---|
         | Five | Six |

         ```
         seven
         ```

         > Eight.

      2. Nine.

      Ten.

      ## End

      Eleven.
      """)
    let walk = try walk([page])
    let text = try #require(walk.procedure.texts["en"])
    let shown = walk.procedure.steps.map { step -> String in
      let own = text.steps[step.id]
      return "\(own?.content.opening?.before ?? []) \(own?.content.before ?? []) "
        + "\(own?.sentence ?? []) \(own?.content.after ?? []) \(own?.content.closing ?? [])"
    }.joined()
    for word in [
      "Before.", "A fact", "Another fact", "List", "One.", "Two.", "Three", "Four", "Five", "Six",
      "seven", "Eight.", "Nine.", "Ten.", "End", "Eleven.",
    ] {
      #expect(
        shown.components(of: "\"\(word)\"") + shown.components(of: "\"\(word)\\n\"") == 1, "\(word)"
      )
    }
  }
}

extension String {
  /// How often a text stands in this one.
  fileprivate func components(of part: String) -> Int {
    split(separator: part, omittingEmptySubsequences: false).count - 1
  }
}
