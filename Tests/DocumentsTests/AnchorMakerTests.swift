import Documents
import TestSupport
import Testing

/// Anchors of headings: no two are the same, whatever the headings are called.
struct AnchorMakerTests {
  private func anchors(_ titles: [String], taken: [String] = []) -> [String] {
    var maker = AnchorMaker()
    for anchor in taken { maker.take(anchor) }
    return titles.map { maker.anchor(for: $0) }
  }

  private func anchors(inPage page: String) -> [String] {
    DocumentReader.read(
      SourceFile(path: "page.md", bytes: Array(page.utf8)), languages: TestLanguages.all
    ).blocks
      .compactMap { block in
        if case .heading(let heading) = block { heading.anchor } else { nil }
      }
  }

  @Test func countsHeadingsOfOneNameAsGitHubDoes() {
    #expect(anchors(["Save", "Save", "Save"]) == ["save", "save-1", "save-2"])
  }

  @Test func avoidsAnchorsThatItMadeUp() {
    #expect(anchors(["Save", "Save", "Save 1"]) == ["save", "save-1", "save-1-1"])
    #expect(anchors(["Save 1", "Save", "Save"]) == ["save-1", "save", "save-2"])
  }

  @Test func avoidsAnchorsOfTheAuthor() {
    #expect(anchors(["Save", "Save"], taken: ["save-1"]) == ["save", "save-2"])
  }

  /// Every order of three names that could collide.
  @Test func neverMakesOneTwice() {
    let names = ["Save", "Save 1", "Save-1", "Save 1 1", "save", "!", "Section"]
    for first in names {
      for second in names {
        for third in names {
          let made = anchors([first, second, third, first, second, third])
          #expect(Set(made).count == made.count, "\(first), \(second), \(third)")
        }
      }
    }
  }

  @Test func takesLinearTimeForManyOfOneName() {
    #expect(anchors(Array(repeating: "Save", count: 20_000)).last == "save-19999")
  }

  /// Two steps once had one id.
  @Test func givesTheHeadingsOfAPageDifferentAnchors() {
    let page = "## Save\n\n1. One.\n\n## Save\n\n1. Two.\n\n## Save 1\n\n1. Three.\n"
    #expect(anchors(inPage: page) == ["save", "save-1", "save-1-1"])
  }

  @Test func avoidsAnAnchorThatTheAuthorUsesFurtherDown() {
    let page = "## Save\n\n1. One.\n\n## <a name=\"save\"></a>Later\n\n1. Two.\n"
    #expect(anchors(inPage: page) == ["save-1", "save"])
  }
}
