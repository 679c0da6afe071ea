import Markup

/// Turns the inline nodes of one text into `Inline` values.
struct InlineReader {
  private(set) var inlines: [Inline] = []
  /// The name of an `<a name="…">` that stands before all text.
  private(set) var anchor: String?

  /// A link or strong text opened by an HTML tag and not closed yet.
  private struct Open {
    let tag: String
    let destination: String?
    let before: [Inline]
  }
  private var open: [Open] = []

  init(_ nodes: [MarkdownNode]) {
    for node in nodes { add(node) }
    while let last = open.last { close(last.tag) }
    inlines = Self.merged(inlines)
  }

  /// Text without any markup.
  init(plain text: String) {
    inlines = text.isEmpty ? [] : [.text(text)]
  }

  private mutating func add(_ node: MarkdownNode) {
    switch node.kind {
    case .text: inlines.append(.text(node.literal))
    case .softBreak: inlines.append(.text(" "))
    case .lineBreak: inlines.append(.lineBreak)
    case .code: inlines.append(.code(node.literal))
    case .emphasis: inlines.append(.emphasis(Self.inner(node)))
    case .strong: inlines.append(.strong(Self.inner(node)))
    case .link: inlines.append(.link(destination: node.url, Self.inner(node)))
    case .image: inlines.append(.image(destination: node.url, alternative: node.plainText))
    case .htmlInline: addTag(node.literal)
    case .document, .blockQuote, .list, .orderedList, .item, .codeBlock, .htmlBlock, .paragraph,
      .thematicBreak, .heading, .other:
      inlines.append(contentsOf: Self.inner(node))
    }
  }

  private static func inner(_ node: MarkdownNode) -> [Inline] {
    InlineReader(node.children).inlines
  }

  private mutating func addTag(_ literal: String) {
    let tag = HTMLTag(literal)
    switch (tag.name, tag.isClosing) {
    case ("br", _): inlines.append(.lineBreak)
    case ("a", false):
      if let name = tag.attributes["name"] ?? tag.attributes["id"], tag.attributes["href"] == nil,
        inlines.allSatisfy({ $0.plain.allSatisfy(\.isWhitespace) }), anchor == nil
      {
        anchor = name
      }
      begin("a", tag.attributes["href"])
    case ("b", false), ("strong", false): begin("strong", nil)
    case ("i", false), ("em", false): begin("em", nil)
    case ("a", true): close("a")
    case ("b", true), ("strong", true): close("strong")
    case ("i", true), ("em", true): close("em")
    default: break
    }
  }

  private mutating func begin(_ tag: String, _ destination: String?) {
    // Values nested as deep as hostile tags would overflow the stack of whoever walks them.
    guard open.count < MarkdownParser.deepestNesting else { return }
    open.append(Open(tag: tag, destination: destination, before: inlines))
    inlines = []
  }

  private mutating func close(_ tag: String) {
    guard let last = open.last, last.tag == tag else { return }
    open.removeLast()
    let inner = Self.merged(inlines)
    inlines = last.before
    if tag == "strong" {
      inlines.append(.strong(inner))
    } else if tag == "em" {
      inlines.append(.emphasis(inner))
    } else if let destination = last.destination {
      inlines.append(.link(destination: destination, inner))
    } else {
      inlines.append(contentsOf: inner)
    }
  }

  /// The same inlines, texts that touch joined.
  static func merged(_ inlines: [Inline]) -> [Inline] {
    var result: [Inline] = []
    for inline in inlines {
      if case .text(let text) = inline {
        guard !text.isEmpty else { continue }
        if case .text(let before)? = result.last {
          result[result.count - 1] = .text(before + text)
          continue
        }
      }
      result.append(inline)
    }
    return result
  }
}
