/// A JSON value (RFC 8259), written with sorted keys, so that the output of two runs can be
/// compared.
package indirect enum JSONValue: Hashable, Sendable {
  case string(String)
  case integer(Int)
  case flag(Bool)
  case null
  case array([JSONValue])
  case object([String: JSONValue])

  package init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }

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
      "{\(sorted(members).map { "\(JSONText.string($0.key)):\($0.value.line)" }.joined(separator: ","))}"
    }
  }

  private func text(indent: String) -> String {
    let inner = indent + "  "
    switch self {
    case .string(let text): return JSONText.string(text)
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
        "\(inner)\(JSONText.string($0.key)): \($0.value.text(indent: inner))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
    }
  }

  private func sorted(_ members: [String: JSONValue]) -> [(key: String, value: JSONValue)] {
    members.sorted { $0.key < $1.key }
  }
}
