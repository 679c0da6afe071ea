import Diagnostics
import Documents
import Testing
import Workspaces

struct SuppressionsTests {
  private func read(_ text: String) -> (suppressions: [Suppression], diagnostics: [Diagnostic]) {
    SuppressionsReader.read(SourceFile(path: "docs/suppressions.yaml", text: text))
  }

  @Test func coversWhatItNames() throws {
    let (suppressions, diagnostics) = read(
      "- {check: punct.end, document: sv.md, unit: ab123-104, reason: a heading}")
    #expect(diagnostics.isEmpty)
    let suppression = try #require(suppressions.first)
    func finding(_ path: String, _ unit: String) -> Diagnostic {
      Diagnostic(
        .punctEnd, .note, at: SourcePlace(path: path), "x",
        sentence: .init(unit: unit, source: "a", target: "b"))
    }
    #expect(suppression.covers(finding("docs/sv.md", "ab123-104")))
    #expect(!suppression.covers(finding("docs/sv.md", "ab123-105")))
    #expect(!suppression.covers(finding("docs/nl.md", "ab123-104")))
  }

  @Test(arguments: [
    "- {check: punct.end}", "- {check: no.such, reason: x}", "- {check: punct.end, reason: ' '}",
    "a: b", "- [",
  ])
  func saysWhatIsWrongWithAFile(text: String) {
    #expect(read(text).diagnostics.map(\.id) == [.suppressionInvalid])
  }

  @Test func namesThePlaceWhereAFileStopsBeingYAML() throws {
    let found = try #require(read("- {check: punct.end, reason: x}\n- a: b: c").diagnostics.first)
    #expect(found.place.line == 2)
    #expect(found.place.column == 7)
    #expect(!found.message.contains("rror"))
  }

  @Test func namesOneThatCoversNothing() {
    // The command reports it; scripts rely on its id.
    #expect(DiagnosticID.suppressionUnused.rawValue == "suppression.unused")
  }
}
