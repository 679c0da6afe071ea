import CLibXML2

/// Extracts the text of a piece of HTML, row by row, with libxml2's lenient parser.
package enum HTMLText {
  /// Characters that share the same markup.
  package struct Run: Hashable, Sendable {
    package let text: String
    package let isStrong: Bool
    /// The destination of the link that contains the text; `nil` outside links.
    package let destination: String?
  }

  /// A paragraph, table row or list item that contains text.
  package struct Passage: Hashable, Sendable {
    /// The line on which it starts, counted from 1 at the start of the piece.
    package let line: Int
    package let runs: [Run]
    package var plain: String { runs.map(\.text).joined() }
  }

  /// The passages of `html`; empty for a comment, an empty text or anchors without text.
  package static func passages(of html: String) -> [Passage] {
    let bytes = withoutNUL(html)
    guard !bytes.isEmpty, bytes.count < Int(Int32.max), !hasOnlyTags(bytes) else { return [] }
    return simplePassages(bytes) ?? parsed(bytes)
  }

  /// The passages as the parser finds them, which `passages` must agree with.
  package static func parsed(_ html: String) -> [Passage] {
    html.isEmpty ? [] : parsed(withoutNUL(html))
  }

  /// Whether a text needs no parser, and has more than tags.
  package static func isSimple(_ html: String) -> Bool {
    simplePassages(withoutNUL(html))?.isEmpty == false
  }

  private static func withoutNUL(_ html: String) -> [UInt8] {
    var bytes = Array(html.utf8)
    // libxml2 would end the text at a NUL.
    for index in bytes.indices where bytes[index] == 0 { bytes[index] = 0x20 }
    return bytes
  }

  private static func parsed(_ bytes: [UInt8]) -> [Passage] {
    let options =
      HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue
      | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_NONET.rawValue | HTML_PARSE_NODEFDTD.rawValue
    let document = bytes.withUnsafeBytes { buffer in
      htmlReadMemory(
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self) ?? nil, Int32(buffer.count), nil,
        "UTF-8", Int32(options))
    }
    guard let document else { return [] }
    defer { xmlFreeDoc(document) }
    guard let root = xmlDocGetRootElement(document) else { return [] }
    return passages(under: root)
  }

  /// Whether there is nothing but simple tags and space, as in `</p></details>`, which need no parser.
  private static func hasOnlyTags(_ bytes: [UInt8]) -> Bool {
    var position = 0
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      case 0x3C:
        position += 1
        if position < bytes.count, bytes[position] == 0x2F { position += 1 }
        guard position < bytes.count, (0x61...0x7A).contains(bytes[position] | 0x20) else {
          return false
        }
        while position < bytes.count, bytes[position] != 0x3E {
          switch bytes[position] {
          // < " ' and what is not ASCII
          case 0x3C, 0x22, 0x27, 0x80...0xFF: return false
          case _: position += 1
          }
        }
        guard position < bytes.count else { return false }
        position += 1
      case _: return false
      }
    }
    return true
  }

  private static let simpleTags = ["details", "summary", "p"].map { Array($0.utf8) }
  /// The parser hands longer texts over in several pieces.
  private static let simpleLength = 512

  /// The passages of a text on one line between a few tags that are closed in their order, as in
  /// `<details><summary>Text</summary><p>`, with which most HTML in pages begins; `nil` if the parser
  /// must read it.
  private static func simplePassages(_ bytes: [UInt8]) -> [Passage]? {
    guard bytes.first == 0x3C, bytes.count <= simpleLength else { return nil }
    var builder = HTMLPassageBuilder()
    /// The indices in `simpleTags` of those that are open, and whether a line has ended.
    var open: [Int] = []
    var hasLines = false
    var position = 0
    while position < bytes.count {
      let start = position
      if bytes[position] == 0x3C {
        position += 1
        let isClosing = position < bytes.count && bytes[position] == 0x2F
        if isClosing { position += 1 }
        guard
          let tag = simpleTags.firstIndex(where: { tag in
            let end = position + tag.count
            return end < bytes.count && bytes[end] == 0x3E
              && ByteSearch.matches(tag, in: bytes, at: position)
          })
        else { return nil }
        position += simpleTags[tag].count + 1
        builder.finishPassage()
        if isClosing {
          guard open.popLast() == tag else { return nil }
        } else {
          guard !open.contains(tag) else { return nil }
          open.append(tag)
        }
        continue
      }
      var isBlank = true
      while position < bytes.count, bytes[position] != 0x3C {
        switch bytes[position] {
        case 0x20: break
        case 0x0A: hasLines = true
        // & > and control characters
        case 0x26, 0x3E, 0..<0x20, 0x7F: return nil
        case _: isBlank = false
        }
        position += 1
      }
      guard !isBlank else { continue }
      // The parser counts lines from the end of a text; behind all tags, it makes a paragraph.
      guard !hasLines, !open.isEmpty else { return nil }
      builder.add(String(decoding: bytes[start..<position], as: UTF8.self), line: 1)
    }
    return builder.finished()
  }

  private static let rows: Set<String> = [
    "p", "div", "li", "tr", "table", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5",
    "h6", "details", "summary", "caption", "blockquote", "pre", "section", "body",
  ]
  private static let breaks: Set<String> = ["br", "td", "th"]
  private static let skipped: Set<String> = ["script", "style", "head", "iframe"]

  /// Walks without recursion, because hostile input can nest to any depth.
  private static func passages(under root: xmlNodePtr) -> [Passage] {
    var builder = HTMLPassageBuilder()
    var node = root
    while true {
      var goesIn = node.pointee.children != nil
      if node.pointee.type == XML_TEXT_NODE {
        builder.add(node.pointee.content.map { String(cString: $0) } ?? "", line: line(of: node))
      } else if node.pointee.type == XML_ELEMENT_NODE {
        let name = name(of: node)
        if skipped.contains(name) {
          goesIn = false
        } else if rows.contains(name) {
          builder.finishPassage()
        } else if breaks.contains(name) {
          builder.addBreak()
        } else if name == "b" || name == "strong" {
          builder.strongDepth += 1
        } else if name == "a" {
          builder.destinations.append(attribute("href", of: node))
        }
      }
      if goesIn, let child = node.pointee.children {
        node = child
        continue
      }
      while true {
        leave(node, &builder)
        if node == root { return builder.finished() }
        if let next = node.pointee.next {
          node = next
          break
        }
        guard let parent = node.pointee.parent else { return builder.finished() }
        node = parent
      }
    }
  }

  private static func leave(_ node: xmlNodePtr, _ builder: inout HTMLPassageBuilder) {
    guard node.pointee.type == XML_ELEMENT_NODE else { return }
    let name = name(of: node)
    if rows.contains(name) {
      builder.finishPassage()
    } else if name == "b" || name == "strong" {
      builder.strongDepth -= 1
    } else if name == "a" {
      builder.destinations.removeLast()
    }
  }

  private static func line(of node: xmlNodePtr) -> Int { max(1, xmlGetLineNo(node)) }

  private static func name(of node: xmlNodePtr) -> String {
    node.pointee.name.map { String(cString: $0) } ?? ""
  }

  private static func attribute(_ name: String, of node: xmlNodePtr) -> String? {
    guard let value = xmlGetProp(node, name) else { return nil }
    defer { clibxml2_free(value) }
    return String(cString: value)
  }
}

