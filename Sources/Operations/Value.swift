/// The value of a fact or an argument, independent of language.
package indirect enum Value: Hashable, Sendable {
  case text(String)
  /// A user, a product or whatever else facts can be about.
  case subject(Subject)
  case number(Int)
  /// A size in bytes.
  case bytes(Int)
  case flag(Bool)
  /// Seconds since 1970-01-01T00:00:00Z.
  case instant(Int)
  /// A word from a closed set, such as the state of a mailbox; its text comes from the catalogue of
  /// words.
  case code(String)
  case list([Value])
  /// There is no value.
  case absent
  /// In a prediction only: some other value than before, which cannot be known in advance, such as
  /// the time at which a service will have made the change.
  case changed
  /// In a prediction only: what is known of the value, which is not known whole in advance.
  case expected(Expectation)
  /// It could not be read, for this reason; nothing is known about the value.
  case unread(Refusal)

  /// The texts of a text, a code or a list of them, and the names of subjects; empty for other
  /// values.
  package var texts: [String] {
    switch self {
    case .text(let text), .code(let text): [text]
    case .subject(let subject): [subject.name]
    case .list(let values): values.flatMap(\.texts)
    case .number, .bytes, .flag, .instant, .absent, .changed, .expected, .unread: []
    }
  }

  /// The first of `texts`; `nil` if there is none.
  package var text: String? { texts.first }

  /// The number, bytes or seconds of a number, size or point in time; `nil` for other values.
  package var number: Int? {
    switch self {
    case .number(let number), .bytes(let number), .instant(let number): number
    case .text, .subject, .flag, .code, .list, .absent, .changed, .expected, .unread: nil
    }
  }

  /// The subjects of a subject or a list of them; a text counts as a subject that is known only by
  /// its name. Empty for other values.
  package var subjects: [Subject] {
    switch self {
    case .subject(let subject): [subject]
    case .text(let name): [Subject(name)]
    case .list(let values): values.flatMap(\.subjects)
    case .number, .bytes, .flag, .instant, .code, .absent, .changed, .expected, .unread: []
    }
  }

  /// Whether it could not be read.
  package var isUnread: Bool {
    if case .unread = self { true } else { false }
  }
}

/// Comparison with what was recorded when subjects were known only by their names.
extension Value {
  /// Whether the values are equal, if a text counts as a subject that is known only by its name.
  ///
  /// A list in which such texts stand for subjects may have another order, which followed the names
  /// then.
  package func agrees(with other: Value) -> Bool {
    if self == other { return true }
    switch (self, other) {
    case (.subject(let one), .subject(let two)): return one.agrees(with: two)
    case (.subject(let subject), .text(let name)), (.text(let name), .subject(let subject)):
      return subject.agrees(with: Subject(name))
    case (.list(let ones), .list(let others)):
      guard ones.count == others.count else { return false }
      guard ones.contains(where: \.hasSubject) != others.contains(where: \.hasSubject) else {
        return zip(ones, others).allSatisfy { $0.agrees(with: $1) }
      }
      return ones.matches(others) { $0.agrees(with: $1) }
    case (.expected(let one), .expected(let two)): return one.agrees(with: two)
    case (.text, _), (.subject, _), (.number, _), (.bytes, _), (.flag, _), (.instant, _),
      (.code, _), (.list, _), (.absent, _), (.changed, _), (.expected, _), (.unread, _):
      return false
    }
  }

  private var hasSubject: Bool {
    switch self {
    case .subject: true
    case .list(let values): values.contains(where: \.hasSubject)
    case .expected(let expectation): expectation.values.contains(where: \.hasSubject)
    case .text, .number, .bytes, .flag, .instant, .code, .absent, .changed, .unread: false
    }
  }
}

extension Value? {
  /// Whether both are missing, or agree.
  package func agrees(with other: Value?) -> Bool {
    guard let self, let other else { return self == other }
    return self.agrees(with: other)
  }
}

extension Array {
  /// Whether each element has a partner of its own in the other array, in whatever order.
  package func matches(_ others: [Element], _ agree: (Element, Element) -> Bool) -> Bool {
    guard count == others.count else { return false }
    var rest = others
    for element in self {
      guard let index = rest.firstIndex(where: { agree(element, $0) }) else { return false }
      rest.remove(at: index)
    }
    return true
  }
}

