import Documents
import Markup

/// The text of inlines, as it is shown and searched; `BindingText` is the form that bindings
/// compare.
extension [Inline] {
  /// The text without markup, as it is shown and searched: with single spaces, and no space at
  /// either end.
  ///
  /// ASCII white space and no-break spaces count as spaces; other white space is kept. Bindings
  /// compare `BindingText.of`, to which all white space is the same.
  package var plainText: String { PlainText(self).text }
}

/// Collects the plain text of inlines as bytes.
private struct PlainText {
  private var bytes: [UInt8] = []

  init(_ inlines: [Inline]) {
    add(inlines)
    if bytes.last == 0x20 { bytes.removeLast() }
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  private mutating func add(_ inlines: [Inline]) {
    for inline in inlines {
      switch inline {
      case .text(let text), .code(let text), .include(_, let text): add(text)
      case .strong(let inner), .emphasis(let inner), .link(_, let inner): add(inner)
      case .image: break
      case .lineBreak: addSpace()
      }
    }
  }

  /// Whether a text can be appended without changes to its white space, as nearly all can.
  private func hasSingleSpaces(_ text: String) -> Bool {
    var before = bytes.last ?? 0x20
    var isSingle = true
    for byte in text.utf8 {
      if byte == 0x20 {
        isSingle = isSingle && before != 0x20
      } else if byte < 0x20 || byte == 0xA0 {
        return false
      }
      before = byte
    }
    return isSingle
  }

  private mutating func addSpace() {
    if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
  }

  private mutating func add(_ text: String) {
    guard !hasSingleSpaces(text) else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    for byte in text.utf8 {
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        addSpace()
      } else if byte == 0xA0, bytes.last == 0xC2 {
        // The no-break space is C2 A0.
        bytes.removeLast()
        addSpace()
      } else {
        bytes.append(byte)
      }
    }
  }
}

/// The text of a passage in the form in which bindings compare it and take its digest.
///
/// Binding files contain such digests, so this form must never change.
package enum BindingText {
  /// The text without markup, with single spaces and no white space at either end.
  package static func of(_ inlines: [Inline]) -> String {
    let scalars = inlines.map(\.plain).joined().unicodeScalars
    return scalars.split(whereSeparator: \.properties.isWhitespace)
      .map { String($0) }.joined(separator: " ")
  }

  /// SHA-256 of the normalised text, as lower-case hexadecimal.
  package static func digest(of inlines: [Inline]) -> String {
    digest(ofNormal: of(inlines))
  }

  /// SHA-256 of a text that has already been normalised.
  static func digest(ofNormal text: String) -> String { Digest.sha256(Array(text.utf8)) }
}
