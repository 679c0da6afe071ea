import Diagnostics
import Documents
import TestSupport

/// A document read from the text in a test.
func read(_ text: String, path: String = "page.md", locale: String? = nil) -> Document {
  DocumentReader.read(
    SourceFile(path: path, text: text), locale: locale.map { ContentLocale($0) },
    languages: TestLanguages.all)
}

/// A bilingual unit.
func unit(_ id: String, _ target: String, _ source: String) -> String {
  "<span data-ttu-id=\"\(id)\">\(target)</span><span class=\"sxs-lookup\">"
    + "<span data-stu-id=\"\(id)\">\(source)</span></span>"
}

extension Document {
  var ids: [DiagnosticID] { diagnostics.map(\.id) }

  var paragraphs: [Passage] {
    blocks.compactMap { if case .paragraph(let passage) = $0 { passage } else { nil } }
  }

  var headings: [Block.Heading] {
    blocks.compactMap { if case .heading(let heading) = $0 { heading } else { nil } }
  }

  var lists: [Block.List] {
    blocks.compactMap { if case .list(let list) = $0 { list } else { nil } }
  }

  var alerts: [Block.Alert] {
    blocks.compactMap { if case .alert(let alert) = $0 { alert } else { nil } }
  }
}

extension [Inline] {
  var text: String { map(\.plain).joined() }
}

extension Block.Item {
  var text: String {
    blocks.compactMap { if case .paragraph(let passage) = $0 { passage.target.text } else { nil } }
      .joined(separator: "|")
  }
}
