/// A piece of running text (CommonMark §6, inlines).
package enum Inline: Hashable, Sendable {
  case text(String)
  case code(String)
  case strong([Inline])
  case emphasis([Inline])
  case link(destination: String, [Inline])
  case image(destination: String, alternative: String)
  /// `[!INCLUDE [title](path)]`: text that is kept in another file.
  case include(path: String, title: String)
  case lineBreak

  /// The text without markup. An image adds nothing, a line break adds a space, and an include adds
  /// its title.
  package var plain: String {
    switch self {
    case .text(let text), .code(let text), .include(_, let text): text
    case .strong(let inner), .emphasis(let inner), .link(_, let inner):
      inner.count == 1 ? inner[0].plain : inner.map(\.plain).joined()
    case .image: ""
    case .lineBreak: " "
    }
  }
}
