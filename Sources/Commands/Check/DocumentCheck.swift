import Diagnostics
import Documents
import Procedures
import Translation

/// Checks documents: each by itself, its two sides, and the pages that are one in two languages.
///
/// A document is read once; of a page with steps its signature is kept until all are read,
/// because what one page shows of a language says what is wrong in another.
struct DocumentCheck {
  let labels: LabelGlossary

  func diagnostics(
    of paths: [String], reading read: (String) throws -> SourceFile
  ) throws -> [Diagnostic] {
    var found: [(path: String, diagnostics: [Diagnostic])] = []
    var family = PageFamilies(glossary: labels)
    var progress = Progress(of: paths.count)
    for (index, path) in paths.enumerated() {
      progress.show(index)
      let outline = DocumentOutline(DocumentReader.read(try read(path)), labels: labels)
      found.append((path, outline.diagnostics))
      family.add(PageSignature(outline))
    }
    progress.clear()
    let compared = Dictionary(grouping: family.diagnostics(), by: \.place.path)
    return found.flatMap { path, diagnostics in
      diagnostics + (compared[path] ?? []).sorted { Self.start($0) < Self.start($1) }
    }
  }

  private static func start(_ diagnostic: Diagnostic) -> (Int, Int) {
    (diagnostic.place.line, diagnostic.place.column)
  }
}
