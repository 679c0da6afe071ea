import Documents

/// The runs of a sentence as pieces of a line: labels in bold or, without colour, in guillemets.
struct LabelPieces {
  let usesColour: Bool

  func pieces(_ runs: [TextRun]) -> [TextLine.Piece] {
    runs.map { run in
      switch run.kind {
      case .plain, .link: .init(.plain, run.text)
      case .label: .init(.strong, usesColour ? run.text : "«\(run.text)»")
      case .code: .init(.strong, usesColour ? run.text : "`\(run.text)`")
      }
    }
  }

  /// The lines of an alert, whose first word tells its kind, so that colour is never needed.
  func lines(_ alert: SessionScreen.Alert, indent: Int) -> [TextLine] {
    let style: Style =
      switch alert.kind {
      case .warning, .caution, .important: .warning
      case .note, .tip: .strong
      }
    return alert.paragraphs.enumerated().map { index, paragraph in
      let word: [TextLine.Piece] = index == 0 ? [.init(style, "\(alert.word): ")] : []
      return TextLine(word + pieces(paragraph), indent: indent, hanging: 2)
    }
  }
}
