import Foundation
import Markup
import Testing
import Translation

/// A translation tool as many of them are: it reads a file as XML and writes the same units in its
/// own way.
struct TranslationTool: Sendable, CustomTestStringConvertible {
  enum Encoding: Sendable { case utf8, utf8WithMark, utf16 }

  /// The column at which it breaks the lines of texts, after folding their white space; `nil` if it
  /// leaves them as they are.
  var width: Int?
  /// Whether it gives each element a line of its own, even between the codes of a sentence.
  var indents = false
  var reordersUnits = false
  /// Whether the elements of XLIFF get a prefix.
  var hasPrefix = false
  var writesCDATA = false
  var writesReferences = false
  var encoding = Encoding.utf8

  var testDescription: String {
    "width \(width ?? 0), indents \(indents), reorders \(reordersUnits), prefix \(hasPrefix), "
      + "CDATA \(writesCDATA), references \(writesReferences), \(encoding)"
  }

  /// Tools with each habit alone, and with several.
  static let all: [TranslationTool] = [
    TranslationTool(width: 40), TranslationTool(indents: true),
    TranslationTool(reordersUnits: true),
    TranslationTool(hasPrefix: true, encoding: .utf16),
    TranslationTool(writesCDATA: true, encoding: .utf8WithMark),
    TranslationTool(width: .max, writesReferences: true),
    TranslationTool(width: 60, indents: true, reordersUnits: true, hasPrefix: true),
    TranslationTool(
      width: 25, indents: true, reordersUnits: true, writesReferences: true, encoding: .utf16),
    TranslationTool(
      width: 72, reordersUnits: true, hasPrefix: true, writesCDATA: true, encoding: .utf8WithMark),
  ]

  /// The file as the tool writes it.
  func rewritten(_ text: String) throws -> [UInt8] {
    let reader = XMLTree()
    XMLEventReader.read(Array(text.utf8), into: reader)
    guard let root = reader.root else { return [] }
    change(root, isInText: false, depth: 0)
    var writer = TreeWriter(tool: self)
    writer.write(root, isRoot: true)
    let declaration =
      "<?xml version=\"1.0\" encoding=\"\(encoding == .utf16 ? "UTF-16" : "UTF-8")\"?>\n"
    let whole = declaration + writer.text
    switch encoding {
    case .utf8: return Array(whole.utf8)
    case .utf8WithMark: return [0xEF, 0xBB, 0xBF] + Array(whole.utf8)
    case .utf16: return [0xFE, 0xFF] + whole.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }
  }

  private static let texts: Set<String> = ["source", "target", "originalData"]
  private static let containers: Set<String> = ["body", "file"]

  private func change(_ element: XMLTree.Element, isInText: Bool, depth: Int) {
    let isText = isInText || Self.texts.contains(element.name.local)
    if let width, Self.texts.contains(element.name.local) {
      var column = 0
      wrap(element, at: width, &column)
    }
    if reordersUnits, Self.containers.contains(element.name.local) { element.reverseUnits() }
    for child in element.elements { change(child, isInText: isText, depth: depth + 1) }
    if indents { element.indent(depth: depth) }
  }

  private func wrap(_ element: XMLTree.Element, at width: Int, _ column: inout Int) {
    for (index, child) in element.children.enumerated() {
      switch child {
      case .element(let inner): wrap(inner, at: width, &column)
      case .text(let text):
        var result = ""
        var isAfterSpace = false
        for character in text {
          let isSpace = " \t\n\r\r\n".contains(character) || character == "\r\n"
          defer { isAfterSpace = isSpace }
          if !isSpace {
            result.append(character)
            column += 1
          } else if !isAfterSpace {
            result += column > width ? "\n        " : " "
            column = column > width ? 0 : column + 1
          }
        }
        element.children[index] = .text(result)
      }
    }
  }
}

/// An XML file as a tree.
private final class XMLTree: XMLReceiver {
  final class Element {
    enum Child {
      case text(String)
      case element(Element)
    }

    let name: XMLName
    let attributes: [(name: XMLName, value: String)]
    var children: [Child] = []

    init(_ name: XMLName, _ attributes: [(name: XMLName, value: String)]) {
      self.name = name
      self.attributes = attributes
    }

