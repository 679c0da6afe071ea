import Markup

/// Writes the sentences of documents as one XLIFF file, in a version and a shape.
package struct XLIFFWriter {
  package let version: XLIFFVersion
  package let shape: XLIFFShape

  package init(version: XLIFFVersion, shape: XLIFFShape = .standard) {
    self.version = version
    self.shape = shape
  }

  /// The text of one XLIFF document with these files, which all must have the languages of the
  /// first; empty if there are no files.
  package func text(_ files: [XLIFFFile]) -> String {
    guard let first = files.first, let writer = XMLWriter(indent: false) else { return "" }
    writer.startDocument()
    switch version {
    case .v12: XLIFF1Writer(writer, shape).write(files)
    case .v20, .v21, .v22: XLIFF2Writer(writer, version, shape).write(files, first)
    }
    return writer.finished()
  }

  /// The names that Microsoft's tool gives to these metadata.
  static let microsoftNames = [
    "ms.openlocfilehash": "olfilehash", "path": "olfilepath",
    "ms.translationtype": "oltranslationtype",
  ]

  /// The number in a unit id, such as `110` in `99cc0-110`; the whole id if there is no hyphen.
  static func number(inID id: String) -> String {
    id.lastIndex(of: "-").map { String(id[id.index(after: $0)...]) } ?? id
  }

  /// The id itself, or the id with a number appended if another unit already has it.
  ///
  /// - Parameter used: the ids of the units written before; the new one is added.
  static func unique(_ id: String, _ used: inout Set<String>) -> String {
    if used.insert(id).inserted { return id }
    var number = 2
    while !used.insert("\(id).\(number)").inserted { number += 1 }
    return "\(id).\(number)"
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

  /// The namespace of the core elements; 2.0 and 2.1 share one.
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
  /// As "mdxliff", Microsoft's tool for this markup, writes it: units are numbered like the spans,
  /// every new target contains the source, and the document's hash is in elements of that tool.
  case microsoft
}
