import CLibXML2

/// Reads HTML with libxml2's lenient parser into a flat tree.
///
/// It uses libxml2's events and not its tree, because the tree stops at a depth of 256 elements and
/// has no line numbers above 65,535.
package enum HTMLTreeParser {
  /// The greatest depth of elements that is read, the same as in Blink
  /// (`kMaximumHTMLParserDOMTreeDepth`). It also limits the cost of an end tag without a start tag.
  package static let deepestNesting = 512

  /// - Parameter bytes: UTF-8; the encoding that the page itself declares is ignored.
  package static func tree(of bytes: [UInt8]) -> HTMLTree {
    var bytes = bytes
    // libxml2 would end the page at a NUL.
    for index in bytes.indices where bytes[index] == 0 { bytes[index] = 0x20 }
    guard !bytes.isEmpty, bytes.count < Int(Int32.max) else {
      return HTMLTree(nodes: [], cutLine: nil)
    }
    let events = HTMLTreeEvents()
    guard let context = htmlNewParserCtxt() else { return HTMLTree(nodes: [], cutLine: nil) }
    defer { htmlFreeParserCtxt(context) }
    prepare(context, for: events)
    let options =
      HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
      | HTML_PARSE_NONET.rawValue | HTML_PARSE_NODEFDTD.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
    bytes.withUnsafeBytes { buffer in
      // The result is `nil`, because these event handlers build no libxml2 tree.
      _ = htmlCtxtReadMemory(
        context, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), nil,
        "UTF-8", Int32(options))
    }
    return events.finished()
  }

  private static func prepare(_ context: htmlParserCtxtPtr, for events: HTMLTreeEvents) {
    var handler = xmlSAXHandler()
    handler.initialized = 1
    handler.startElement = { data, name, attributes in
      HTMLTreeParser.events(data)?.start(name, attributes)
    }
    handler.endElement = { data, name in HTMLTreeParser.events(data)?.end(name) }
    handler.characters = { data, text, count in
      HTMLTreeParser.events(data)?.add(text, Int(count))
    }
    handler.ignorableWhitespace = handler.characters
    handler.cdataBlock = handler.characters
    context.pointee.sax?.pointee = handler
    context.pointee.userData = Unmanaged.passUnretained(events).toOpaque()
    events.context = context
  }

  private static func events(_ data: UnsafeMutableRawPointer?) -> HTMLTreeEvents? {
    data.map { Unmanaged<HTMLTreeEvents>.fromOpaque($0).takeUnretainedValue() }
  }
}
