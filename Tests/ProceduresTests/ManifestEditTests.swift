import Documents
import Procedures
import Testing

/// A manifest with one more language keeps all else.
struct ManifestEditTests {
  private let manifest = """
    id: lamps
    documents: {en: en.md, sv: sv.md}
    steps:
      # Somebody decides.
      decide-way:
        operation: manual.decide
        on: {on: end, off: end}
        words:
          en: {on: turn it "on"}
          sv: {on: tänd den, off: släck den}
      look:
        operation: manual.do

    """

  @Test func wordsWhatStepsNameThemselves() {
    let edited = ManifestEdit.adding("qps", to: SourceFile(path: "p", text: manifest)) {
      "<\($0)>"
    }
    #expect(
      edited
        == manifest
        .replacing("sv: sv.md}", with: "sv: sv.md, qps: qps.md}")
        .replacing(
          "    words:\n",
          with: "    words:\n      qps: {\"off\": \"<off>\", \"on\": \"<turn it \\\"on\\\">\"}\n"))
  }

  @Test func changesNoStepWithoutWordsOfItsOwn() {
    let plain = "id: a\ndocuments: {en: en.md}\nsteps:\n  look:\n    operation: manual.do\n"
    let edited = ManifestEdit.adding("da", to: SourceFile(path: "p", text: plain)) { $0 }
    #expect(edited == plain.replacing("en.md}", with: "en.md, da: da.md}"))
  }
}