/// Collects runs of text into passages during a walk through a tree of HTML.
struct HTMLPassageBuilder {
  var strongDepth = 0
  /// The destinations of the links around the current place; `nil` for `<a>` without one.
  var destinations: [String?] = []
  private var passages: [HTMLText.Passage] = []
  private var runs: [HTMLText.Run] = []
  private var line = 1

  /// Adds text with its white space reduced to single spaces.
  ///
  /// - Parameter line: the line on which `text` begins, counted from 1.
  mutating func add(_ text: String, line: Int) {
    let collapsed = collapse(text)
    if runs.isEmpty {
      let trimmed = String(collapsed.drop { $0 == " " })
      guard !trimmed.isEmpty else { return }
      self.line = line + text.prefix { $0.isWhitespace }.count { $0.isNewline }
      append(trimmed)
    } else {
      append(collapsed)
    }
  }

  /// Separates two parts of one passage, such as the cells of a row, by a space.
  mutating func addBreak() {
    if !runs.isEmpty { append(" ") }
  }

  mutating func finishPassage() {
    while let last = runs.last, last.text.allSatisfy({ $0 == " " }) { runs.removeLast() }
    if !runs.isEmpty { passages.append(HTMLText.Passage(line: line, runs: runs)) }
    runs = []
  }

  /// Ends the last passage and returns all of them.
  mutating func finished() -> [HTMLText.Passage] {
    finishPassage()
    return passages
  }

  private mutating func append(_ text: String) {
    if text == " ", runs.last?.text.last == " " { return }
    runs.append(
      HTMLText.Run(
        text: text, isStrong: strongDepth > 0, destination: destinations.last ?? nil))
  }

  private func collapse(_ text: String) -> String {
    var result = ""
    var endsInSpace = false
    for scalar in text.unicodeScalars {
      let isSpace = scalar == " " || scalar == "\n" || scalar == "\r" || scalar == "\t"
      if !isSpace {
        result.unicodeScalars.append(scalar)
      } else if !endsInSpace {
        result.unicodeScalars.append(" ")
      }
      endsInSpace = isSpace
    }
    return result
  }
}
