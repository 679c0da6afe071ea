import Diagnostics
import Documents
import Procedures
import TestSupport
import Testing
import Translation

/// Forms of steps that few authors use, none of which may be lost without a word.
struct RareStepsTests {
  private func outline(_ text: String, _ path: String = "page.md") -> DocumentOutline {
    DocumentOutline(
      DocumentReader.read(
        SourceFile(path: path, text: text), locale: ContentLocale("en"),
        languages: TestLanguages.all), labels: LabelGlossary())
  }

  private func ids(_ outline: DocumentOutline) -> [String] {
    outline.parts.flatMap(\.steps).map { "\($0.id) \($0.text)" }
  }

  private func findings(_ outline: DocumentOutline) -> [String] {
    outline.diagnostics.map { "\($0.place.line) \($0.id.rawValue)" }
  }

  @Test(arguments: [
    "1️⃣ Open A.\n2️⃣ Open B.\n\n1️⃣ Open C.\n2️⃣ Open D.\n",
    "1\\. Open A.\n2\\. Open B.\n\n1\\. Open C.\n2\\. Open D.\n",
    "**1)** Open A.\n**2)** Open B.\n\n**1)** Open C.\n**2)** Open D.\n",
    "Step 1: Open A.\nStep 2: Open B.\n\n**Step 1:** Open C.\n\n**Step 2:** Open D.\n",
  ])
  func beginsAnotherListWhereTypedNumbersDo(text: String) {
    let found = outline("# Do\n\n\(text)")
    #expect(ids(found) == ["do/1 Open A.", "do/2 Open B.", "do~2/1 Open C.", "do~2/2 Open D."])
    #expect(!found.diagnostics.contains { $0.id == .listNumbering })
    // The fix must not join them.
    let fixes = found.diagnostics.compactMap(\.fix)
    let fixed = FixedFile.bytes(of: found.document.file.bytes, with: fixes)
    #expect(fixed.count == fixes.count)
    #expect(ids(outline(String(decoding: fixed.bytes, as: UTF8.self))) == ids(found))
  }

  /// Markdown itself counts on there.
  @Test func countsOnWhereMarkdownDoes() {
    let found = outline("# Do\n\n1. Open A.\n2. Open B.\n\n1. Open C.\n")
    #expect(ids(found) == ["do/1 Open A.", "do/2 Open B.", "do/3 Open C."])
    #expect(findings(found) == ["6 list.numbering"])
  }

  @Test func readsKeycapsWithAndWithoutTheVariationSelector() {
    let numbers = (1...9).map { "\($0)\($0 % 2 == 0 ? "" : "\u{FE0F}")\u{20E3}" } + ["🔟"]
    let text = numbers.map { "\($0) Open it.\n" }.joined()
    let found = outline("# Do\n\n\(text)")
    #expect(ids(found) == (1...10).map { "do/\($0) Open it." })
    #expect(found.diagnostics.map(\.id) == Array(repeating: .listDigits, count: 10))
  }

  @Test(arguments: ["Step ", ""])
  func readsHeadingsThatNumberMoreThanAThousandSteps(word: String) {
    let mark = word.isEmpty ? "." : ":"
    let text = (1...1_002).map { "## \(word)\($0)\(mark) Open it\n\nWait.\n\n" }.joined()
    let steps = outline("# Do\n\n\(text)").parts.flatMap(\.steps)
    #expect(steps.count == 1_002)
    #expect(steps.allSatisfy { $0.text == "Open it" } && steps.last?.shownNumber == 1_002)
  }

  @Test func takesAYearForNoStep() {
    #expect(outline("# Log\n\n## 2024. Open it\n\n## 2025. Close it\n").parts.isEmpty)
  }

  @Test func namesRomanNumeralsThatAreShownAsCode() {
    let text = "1. Choose it.\n\n   a) Open A.\n\n        i. Use 993.\n        ii. Use 465.\n"
    #expect(findings(outline("# Do\n\n\(text)")) == ["7 list.loose", "7 list.loose"])
    #expect(findings(outline("# Do\n\n    i. x\n    ii. y\n")).isEmpty)
  }

  @Test func readsATableOfWordWhoseNumbersEndInNoBreakSpaces() {
    func page(_ number: (Int) -> String) -> String {
      let rows = ["Open the safe.", "Take the key.", "Close the safe."].enumerated().map {
        "<tr><td>\(number($0.offset + 1))</td><td>\($0.element)</td></tr>"
      }
      return
        "<html><head><title>Quit</title></head><body><h1>Quit</h1><table><tr><td><b>Step</b></td>"
        + "<td><b>Action</b></td></tr>\(rows.joined())</table></body></html>"
    }
    for number in [{ "\($0).&nbsp;" }, { "<p>\($0).&nbsp;&nbsp;</p>" }] as [(Int) -> String] {
      let found = outline(page(number), "page.html")
      #expect(
        found.parts.flatMap(\.steps).map(\.text) == [
          "Open the safe.", "Take the key.", "Close the safe.",
        ])
      #expect(found.parts.flatMap(\.steps).allSatisfy { $0.marker == .table })
      #expect(findings(found).isEmpty)
    }
  }
}
