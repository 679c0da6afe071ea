extension JSONDocument {
  /// The document as JSON, without white space, its members in their order and its numbers as they
  /// were written.
  package var text: String {
    var text = ""
    write(to: &text, isCanonical: false)
    return text
  }

  /// The one text of all documents that say the same: without white space, members sorted by the
  /// UTF-16 units of their names, of several with one name the last (RFC 8785, 3.2).
  ///
  /// Numbers keep their characters: a service that spells one differently has changed it, and one with
  /// more digits than a `Double` has would lose them.
  package var canonicalText: String {
    var text = ""
    write(to: &text, isCanonical: true)
    return text
  }

  private func write(to text: inout String, isCanonical: Bool) {
    switch self {
    case .null: text += "null"
    case .flag(let isSet): text += isSet ? "true" : "false"
    case .number(let number): text += number
    case .text(let string): Self.write(string, to: &text)
    case .list(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        element.write(to: &text, isCanonical: isCanonical)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in (isCanonical ? members.canonical : members).enumerated() {
        if index > 0 { text += "," }
        Self.write(member.name, to: &text)
        text += ":"
        member.value.write(to: &text, isCanonical: isCanonical)
      }
      text += "}"
    }
  }

  /// Escapes what must be, as RFC 8785 (3.2.2.2) says.
  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\u{8}": text += "\\b"
      case "\u{C}": text += "\\f"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      case _: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

extension [JSONDocument.Member] {
  /// Each name once, in the order of RFC 8785.
  fileprivate var canonical: [JSONDocument.Member] {
    // Not as a dictionary of texts: to Swift, texts that only look the same are equal.
    let places = enumerated().map { ([UInt16]($0.element.name.utf16), $0.offset) }
    let last = Dictionary(places, uniquingKeysWith: { $1 })
    return last.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { self[$0.value] }
  }
}

/// Documents with parts set and left out.
extension JSONDocument {
  /// The document with a value at a place; objects on the way are made where there are none.
  ///
  /// What the way cannot go through, such as a text or an element that a list does not have, leaves the
  /// document as it is.
  package func setting(_ pointer: JSONPointer, to value: JSONDocument) -> JSONDocument {
    setting(pointer.tokens[...], to: value)
  }

  private func setting(_ tokens: ArraySlice<String>, to value: JSONDocument) -> JSONDocument {
    guard let token = tokens.first else { return value }
    switch self {
    case .object(var members):
      let inner = (self[token] ?? .null).setting(tokens.dropFirst(), to: value)
      if let index = members.lastIndex(where: { $0.name == token }) {
        members[index] = .init(token, inner)
      } else {
        members.append(.init(token, inner))
      }
      return .object(members)
    case .list(var elements):
      guard let index = JSONPointer.index(token), elements.indices.contains(index) else {
        return self
      }
      elements[index] = elements[index].setting(tokens.dropFirst(), to: value)
      return .list(elements)
    case .null: return JSONDocument.object([]).setting(tokens, to: value)
    case .flag, .number, .text: return self
    }
  }

  /// The document without what is at a place.
  package func removing(_ pointer: JSONPointer) -> JSONDocument { removing(pointer.tokens[...]) }

  private func removing(_ tokens: ArraySlice<String>) -> JSONDocument {
    guard let token = tokens.first else { return .null }
    switch self {
    case .object(let members):
      guard tokens.count > 1 else { return .object(members.filter { $0.name != token }) }
      return .object(
        members.map {
          $0.name == token ? .init(token, $0.value.removing(tokens.dropFirst())) : $0
        })
    case .list(var elements):
      guard let index = JSONPointer.index(token), elements.indices.contains(index) else {
        return self
      }
      if tokens.count > 1 {
        elements[index] = elements[index].removing(tokens.dropFirst())
      } else {
        elements.remove(at: index)
      }
      return .list(elements)
    case .null, .flag, .number, .text: return self
    }
  }
}
