import Diagnostics
import Operations

/// What is wrong in a declaration, collected while it is read; and how its plain values are read.
///
/// A reading that finds a fault returns `nil` or something to continue with: what has been read with
/// a fault is never used.
struct DeclarationFaults {
  private(set) var found: [Diagnostic] = []

  var hasErrors: Bool { found.contains { $0.severity == .error } }

  mutating func report(
    _ id: DiagnosticID, _ place: SourcePlace, _ message: FindingText, advice: FindingText? = nil,
    related: [SourcePlace] = []
  ) {
    found.append(Diagnostic(id, .error, at: place, message, advice: advice, related: related))
  }

  mutating func warn(
    _ id: DiagnosticID, _ place: SourcePlace, _ message: FindingText, advice: FindingText? = nil
  ) {
    found.append(Diagnostic(id, .warning, at: place, message, advice: advice))
  }

  mutating func add(_ diagnostic: Diagnostic) { found.append(diagnostic) }

  /// What to do about a word that is none of those that are possible: the nearest, or all of them.
  static func advice(for word: String, among possible: [String]) -> FindingText? {
    let nearest = EditDistance.nearest(to: word, among: possible)
    if !nearest.isEmpty {
      return "did you mean \(FindingText.either(nearest.map { "'\($0)'" }))?"
    }
    return possible.isEmpty ? nil : "use one of these: \(possible.joined(separator: ", "))"
  }

  // MARK: - Mappings and lists

  /// The entries of a mapping, after reporting the keys that it cannot have.
  mutating func mapping(
    _ node: DeclarationNode, _ known: [String], needing required: [String] = []
  ) -> [DeclarationNode.Entry]? {
    guard let entries = entries(node) else { return nil }
    var mistyped: Set<String> = []
    for entry in entries where !known.contains(entry.key) {
      let nearest = EditDistance.nearest(to: entry.key, among: known)
      report(
        .domainKeyUnknown, entry.place, "'\(entry.key)' is not possible in '\(node.name)'",
        advice: nearest.isEmpty
          ? "known keys: \(known.joined(separator: ", "))"
          : Self.advice(for: entry.key, among: known))
      mistyped.formUnion(nearest.prefix(1))
    }
    for key in required
    where !mistyped.contains(key) && !entries.contains(where: { $0.key == key }) {
      missing(key, in: node)
    }
    return entries
  }

  /// The entries of a mapping with any keys.
  mutating func entries(_ node: DeclarationNode) -> [DeclarationNode.Entry]? {
    guard let entries = node.entries else {
      report(.domainType, node.place, "'\(node.name)' must be a mapping of names to values")
      return nil
    }
    return entries
  }

  mutating func elements(_ node: DeclarationNode) -> [DeclarationNode]? {
    guard let elements = node.elements else {
      report(.domainType, node.place, "'\(node.name)' must be a list")
      return nil
    }
    return elements
  }

  mutating func missing(_ key: String, in node: DeclarationNode) {
    report(.domainKeyMissing, node.place, "'\(key)' is missing in '\(node.name)'")
  }

  // MARK: - Values

  mutating func text(_ node: DeclarationNode) -> String? {
    guard let text = node.text else {
      report(.domainType, node.place, "'\(node.name)' must be a text")
      return nil
    }
    return text
  }

  mutating func flag(_ node: DeclarationNode) -> Bool? {
    guard case .flag(let value) = node.json else {
      report(.domainType, node.place, "'\(node.name)' must be true or false")
      return nil
    }
    return value
  }

  mutating func number(_ node: DeclarationNode, in range: ClosedRange<Int>) -> Int? {
    guard case .number(let text) = node.json, let value = OutsideNumber.whole(text, in: range)
    else {
      report(
        .domainValue, node.place,
        "'\(node.name)' must be a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return value
  }

  /// A value of a closed set.
  mutating func one<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type, _ node: DeclarationNode
  ) -> Choice? where Choice.RawValue == String {
    let possible = Choice.allCases.map(\.rawValue)
    guard let word = choice(node, of: possible) else { return nil }
    return Choice(rawValue: word)
  }

  /// A word that is one of these.
  mutating func choice(_ node: DeclarationNode, of possible: [String]) -> String? {
    guard let text = text(node) else { return nil }
    guard possible.contains(text) else {
      report(
        .domainValue, node.place, "'\(text)' is not possible as '\(node.name)'",
        advice: Self.advice(for: text, among: possible))
      return nil
    }
    return text
  }

  mutating func pointer(_ node: DeclarationNode) -> JSONPointer? {
    guard case .scalar(let text, _) = node.content else {
      report(.domainType, node.place, "'\(node.name)' must be a text")
      return nil
    }
    return pointer(text, at: node.place)
  }

  mutating func pointer(_ text: String, at place: SourcePlace) -> JSONPointer? {
    if let pointer = JSONPointer(text), pointer.tokens.count <= 32 { return pointer }
    report(
      .domainPointer, place, "'\(text)' is no JSON Pointer",
      advice: text.hasPrefix("/")
        ? "write '~0' for '~' and '~1' for '/' in a name"
        : "write '\("/" + text.replacing(".", with: "/"))'")
    return nil
  }

  mutating func pointers(_ node: DeclarationNode) -> [JSONPointer] {
    guard case .list(let elements) = node.content else { return pointer(node).map { [$0] } ?? [] }
    return elements.compactMap { pointer($0) }
  }

  /// The texts of a list.
  mutating func texts(_ node: DeclarationNode) -> [String] {
    (elements(node) ?? []).compactMap { text($0) }
  }

  // MARK: - Names

  /// Whether a text is a name: a small letter, then letters and digits.
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, (0x61...0x7A).contains(first) else { return false }
    return text.utf8.count <= 60
      && text.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) }
  }

  /// Whether a text can be a code: a letter, then letters, digits, `_` and `-`, as services write them.
  static func isCode(_ text: String) -> Bool {
    guard let first = text.utf8.first, (0x61...0x7A).contains(first | 0x20) else { return false }
    return text.utf8.count <= 60
      && text.utf8.allSatisfy {
        (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2D
      }
  }

  /// Reports a key that is no name.
  mutating func name(_ entry: DeclarationNode.Entry) -> Bool {
    name(entry.key, at: entry.place)
  }

  mutating func name(_ text: String, at place: SourcePlace) -> Bool {
    guard !Self.isName(text) else { return true }
    report(
      .domainName, place, "'\(text)' is no name",
      advice: "begin a name with a small letter, and write only letters and digits")
    return false
  }

  /// The name of a secret, in place of which nobody must write the secret itself.
  mutating func secretName(_ node: DeclarationNode) -> String? {
    guard let text = text(node) else { return nil }
    guard Self.isName(text), text.count <= 30 else {
      report(
        .domainSecret, node.place, "'\(node.name)' must be the name of a secret, never its value",
        advice: "write a name such as 'token', and give its value where you use the domain")
      return nil
    }
    return text
  }
}
