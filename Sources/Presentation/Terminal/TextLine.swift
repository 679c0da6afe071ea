/// A line for a terminal, as pieces with styles, not yet wrapped.
package struct TextLine: Hashable, Sendable {
  /// A part of a line in one style.
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

  /// A line in one style. The indentations are in columns.
  package init(_ text: String, _ style: Style = .plain, indent: Int = 0, hanging: Int = 0) {
    self.init([Piece(style, text)], indent: indent, hanging: hanging)
  }

  package static let empty = TextLine("")

  /// The text without styles, on one line, with its indentation.
  package var plain: String {
    String(repeating: " ", count: indent) + pieces.map { PrintableText.of($0.text) }.joined()
  }
}

/// The style of a piece of text on a terminal; never the only sign of what the text means.
package enum Style: Hashable, Sendable {
  case plain, strong, quiet, good, warning, bad

  /// The SGR parameters (ECMA-48 §8.3.117); only the sixteen colours that every theme defines are
  /// used.
  ///
  /// `nil` for plain text.
  private var parameters: String? {
    switch self {
    case .plain: nil
    case .strong: "1"
    case .quiet: "2"
    case .good: "32"
    case .warning: "33"
    case .bad: "1;31"
    }
  }

  func painted(_ text: String) -> String {
    guard let parameters, !text.isEmpty else { return text }
    return "\u{1B}[\(parameters)m\(text)\u{1B}[0m"
  }
}

/// A table with aligned columns; widths are counted in characters.
package struct TextTable: Sendable {
  package let header: [String]
  package let rows: [[String]]

  /// - Parameter rows: the cells of each row; it can have more columns than the header names.
  package init(header: [String], rows: [[String]]) {
    self.header = header
    self.rows = rows
  }

  /// The header and the rows, on one line each; the last column can wrap below itself.
  package var lines: [TextLine] {
    let printable = ([header] + rows).map { $0.map(PrintableText.of) }
    let count = printable.map(\.count).max() ?? 0
    let columns = (0..<count).map { column in
      printable.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    let lastStart = columns.dropLast().reduce(0) { $0 + $1 + 2 }
    return printable.enumerated().map { index, row in
      let cells = row.enumerated().map { column, cell in
        // No-break spaces keep the columns together on a narrow terminal.
        column == row.count - 1
          ? cell : cell + String(repeating: "\u{A0}", count: columns[column] - cell.count + 2)
      }
      // Indented further than this, continuation lines would have too little space.
      return TextLine(
        cells.joined(), index == 0 ? .strong : .plain, hanging: min(lastStart, 32))
    }
  }
}

/// Wraps lines at spaces to the width of the terminal.
struct TextWrap {
  /// The width in characters.
  let width: Int
  let usesColour: Bool

  /// The text of a line, wrapped; a word longer than a line is cut.
  func lines(of line: TextLine) -> [String] {
    let first = String(repeating: " ", count: line.indent)
    let others = String(repeating: " ", count: line.indent + line.hanging)
    var lines: [String] = []
    var current = OutputLine(margin: first)
    for token in tokens(of: line) {
      if token.isSpace {
        current.pendingSpace = token
        continue
      }
      var token = token
      let needed = token.count + (current.isEmpty ? 0 : current.pendingSpace?.count ?? 0)
      if !current.isEmpty, current.count + needed > width {
        lines.append(current.text(usesColour))
        current = OutputLine(margin: others)
      }
      while current.count + token.count > width, current.isEmpty, width > others.count {
        let (head, tail) = token.cut(at: width - current.count)
        current.add(head)
        lines.append(current.text(usesColour))
        current = OutputLine(margin: others)
        token = tail
      }
      current.add(token)
    }
    lines.append(current.text(usesColour))
    return lines
  }

  /// The words and spaces of a line; a change of style does not end a word.
  private func tokens(of line: TextLine) -> [Token] {
    var tokens: [Token] = []
    for piece in line.pieces {
      for character in PrintableText.of(piece.text) {
        // A no-break space belongs to its word.
        let isSpace = character == " "
        // Without a name for the last token, which would make it a copy to be copied again.
        if tokens.last?.isSpace == isSpace {
          tokens[tokens.count - 1].append(character, piece.style)
        } else {
          tokens.append(Token(isSpace: isSpace, character, piece.style))
        }
      }
    }
    return tokens
  }
}

/// A word, or the spaces between two words, with its styles.
///
/// A word from outside can be as long as a file, so that nothing here copies what is left of it.
private struct Token {
  private struct StyledCharacter {
    let character: Character
    let style: Style
  }

  let isSpace: Bool
  private var characters: ArraySlice<StyledCharacter>

  var count: Int { characters.count }

  init(isSpace: Bool, _ character: Character, _ style: Style) {
    self.isSpace = isSpace
    characters = [StyledCharacter(character: character, style: style)]
  }

  private init(_ characters: ArraySlice<StyledCharacter>) {
    isSpace = false
    self.characters = characters
  }

  /// The text, in as few pieces as there are changes of style.
  var pieces: [TextLine.Piece] {
    var pieces: [TextLine.Piece] = []
    var rest = characters
    while let first = rest.first {
      let run = rest.prefix { $0.style == first.style }
      pieces.append(TextLine.Piece(first.style, String(run.map(\.character))))
      rest = rest.dropFirst(run.count)
    }
    return pieces
  }

  mutating func append(_ character: Character, _ style: Style) {
    characters.append(StyledCharacter(character: character, style: style))
  }

  /// The token's first `length` characters, and the rest.
  func cut(at length: Int) -> (Token, Token) {
    (Token(characters.prefix(length)), Token(characters.dropFirst(length)))
  }
}

/// An output line that is being filled.
private struct OutputLine {
  let margin: String
  var pendingSpace: Token?
  private var pieces: [TextLine.Piece] = []
  private(set) var count: Int

  init(margin: String) {
    self.margin = margin
    count = margin.count
  }

  var isEmpty: Bool { pieces.isEmpty }

  mutating func add(_ token: Token) {
    if let space = pendingSpace, !isEmpty {
      pieces += space.pieces
      count += space.count
    }
    pendingSpace = nil
    pieces += token.pieces
    count += token.count
  }

  func text(_ usesColour: Bool) -> String {
    guard !isEmpty else { return "" }
    var merged: [TextLine.Piece] = []
    for piece in pieces {
      if let last = merged.last, last.style == piece.style {
        merged[merged.count - 1] = TextLine.Piece(piece.style, last.text + piece.text)
      } else {
        merged.append(piece)
      }
    }
    let text = merged.map { usesColour ? $0.style.painted($0.text) : $0.text }.joined()
    // No-break spaces are no longer needed, and would disturb text copied from the terminal.
    return margin + text.replacing("\u{A0}", with: " ")
  }
}
