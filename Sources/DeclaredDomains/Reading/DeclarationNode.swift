import Diagnostics
import Markup
import Yams

/// A value of a declaration as it is written, with its place: also when it comes from the file of
/// another domain.
package struct DeclarationNode: Sendable {
  package struct Entry: Sendable {
    package let key: String
    package let place: SourcePlace
    package let value: DeclarationNode
  }

  package indirect enum Content: Sendable {
    /// A text, and whether it is without quotation marks, so that it may be a number, `true`, `false`
    /// or nothing.
    case scalar(String, isPlain: Bool)
    case list([DeclarationNode])
    case mapping([Entry])
  }

  package let content: Content
  package let place: SourcePlace
  /// The key that it stands under; of an element of a list, the list's.
  package let name: String

  package init(_ content: Content, at place: SourcePlace, named name: String) {
    self.content = content
    self.place = place
    self.name = name
  }

  package var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  package var elements: [DeclarationNode]? {
    if case .list(let elements) = content { elements } else { nil }
  }

  /// The characters of a scalar; `nil` for anything else, and where nothing is written.
  package var text: String? {
    guard case .scalar(let text, _) = content, !isNothing else { return nil }
    return text
  }

  /// Whether nothing is written, or `null` or `~`.
  package var isNothing: Bool {
    if case .scalar(let text, true) = content { ["", "~", "null"].contains(text) } else { false }
  }

  /// The value of a key; `nil` if there is none.
  package subscript(_ key: String) -> DeclarationNode? {
    entries?.first { $0.key == key }?.value
  }

  /// The same value as JSON: words without quotation marks are `true`, `false`, `null` and numbers as
  /// in JSON (RFC 8259), and texts otherwise.
  package var json: JSONDocument {
    switch content {
    case .scalar(let text, let isPlain):
      guard isPlain else { return .text(text) }
      if isNothing { return .null }
      return switch text {
      case "true": .flag(true)
      case "false": .flag(false)
      case _ where Self.isNumber(text): .number(text)
      case _: .text(text)
      }
    case .list(let elements): return .list(elements.map(\.json))
    case .mapping(let entries):
      return .object(entries.map { JSONDocument.Member($0.key, $0.value.json) })
    }
  }

  /// Whether a text is a number of JSON (RFC 8259, 6) that people write: at most 40 characters.
  static func isNumber(_ text: String) -> Bool {
    var rest = Substring(text).utf8
    func digits() -> Int {
      let count = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    func take(_ bytes: [UInt8]) -> Bool {
      guard let first = rest.first, bytes.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    guard text.utf8.count <= 40 else { return false }
    _ = take([0x2D])
    let isZero = rest.first == 0x30
    let whole = digits()
    guard whole == 1 || whole > 1 && !isZero else { return false }
    if take([0x2E]), digits() == 0 { return false }
    if take([0x45, 0x65]) {
      _ = take([0x2B, 0x2D])
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  /// The place of some characters of a scalar, counted from 0; that of the whole where the text is
  /// not written as it is read.
  func place(of characters: Range<Int>) -> SourcePlace {
    guard case .scalar(let text, let isPlain) = content, characters.upperBound <= text.count,
      !text.contains(where: \.isNewline)
    else { return place }
    return SourcePlace(
      path: place.path, line: place.line,
      column: place.column + characters.lowerBound + (isPlain ? 0 : 1), length: characters.count)
  }
}

extension DeclarationNode {
  /// The bytes that a declaration has at most; the longest of those that are known has eight thousand.
  package static let most = 1_048_576

  /// Reads the YAML of a declaration.
  ///
  /// - Throws: `DeclarationProblem` with what makes it unreadable, at its place.
  package static func read(
    _ bytes: [UInt8], path: String, atMost most: Int = most
  ) throws(DeclarationProblem) -> DeclarationNode {
    let start = SourcePlace(path: path)
    guard bytes.count <= most else {
      throw DeclarationProblem(start, "a declaration has at most \(most) bytes")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw DeclarationProblem(start, "a declaration must be UTF-8")
    }
    let root: Node?
    do {
      root = try PlainYAML.compose(text)
    } catch {
      let problem = YAMLProblem(error)
      throw DeclarationProblem(
        notYAML: SourcePlace(path: path, line: problem.line, column: problem.column),
        problem.text)
    }
    guard let root else { throw DeclarationProblem(start, "declaration is empty") }
    return try DeclarationNode(root, path: path, name: "", depth: 0)
  }

  private init(
    _ node: Node, path: String, name: String, depth: Int
  ) throws(DeclarationProblem) {
    let start = SourcePlace(
      path: path, line: max(1, node.mark?.line ?? 1), column: max(1, node.mark?.column ?? 1))
    guard depth <= PlainYAML.deepest else {
      throw DeclarationProblem(notYAML: start, "it is nested more than \(PlainYAML.deepest) deep")
    }
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain || scalar.style == .any
      self.init(
        .scalar(scalar.string, isPlain: isPlain),
        at: SourcePlace(
          path: path, line: start.line, column: start.column,
          length: scalar.string.contains(where: \.isNewline)
            ? 0 : scalar.string.count + (isPlain ? 0 : 2)), named: name)
    case .sequence(let sequence):
      var elements: [DeclarationNode] = []
      for element in sequence {
        elements.append(
          try DeclarationNode(element, path: path, name: name, depth: depth + 1))
      }
      self.init(.list(elements), at: start, named: name)
    case .mapping(let mapping):
      var entries: [Entry] = []
      // Not through `mapping.keys`, which would look every key up.
      for (key, value) in mapping {
        let place = try DeclarationNode(key, path: path, name: name, depth: depth + 1).place
        guard let word = key.scalar?.string else {
          throw DeclarationProblem(notYAML: place, "a key must be a word")
        }
        entries.append(
          Entry(
            key: word, place: place,
            value: try DeclarationNode(value, path: path, name: word, depth: depth + 1)))
      }
      self.init(.mapping(entries), at: start, named: name)
    case .alias:
      throw DeclarationProblem(notYAML: start, "anchors and aliases are not read here")
    }
  }
}

/// Why nothing of a declaration can be read.
package struct DeclarationProblem: Error {
  package let place: SourcePlace
  package let text: FindingText

  init(_ place: SourcePlace, _ text: FindingText) {
    self.place = place
    self.text = text
  }

  init(notYAML place: SourcePlace, _ text: FindingText) {
    self.init(place, "not YAML: \(text)")
  }

  /// What `check` reports of it.
  package var diagnostic: Diagnostic { Diagnostic(.domainUnreadable, .error, at: place, text) }
}
