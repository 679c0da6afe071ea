import Diagnostics
import Markup

extension HTMLPageReader {
  /// Whether the content of an element is to be read as well.
  enum Way { case into, skipping }

  /// What an element means in a document; elements without a role are running text.
  private enum Role {
    case heading(Int)
    case block, list, orderedList, item, quote, preformatted, table, row, cell
    case strong, emphasis, code, anchor, image, lineBreak, target, source
  }

  private static let roles: [String: Role] = {
    var roles: [String: Role] = [
      "h1": .heading(1), "h2": .heading(2), "h3": .heading(3), "h4": .heading(4),
      "h5": .heading(5), "h6": .heading(6), "ul": .list, "menu": .list, "dir": .list,
      "ol": .orderedList, "li": .item, "blockquote": .quote, "pre": .preformatted,
      "table": .table, "tr": .row, "td": .cell, "th": .cell, "b": .strong, "strong": .strong,
      "i": .emphasis, "em": .emphasis, "cite": .emphasis, "code": .code, "kbd": .code,
      "samp": .code, "tt": .code, "var": .code, "a": .anchor, "img": .image, "br": .lineBreak,
      HTMLUnits.target: .target, HTMLUnits.source: .source,
    ]
    for name in [
      "p", "div", "section", "article", "main", "header", "hgroup", "form", "fieldset", "legend",
      "details", "summary", "figure", "figcaption", "dl", "dt", "dd", "address", "center", "hr",
      "aside", "body", "html", "caption", "thead", "tbody", "tfoot", "label",
    ] {
      roles[name] = .block
    }
    return roles
  }()

  mutating func enter(_ node: HTMLTree.Node, at position: Int, named name: String) -> Way {
    guard let role = Self.roles[name] else { return .into }
    // A row of a data table is one passage, no matter what it contains.
    if leaf == .row, !isInline(role) {
      runs.addSpace()
      end(.gap, at: node.end)
      return .into
    }
    switch role {
    case .heading(let level): enterHeading(node, level: level)
    case .block: enterBlock(node)
    case .list: openList(node, numbering: nil)
    case .orderedList: openList(node, numbering: numbering(of: node, at: position))
    case .item: openItem(node)
    case .quote: open(alert(of: node).map { .alert($0) } ?? .quote, node)
    case .preformatted: return readPreformatted(node, at: position)
    case .table: enterTable(node, at: position)
    case .row: enterRow(node)
    case .cell: enterBlock(node)
    case .strong, .emphasis, .code, .anchor: enterStyle(node, role)
    case .image:
      if let alternative = node.attribute("alt"), !alternative.isEmpty {
        runs.addImage(
          destination: node.attribute("src") ?? "", alternative: alternative, line: node.line,
          side: side)
      }
    case .lineBreak: runs.addBreak()
    case .target: enterUnit(node)
    case .source:
      end(.side(side), at: node.end)
      side = .source
    }
    return .into
  }

  private func isInline(_ role: Role) -> Bool {
    switch role {
    case .strong, .emphasis, .code, .anchor, .image, .lineBreak, .target, .source: true
    case .heading, .block, .list, .orderedList, .item, .quote, .preformatted, .table, .row, .cell:
      false
    }
  }

  private mutating func enterUnit(_ node: HTMLTree.Node) {
    end(.side(side), at: node.end)
    side = .target
    if let number = node.attribute("number").flatMap({ Int($0) }), segments.indices.contains(number)
    {
      runs.segments.append(segments[number].id)
    }
  }

  private mutating func enterHeading(_ node: HTMLTree.Node, level: Int) {
    if leaf == .heading { return runs.addSpace() }
    finishPassage()
    leaf = .heading
    end(.heading(level: level, anchor: node.attribute("id")), at: node.end)
  }

