import Documents
import Translation

extension CommandContext {
  /// A document of the desk as `xliff export` writes it; `nil` where it is in one language only.
  ///
  /// - Parameter name: what the file calls the document.
  /// - Throws: `CommandFailure` where a file cannot be read.
  package func xliff(
    of path: String, named name: String, version: XLIFFVersion
  ) throws -> String? {
    let source = try deskSource()
    guard let item = try source.item(path) else { return nil }
    let file = source.file(item, named: name, memory: TranslationMemory())
    return XLIFFWriter(version: version, shape: .standard).text([file])
  }

  /// Where documents of the desk come from: with the official labels, and the English beside them.
  func deskSource() throws -> XLIFFSource {
    XLIFFSource(context: self, glossary: try labelGlossary(), english: nil)
  }
}
