import CLibXML2

/// Writes XML into memory, every text and attribute escaped, by libxml2's text writer.
package final class XMLWriter {
  // A class, because it owns C memory that is freed exactly once, in `deinit`.
  private let buffer: xmlBufferPtr
  private let writer: xmlTextWriterPtr

  /// `nil` only when there is no memory left.
  ///
  /// - Parameter indent: whether elements begin on lines of their own, two spaces a level.
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

  /// `<?xml version="1.0" encoding="UTF-8"?>`; only before everything else.
  package func startDocument() {
    xmlTextWriterStartDocument(writer, "1.0", "UTF-8", nil)
  }

  /// Opens an element; the pairs are its attributes, in this order.
  package func start(_ name: String, _ attributes: [(String, String)] = []) {
    xmlTextWriterStartElement(writer, name)
    for (name, value) in attributes {
      xmlTextWriterWriteAttribute(writer, name, Self.permitted(value))
    }
  }

  package func text(_ text: String) {
    xmlTextWriterWriteString(writer, Self.permitted(text))
  }

  /// XML that is written already, as it is.
  package func raw(_ xml: String) {
    xmlTextWriterWriteRaw(writer, xml)
  }

  /// Closes the element opened last.
  package func end() {
    xmlTextWriterEndElement(writer)
  }

  /// An element that holds text alone.
  package func element(
    _ name: String, _ attributes: [(String, String)] = [], text content: String = ""
  ) {
    start(name, attributes)
    if !content.isEmpty { text(content) }
    end()
  }

  /// Everything written so far, with every open element closed.
  package func finished() -> String {
    xmlTextWriterEndDocument(writer)
    xmlTextWriterFlush(writer)
    guard let content = xmlBufferContent(buffer) else { return "" }
    return String(cString: content)
  }

  /// XML 1.0 §2.2 has no place for control characters, not even escaped.
  private static func permitted(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter {
          $0.value >= 0x20 && $0.value != 0xFFFE && $0.value != 0xFFFF
            || $0 == "\n" || $0 == "\t" || $0 == "\r"
        }))
  }
}
