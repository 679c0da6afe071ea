import Diagnostics
import Documents
import TestSupport
import Testing

struct IncludeTests {
  private func read(_ files: [String: String]) -> Document {
    DocumentReader.read(
      SourceFile(path: "docs/a.md", text: files["docs/a.md"] ?? ""),
      including: IncludedFiles { path in
        files[path].map { SourceFile(path: path, text: $0) }
      }, languages: TestLanguages.all)
  }

  @Test func readsAFileThatAParagraphIncludes() {
    let document = read([
      "docs/a.md": "# A\n\n1. Open.\n\n[!INCLUDE [steps](../parts/b.md)]\n\n3. Close.\n",
      "parts/b.md": "---\ntitle: B\n---\n2. Choose.\n\n[!INCLUDE [c](./sub/c.md)]\n",
      "parts/sub/c.md": "> [!NOTE]\n> Careful.\n",
    ])
    #expect(document.lists.flatMap(\.items).map(\.displayedNumber) == [1, 2, 3])
    #expect(document.alerts.count == 1)
    #expect(document.lists[1].items[0].place.path == "parts/b.md")
    #expect(document.ids.isEmpty)
    #expect(document.included.map(\.path) == ["parts/b.md", "parts/sub/c.md"])
  }

  @Test func namesAnIncludeThatIsNotAtHand() {
    let document = read([
      "docs/a.md": "# A\n\n[!INCLUDE [steps](b.md)]\n\nIn [!INCLUDE [c](c.md)].\n"
    ])
    #expect(document.ids == [.includeMissing])
    #expect(document.paragraphs.first?.target.text == "steps")
  }

  @Test func stopsAtFilesThatIncludeEachOther() {
    let document = read([
      "docs/a.md": "[!INCLUDE [b](b.md)]\n", "docs/b.md": "B\n\n[!INCLUDE [a](a.md)]\n",
    ])
    #expect(document.paragraphs.map(\.target.text) == ["B", "a"])
  }

  @Test(arguments: ["/etc/b.md", "~/b.md", "https://example.com/b.md", "b.txt", "\\\\host\\b.md"])
  func includesNothingFromElsewhere(path: String) {
    let document = read(["docs/a.md": "[!INCLUDE [b](\(path))]\n"])
    #expect(document.paragraphs.map(\.target.text) == ["b"])
  }
}
