import Documents
import Procedures
import Testing
import Translation

private func step(_ markdown: String, locale: String = "nl") -> OutlineStep? {
  let labels = LabelGlossary(entries: [
    .init(names: ["en": "House", "nl": "Huis", "sv": "Hus"]),
    .init(names: ["en": "Lamps", "nl": "Lampen", "sv": "Lampor"]),
  ])
  return DocumentOutline(
    DocumentReader.read(
      SourceFile(path: "a.md", text: "# T\n\n1. \(markdown)\n"), locale: ContentLocale(locale)),
    labels: labels
  ).procedures.first?.steps.first
}

private func unit(_ target: String, _ source: String) -> String {
  "<span data-ttu-id=\"0a1b2-103\">\(target)</span><span class=\"sxs-lookup\">"
    + "<span data-stu-id=\"0a1b2-103\">\(source)</span></span>"
}

@Test(arguments: [
  "Ga naar **Huis** > **Lampen**.", "Ga naar **Huis** \\> **Lampen**.",
  "Ga naar **Huis > Lampen**.", "Ga naar **Huis** &gt; [Lampen](lampen.md).",
  "Ga naar **Huis** → **Lampen**.", "Ga naar Huis > Lampen.",
])
func findsTheMenuPath(markdown: String) {
  #expect(step(markdown)?.menuPath.map(\.target) == ["Huis", "Lampen"])
  #expect(step(markdown)?.menuPath.map(\.source) == ["House", "Lamps"])
}

@Test(arguments: [
  "**sidan** \\> <a>Hus dina</a> lampor", "**Hus**  >   >  **Hallampor**.",
  "**Hus > Lampor.**",
])
func takesTheMenuPathFromTheEnglishWhereTheTargetsHasSlipped(target: String) {
  let path = step(unit("Gå till \(target)", "Go to **House** \\> **Lamps**."), locale: "sv")?
    .menuPath
  #expect(path?.map(\.source) == ["House", "Lamps"])
  #expect(path?.map(\.target) == ["Hus", "Lampor"])
}

@Test(arguments: ["Kies **Huis** en **Lampen**.", "Kies **Huis**.", "5 > 4, **Huis** **Lampen**"])
func takesLabelsInARowForNoPath(markdown: String) {
  #expect(step(markdown)?.menuPath == [])
}
