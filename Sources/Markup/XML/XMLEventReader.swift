import CLibXML2

/// Reads XML of any length piece by piece with libxml2's events, in constant memory.
///
/// No document type is read, and only XML's own five entities are expanded. libxml2 nests no deeper
/// than 256 elements and accepts no text above 10 MB (`xmlParserMaxDepth`, `XML_MAX_TEXT_LENGTH`).
package enum XMLEventReader {
  /// Reads to the end, or to the first fatal problem.
  ///
  /// - Parameter next: returns the next bytes of the file; empty at its end.
  /// - Throws: the error that `next` throws.
  package static func read(
    into receiver: any XMLBatchReceiver, from next: @escaping () throws -> [UInt8]
  ) throws {
    let events = UnsafeMutablePointer<XMLEvents>.allocate(capacity: 1)
    events.initialize(to: XMLEvents(receiver, next: next))
    defer {
      events.deinitialize(count: 1)
      events.deallocate()
    }
    var handler = handler
    guard
      let context = xmlCreateIOParserCtxt(
        &handler, events,
        { source, buffer, count in XMLEvents.at(source)?.pointee.fill(buffer, Int(count)) ?? -1 },
        nil, events, XML_CHAR_ENCODING_NONE)
    else {
      // libxml2 needs a first byte to create a parser, and an empty file has none.
      if let failure = events.pointee.failure { throw failure }
      receiver.problem(
        XMLProblem(.malformed, "the file is empty", at: XMLPlace(line: 1, column: 1)))
      return
    }
    defer { xmlFreeParserCtxt(context) }
    // Without NOENT libxml2 reports `&amp;` in a value as `&#38;`. The document's own entities
    // remain unread all the same, because no `getEntity` is set.
    xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue))
    events.pointee.context = context
    xmlParseDocument(context)
    events.pointee.flush()
    if let failure = events.pointee.failure { throw failure }
  }

  /// Reads in the same way, but hands over the events one by one.
  ///
  /// - Throws: the error that `next` throws.
  package static func read(
    into receiver: any XMLReceiver, from next: @escaping () throws -> [UInt8]
  ) throws {
    try read(into: XMLUnbatcher(receiver), from: next)
  }

  /// Reads a file that is already in memory, event by event.
  package static func read(_ bytes: [UInt8], into receiver: any XMLReceiver) {
    var rest: [UInt8]? = bytes
    do {
      try read(into: receiver) {
        defer { rest = nil }
        return rest ?? []
      }
    } catch {
      preconditionFailure("bytes in memory cannot fail to be read: \(error)")
    }
  }

  private static var handler: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = {
      data, local, prefix, namespace, _, _, count, _, attributes in
      XMLEvents.at(data)?.pointee.start(local, prefix, namespace, Int(count), attributes)
    }
    handler.endElementNs = { data, local, _, namespace in
      XMLEvents.at(data)?.pointee.end(local, namespace)
    }
    handler.characters = { data, text, count in XMLEvents.at(data)?.pointee.add(text, Int(count)) }
    handler.ignorableWhitespace = handler.characters
    handler.cdataBlock = handler.characters
    handler.internalSubset = { data, _, external, system in
      XMLEvents.at(data)?.pointee.documentType(isElsewhere: external != nil || system != nil)
    }
    handler.entityDecl = { data, name, _, _, _, _ in XMLEvents.at(data)?.pointee.entity(name) }
    handler.serror = { data, error in XMLEvents.at(data)?.pointee.problem(error) }
    return handler
  }
}

/// A receiver of the events of an XML file, in their order.
package protocol XMLReceiver: AnyObject {
  /// Announces a name that occurs for the first time; later events refer to it by its number,
  /// counted from 0.
  func learn(_ name: XMLName, as number: Int)
  /// Reports a start tag; the object is filled with other values for the next one.
  func start(_ tag: XMLStartTag)
  /// Reports an end tag by the number of its name.
  func end(_ name: Int)
  /// Text between tags, with references resolved; one text may come in several pieces.
  func text(_ bytes: Span<UInt8>)
  /// Reports what is wrong with the file as XML. No events follow a fatal problem.
  func problem(_ problem: XMLProblem)
}

/// A start tag with its attributes; one object serves all tags of a file, and is valid until the
/// next tag.
package final class XMLStartTag {
  // A class, because making one for each of a million tags would take longer than reading them.

  /// An attribute of the tag; `XMLStartTag.value(of:)` returns its value.
  package struct Attribute: Sendable {
    /// The number of the attribute's name.
    package let name: Int
    /// The bytes of the value, with references resolved.
    let value: Range<Int>
  }

  /// The number of the element's name.
  package internal(set) var name = 0
  package internal(set) var attributes: [Attribute] = []
  /// Where the tag's `<` is.
  package internal(set) var place = XMLPlace(line: 1, column: 1)
  /// The part of the element's name before the colon; empty if there is none.
  package internal(set) var prefix = ""
  /// The bytes to which the ranges of values refer.
  var bytes: [UInt8] = []

  /// The value of an attribute, with references resolved; `nil` if the tag has no attribute of this
  /// name.
  package func value(_ name: Int) -> ArraySlice<UInt8>? {
    for attribute in attributes where attribute.name == name { return bytes[attribute.value] }
    return nil
  }

  /// The value of an attribute of this tag, with references resolved.
  package func value(of attribute: Attribute) -> ArraySlice<UInt8> { bytes[attribute.value] }

  /// The value of an attribute as a string; `nil` if the tag has no attribute of this name.
  package func text(_ name: Int) -> String? {
    value(name).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// The name of an element or attribute (Namespaces in XML 1.0 §4).
package struct XMLName: Hashable, Sendable, CustomStringConvertible {
  /// The URI of the namespace; empty if there is none.
  package let namespace: String
  /// The part of the name after the colon, or all of it.
  package let local: String

  /// - Parameters:
  ///   - namespace: the URI of the namespace, not its prefix; empty if there is none.
  ///   - local: the part of the name after the colon, or all of it.
  package init(_ namespace: String, _ local: String) {
    self.namespace = namespace
    self.local = local
  }

  package var description: String { local }

  /// The namespace that the prefix `xml` always stands for.
  package static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"
}

/// A position in an XML file.
package struct XMLPlace: Hashable, Sendable {
  /// Counted from 1.
  package let line: Int
  /// In characters, counted from 1.
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}
