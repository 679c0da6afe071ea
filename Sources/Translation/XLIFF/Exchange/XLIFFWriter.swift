import Markup

/// Writes the sentences of documents as XLIFF.
package struct XLIFFWriter {
  package let version: XLIFFVersion
  package let shape: XLIFFShape

  package init(version: XLIFFVersion, shape: XLIFFShape = .standard) {
    self.version = version
    self.shape = shape
  }

  /// The files as one XLIFF document; all must have the languages of the first. Empty if there are
  /// no files.
  package func text(_ files: [XLIFFFile]) -> String {
    guard let first = files.first, let writer = XMLWriter(indent: false) else { return "" }
    writer.startDocument()
    switch version {
    case .v12: XLIFF1Form(writer, shape).write(files)
    case .v20, .v21, .v22: XLIFF2Form(writer, version, shape).write(files, first)
    }
    return writer.finished()
  }
}

extension XMLWriter {
  /// Starts a new line with this many levels of indentation.
  func line(_ depth: Int) { text("\n" + String(repeating: " ", count: depth * 2)) }
}
