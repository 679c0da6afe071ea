import Diagnostics
import Markup

/// What an element means in a document, by its name; elements without a role are running text.
enum HTMLElementRole: Equatable {
  case heading(Int)
  case block, list, orderedList, item, quote, preformatted, table, row, cell
  case strong, emphasis, code, anchor, image, lineBreak, target, source

  private static let byName: [String: HTMLElementRole] = {
    var roles: [String: HTMLElementRole] = [
      "h1": .heading(1), "h2": .heading(2), "h3": .heading(3), "h4": .heading(4),
      "h5": .heading(5), "h6": .heading(6), "ul": .list, "menu": .list, "dir": .list,
      "ol": .orderedList, "li": .item, "blockquote": .quote, "pre": .preformatted,
      "table": .table, "tr": .row, "td": .cell, "th": .cell, "b": .strong, "strong": .strong,
      "i": .emphasis, "em": .emphasis, "cite": .emphasis, "code": .code, "kbd": .code,
      "samp": .code, "tt": .code, "var": .code, "a": .anchor, "img": .image, "br": .lineBreak,
      HTMLUnits.target: .target, HTMLUnits.source: .source,
      // The storage format of Confluence.
      "ac:task-list": .list, "ac:task": .item,
    ]
    for name in [
      "p", "div", "section", "article", "main", "header", "hgroup", "form", "fieldset", "legend",
      "details", "summary", "figure", "figcaption", "dl", "dt", "dd", "address", "center", "hr",
      "aside", "body", "html", "caption", "thead", "tbody", "tfoot", "label", "ac:task-body",
    ] {
      roles[name] = .block
    }
    return roles
  }()

  /// - Parameter name: the name of an element, in lower case.
  init?(named name: String) {
    guard let role = Self.byName[name] else { return nil }
    self = role
  }

  /// Whether the element is part of running text.
  var isInline: Bool {
    switch self {
    case .strong, .emphasis, .code, .anchor, .image, .lineBreak, .target, .source: true
    case .heading, .block, .list, .orderedList, .item, .quote, .preformatted, .table, .row, .cell:
      false
    }
  }
}

extension HTMLTree.Node {
  private static let alertKinds: [String: Block.Alert.Kind] = [
    "note": .note, "is-info": .note, "alert-info": .note, "is-primary": .important,
    "alert-primary": .note, "alert-secondary": .note, "admonition": .note, "callout": .note,
    "tip": .tip, "is-success": .tip, "alert-success": .tip,
    "important": .important, "alert-important": .important,
    "caution": .caution, "is-danger": .caution, "alert-danger": .caution,
    "warning": .warning, "is-warning": .warning, "alert-warning": .warning,
    "confluence-information-macro-information": .note, "confluence-information-macro-tip": .tip,
    "confluence-information-macro-note": .caution,
    "confluence-information-macro-warning": .warning,
  ]

  /// The kind of alert that the element's class or role names; `nil` for other elements.
  var alertKind: Block.Alert.Kind? {
    var found: Block.Alert.Kind?
    for word in (attribute("class") ?? "").split(separator: " ") where word.utf8.count <= 48 {
      if let kind = Self.alertKinds[word.lowercased()], found == nil || found == .note {
        found = kind
      }
    }
    if let found { return found }
    let role = attribute("role")?.lowercased()
    return role == "note" || role == "alert" || role == "doc-notice" || role == "doc-tip"
      ? (role == "doc-tip" ? .tip : .note) : nil
  }

  /// Whether the item has a box to tick: GitHub, Confluence and its storage format, OneNote.
  var isTask: Bool {
    name == "ac:task" || isTaggedToDo || attribute("data-inline-task-id") != nil
      || attribute("data-task-id") != nil
      || (attribute("class") ?? "").split(separator: " ").contains { $0 == "task-list-item" }
  }

  /// Whether OneNote shows a box before the text (`data-tag="to-do"`, `"important,to-do:completed"`).
  var isTaggedToDo: Bool {
    guard let tags = attribute("data-tag") else { return false }
    return tags.lowercased().split(separator: ",").contains { tag in
      tag.split(separator: ":").first?.drop { $0 == " " }.hasPrefix("to-do") ?? false
    }
  }

  /// Google Docs has nine levels.
  private static let deepestList = 8

  /// How many lists are around an item of this list, where the page says so in a class: Google Docs
  /// saves the levels of a list side by side (`lst-kix_…-1`).
  var listDepth: Int {
    for word in (attribute("class") ?? "").split(separator: " ") where word.hasPrefix("lst-kix_") {
      return word.split(separator: "-").last.flatMap {
        OutsideNumber.whole(String($0), in: 0...Self.deepestList)
      } ?? 0
    }
    return 0
  }

  /// The language in a class such as `lang-powershell` or `language-powershell`, as for syntax
  /// highlighters; empty if there is none.
  var codeLanguage: String {
    for word in (attribute("class") ?? "").split(separator: " ") {
      for start in ["language-", "lang-"] where word.hasPrefix(start) {
        return String(word.dropFirst(start.count))
      }
    }
    return ""
  }
}

/// The numbering of an ordered list (HTML §4.4.5).
struct HTMLNumbering {
  /// Whether it uses letters or Roman numerals, as the parts of a step do.
  let isLettered: Bool
  let numerals: Block.Numerals
  private let step: Int
  private var next: Int

  /// The highest number an item can have: a higher `start` or `value` is ignored, and counting
  /// stops here.
  private static let greatest = 9999

  /// - Parameter position: the index of the list in the nodes of `tree`.
  init(of node: HTMLTree.Node, at position: Int, in tree: HTMLTree) {
    let isReversed = node.attribute("reversed") != nil
    var count = 0
    if isReversed {
      var child = position + 1
      while child < node.end {
        if tree.nodes[child].name == "li" { count += 1 }
        child = tree.nodes[child].end
      }
    }
    let type = node.attribute("type") ?? ""
    let style = (node.attribute("style") ?? "") + (node.attribute("class") ?? "")
    isLettered =
      ["a", "A", "i", "I"].contains(type)
      || ["lower-alpha", "upper-alpha", "lower-latin", "lower-roman"].contains {
        style.contains($0)
      }
    numerals = Self.numerals(type, style)
    step = isReversed ? -1 : 1
    next = Self.number(node.attribute("start")) ?? (isReversed ? count : 1)
  }

  /// The numbering of a list in Word, whose items all have a number of their own.
  init(_ numerals: Block.Numerals) {
    isLettered = numerals != .decimal
    self.numerals = numerals
    step = 1
    next = 1
  }

  /// The number of the next item.
  mutating func number(value: String?) -> Int {
    let number = Self.number(value) ?? next
    next = max(0, min(Self.greatest, number + step))
    return number
  }

  private static func numerals(_ type: String, _ style: String) -> Block.Numerals {
    switch type {
    case "a": .letters
    case "A": .capitalLetters
    case "i": .roman
    case "I": .capitalRoman
    case _ where style.contains("lower-alpha") || style.contains("lower-latin"): .letters
    case _ where style.contains("upper-alpha") || style.contains("upper-latin"): .capitalLetters
    case _ where style.contains("lower-roman"): .roman
    case _ where style.contains("upper-roman"): .capitalRoman
    case _: .decimal
    }
  }

  private static func number(_ text: String?) -> Int? {
    text.flatMap { OutsideNumber.whole($0, in: 0...greatest) }
  }
}
