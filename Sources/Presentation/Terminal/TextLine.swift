/// A line for a terminal, as pieces with styles, not yet wrapped.
package struct TextLine: Hashable, Sendable {
  package struct Piece: Hashable, Sendable {
    package let style: Style
    package let text: String

    package init(_ style: Style, _ text: String) {
      self.style = style
      self.text = text
    }
  }

  /// The indentation of the line, in columns.
  package let indent: Int
  /// The further indentation of its continuation lines, in columns.
  package let hanging: Int
  package let pieces: [Piece]

  package init(_ pieces: [Piece], indent: Int = 0, hanging: Int = 0) {
    self.pieces = pieces
    self.indent = indent
    self.hanging = hanging
  }

  package init(_ text: String, _ style: Style = .plain, indent: Int = 0, hanging: Int = 0) {
    self.init([Piece(style, text)], indent: indent, hanging: hanging)
  }

  package static let empty = TextLine("")

  /// The text without styles, on one line, with its indentation.
  package var plain: String {
    String(repeating: " ", count: indent) + pieces.map { PrintableText.of($0.text) }.joined()
  }
}
