import Operations

/// A JSON value (RFC 8259), written with sorted keys, so that the output of two runs can be
/// compared.
package indirect enum JSONValue: Hashable, Sendable {
  case string(String)
  case integer(Int)
  case flag(Bool)
  case null
  case array([JSONValue])
  case object([String: JSONValue])

  /// The text as a string; `null` for `nil`.
  package init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }

  /// An array of strings.
  package static func strings(_ texts: [String]) -> JSONValue {
    .array(texts.map(JSONValue.string))
  }

  /// The value as text, indented by two spaces per level, without a line end after it.
  package var text: String { text(indent: "") }

  /// The value on one line, for JSON Lines.
  package var line: String {
    switch self {
    case .string, .integer, .flag, .null: text
    case .array(let values): "[\(values.map(\.line).joined(separator: ","))]"
    case .object(let members):
      "{\(sorted(members).map { "\(JSONWriter.quoted($0.key)):\($0.value.line)" }.joined(separator: ","))}"
    }
  }

  private func text(indent: String) -> String {
    let inner = indent + "  "
    switch self {
    case .string(let text): return JSONWriter.quoted(text)
    case .integer(let number): return String(number)
    case .flag(let isSet): return isSet ? "true" : "false"
    case .null: return "null"
    case .array(let values):
      guard !values.isEmpty else { return "[]" }
      let lines = values.map { inner + $0.text(indent: inner) }
      return "[\n\(lines.joined(separator: ",\n"))\n\(indent)]"
    case .object(let members):
      guard !members.isEmpty else { return "{}" }
      let lines = sorted(members).map {
        "\(inner)\(JSONWriter.quoted($0.key)): \($0.value.text(indent: inner))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
    }
  }

  private func sorted(_ members: [String: JSONValue]) -> [(key: String, value: JSONValue)] {
    members.sorted { $0.key < $1.key }
  }
}

extension JSONValue {
  /// A value with its kind where that is not plain, as in `{"bytes": 12}`, so that a size is not
  /// taken for a number.
  package init(_ value: Value) {
    switch value {
    case .text(let text): self = .string(text)
    case .subject(let subject): self = .string(subject.name)
    case .number(let number): self = .integer(number)
    case .bytes(let count): self = .object(["bytes": .integer(count)])
    case .flag(let isSet): self = .flag(isSet)
    case .instant(let seconds): self = .object(["instant": .integer(seconds)])
    case .code(let code): self = .object(["code": .string(code)])
    case .list(let values): self = .array(values.map { JSONValue($0) })
    case .absent: self = .null
    case .changed: self = .object(["changed": .flag(true)])
    case .expected(let expectation): self = .object(["expected": JSONValue(expectation)])
    case .unread(let refusal):
      self = .object([
        "unread": .object([
          "code": .string(refusal.code),
          "values": .object(refusal.values.mapValues { JSONValue($0) }),
        ])
      ])
    }
  }

  /// `"practised"`, or an object with the member `proved`; `nil` where its program answers for it.
  package init?(_ trial: Operation.Trial) {
    switch trial {
    case .none: return nil
    case .practised: self = .string("practised")
    case .proved(let proof):
      self = .object([
        "proved": .object([
          "service": .string(proof.service), "version": .string(proof.version),
          "at": .integer(proof.at),
        ])
      ])
    }
  }

  private init(_ expectation: Expectation) {
    func values(_ values: [Value]) -> JSONValue { .array(values.map { JSONValue($0) }) }
    let member: [String: JSONValue] =
      switch expectation {
      case .oneOf(let some): ["oneOf": values(some)]
      case .has(let some): ["has": values(some)]
      case .lacks(let some): ["lacks": values(some)]
      case .present: ["present": .flag(true)]
      case .later: ["later": .flag(true)]
      case .asked(let value): ["asked": JSONValue(value)]
      }
    self = .object(member)
  }

  /// An object with the members `subject`, `property` and `value`, and `subjectId` and `valueId` for
  /// the ids of subjects.
  package init(_ fact: Fact) {
    self = .object(
      Self.members(of: fact.subject).merging([
        "property": .string(fact.property)
      ]) { $1 }.merging(Self.members(of: fact.value, named: "value")) { $1 })
  }

  /// An object with the members `subject`, `property`, `before` and `after`, and `subjectId`,
  /// `beforeId` and `afterId` for the ids of subjects.
  package init(_ difference: Difference) {
    self = .object(
      Self.members(of: difference.subject).merging([
        "property": .string(difference.property)
      ]) { $1 }.merging(Self.members(of: difference.before, named: "before")) { $1 }
        .merging(Self.members(of: difference.after, named: "after")) { $1 })
  }

  /// A value under this name and, if it is a subject or a list with subjects, their ids under the
  /// name with `Id` after it: of a list, an array with `null` for what has no id.
  static func members(of value: Value, named name: String) -> [String: JSONValue] {
    var members = [name: JSONValue(value)]
    if let ids = ids(in: value) { members[name + "Id"] = ids }
    return members
  }

  /// The id of a subject, or those of a list; `nil` if the value has none.
  static func ids(in value: Value) -> JSONValue? {
    switch value {
    case .subject(let subject): return subject.isResolved ? .string(subject.id) : nil
    case .expected(let expectation): return ids(in: .list(expectation.values))
    case .list(let values):
      let found = values.map { ids(in: $0) }
      return found.contains { $0 != nil } ? .array(found.map { $0 ?? .null }) : nil
    case .text, .number, .bytes, .flag, .instant, .code, .absent, .changed, .unread: return nil
    }
  }

  /// The name of a subject as `subject` and, if it has one, its id as `subjectId`.
  static func members(of subject: Subject) -> [String: JSONValue] {
    let name = ["subject": JSONValue.string(subject.name)]
    return subject.isResolved ? name.merging(["subjectId": .string(subject.id)]) { $1 } : name
  }

  /// An object with the members `code` and `values`, without words in any language.
  package init(_ refusal: Refusal) {
    self = .object([
      "code": .string(refusal.code), "values": .object(refusal.values.mapValues { JSONValue($0) }),
    ])
  }
}
