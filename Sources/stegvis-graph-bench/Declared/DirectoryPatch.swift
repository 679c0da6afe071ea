import DeclaredDomains

/// One operation of a patch (RFC 7644, 3.5.2).
struct DirectoryPatch {
  private enum Kind: String {
    case add, replace, remove
  }

  private let kind: Kind
  private let path: String?
  private let value: JSONDocument?

  init(_ operation: JSONDocument) throws(DirectoryRefusal) {
    // Services must take them in any case (the RFC's own examples use small letters).
    guard let word = operation["op"]?.onlyText?.lowercased(), let kind = Kind(rawValue: word) else {
      throw Self.refused("The operation has no op.", "invalidSyntax")
    }
    self.kind = kind
    switch operation["path"] {
    case .text(let text)?: path = text
    case nil: path = nil
    case _?: throw Self.refused("The path is no text.", "invalidPath")
    }
    value = operation["value"]
    if kind != .remove, value == nil {
      throw Self.refused("The operation has no value.", "invalidValue")
    }
    if kind == .remove, path == nil { throw Self.refused("There is no path.", "noTarget") }
  }

  private static func refused(_ detail: String, _ kind: String) -> DirectoryRefusal {
    DirectoryRefusal(answer: ServedDirectory.error(400, detail, kind))
  }

  private static let attributes = ["userName", "displayName", "active", "externalId", "members"]

  func applied(to document: JSONDocument) throws(DirectoryRefusal) -> JSONDocument {
    guard let path else {
      guard case .object(let members)? = value else {
        throw Self.refused("Without a path, the value must be an object.", "invalidValue")
      }
      var changed = document
      for member in members { changed = try set(member.name, member.value, in: changed) }
      return changed
    }
    guard let bracket = path.firstIndex(of: "[") else { return try set(path, value, in: document) }
    guard path.hasSuffix("]"), path[..<bracket] == "members",
      let filter = DirectoryFilter(String(path[path.index(after: bracket)...].dropLast()))
    else { throw Self.refused("The path '\(path)' is not supported.", "invalidPath") }
    let members = document["members"]?.onlyList ?? []
    let meant = members.filter(filter.holds)
    switch kind {
    case .remove: return document.withMembers(members.filter { !meant.contains($0) })
    case .replace where meant.isEmpty: throw Self.refused("No member matches.", "noTarget")
    case .add, .replace: throw Self.refused("A member has nothing to replace.", "mutability")
    }
  }

  private func set(
    _ name: String, _ value: JSONDocument?, in document: JSONDocument
  ) throws(DirectoryRefusal) -> JSONDocument {
    guard let attribute = Self.attributes.first(where: { $0.lowercased() == name.lowercased() })
    else { throw Self.refused("There is no attribute '\(name)'.", "invalidPath") }
    let pointer = JSONPointer(tokens: [attribute])
    guard attribute == "members" else {
      guard kind != .remove, let value else { return document.removing(pointer) }
      return document.setting(pointer, to: value)
    }
    let old = document["members"]?.onlyList ?? []
    let new = (value ?? .list([])).elements
    guard new.allSatisfy({ $0["value"]?.onlyText != nil }) else {
      throw Self.refused("A member has no value.", "invalidValue")
    }
    switch kind {
    case .add: return document.withMembers(old + new)
    case .replace: return document.withMembers(new)
    // Without values, all of them go (3.5.2.2).
    case .remove:
      let gone = new.compactMap { $0["value"]?.onlyText }
      return document.withMembers(
        gone.isEmpty ? [] : old.filter { !gone.contains($0["value"]?.onlyText ?? "") })
    }
  }
}

/// A filter of comparisons that are joined by `and` or by `or` (RFC 7644, 3.4.2.2).
struct DirectoryFilter {
  private struct Comparison {
    let attribute: [String]
    let word: String
    let value: String

    func holds(_ document: JSONDocument) -> Bool {
      values(document, attribute[...]).contains { text in
        // Ids and marks are compared exactly; names are not (RFC 7643, 4.1.1).
        let isName = ["userName", "displayName"].contains(attribute.last ?? "")
        let (own, other) = isName ? (text.lowercased(), value.lowercased()) : (text, value)
        return switch word {
        case "eq": own == other
        case "sw": own.hasPrefix(other)
        case _: own.contains(other)
        }
      }
    }

    private func values(_ document: JSONDocument, _ path: ArraySlice<String>) -> [String] {
      guard let first = path.first else { return document.scalarText.map { [$0] } ?? [] }
      return (document[first]?.elements ?? []).flatMap { values($0, path.dropFirst()) }
    }
  }

  private let comparisons: [Comparison]
  private let isAny: Bool

  /// - Returns: `nil` if it is not supported.
  init?(_ text: String) {
    isAny = text.contains("\" or ")
    var comparisons: [Comparison] = []
    for part in text.split(separator: isAny ? " or " : " and ") {
      guard let match = part.wholeMatch(of: /([A-Za-z.]+) (eq|sw|co) ("(?:[^"\\]|\\.)*")/),
        case .text(let value)? = try? JSONReader.document(Array(match.3.utf8))
      else { return nil }
      comparisons.append(
        Comparison(
          attribute: match.1.split(separator: ".").map(String.init), word: String(match.2),
          value: value))
    }
    guard !comparisons.isEmpty else { return nil }
    self.comparisons = comparisons
  }

  func holds(_ document: JSONDocument) -> Bool {
    isAny
      ? comparisons.contains { $0.holds(document) } : comparisons.allSatisfy { $0.holds(document) }
  }
}
