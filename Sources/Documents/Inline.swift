/// A piece of running text (CommonMark §6, inlines).
package indirect enum Inline: Hashable, Sendable {
  case text(String)
  case code(String)
  case strong([Inline])
  case emphasis([Inline])
  case link(destination: String, [Inline])
  case image(destination: String, alternative: String)
  case lineBreak

  /// The text with all markup removed; an image counts as nothing, a line break as one space.
  package var plain: String {
    switch self {
    case .text(let text), .code(let text): text
    case .strong(let inner), .emphasis(let inner), .link(_, let inner):
      inner.map(\.plain).joined()
    case .image: ""
    case .lineBreak: " "
    }
  }
}
