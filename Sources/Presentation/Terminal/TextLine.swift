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
        current.add(token.takeFirst(width - current.count))
        lines.append(current.text(usesColour))
        current = OutputLine(margin: others)
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
      let text = PrintableText.of(piece.text)
      // In ASCII without line ends, which are not printable, every byte is a character.
      let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
      var rest = text[...]
      while let first = rest.first {
        // A no-break space belongs to its word.
        let isSpace = first == " "
        let end =
          isASCII
          ? rest.utf8.firstIndex { ($0 == UInt8(ascii: " ")) != isSpace } ?? rest.endIndex
          : rest.firstIndex { ($0 == " ") != isSpace } ?? rest.endIndex
        let run = rest[..<end]
        let part = Token.Part(
          style: piece.style, text: run, count: isASCII ? run.utf8.count : run.count)
        // Without a name for the last token, which would make it a copy to be copied again.
        if tokens.last?.isSpace == isSpace {
          tokens[tokens.count - 1].append(part)
        } else {
          tokens.append(Token(isSpace: isSpace, part))
        }
        rest = rest[end...]
      }
    }
    return tokens
  }
}

/// A word, or the spaces between two words, with its styles.
///
/// A word from outside can be as long as a file, so that nothing here copies what is left of it.
private struct Token {
  /// What has one style; it is not empty.
  struct Part {
    let style: Style
    let text: Substring
    /// Its number of characters.
    let count: Int
  }

  let isSpace: Bool
  private(set) var parts: ArraySlice<Part>
  /// Its number of characters.
  private(set) var count: Int

  init(isSpace: Bool, _ part: Part) {
    self.isSpace = isSpace
    parts = [part]
    count = part.count
  }

  private init(_ parts: ArraySlice<Part>, count: Int) {
    isSpace = false
    self.parts = parts
    self.count = count
  }

  mutating func append(_ part: Part) {
    parts.append(part)
    count += part.count
  }

  /// Takes its first `length` characters away, and returns them.
  mutating func takeFirst(_ length: Int) -> Token {
    let taken = min(length, count)
    var head: ArraySlice<Part> = []
    var missing = taken
    while missing > 0, let part = parts.first {
      if part.count <= missing {
        head.append(part)
        parts.removeFirst()
        missing -= part.count
      } else {
        let end = part.text.index(part.text.startIndex, offsetBy: missing)
        head.append(Part(style: part.style, text: part.text[..<end], count: missing))
        parts[parts.startIndex] = Part(
          style: part.style, text: part.text[end...], count: part.count - missing)
        missing = 0
      }
    }
    count -= taken
    return Token(head, count: taken)
  }
}

/// An output line that is being filled.
private struct OutputLine {
  let margin: String
  var pendingSpace: Token?
  private var parts: [Token.Part] = []
  private(set) var count: Int

  init(margin: String) {
    self.margin = margin
    count = margin.count
  }

  var isEmpty: Bool { parts.isEmpty }

  mutating func add(_ token: Token) {
    if let space = pendingSpace, !isEmpty {
      parts += space.parts
      count += space.count
    }
    pendingSpace = nil
    parts += token.parts
    count += token.count
  }

  /// The line with its margin, in as few pieces as there are changes of style.
  func text(_ usesColour: Bool) -> String {
    guard !isEmpty else { return "" }
    var text = ""
    var rest = parts[...]
    while let first = rest.first {
      let run = rest.prefix { !usesColour || $0.style == first.style }
      let words = run.reduce(into: "") { $0 += $1.text }
      text += usesColour ? first.style.painted(words) : words
      rest = rest.dropFirst(run.count)
    }
    // No-break spaces are no longer needed, and would disturb text copied from the terminal.
    guard text.utf8.contains(0xC2) else { return margin + text }
    return margin + text.replacing("\u{A0}", with: " ")
  }
}
