import Diagnostics
import Documents
import Foundation
import Procedures
import Testing
import Translation

struct DocumentBindingTests {
  private let page = """
    # <a name="lamps"></a>Lampen

    Het wordt donker.

    1. <span data-ttu-id="aaaaa-103">Selecteer **de lamp Uit**.</span><span class="sxs-lookup"><span data-stu-id="aaaaa-103">Select **Off**.</span></span>
    """

  private func document(_ text: String) -> ForeignDocument {
    let file = SourceFile(path: "page.md", text: text)
    let labels = LabelGlossary(entries: [.init(names: ["en": "Off", "nl": "Uit"])])
    let read = DocumentReader.read(file, locale: ContentLocale("nl"))
    return ForeignDocument(file, outline: DocumentOutline(read, labels: labels))
  }

  private func binding(_ text: String) -> (binding: DocumentBinding?, [Diagnostic]) {
    DocumentBinding.read(SourceFile(path: "page.yaml", text: text))
  }

  private func pinned() throws -> DocumentBinding {
    let digest = try #require(
      document(page).outline.passage(at: "lamps/1").map { TextNormal.digest(of: $0.bound) })
    return try #require(
      binding(
        """
        procedure: lamps
        document: page
        locale: nl
        passages:
          - {at: lamps/1, digest: \(digest), steps: [switch-off]}
        """
      ).binding)
  }

  @Test(arguments: [
    "procedure: lamps", "[", "procedure: l\ndocument: d\nlocale: nl\npassages: [{at: a}]",
  ])
  func saysThatABindingIsInvalid(_ text: String) {
    #expect(binding(text).1.map(\.id) == [.bindingInvalid])
  }

  @Test func namesAStepThatDoesNotExist() throws {
    let other = LampProcedure.manifest.replacing("switch-off", with: "dim")
    let bound = LampProcedure.bind(
      manifest: other, english: LampProcedure.english.replacing("switch-off", with: "dim"),
      swedish: LampProcedure.swedish.replacing("switch-off", with: "dim"))
    #expect(try pinned().unknownSteps(in: bound.procedure).map(\.id) == [.bindingInvalid])
  }

  @Test func findsThatAPassageHasDrifted() throws {
    let binding = try pinned()
    #expect(document(page).drift(from: binding) == [])
    let changed = document(page.replacing("Select **Off**.", with: "Select **Out**."))
    #expect(changed.drift(from: binding).map(\.text) == ["Select Out."])
    #expect(
      document("# Nothing").drift(from: binding).map(\.change) == [.removed(old: nil)])
  }

  @Test func putsTheDocumentsSentenceInThePlaceOfOurs() throws {
    let manifest = LampProcedure.manifest.replacing("sv: sv.md", with: "nl: sv.md")
    let procedure = try #require(LampProcedure.bind(manifest: manifest).procedure)
    let document = document(page)
    let dutch = document.overlay(
      procedure, with: try pinned(), in: ContentLocale("nl"), environment: "o365-worldwide")
    let step = try #require(dutch.texts["nl"]?.steps["switch-off"])
    // Bold that translation has moved is corrected.
    #expect(
      step.sentence == [.text("Selecteer de lamp "), .strong([.text("Uit")]), .text(".")])
    #expect(step.original?.map(\.plain).joined() == "Select Off.")
    let english = document.overlay(
      procedure, with: try pinned(), in: ContentLocale("en"), environment: "o365-worldwide")
    #expect(
      english.texts["en"]?.steps["switch-off"]?.sentence.map(\.plain).joined() == "Select Off.")
    #expect(
      english.texts["en"]?.steps["choose"]?.sentence.map(\.plain).joined() == "Choose the lamp.")
  }

  @Test func takesNoVariantThatIsForAnotherEnvironment() throws {
    let manifest = LampProcedure.manifest.replacing("sv: sv.md", with: "nl: sv.md")
    let procedure = try #require(LampProcedure.bind(manifest: manifest).procedure)
    let step = "1. " + (page.split(separator: "1. ").last.map(String.init) ?? "")
    let variant = page.replacing(
      step, with: "::: moniker range=\"o365-21vianet\"\n\n\(step)\n\n::: moniker-end\n")
    let document = document(variant.replacing("Select **Off**", with: "Turn **Off**"))
    #expect(document.outline.step("lamps/1")?.variants == ["o365-21vianet"])
    func sentence(_ environment: String) throws -> String? {
      document.overlay(
        procedure, with: try pinned(), in: ContentLocale("en"), environment: environment
      ).texts["en"]?.steps["switch-off"]?.sentence.map(\.plain).joined()
    }
    #expect(try sentence("o365-21vianet") == "Turn Off.")
    #expect(try sentence("o365-worldwide") == "Select Off.")
  }
}
