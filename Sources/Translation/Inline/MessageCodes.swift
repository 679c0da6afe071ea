/// Separates the placeholders of the program's own messages from their words.
package enum MessageCodes {
  /// The message as pieces: `{name}` is a code, everything else is text.
  package static func text(of message: String) -> InlineText {
    var pieces: [InlineText.Piece] = []
    var rest = message[...]
    var number = 1
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      pieces.append(
        .code(
          InlineText.Code(
            id: "\(number)", role: .alone, kind: .placeholder, data: String(rest[open...close]))))
      number += 1
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    return InlineText(pieces)
  }
}
