import Diagnostics

/// Any JSON value (RFC 8259), for answers whose form is not known beforehand.
///
/// Numbers are doubles, as section 6 expects for interoperability.
package enum AnyJSON: Codable, Hashable, Sendable {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([AnyJSON])
  case object([String: AnyJSON])

  /// Decodes a value of any kind.
  ///
  /// - Throws: `DecodingError` if it is not JSON.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([AnyJSON].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: AnyJSON].self))
    }
  }

  /// Encodes the value; a whole number below 10^15, which a double represents exactly, has no
  /// decimal point.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .flag(let value): try container.encode(value)
    case .number(let value):
      if value == value.rounded(),
        let whole = OutsideNumber.whole(value, in: -999_999_999_999_999...999_999_999_999_999)
      {
        try container.encode(whole)
      } else {
        try container.encode(value)
      }
    case .text(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  /// The text; `nil` for every other kind of value.
  package var text: String? {
    if case .text(let value) = self { value } else { nil }
  }

  /// The number; `nil` for every other kind of value.
  package var number: Double? {
    if case .number(let value) = self { value } else { nil }
  }

  /// The text itself, or the texts in a list; empty for every other kind of value.
  package var texts: [String] {
    switch self {
    case .text(let value): [value]
    case .list(let values): values.compactMap(\.text)
    case .null, .flag, .number, .object: []
    }
  }

  /// Returns a member of an object; `nil` for every other kind of value.
  package subscript(name: String) -> AnyJSON? {
    if case .object(let values) = self { values[name] } else { nil }
  }
}
