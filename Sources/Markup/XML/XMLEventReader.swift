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
