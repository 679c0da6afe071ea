import Documents
import Translation

/// A sentence and its English, with the parts that their markup marks.
struct SentencePair {
  /// A part of a text marked by bold or a link.
  struct Span {
    let kind: InlineText.Code.Kind
    /// The bytes between the two halves of the markup, counted in the text with markup.
    let range: Range<Int>
    /// The bytes including the markup.
    let whole: Range<Int>
    let text: String
    /// The destination of a link; `nil` for bold.
    let destination: String?
  }

  struct Side {
    /// The exact characters.
    let raw: String
    let bytes: [UInt8]
    let inline: InlineText
    let spans: [Span]

    /// The text without markup.
    let plain: String

    init(_ raw: String) {
      self.raw = raw
      bytes = Array(raw.utf8)
      inline = MarkdownCodes.text(of: raw)
      spans = Self.spans(of: inline)
      plain = inline.words
    }

    var bold: [Span] { spans.filter { $0.kind == .bold } }
    var links: [Span] { spans.filter { $0.kind == .link } }
    func codes(_ kind: InlineText.Code.Kind) -> [String] {
      inline.codes.filter { $0.kind == kind && $0.role != .close }.map(\.data)
    }

    private static func spans(of text: InlineText) -> [Span] {
      var spans: [Span] = []
      var open: [String: (whole: Int, inner: Int, piece: Int)] = [:]
      var offset = 0
      for (index, piece) in text.pieces.enumerated() {
        switch piece {
        case .text(let words): offset += words.utf8.count
        case .code(let code):
          let length = code.data.utf8.count
          if code.role == .open { open[code.id] = (offset, offset + length, index) }
          if code.role == .close, let start = open.removeValue(forKey: code.id) {
            let inner = InlineText(Array(text.pieces[(start.piece + 1)..<index]))
            spans.append(
              Span(
                kind: code.kind, range: start.inner..<offset,
                whole: start.whole..<(offset + length), text: inner.words,
                destination: code.kind == .link ? String(code.data.dropFirst(2).dropLast()) : nil))
          }
          offset += length
        }
      }
      return spans.sorted { $0.whole.lowerBound < $1.whole.lowerBound }
    }
  }

  let source: Side
  let target: Side
  /// The target language alone, such as `sv`.
  let language: String

  init(source: String, target: String, language: String) {
    self.source = Side(source)
    self.target = Side(target)
    self.language = language
  }
}