/// In JSON, a value is an object with a single key that gives its type: `{"text": "hall"}`.
extension Value: Codable {
  private enum Kind: String, CodingKey {
    case text, subject, number, bytes, flag, instant, code, list, absent, changed, expected,
      unread
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Kind.self)
    switch self {
    case .text(let text): try container.encode(text, forKey: .text)
    case .subject(let subject): try container.encode(subject, forKey: .subject)
    case .number(let number): try container.encode(number, forKey: .number)
    case .bytes(let count): try container.encode(count, forKey: .bytes)
    case .flag(let isSet): try container.encode(isSet, forKey: .flag)
    case .instant(let seconds): try container.encode(seconds, forKey: .instant)
    case .code(let code): try container.encode(code, forKey: .code)
    case .list(let values): try container.encode(values, forKey: .list)
    case .absent: try container.encode(true, forKey: .absent)
    case .changed: try container.encode(true, forKey: .changed)
    case .expected(let expectation): try container.encode(expectation, forKey: .expected)
    case .unread(let reason): try container.encode(reason, forKey: .unread)
    }
  }

  /// - Throws: `DecodingError` if the object has no such key or more than one.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Kind.self)
    guard let kind = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a value has one key"))
    }
    func value<Content: Decodable>(_ type: Content.Type) throws -> Content {
      do {
        return try container.decode(Content.self, forKey: kind)
      } catch {
        // Journals of version 1 contain {"text": {"_0": "hall"}}.
        return try container.nestedContainer(keyedBy: FirstVersion.self, forKey: kind)
          .decode(Content.self, forKey: ._0)
      }
    }
    switch kind {
    case .text: self = .text(try value(String.self))
    case .subject: self = .subject(try container.decode(Subject.self, forKey: .subject))
    case .number: self = .number(try value(Int.self))
    case .bytes: self = .bytes(try value(Int.self))
    case .flag: self = .flag(try value(Bool.self))
    case .instant: self = .instant(try value(Int.self))
    case .code: self = .code(try value(String.self))
    case .list: self = .list(try value([Value].self))
    case .absent: self = .absent
    case .changed: self = .changed
    case .expected: self = .expected(try container.decode(Expectation.self, forKey: .expected))
    case .unread: self = .unread(try container.decode(Refusal.self, forKey: .unread))
    }
  }

  private enum FirstVersion: String, CodingKey {
    case _0
  }
}

/// The type of an operation's parameter or a procedure's input.
package struct ValueType: Hashable, Sendable, CustomStringConvertible {
  /// The name in a manifest, without brackets: `user`, `number`.
  package let name: String
  /// Whether it is a list, written as `[user]`.
  package let isList: Bool

  package init(_ name: String, isList: Bool = false) {
    self.name = name
    self.isList = isList
  }

  package static let text = ValueType("text")
  package static let number = ValueType("number")
  package static let flag = ValueType("flag")
  /// What a declaration calls an input whose value is in a request and nowhere else (`SecretInput`); no
  /// parameter and no input of a procedure is of this type.
  package static let secret = ValueType("secret")
  /// A day, written `YYYY-MM-DD`.
  package static let date = ValueType("date")

  /// Whether a person writes such a value; any other one is chosen from what a domain has.
  package var isWritten: Bool { [.text, .number, .flag, .date].contains(self) }

  /// The type of one element.
  package var element: ValueType { ValueType(name) }
  /// The type of a list of such values.
  package var list: ValueType { ValueType(name, isList: true) }

  package var description: String { isList ? "[\(name)]" : name }

  /// Whether a value of this type can be used for `parameter`; a single value counts as a list of
  /// one.
  package func fits(_ parameter: ValueType) -> Bool {
    self == parameter || (parameter.isList && element == parameter.element)
  }
}

/// The values for one call of an operation, by parameter name.
package typealias Arguments = [String: Value]

extension StringProtocol {
  /// The text without white space at either end, as an answer is read wherever a person types one.
  package var trimmingWhitespace: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
