import CLibXML2

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
    let name = String(cString: tag)
    open.append((nodes.count, name))
    nodes.append(
      HTMLTree.Node(
        kind: .element(name: name, attributes: Self.attributes(attributes)), line: line, end: 0))
  }

  func end(_ tag: UnsafePointer<xmlChar>?) {
    guard let tag else { return }
    finishText()
    let ended = String(cString: tag)
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
