import Diagnostics
import Documents
import Testing

/// Markers of alerts that show none, because somebody translated their word or joined them with text.
struct AlertMarkerTests {
  private func findings(_ marker: String) -> [Diagnostic] {
    read("1. Turn it on.\n\n> \(marker)\n> The lamp is hot.\n").diagnostics
      .filter { $0.id == .alertWord }
  }

  @Test(arguments: [
    ("[!OBS]", "[!NOTE]"), ("[!Opmerking]", "[!NOTE]"), ("[!VIKTIGT]", "[!IMPORTANT]"),
    ("[!Belangrijk]", "[!IMPORTANT]"), ("[!VARNING]", "[!WARNING]"), ("[!TIPS]", "[!TIP]"),
    ("[!OBS!]", "[!NOTE]"), ("[! NOTE]", "[!NOTE]"), ("\\[!NOTE\\]", "[!NOTE]"),
    ("[!WARNING ]", "[!WARNING]"), ("[!FÖRSIKTIGHET]", "[!CAUTION]"),
  ])
  func namesTheWordThatBelongsThere(_ marker: String, _ right: String) {
    let found = findings(marker)
    #expect(found.map(\.severity) == [.error])
    #expect(found.first?.advice == "write '\(right)'")
    #expect(found.first?.place.line == 3 && found.first?.place.column == 3)
  }

  @Test(arguments: ["[!NOTE]", "[!note]", "[!Important]", "[!TIP]  ", "[!CAUTION]", "[!WARNING]"])
  func leavesRightMarkersAlone(_ marker: String) {
    #expect(findings(marker).isEmpty)
  }

  /// Other programs have words of their own, and what is included or shown looks alike.
  @Test(arguments: [
    "[!INFO]", "[!question]", "[!INCLUDE [a](a.md)]", "[!VIDEO https://example.org/v]",
    "[!div class=\"x\"]", "[!code-json[](a.json)]", "[!OBS](https://example.org)", "[OBS]",
    "[ ] Open it", "OBS",
  ])
  func takesNothingElseForAnAlert(_ marker: String) {
    #expect(findings(marker).isEmpty)
  }

  @Test func warnsOfAWordThatNobodyKnows() {
    let found = findings("[!HUOMAUTUS]")
    #expect(found.map(\.severity) == [.warning])
    #expect(found.first?.advice?.contains("'[!CAUTION]'") == true)
  }

  @Test func findsTextThatIsJoinedToTheMarker() {
    #expect(findings("[!NOTE]The lamp is hot.").map(\.severity) == [.error])
    #expect(findings("[!NOTE] The lamp is hot.").map(\.severity) == [.warning])
    let unit = unit("a-1", "Lampan är het.", "The lamp is hot.")
    #expect(findings("[!NOTE]\(unit)").first?.message.contains("on the line of '[!NOTE]'") == true)
  }

  /// Pages about Markdown show markers as code.
  @Test func readsNoMarkersInCode() {
    let page = read("```\n> [!OBS]\n> a\n```\n\n    > [!OBS]\n\n`> [!OBS]`\n")
    #expect(!page.ids.contains(.alertWord))
  }
}
