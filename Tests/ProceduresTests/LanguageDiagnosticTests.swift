import Diagnostics
import Procedures
import Testing

/// A language whose steps, order or warnings differ from the manifest or from English.
struct LanguageDiagnosticTests {
  private func ids(english: String? = LampProcedure.english, swedish: String) -> [DiagnosticID] {
    LampProcedure.bind(english: english, swedish: swedish).diagnostics.map(\.id)
  }

  private let swedish = LampProcedure.swedish

  @Test func findsAStepThatIsMissing() {
    let shorter = swedish.replacing("2. <a name=\"switch-off\"></a>Välj **Av**.", with: "")
    #expect(ids(swedish: shorter).contains(.languageStepMissing))
  }

  @Test func findsAStepThatIsExtra() {
    let longer = swedish + "\n3. <a name=\"dance\"></a>Dansa.\n"
    #expect(ids(swedish: longer).contains(.languageStepExtra))
  }

  @Test func findsStepsInAnotherOrder() {
    let swapped = """
      # <a name="lamps"></a>Lampor

      > [!WARNING]
      > Det blir mörkt.

      1. <a name="switch-off"></a>Välj **Av**.
      2. <a name="choose"></a>Välj lampan.
      """
    #expect(ids(swedish: swapped).contains(.languageOrder))
  }

  @Test func findsAWarningThatIsLost() {
    let calm = swedish.replacing("> [!WARNING]\n> Det blir mörkt.\n\n", with: "")
    #expect(ids(swedish: calm).contains(.languageWarningMissing))
  }

  @Test func findsAStepOfTheEnglishDocumentThatIsNotBound() {
    let english = LampProcedure.english + "\n3. Dance.\n"
    #expect(ids(english: english, swedish: swedish).contains(.stepUnbound))
  }

  @Test func findsAStepThatNoDocumentTells() {
    let english = LampProcedure.english.replacing(
      "2. <a name=\"switch-off\"></a>Select **Off**.", with: "")
    #expect(ids(english: english, swedish: swedish).contains(.stepUndocumented))
  }

  @Test func findsATranslationOfASentenceThatHasChanged() throws {
    let unit =
      "<span data-ttu-id=\"aaaaa-103\">Välj lampan.</span><span class=\"sxs-lookup\"><span data-stu-id=\"aaaaa-103\">Choose a candle.</span></span>"
    let stale = swedish.replacing("Välj lampan.", with: unit)
    let bound = LampProcedure.bind(swedish: stale)
    let found = try #require(bound.diagnostics.first { $0.id == .sourceStale })
    #expect(found.severity == .warning)
    #expect(found.place.line == 3)
    // The procedure runs but would mislead people: a warning does not prevent binding.
    #expect(bound.procedure != nil)
  }
}
