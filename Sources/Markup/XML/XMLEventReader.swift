import CLibXML2

/// Reads XML of any length in pieces, by libxml2's events, in memory that does not grow with it.
///
/// No document type is read and no entity expanded but XML's own five; libxml2 nests no deeper than
/// 256 elements and takes no text above 10 MB (`xmlParserMaxDepth`, `XML_MAX_TEXT_LENGTH`).
package enum XMLEventReader {
  /// Reads to the end, or to the first fatal problem.
  ///
  /// - Parameter next: the next bytes of the file; empty at its end.
  package static func read(
    into receiver: any XMLBatchReceiver, from next: @escaping () throws -> [UInt8]
  ) throws {
    let events = XMLEvents(receiver, next: next)
    var handler = handler
    guard
      let context = xmlCreateIOParserCtxt(
        &handler, Unmanaged.passUnretained(events).toOpaque(),
        { source, buffer, count in XMLEvents.of(source)?.fill(buffer, Int(count)) ?? -1 }, nil,
        Unmanaged.passUnretained(events).toOpaque(), XML_CHAR_ENCODING_NONE)
    else {
      // An empty file has not even a first byte to make a parser of.
      if let failure = events.failure { throw failure }
      receiver.problem(
        XMLProblem(.malformed, "the file is empty", at: XMLPlace(line: 1, column: 1)))
      return
    }
    defer { xmlFreeParserCtxt(context) }
    xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue))
    events.context = context
    xmlParseDocument(context)
    events.flush()
    if let failure = events.failure { throw failure }
  }

  /// The same, event by event.
  package static func read(
    into receiver: any XMLReceiver, from next: @escaping () throws -> [UInt8]
  ) throws {
    try read(into: XMLUnbatcher(receiver), from: next)
  }

  /// The same for a file that is in memory.
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
      XMLEvents.of(data)?.start(local, prefix, namespace, Int(count), attributes)
    }
    handler.endElementNs = { data, local, _, namespace in
      XMLEvents.of(data)?.end(local, namespace)
    }
    handler.characters = { data, text, count in XMLEvents.of(data)?.add(text, Int(count)) }
    handler.ignorableWhitespace = handler.characters
    handler.cdataBlock = handler.characters
    handler.internalSubset = { data, _, external, system in
      XMLEvents.of(data)?.documentType(isElsewhere: external != nil || system != nil)
    }
    handler.entityDecl = { data, name, _, _, _, _ in XMLEvents.of(data)?.entity(name) }
    handler.serror = { data, error in XMLEvents.of(data)?.problem(error) }
    return handler
  }
}
