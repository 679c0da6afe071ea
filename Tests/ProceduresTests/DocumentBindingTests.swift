import Diagnostics
import Documents
import Foundation
import Procedures
import TestSupport
import Testing
import Translation

/// A binding written by hand: read, checked, and used to show the document's sentences.
struct DocumentBindingTests {
  private let page = """
    # <a name="lamps"></a>Lampen

    Het wordt donker.

    1. <span data-ttu-id="aaaaa-103">Selecteer **de lamp Uit**.</span><span class="sxs-lookup"><span data-stu-id="aaaaa-103">Select **Off**.</span></span>
    """

  private func document(_ text: String) -> ForeignDocument {
    let file = SourceFile(path: "page.md", text: text)
    let labels = LabelGlossary(entries: [.init(names: ["en": "Off", "nl": "Uit"])])
    let read = DocumentReader.read(file, locale: ContentLocale("nl"), languages: TestLanguages.all)
    return ForeignDocument(file, outline: DocumentOutline(read, labels: labels))
  }

  private func binding(_ text: String) -> (binding: DocumentBinding?, [Diagnostic]) {
    DocumentBinding.read(SourceFile(path: "page.yaml", text: text))
  }

  private func pinned() throws -> DocumentBinding {
    let digest = try #require(
      document(page).outline.passage(at: "lamps/1").map { BindingText.digest(of: $0.bound) })
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

  @Test func namesThePlaceWhereABindingStopsBeingYAML() throws {
    let found = try #require(binding("procedure: lamps\nlocale: a: b").1.first)
    #expect(found.place.line == 2)
    #expect(found.place.column == 10)
    #expect(!found.message.contains("rror"))
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

/// A foreign document before and after its author changed it.
struct BindingDriftTests {
  private let page = """
    # <a name="lamps"></a>Lamps

    1. Go to the lamp in the hall.
    2. Turn the blue switch on the left.
    3. Look whether the street is lit.
    """

  private func document(_ text: String) -> ForeignDocument {
    let file = SourceFile(path: "page.md", text: text)
    return ForeignDocument(
      file,
      outline: DocumentOutline(
        DocumentReader.read(file, locale: ContentLocale("en"), languages: TestLanguages.all),
        labels: LabelGlossary()))
  }

  /// A binding of every step; the second is bound to a guessed change.
  private func binding(keepsText: Bool = true) -> DocumentBinding {
    let outline = document(page).outline
    return DocumentBinding(
      procedure: "lamps", document: "page", locale: ContentLocale("en"), sourceHash: "abc",
      entries: [("lamps/1", ["go"], false), ("lamps/2", ["switch"], true), ("lamps/3", [], false)]
        .compactMap { anchor, steps, isGuess in
          outline.passage(at: anchor).map {
            DocumentBinding.Entry(
              anchor: anchor, digest: BindingText.digest(of: $0.bound),
              steps: steps.map { StepID($0) }, text: keepsText ? BindingText.of($0.bound) : nil,
              isGuess: isGuess,
              accepted: steps.map {
                .init(step: StepID($0), acceptance: .init(by: "Åsa: \"1\"", on: "2026-01-02"))
              },
              reason: isGuess ? "label: \"Blue\"" : nil)
          }
        },
      place: .init(path: "page"))
  }

  private func changes(_ text: String, keepsText: Bool = true) -> [BindingDrift.Change] {
    BindingDrift(of: document(text), from: binding(keepsText: keepsText)).passages.map(\.change)
  }

  @Test func findsNothingInAnUntouchedDocument() {
    #expect(changes(page) == [.unchanged, .unchanged, .unchanged])
  }

  @Test func findsWhatWasMoved() {
    let moved = page.replacing("1. Go", with: "1. Breathe in.\n2. Go")
      .replacing("2. Turn", with: "3. Turn").replacing("3. Look", with: "4. Look")
    #expect(
      changes(moved) == [
        .moved(from: "lamps/1"), .moved(from: "lamps/2"), .moved(from: "lamps/3"), .new,
      ])
  }

  @Test func showsTheOldTextOfWhatWasReworded() {
    let old = "Turn the blue switch on the left."
    let reworded = page.replacing("blue switch on the left", with: "red switch on the left")
    #expect(changes(reworded) == [.unchanged, .reworded(old: old), .unchanged])
    #expect(changes(reworded, keepsText: false)[1] == .reworded(old: nil))
  }

  @Test func followsWhatWasRewordedAndMoved() {
    let text = """
      # <a name="lamps"></a>Lamps

      1. Go to the lamp in the hall.
      2. Ask your neighbours first.
      3. Turn the red switch on the left.
      4. Look whether the street is lit.
      """
    let drift = BindingDrift(of: document(text), from: binding())
    #expect(drift.passages.map(\.anchor) == ["lamps/1", "lamps/3", "lamps/4", "lamps/2"])
    #expect(drift.passages[1].change == .reworded(old: "Turn the blue switch on the left."))
    #expect(drift.passages[3].change == .new)
  }

  @Test func findsWhatWasRemoved() {
    let less = page.replacing("\n3. Look whether the street is lit.", with: "")
    #expect(
      changes(less) == [
        .unchanged, .unchanged, .removed(old: "Look whether the street is lit."),
      ])
  }

  @Test func readsBackWhatItWrites() throws {
    let written = try binding().yaml()
    let read = DocumentBinding.read(SourceFile(path: "page", text: written))
    #expect(read.binding == binding())
    #expect(read.1 == [])
  }

  @Test func takesOverOnlyWhatIsAccepted() throws {
    let text = page.replacing("blue", with: "red").replacing("street", with: "garden")
    let document = document(text)
    let drift = BindingDrift(of: document, from: binding())
    let updated = binding().updated(with: drift, for: document, changes: ["switch"]) {
      $0 == "lamps/2"
    }
    let after = BindingDrift(of: document, from: updated).passages
    #expect(after.map { $0.change == .unchanged } == [true, true, false])
    // Whoever accepts other words has not accepted the change that they tell.
    #expect(updated.guesses.map(\.anchor) == ["lamps/2"])
  }
}
