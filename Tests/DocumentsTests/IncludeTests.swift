import Diagnostics
import Documents
import Synchronization
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
    #expect(document.ids == [.includeUnread])
    #expect(document.diagnostics.first?.place.path == "docs/b.md")
    #expect(document.diagnostics.first?.message.hasSuffix("because it includes itself") == true)
  }

  @Test func namesAFileThatIsIncludedTooDeep() {
    var files = ["docs/a.md": "[!INCLUDE [1](1.md)]\n", "docs/5.md": "1. Gone.\n"]
    for number in 1...4 {
      files["docs/\(number).md"] = "\(number). Step.\n\n[!INCLUDE [next](\(number + 1).md)]\n"
    }
    let document = read(files)
    #expect(document.lists.flatMap(\.items).count == 4)
    #expect(document.ids == [.includeUnread])
    #expect(document.diagnostics.first?.place.path == "docs/4.md")
    #expect(document.diagnostics.first?.place.line == 3)
  }

  @Test func namesWhatIsMoreThanAPageMayInclude() {
    let many = read([
      "docs/a.md": String(repeating: "[!INCLUDE [b](b.md)]\n\n", count: 260), "docs/b.md": "B\n",
    ])
    #expect(many.paragraphs.filter { $0.target.text == "B" }.count == 256)
    #expect(many.ids == [DiagnosticID](repeating: .includeUnread, count: 4))
    let large = read([
      "docs/a.md": String(repeating: "[!INCLUDE [b](b.md)]\n\n", count: 6),
      "docs/b.md": "B\n\n```\n" + String(repeating: "a", count: 1_040_000) + "\n```\n",
    ])
    #expect(large.paragraphs.filter { $0.target.text == "B" }.count == 4)
    #expect(large.ids == [.includeUnread, .includeUnread])
    let tooLarge = read([
      "docs/a.md": "[!INCLUDE [b](b.md)]\n",
      "docs/b.md": "B\n\n" + String(repeating: "a", count: 1_048_576),
    ])
    #expect(tooLarge.ids == [.includeUnread])
    #expect(tooLarge.paragraphs.map(\.target.text) == ["b"])
  }

  @Test func readsManyTextsAsItReadsEach() {
    let text = "# T\n\nSee [one] and **b**.\n\nPlain.\n\n`c` [two](x.md)\n\n"
    let document = read([
      "docs/a.md": text + "[!INCLUDE [b](b.md)]\n\nLast [one].\n\n[one]: a.md\n",
      "docs/b.md": text + "[one]: other.md\n",
    ])
    let passages = document.paragraphs
    #expect(passages.count >= 7)
    #expect(Passage.targets(of: passages) == passages.map(\.target))
    #expect(Passage.targets(of: []).isEmpty)
  }

  @Test func looksUpAFileOnce() {
    let asked = Asked()
    let page = SourceFile(
      path: "docs/a.md",
      text: "[!INCLUDE [b](b.md)]\n\n[!INCLUDE [b](b.md)]\n\n[!INCLUDE [c](c.md)]\n\n"
        + "[!INCLUDE [c](c.md)]\n")
    let document = DocumentReader.read(
      page,
      including: IncludedFiles { path in
        asked.paths.withLock { $0.append(path) }
        return path == "docs/b.md" ? SourceFile(path: path, text: "1.\u{A0}Press.\n") : nil
      }, languages: TestLanguages.all)
    #expect(asked.paths.withLock { $0 } == ["docs/b.md", "docs/c.md"])
    // What is wrong in an included file is there once, after what is wrong in the page.
    #expect(document.ids == [.includeMissing, .includeMissing, .listSpacing])
    #expect(document.diagnostics.last?.place.path == "docs/b.md")
  }

  /// The paths that were looked up; a class, because the closure that fills it is sendable.
  private final class Asked: Sendable {
    let paths = Mutex<[String]>([])
  }

  @Test(arguments: ["/etc/b.md", "~/b.md", "https://example.com/b.md", "b.txt", "\\\\host\\b.md"])
  func includesNothingFromElsewhere(path: String) {
    let document = read(["docs/a.md": "[!INCLUDE [b](\(path))]\n"])
    #expect(document.paragraphs.map(\.target.text) == ["b"])
  }
}
