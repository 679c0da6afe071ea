/// A document of a service as it was read: JSON (RFC 8259), with its members in their order.
///
/// Numbers keep the characters of the source, so that a document can be given back exactly.
package indirect enum JSONDocument: Hashable, Sendable {
  case null
  case flag(Bool)
  /// The characters of the number, such as `3600` or `1.50`.
  case number(String)
  case text(String)
  case list([JSONDocument])
  case object([Member])

  /// One member of an object.
  package struct Member: Hashable, Sendable {
    package let name: String
    package let value: JSONDocument

    package init(_ name: String, _ value: JSONDocument) {
      self.name = name
      self.value = value
    }
  }

  /// The value of a member; `nil` if it is no object or has no such member. Of several with one
  /// name, the last counts (RFC 8259, 4).
  package subscript(_ name: String) -> JSONDocument? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  /// What a pointer leads to; `nil` if there is nothing.
  package subscript(_ pointer: JSONPointer) -> JSONDocument? {
    var found = self
    for token in pointer.tokens {
      switch found {
      case .object:
        guard let member = found[token] else { return nil }
        found = member
      case .list(let elements):
        guard let index = JSONPointer.index(token), elements.indices.contains(index) else {
          return nil
        }
        found = elements[index]
      case .null, .flag, .number, .text: return nil
      }
    }
    return found
  }
}

/// The way to a value in a JSON document (RFC 6901), such as `/rrsets/0/name`; the empty text leads
/// to the whole document.
package struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
  /// The names and indices on the way, with `~1` and `~0` resolved.
  package let tokens: [String]

  package init(tokens: [String]) { self.tokens = tokens }

  /// The whole document.
  package static let whole = JSONPointer(tokens: [])

  /// Reads a pointer as it is written; `nil` if it neither is empty nor begins with `/`, or has a
  /// `~` that is followed by neither `0` nor `1` (RFC 6901, 3).
  package init?(_ text: String) {
    guard !text.isEmpty else {
      self = .whole
      return
    }
    guard text.hasPrefix("/") else { return nil }
    var tokens: [String] = []
    for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      var token = ""
      var escaped = false
      for character in part.unicodeScalars {
        switch (escaped, character) {
        case (true, "0"): token.unicodeScalars.append("~")
        case (true, "1"): token.unicodeScalars.append("/")
        case (true, _): return nil
        case (false, "~"):
          escaped = true
          continue
        case (false, _): token.unicodeScalars.append(character)
        }
        escaped = false
      }
      guard !escaped else { return nil }
      tokens.append(token)
    }
    self.tokens = tokens
  }

  package var description: String {
    tokens.map { token in
      "/"
        + token.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
        .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
    }.joined()
  }

  /// The index that a token means in a list: digits without a leading zero (RFC 6901, 4); `nil` for
  /// anything else.
  static func index(_ token: String) -> Int? {
    guard token.utf8.allSatisfy({ (48...57).contains($0) }), token == "0" || token.first != "0"
    else { return nil }
    return Int(token)
  }
}
