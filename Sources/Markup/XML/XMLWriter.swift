import CLibXML2

/// Writes XML into memory with libxml2's text writer; all texts and attributes are escaped.
package final class XMLWriter {
  // A class, because it owns C memory that is freed exactly once, in `deinit`.
  private let buffer: xmlBufferPtr
  private let writer: xmlTextWriterPtr

  /// Creates a writer; `nil` only if there is no memory left.
  ///
  /// - Parameter indent: whether elements begin on their own lines, indented by two spaces per
  ///   level.
  package init?(indent: Bool = true) {
    guard let buffer = xmlBufferCreate() else { return nil }
    guard let writer = xmlNewTextWriterMemory(buffer, 0) else {
      xmlBufferFree(buffer)
      return nil
    }
    self.buffer = buffer
    self.writer = writer
    xmlTextWriterSetIndent(writer, indent ? 1 : 0)
    xmlTextWriterSetIndentString(writer, "  ")
  }

  deinit {
    xmlFreeTextWriter(writer)
    xmlBufferFree(buffer)
  }

  /// Writes `<?xml version="1.0" encoding="UTF-8"?>`, which must come before everything else.
  package func startDocument() {
    xmlTextWriterStartDocument(writer, "1.0", "UTF-8", nil)
  }

  /// Opens an element; the pairs are its attributes, in order.
  package func start(_ name: String, _ attributes: [(String, String)] = []) {
    xmlTextWriterStartElement(writer, name)
    for (name, value) in attributes {
      xmlTextWriterWriteAttribute(writer, name, Self.permitted(value))
    }
  }

  /// Writes escaped text, without the characters that XML does not allow.
  package func text(_ text: String) {
    xmlTextWriterWriteString(writer, Self.permitted(text))
  }

  /// Writes XML that is already escaped, unchanged.
  package func raw(_ xml: String) {
    xmlTextWriterWriteRaw(writer, xml)
  }

  /// Closes the element opened last.
  package func end() {
    xmlTextWriterEndElement(writer)
  }

  /// Writes an element that contains only text.
  package func element(
    _ name: String, _ attributes: [(String, String)] = [], text content: String = ""
  ) {
    start(name, attributes)
    if !content.isEmpty { text(content) }
    end()
  }

  /// Closes every open element and returns everything written so far.
  package func finished() -> String {
    xmlTextWriterEndDocument(writer)
    xmlTextWriterFlush(writer)
    guard let content = xmlBufferContent(buffer) else { return "" }
    return String(cString: content)
  }

  /// XML 1.0 §2.2 does not allow control characters, not even escaped.
  private static func permitted(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter {
          $0.value >= 0x20 && $0.value != 0xFFFE && $0.value != 0xFFFF
            || $0 == "\n" || $0 == "\t" || $0 == "\r"
        }))
  }
}
