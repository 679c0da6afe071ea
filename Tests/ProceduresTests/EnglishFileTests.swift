import Diagnostics
import Documents
import Markup
import Procedures
import Testing

private let english = "# Lamps\n\nSelect **Off**.\nIt is dark.\n"

private func page(hash: String, source: String = "Select **Off**.") -> Document {
  DocumentReader.read(
    SourceFile(
      path: "nl.md",
      text: """
        ---
        ms.openlocfilehash: \(hash)
        ---
        <span data-ttu-id="0a1b2-103">Selecteer **Uit**.</span><span class="sxs-lookup"><span data-stu-id="0a1b2-103">\(source)</span></span>
        """))
}

private func found(_ document: Document) -> [DiagnosticID] {
  EnglishFile(SourceFile(path: "en.md", text: english)).diagnostics(of: document).map(\.id)
}

@Test func knowsTheEnglishFileByItsHashWithReturns() {
  let hash = Digest.sha1(Array(english.replacing("\n", with: "\r\n").utf8))
  #expect(found(page(hash: hash)) == [])
  #expect(found(page(hash: hash.uppercased(), source: "Gone.")) == [])
}

@Test func knowsTheEnglishFileByItsHashAsItIs() {
  #expect(found(page(hash: Digest.sha1(Array(english.utf8)))) == [])
}

@Test func saysWhatTheEnglishFileHasNoLonger() {
  #expect(found(page(hash: "0")) == [.sourceHash])
  #expect(found(page(hash: "0", source: "Select **On**.")) == [.sourceHash, .sourceStale])
}
