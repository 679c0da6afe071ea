import Documents
import Translation

extension CommandContext {
  /// A document or locale file as `xliff export` writes it; `nil` for a document in one language
  /// only.
  ///
  /// - Parameter name: the name of the document in the XLIFF file.
  /// - Throws: `CommandFailure` if a file cannot be read.
  package func xliff(
    of path: String, named name: String, version: XLIFFVersion
  ) throws -> String? {
    let source = try deskSource()
    guard let item = try source.item(path) else { return nil }
    let file = source.file(item, named: name, memories: [:])
    return XLIFFWriter(version: version, shape: .standard).text([file])
  }

  /// Reads documents with the official labels, and with the English next to them.
  func deskSource() throws -> XLIFFSource {
    XLIFFSource(context: self, glossary: try labelGlossary(), english: nil)
  }
}
