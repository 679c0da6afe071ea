/// A fact's or an argument's value, the same in every language.
package indirect enum Value: Hashable, Sendable {
  case text(String)
  case number(Int)
  /// A size in bytes.
  case bytes(Int)
  case flag(Bool)
  /// Seconds since 1970-01-01T00:00:00Z.
  case instant(Int)
  /// A word of a closed set, such as a mailbox's state; shown through the catalogue of words.
  case code(String)
  case list([Value])
  /// There is none.
  case absent

  /// The texts of a text or a list of texts; empty for anything else.
  package var texts: [String] {
    switch self {
    case .text(let text), .code(let text): [text]
    case .list(let values): values.flatMap(\.texts)
    case .number, .bytes, .flag, .instant, .absent: []
    }
  }

  package var text: String? { texts.first }

  package var number: Int? {
    switch self {
    case .number(let number), .bytes(let number), .instant(let number): number
    case .text, .flag, .code, .list, .absent: nil
    }
  }
}