  private mutating func enterBlock(_ node: HTMLTree.Node) {
    finishPassage()
    let name = node.name ?? ""
    if name == "section" || name == "article", let id = node.attribute("id") { pendingAnchor = id }
    if let range = node.attribute("data-moniker") ?? node.attribute("data-pivot"), !range.isEmpty {
      open(.moniker(range.split(separator: " ").map(String.init)), node)
    } else if let kind = alert(of: node) {
      open(.alert(kind), node)
    } else {
      if node.attribute("role") == "tabpanel" { addTabHeading(node) }
      end(.passage, at: node.end)
    }
  }

  /// The name of a tab becomes a heading above its panel, because tabs in Markdown are headings.
  private mutating func addTabHeading(_ node: HTMLTree.Node) {
    guard let name = node.attribute("id").flatMap({ index.tabs[$0] }) else { return }
    let level = headingLevel
    emitHeading(
      Passage(
        target: [.text(name)], source: nil, segments: [],
        place: SourcePlace(path: path, line: node.line)),
      level: min(6, level + 1), anchor: nil)
    headingLevel = level
  }

  private mutating func readPreformatted(_ node: HTMLTree.Node, at position: Int) -> Way {
    finishPassage()
    var text = ""
    var language = Self.language(of: node)
    for inner in tree.nodes[position..<node.end] {
      switch inner.kind {
      case .text(let part): text += part
      case .element(let name, _):
        if name == "br" { text += "\n" }
        if name == "code", language.isEmpty { language = Self.language(of: inner) }
      }
    }
    while text.utf8.first == 0x0A { text.removeFirst() }
    while let last = text.utf8.last, last == 0x0A || last == 0x20 { text.removeLast() }
    let place = SourcePlace(path: path, line: node.line)
    if !text.isEmpty { emit(.code(language: language, text: text, place: place)) }
    return .skipping
  }

  /// The language in a class such as `lang-powershell` or `language-powershell`, as for syntax
  /// highlighters; empty if there is none.
  private static func language(of node: HTMLTree.Node) -> String {
    for word in (node.attribute("class") ?? "").split(separator: " ") {
      for start in ["language-", "lang-"] where word.hasPrefix(start) {
        return String(word.dropFirst(start.count))
      }
    }
    return ""
  }

  /// A table that contains steps or headings only serves the layout; its cells are parts of the
  /// page.
  private mutating func enterTable(_ node: HTMLTree.Node, at position: Int) {
    finishPassage()
    let range = position..<node.end
    if index.content(of: range).hasSteps || index.hasHeading(in: range) {
      end(.passage, at: node.end)
    } else {
      open(.table, node)
    }
  }

  private mutating func enterRow(_ node: HTMLTree.Node) {
    finishPassage()
    guard case .table = holders[holders.count - 1].kind else {
      return end(.passage, at: node.end)
    }
    leaf = .row
    end(.row, at: node.end)
  }

  private mutating func enterStyle(_ node: HTMLTree.Node, _ role: Role) {
    let before = style
    switch role {
    case .strong: style.strongDepth += 1
    case .emphasis: style.emphasisDepth += 1
    case .code: style.codeDepth += 1
    case .anchor:
      if let destination = node.attribute("href") {
        style.destination = destination
      } else if let name = node.attribute("name") ?? node.attribute("id"), runs.isEmpty {
        takeAnchor(name)
      }
    case .heading, .block, .list, .orderedList, .item, .quote, .preformatted, .table, .row, .cell,
      .image, .lineBreak, .target, .source:
      return
    }
    if style != before { end(.style(before), at: node.end) }
  }

  /// An anchor before any text belongs to the item it is in, or else to the next heading.
  private mutating func takeAnchor(_ name: String) {
    let top = holders.count - 1
    if case .item = holders[top].kind, leaf == .paragraph, holders[top].items[0].blocks.isEmpty {
      if holders[top].items[0].anchor == nil { holders[top].items[0].anchor = name }
    } else {
      pendingAnchor = name
    }
  }
}