    var elements: [Element] {
      children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    /// The units in reverse, each where another was.
    func reverseUnits() {
      let isUnit = { (child: Child) -> Bool in
        guard case .element(let element) = child else { return false }
        return element.name.local == "unit" || element.name.local == "trans-unit"
      }
      var units = children.filter(isUnit)
      children = children.map { isUnit($0) ? units.removeLast() : $0 }
    }

    /// White space that is there, or is nothing, becomes a line break between elements.
    func indent(depth: Int) {
      guard !elements.isEmpty else { return }
      var result: [Child] = []
      var gap = ""
      func close(_ depth: Int) {
        let isBlank = gap.allSatisfy(\.isWhitespace) && !gap.contains("\u{A0}")
        result.append(.text(isBlank ? "\n" + String(repeating: " ", count: depth * 2) : gap))
        gap = ""
      }
      for child in children {
        switch child {
        case .text(let text): gap += text
        case .element:
          close(depth + 1)
          result.append(child)
        }
      }
      close(depth)
      children = result
    }
  }

  private(set) var root: Element?
  private var names: [XMLName] = []
  private var open: [Element] = []

  func learn(_ name: XMLName, as number: Int) {
    while names.count <= number { names.append(name) }
    names[number] = name
  }

  func start(_ tag: XMLStartTag) {
    let element = Element(
      names[tag.name],
      tag.attributes.map {
        (names[$0.name], String(decoding: tag.value(of: $0), as: UTF8.self))
      })
    if let parent = open.last { parent.children.append(.element(element)) } else { root = element }
    open.append(element)
  }

  func end(_ name: Int) { open.removeLast() }

  func text(_ bytes: Span<UInt8>) {
    var words: [UInt8] = []
    for index in bytes.indices { words.append(bytes[index]) }
    guard let element = open.last else { return }
    let text = String(decoding: words, as: UTF8.self)
    if case .text(let before)? = element.children.last {
      element.children[element.children.count - 1] = .text(before + text)
    } else {
      element.children.append(.text(text))
    }
  }

  func problem(_ problem: XMLProblem) {}
}

/// Writes a tree with the habits of a tool.
private struct TreeWriter {
  let tool: TranslationTool
  private(set) var text = ""
  private var prefixes: [String: String] = [XMLName.xmlNamespace: "xml"]

  init(tool: TranslationTool) { self.tool = tool }

  mutating func write(_ element: XMLTree.Element, isRoot: Bool = false) {
    var declarations = ""
    if isRoot {
      prefixes[element.name.namespace] = tool.hasPrefix ? "x" : ""
      declarations = " xmlns\(tool.hasPrefix ? ":x" : "")=\"\(element.name.namespace)\""
    }
    let name = name(element.name, &declarations)
    let attributes = element.attributes.map { attribute in
      let key =
        attribute.name.namespace.isEmpty
        ? attribute.name.local : self.name(attribute.name, &declarations)
      return " \(key)=\"\(escaped(attribute.value, isValue: true))\""
    }
    text += "<\(name)\(declarations)\(attributes.joined())>"
    for child in element.children {
      switch child {
      case .element(let inner): write(inner)
      case .text(let words): write(words)
      }
    }
    text += "</\(name)>"
  }

  private mutating func write(_ words: String) {
    text +=
      tool.writesCDATA && !words.contains("]]>") && words.contains { !$0.isWhitespace }
      ? "<![CDATA[\(words)]]>" : escaped(words, isValue: false)
  }

  private mutating func name(_ name: XMLName, _ declarations: inout String) -> String {
    let known = prefixes[name.namespace]
    let prefix = known ?? "n\(prefixes.count)"
    if known == nil {
      // Declared where it is first used, and again elsewhere.
      declarations += " xmlns:\(prefix)=\"\(name.namespace)\""
    }
    return prefix.isEmpty ? name.local : "\(prefix):\(name.local)"
  }

  private func escaped(_ words: String, isValue: Bool) -> String {
    var result = ""
    for scalar in words.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"" where isValue: result += "&quot;"
      case "\r": result += "&#13;"
      case _ where tool.writesReferences && scalar.value > 0x7E:
        result += "&#x\(String(scalar.value, radix: 16));"
      case _: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
