import CLibXML2

/// An HTML page as values: its elements and texts in page order, in one flat array.
///
/// The array is flat because pages can nest to any depth, and nested values would be walked,
/// compared and freed recursively.
package struct HTMLTree: Hashable, Sendable {
  /// An element with its attributes, or a text.
  package enum Kind: Hashable, Sendable {
    /// A name in lower case, and the attributes in page order; an attribute name may occur twice.
    case element(name: String, attributes: [Attribute])
    /// Characters with entities replaced and white space unchanged.
    case text(String)
  }

  /// An attribute of an element.
  package struct Attribute: Hashable, Sendable {
    /// In lower case.
    package let name: String
    /// The value with entities replaced; empty for an attribute without one.
    package let value: String
  }

  /// An element or a text.
  package struct Node: Hashable, Sendable {
    package let kind: Kind
    /// The line on which the tag ends or the text begins, counted from 1.
    package let line: Int
    /// The index after the last node inside this one.
    package let end: Int
  }

  /// The nodes in page order, each element before its content.
  package let nodes: [Node]
  /// The line of the first element nested deeper than the limit, where reading stopped; `nil` if
  /// the page was read to its end.
  package let cutLine: Int?

  package init(nodes: [Node], cutLine: Int?) {
    self.nodes = nodes
    self.cutLine = cutLine
  }
}

extension HTMLTree.Node {
  /// The element's name; `nil` for text.
  package var name: String? {
    if case .element(let name, _) = kind { name } else { nil }
  }

  /// The value of the first attribute with this name, which is the one browsers choose; `nil` if
  /// there is none.
  package func attribute(_ name: String) -> String? {
    guard case .element(_, let attributes) = kind else { return nil }
    return attributes.first { $0.name == name }?.value
  }
}

/// Reads HTML with libxml2's lenient parser into a flat tree.
///
/// It uses libxml2's events and not its tree, because the tree stops at a depth of 256 elements and
/// has no line numbers above 65,535.
package enum HTMLTreeParser {
  /// The greatest depth of elements that is read, the same as in Blink
  /// (`kMaximumHTMLParserDOMTreeDepth`). It also limits the cost of an end tag without a start tag.
  package static let deepestNesting = 512

  /// Returns the elements and texts of a page; elements that HTML implies, such as `<body>`, are
  /// among them. A page of 2,147,483,647 bytes or more is read as an empty one.
  ///
  /// - Parameter bytes: UTF-8; the encoding that the page itself declares is ignored.
  package static func tree(of bytes: [UInt8]) -> HTMLTree {
    var bytes = bytes
    // libxml2 would end the page at a NUL.
    for index in bytes.indices where bytes[index] == 0 { bytes[index] = 0x20 }
    guard !bytes.isEmpty, bytes.count < Int(Int32.max) else {
      return HTMLTree(nodes: [], cutLine: nil)
    }
    blankConditions(in: &bytes)
    HTMLNestedBullets.rename(in: &bytes)
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

  /// Replaces the conditions that Word saves outside comments, `<![if !supportLists]>` and
  /// `<![endif]>`, with spaces: libxml2 drops the text behind them, and browsers do not.
  private static func blankConditions(in bytes: inout [UInt8]) {
    var position = 0
    while let found = ByteSearch.first(conditionStart, in: bytes, from: position, to: bytes.count) {
      position = found + conditionStart.count
      guard !ByteSearch.matches(dataStart, in: bytes, at: found),
        let end = ByteSearch.first(0x3E, in: bytes, from: position, to: bytes.count)
      else { continue }
      for index in found...end where bytes[index] != 0x0A && bytes[index] != 0x0D {
        bytes[index] = 0x20
      }
      position = end + 1
    }
  }

  private static let conditionStart = Array("<![".utf8)
  private static let dataStart = Array("<![CDATA[".utf8)

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

/// Collects libxml2's events into the nodes of a tree.
final class HTMLTreeEvents {
  // A class, because C keeps a pointer to it between events.
  var context: htmlParserCtxtPtr?

  private var nodes: [HTMLTree.Node] = []
  /// The open elements, by their index in `nodes`.
  private var open: [(index: Int, name: String)] = []
  private var text: [UInt8] = []
  private var textLine = 1
  private var cutLine: Int?

  private var line: Int { Int(context?.pointee.input?.pointee.line ?? 1) }

  func start(
    _ tag: UnsafePointer<xmlChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    guard let tag, cutLine == nil else { return }
    finishText()
    guard open.count < HTMLTreeParser.deepestNesting else {
      cutLine = line
      if let context { xmlStopParser(context) }
      return
    }
    let name = HTMLNestedBullets.name(of: String(cString: tag))
    open.append((nodes.count, name))
    nodes.append(
      HTMLTree.Node(
        kind: .element(name: name, attributes: Self.attributes(attributes)), line: line, end: 0))
  }

  func end(_ tag: UnsafePointer<xmlChar>?) {
    guard let tag else { return }
    finishText()
    let ended = HTMLNestedBullets.name(of: String(cString: tag))
    guard open.contains(where: { $0.name == ended }) else { return }
    while let last = open.popLast() {
      close(last.index)
      if last.name == ended { return }
    }
  }

  func add(_ characters: UnsafePointer<xmlChar>?, _ count: Int) {
    guard let characters, count > 0 else { return }
    let bytes = UnsafeBufferPointer(start: characters, count: count)
    if text.isEmpty {
      // libxml2 reports text only after it has read all of it.
      textLine = max(1, line - bytes.count { $0 == 0x0A })
    }
    text.append(contentsOf: bytes)
  }

  func finished() -> HTMLTree {
    finishText()
    while let last = open.popLast() { close(last.index) }
    return HTMLTree(nodes: nodes, cutLine: cutLine)
  }

  private func finishText() {
    guard !text.isEmpty else { return }
    nodes.append(
      HTMLTree.Node(
        kind: .text(String(decoding: text, as: UTF8.self)), line: textLine, end: nodes.count + 1))
    text.removeAll(keepingCapacity: true)
  }

  private func close(_ index: Int) {
    nodes[index] = HTMLTree.Node(
      kind: nodes[index].kind, line: nodes[index].line, end: nodes.count)
  }

  private static func attributes(
    _ pairs: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) -> [HTMLTree.Attribute] {
    guard var pair = pairs else { return [] }
    var result: [HTMLTree.Attribute] = []
    while let name = pair.pointee {
      result.append(
        HTMLTree.Attribute(
          name: String(cString: name).lowercased(),
          value: pair[1].map { String(cString: $0) } ?? ""))
      pair += 2
    }
    return result
  }
}
