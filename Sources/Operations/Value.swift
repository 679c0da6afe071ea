/// The value of a fact or an argument, independent of language.
package indirect enum Value: Hashable, Sendable {
  case text(String)
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

  /// The texts of a text, a code or a list of them; empty for other values.
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
