import CLibXML2
import Diagnostics

/// The reason why a file is not well-formed XML, or why reading stops.
package struct XMLProblem: Hashable, Sendable {
  /// What is wrong with the file, or what it contains that is never read.
  package enum Kind: Hashable, Sendable {
    /// The file is not well-formed (XML 1.0 §2.1).
    case malformed
    /// The file declares its own entity; entities are never expanded.
    case entity
    /// The file points to an external document type, which is never read.
    case externalSubset
    /// Elements are nested deeper, or a text is longer, than the reader's limit.
    case limit
  }

  package let kind: Kind
  package let text: FindingText
  package let place: XMLPlace

  /// The problem in English.
  package var message: String { text.english }

  package init(_ kind: Kind, _ text: FindingText, at place: XMLPlace) {
    self.kind = kind
    self.text = text
    self.place = place
  }

  /// A problem that libxml2 found.
  init(_ error: xmlError) {
    let message =
      error.message.map { String(cString: $0) }?.split(whereSeparator: \.isNewline).joined() ?? ""
    let isLimit =
      message.contains("Excessive depth") || message.contains("too long")
      || message.contains("XML_PARSE_HUGE") || message.contains("Huge input")
    self.init(
      isLimit ? .limit : .malformed, Self.text(message, error),
      at: XMLPlace(line: max(1, Int(error.line)), column: max(1, Int(error.int2))))
  }

  /// The sentence of libxml2, with a form of its own if it is one of those that its parser for
  /// documents without a document type has (2.9.14 and 2.12 have the same).
  private static func text(_ message: String, _ error: xmlError) -> FindingText {
    let first = error.str1.map { String(cString: $0) } ?? ""
    let second = error.str2.map { String(cString: $0) } ?? ""
    let third = error.str3.map { String(cString: $0) } ?? ""
    let known: [FindingText] = [
      "Opening and ending tag mismatch: \(first) line \(error.int1) and \(second)",
      "Premature end of data in tag \(first) line \(error.int1)",
      "Couldn't find end of Start Tag \(first) line \(error.int1)",
      "Couldn't find end of Start Tag \(first)",
      "Extra content at the end of the document",
      "Start tag expected, '<' not found",
      "EndTag: '</' not found",
      "Document is empty",
      "xmlParseStartTag: invalid element name",
      "StartTag: invalid element name",
      "expected '>'",
      "Entity '\(first)' not defined",
      "EntityRef: expecting ';'",
      "xmlParseEntityRef: no name",
      "Attribute \(first) redefined",
      "Attribute \(first):\(second) redefined",
      "Namespace prefix \(first) on \(second) is not defined",
      "Namespace prefix \(first) for \(second) on \(third) is not defined",
      "Specification mandates value for attribute \(first)",
      "attributes construct error",
      "AttValue: \" or ' expected",
      "AttValue: ' expected",
      "Unescaped '<' not allowed in attributes values",
      "PCDATA invalid Char value \(error.int1)",
      "xmlParseCharRef: invalid xmlChar value \(error.int1)",
      "CharRef: invalid decimal value",
      "CharRef: invalid hexadecimal value",
      "Sequence ']]>' not allowed in content",
      "Comment not terminated",
      "XML declaration allowed only at the start of the document",
      "Unsupported encoding \(first)",
      "Excessive depth in document: \(error.int1) use XML_PARSE_HUGE option",
    ]
    // One of them ends in a space in some versions.
    let message = message.last == " " ? String(message.dropLast()) : message
    return known.first { $0.english == message } ?? "file is not well-formed XML: \(message)"
  }
}
