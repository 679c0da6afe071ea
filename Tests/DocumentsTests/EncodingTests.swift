import Diagnostics
import Documents
import TestSupport
import Testing

struct EncodingTests {
  @Test(arguments: [
    ([UInt8]([0xFF, 0xFE]), "UTF-16LE"), ([], "UTF-16LE"),
  ])
  func namesAFileInUTF16(mark: [UInt8], name: String) {
    let bytes = mark + "# Lamps\n\n1. Open.\n".utf8.flatMap { [$0, 0] }
    let document = DocumentReader.read(
      SourceFile(path: "a.md", bytes: bytes), languages: TestLanguages.all)
    #expect(document.ids == [.encodingInvalid])
    #expect(document.diagnostics.first?.advice?.contains("iconv -f \(name)") == true)
  }

  @Test func namesAFileInWindows1252() {
    let bytes = Array("# Tv".utf8) + [0xE4] + Array("tt\n".utf8)
    let document = DocumentReader.read(
      SourceFile(path: "a.md", bytes: bytes), languages: TestLanguages.all)
    #expect(document.diagnostics.first?.advice?.contains("WINDOWS-1252") == true)
    let mixed = Array("# Tvä".utf8) + [0xE4] + Array("tt\n".utf8)
    let other = DocumentReader.read(
      SourceFile(path: "a.md", bytes: mixed), languages: TestLanguages.all)
    #expect(other.diagnostics.first?.advice == "save the file as UTF-8")
  }
}

struct FrontMatterFormTests {
  @Test(arguments: [
    "---\ntitle: A\n---\n", "\u{FEFF}---\ntitle: A\n---\n", "---  \ntitle: A\n--- \n",
    "---\ntitle: A\n...\n", "- - -\ntitle: A\n- - -\n",
  ])
  func readsEveryFormOfFrontMatter(start: String) {
    let document = read(start + "# B\n\n1. Open.\n")
    #expect(document.frontMatter["title"] == "A")
    #expect(document.ids.isEmpty)
    #expect(document.headings.map(\.passage.target.text) == ["B"])
  }
}
