import Markup

/// Facts about a page as a whole that are needed before its parts are read.
struct HTMLPageIndex {
  /// The `<title>`, and each `<meta name="…">` by its name in lower case.
  private(set) var values: [String: String] = [:]
  /// The `lang` attribute of the page, such as `sv-SE`; `nil` if it does not name a language.
  private(set) var locale: ContentLocale?
  /// The range of nodes that contains the document.
  private(set) var main: Range<Int>
  private(set) var hasMain = false
  /// The names of tabs, by the ids of their panels.
  private(set) var tabs: [String: String] = [:]

  private let tree: HTMLTree
  // The counts before each node, so that the count inside an element is a subtraction.
  private var titlesBefore: [Int] = [0]
  private var stepsBefore: [Int] = [0]
  private var headingsBefore: [Int] = [0]
  private var textBefore: [Int] = [0]

  init(_ tree: HTMLTree) {
    self.tree = tree
    main = 0..<tree.nodes.count
    var articles: [Int] = []
    var mains: [Int] = []
    for (index, node) in tree.nodes.enumerated() {
      let name = node.name
      count(name, node)
      guard let name else { continue }
      switch name {
      case "html": locale = node.attribute("lang").flatMap(Self.locale) ?? locale
      case "title": if values["title"] == nil { values["title"] = text(in: index) }
      case "meta": addMeta(node)
      case "main": mains.append(index)
      case "article": articles.append(index)
      default: break
      }
      let role = node.attribute("role")
      if role == "main" { mains.append(index) }
      if role == "tab" || node.attribute("data-tab") != nil && name == "a" { addTab(index) }
    }
    // Several articles are teasers on a start page.
    for candidate in mains + (articles.count == 1 ? articles : [])
    where textLength(in: candidate..<tree.nodes[candidate].end) > 0 {
      main = candidate..<tree.nodes[candidate].end
      hasMain = true
      break
    }
  }

  /// What the nodes in `range` contain.
  func content(of range: Range<Int>) -> HTMLFurniture.Content {
    HTMLFurniture.Content(
      hasTitle: titlesBefore[range.upperBound] > titlesBefore[range.lowerBound],
      hasSteps: stepsBefore[range.upperBound] > stepsBefore[range.lowerBound])
  }

  /// Whether there is a heading of any level among the nodes in `range`.
  func hasHeading(in range: Range<Int>) -> Bool {
    headingsBefore[range.upperBound] > headingsBefore[range.lowerBound]
  }

  /// The length in bytes of the text that is not white space.
  func textLength(in range: Range<Int>) -> Int {
    textBefore[range.upperBound] - textBefore[range.lowerBound]
  }

  /// The first `<h1>`, if it is outside the part of the page that contains the document; otherwise
  /// `nil`.
  var titleOutside: Int? {
    guard hasMain, titlesBefore[main.upperBound] == titlesBefore[main.lowerBound] else {
      return nil
    }
    return tree.nodes.firstIndex { $0.name == "h1" }
  }

  /// The beginning of the document's text, without scripts and styles.
  var sample: [UInt8] {
    var bytes: [UInt8] = []
    var position = main.lowerBound
    while position < main.upperBound, bytes.count < LocaleGuess.sampleLength {
      let node = tree.nodes[position]
      if let name = node.name, ["head", "script", "style"].contains(name) {
        position = node.end
        continue
      }
      if case .text(let text) = node.kind {
        bytes.append(contentsOf: text.utf8)
        bytes.append(0x20)
      }
      position += 1
    }
    return bytes
  }

  private mutating func count(_ name: String?, _ node: HTMLTree.Node) {
    titlesBefore.append(titlesBefore[titlesBefore.count - 1] + (name == "h1" ? 1 : 0))
    stepsBefore.append(stepsBefore[stepsBefore.count - 1] + (name == "ol" ? 1 : 0))
    let isHeading = name.map { Self.headings.contains($0) } ?? false
    headingsBefore.append(headingsBefore[headingsBefore.count - 1] + (isHeading ? 1 : 0))
    var length = 0
    if case .text(let text) = node.kind {
      length = text.utf8.count { $0 != 0x20 && !(0x09...0x0D).contains($0) }
    }
    textBefore.append(textBefore[textBefore.count - 1] + length)
  }

  private static let headings: Set<String> = ["h1", "h2", "h3", "h4", "h5", "h6"]

  private mutating func addMeta(_ node: HTMLTree.Node) {
    guard let name = node.attribute("name")?.lowercased(), let value = node.attribute("content"),
      !name.isEmpty, !value.isEmpty, values[name] == nil
    else { return }
    values[name] = value
  }

  private mutating func addTab(_ index: Int) {
    let node = tree.nodes[index]
    guard
      let panel = node.attribute("aria-controls")
        ?? node.attribute("href").map({ String($0.drop { $0 == "#" }) })
    else { return }
    let name = text(in: index)
    if !name.isEmpty, tabs[panel] == nil { tabs[panel] = name }
  }

  /// The text in a small element, with white space collapsed.
  func text(in index: Int) -> String {
    var runs = HTMLRuns()
    // A title or tab with more nodes than this has lost its end tag.
    for inner in tree.nodes[index..<min(tree.nodes[index].end, index + 64)] {
      if case .text(let text) = inner.kind {
        runs.add(text, line: inner.line, style: HTMLRuns.Style(), side: .both)
      }
    }
    return runs.takePassage(path: "")?.target.map(\.plain).joined() ?? ""
  }

  /// The language of a tag in the form of BCP 47 (letters and digits in parts of at most eight),
  /// with its region in capitals; `nil` for any other text.
  private static func locale(_ tag: String) -> ContentLocale? {
    let parts = tag.replacing("_", with: "-").split(
      separator: "-", omittingEmptySubsequences: false)
    guard let language = parts.first, (2...3).contains(language.utf8.count), parts.count <= 4,
      parts.allSatisfy({ part in
        (1...8).contains(part.utf8.count)
          && part.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
          }
      })
    else { return nil }
    let rest = parts.dropFirst().map { $0.utf8.count == 2 ? $0.uppercased() : String($0) }
    return ContentLocale(([language.lowercased()] + rest).joined(separator: "-"))
  }
}
