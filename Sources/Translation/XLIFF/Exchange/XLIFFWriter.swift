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

/// A version of the XML Localisation Interchange File Format (OASIS).
package enum XLIFFVersion: String, CaseIterable, Sendable {
  case v12 = "1.2"
  case v20 = "2.0"
  case v21 = "2.1"
  case v22 = "2.2"

  package var namespace: String {
    switch self {
    case .v12: "urn:oasis:names:tc:xliff:document:1.2"
    case .v20, .v21: "urn:oasis:names:tc:xliff:document:2.0"
    case .v22: "urn:oasis:names:tc:xliff:document:2.2"
    }
  }
}

/// The form in which XLIFF is written.
package enum XLIFFShape: String, CaseIterable, Sendable {
  /// With the modules of the XLIFF versions themselves.
  case standard
  /// As written by "mdxliff", Microsoft's tool for this markup: units are numbered like the spans,
  /// every new target contains the source, and the document's hash is in elements of the tool's
  /// own.
  case microsoft
}
