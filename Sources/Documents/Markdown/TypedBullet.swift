import Diagnostics
import Markup

/// A character at the start of a line that its author meant as a bullet and Markdown takes for text:
/// `•`, `–`, `·`, `o`, `~`, `=>`, or a hyphen without a space behind it.
struct TypedBullet {
  /// The bytes from the start of the character to the text of the item.
  let marker: Range<Int>
  /// As it is written.
  let sign: String
  /// Whether it also begins other lines, so that only several in a row are bullets.
  let isDash: Bool

  /// What the parser is shown instead.
  static let shown = Array("- ".utf8)

  private static let signs: [(bytes: [UInt8], isDash: Bool)] =
    ["•", "▪", "■", "●", "◦", "○", "‣", "▸", "►", "➢", "➤"].map { (Array($0.utf8), false) }
    + [
      "–", "—", "·", "→", "⇒", "➔", "➜", "➡️", "➡", "▶️", "▶", "✓", "✔️", "✔", "✅", "⁃", "∙", "👉", "🔹",
      "🔸", "🔲", "📌", "o", "~", "=>",
    ]
    .map { (Array($0.utf8), true) }

  /// The bullet at `start` of a line that ends at `end`; `nil` if there is none.
  init?(in bytes: [UInt8], at start: Int, to end: Int) {
    let length: Int
    var text: Int
    if bytes[start] == 0x2D {
      // `-> Open it`
      let isArrow =
        start + 2 < end && bytes[start + 1] == 0x3E && bytes[start + 2] == 0x20
      length = isArrow ? 2 : 1
      isDash = true
      text = start + (isArrow ? 3 : 1)
      guard text < end, PlainTextMarker.isCapital(in: bytes, at: text) else { return nil }
    } else {
      // Nearly all lines that begin with the letter begin with a longer word.
      guard bytes[start] != 0x6F || start + 1 < end && bytes[start + 1] == 0x20 else { return nil }
      guard
        let found = Self.signs.first(where: {
          ByteSearch.matches($0.bytes, in: bytes, at: start)
        })
      else { return nil }
      length = found.bytes.count
      isDash = found.isDash
      text = start + length
      while text < end {
        if bytes[text] == 0x20 || bytes[text] == 0x09 {
          text += 1
        } else if text + 1 < end, bytes[text] == 0xC2, bytes[text + 1] == 0xA0 {
          text += 2
        } else {
          break
        }
      }
      guard text > start + length, text < end else { return nil }
      guard !isDash || TypedMarker.beginsSentence(in: bytes, at: text, to: end) else { return nil }
    }
    // A box behind it has its own finding.
    guard TaskBox.length(in: bytes[text..<end]) == nil else { return nil }
    marker = start..<text
    sign = String(decoding: bytes[start..<start + length], as: UTF8.self)
  }

  /// Whether a line whose first visible byte is this may begin with one; `false` is certain.
  static func mayBegin(_ byte: UInt8) -> Bool {
    switch byte {
    // - = o ~ and the first bytes of signs
    case 0x2D, 0x3D, 0x6F, 0x7E, 0xC2, 0xE2, 0xF0: true
    default: false
    }
  }

  func diagnostic(at place: SourcePlace) -> Diagnostic {
    Diagnostic(
      .listBullet, .note, at: place, "'\(sign)' begins no bullet, so no list is shown",
      advice: "begin the item with '- '",
      fix: Diagnostic.Fix(
        range: marker, place: place, text: String(decoding: Self.shown, as: UTF8.self)))
  }

  /// A bullet, the index of its line, and the columns before it.
  struct Found {
    let bullet: TypedBullet
    let line: Int
    let indent: Int
    /// Whether a list may begin there.
    let begins: Bool
  }

  /// Those that are bullets: any but dashes, and dashes that begin two lines in a row or more.
  ///
  /// - Parameter isBlank: whether the line of an index has no text.
  static func accepted(_ found: [Found], isBlank: (Int) -> Bool) -> [Found] {
    var accepted: [Found] = []
    var run: [Found] = []
    func close() {
      if run.count > 1 || run.first?.bullet.isDash == false { accepted += run }
      run = []
    }
    for next in found {
      let continues =
        run.last.map { last in
          last.bullet.sign == next.bullet.sign && last.indent == next.indent
            && (last.line + 1..<next.line).allSatisfy(isBlank)
        } ?? false
      if !continues { close() }
      if continues || next.begins || !next.bullet.isDash { run.append(next) }
    }
    close()
    return accepted
  }
}
