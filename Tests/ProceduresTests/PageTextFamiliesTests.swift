import Diagnostics
import Documents
import Procedures
import TestSupport
import Testing
import Translation

/// Titles, descriptions and texts of images, compared with those of the English page.
struct PageTextFamiliesTests {
  private static let english = """
    ---
    title: Turn off the lamp in 3 steps
    description: How to turn off {room} lamps with lamp.exe
    ---
    # Lamps

    ![A red lamp](media/red.png)

    """

  private func found(
    _ files: [(path: String, text: String)]
  ) -> [String] {
    var families = PageTextFamilies(languages: TestLanguages.all)
    for (path, text) in files {
      let document = DocumentReader.read(
        SourceFile(path: path, text: text), languages: TestLanguages.all)
      families.add(document, hash: document.sourceHash)
    }
    return families.diagnostics { language in
      SentenceChecks(
        memory: LanguageMemory(language: language, glossary: LabelGlossary()),
        languages: TestLanguages.all)
    }.map { "\($0.place.line):\($0.place.column) \($0.id.rawValue) \($0.message)" }
  }

  private func swedish(_ title: String, _ rest: String, image: String = "En röd lampa") -> String {
    "---\n\(title)\(rest)---\n# Lampor\n\n![\(image)](media/red.png)\n"
  }

  private static let description = "description: Så släcker du lampor i {room} med lamp.exe\n"

  @Test func findsNothingWhereAllIsTranslated() {
    let text = swedish("title: Släck lampan i tre steg\n", Self.description)
    #expect(found([("en.md", Self.english), ("sv.md", text)]).isEmpty)
    #expect(found([("guide.md", Self.english), ("guide.sv.md", text)]).isEmpty)
  }

  @Test(arguments: [
    (
      "title: Släck lampan i 4 steg\n", description,
      "2:8 number.changed number '4' is '3' in English"
    ),
    (
      "title: Turn off the lamp in 3 steps\n", description,
      "2:8 untranslated sentence is still in English"
    ),
    (
      "title: Släck den i 3 steg\n", "description: 'Så släcker du lampor med lamp.exe'\n",
      "3:14 placeholder.changed placeholder '{room}' is missing here"
    ),
    (
      "title: Släck den i 3 steg\n", "description: Så släcker du {room} med lampa.exe\n",
      "3:14 name.changed name 'lampa.exe' is 'lamp.exe' in English"
    ),
    (
      "title: Släck den i 3 steg\n", "",
      "1:1 sentence.count text 'description' of language 'en' is missing here"
    ),
    ("", description, "1:1 sentence.count text 'title' of language 'en' is missing here"),
  ])
  func namesWhatDiffersFromTheEnglish(title: String, rest: String, finding: String) {
    let text = swedish(title, rest)
    #expect(found([("en.md", Self.english), ("sv.md", text)]) == [finding])
    #expect(
      found([("x/guide.sv.md", text), ("x/guide.md", Self.english)]) == [finding])
  }

  @Test func namesTheImageWhoseTextIsMissing() {
    let title = "title: Släck lampan i 3 steg\n"
    let files = [("en.md", Self.english), ("sv.md", swedish(title, Self.description, image: ""))]
    #expect(
      found(files) == [
        "7:3 sentence.count text 'media_red.png' of language 'en' is missing here"
      ])
    // An image that the page does not show is not a text that is missing.
    let none = "---\n\(title)\(Self.description)---\n# Lampor\n"
    #expect(found([("en.md", Self.english), ("sv.md", none)]).isEmpty)
  }

  @Test func comparesOnlyWhatExistsWithAnotherTranslation() {
    let dutch = "---\ntitle: Doe de lamp uit in 5 stappen\ndescription: Zo doe je het\n---\n# A\n"
    let text = "---\ntitle: Släck lampan i 3 steg\n---\n# A\n"
    #expect(
      found([("nl.md", dutch), ("sv.md", text)]) == [
        "1:1 sentence.count text 'description' of language 'nl' is missing here"
      ])
  }

  @Test func takesNameForNoEnglish() {
    let english = "---\ntitle: Overview of Lamp Studio\n---\n# A\n"
    #expect(
      found([("en.md", english), ("sv.md", english + "Vi ska öppna den och du kan läsa.\n")])
        .isEmpty)
  }

  @Test func comparesNoTranslationOfAnotherVersion() {
    let text = swedish(
      "title: Släck lampan i 4 steg\nms.openlocfilehash: aaaa\n", Self.description)
    let english = Self.english.replacing("---\n#", with: "ms.openlocfilehash: bbbb\n---\n#")
    #expect(found([("en.md", english), ("sv.md", text)]).isEmpty)
  }
}
