import Translation

extension TextRun {
  /// The runs of a translator's sentence: text in bold and links as such, and all other markup as
  /// it is written, because a translator must see it.
  package static func runs(of text: InlineText) -> [TextRun] {
    var runs: [TextRun] = []
    var open: [(id: String, kind: Kind)] = []
    for (index, piece) in text.pieces.enumerated() {
      switch piece {
      case .text(let words): runs.append(TextRun(open.last?.kind ?? .plain, words))
      case .code(let code):
        switch (code.kind, code.role) {
        case (.bold, .open): open.append((code.id, .label))
        case (.link, .open):
          open.append((code.id, .link(destination: destination(of: code, in: text, index))))
        case (.italic, .open): open.append((code.id, open.last?.kind ?? .plain))
        case (.bold, .close), (.link, .close), (.italic, .close):
          open.removeAll { $0.id == code.id }
        case (.escape, _), (.entity, _):
          runs.append(TextRun(open.last?.kind ?? .plain, code.shown ?? code.data))
        case (.bold, .alone), (.link, .alone), (.italic, .alone), (.image, _), (.code, _),
          (.tag, _), (.include, _), (.placeholder, _), (.other, _), (.control, _):
          runs.append(TextRun(.code, code.shown ?? code.data))
        }
      }
    }
    return runs
  }

  /// The destination of a link, which is in its closing code, such as `](https://contoso.com)`.
  private static func destination(
    of open: InlineText.Code, in text: InlineText, _ index: Int
  ) -> String {
    for piece in text.pieces[(index + 1)...] {
      if case .code(let code) = piece, code.role == .close, code.id == open.id {
        return String(code.data.dropFirst(2).dropLast())
      }
    }
    return ""
  }
}
