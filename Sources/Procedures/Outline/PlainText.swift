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
  package var plainText: String {
    // Most labels, and many sentences, are one text that is shown as it is.
    if count == 1, case .text(let text) = self[0], PlainText.isShown(asItIs: text) { return text }
    return PlainText(self).text
  }
}

/// Collects the plain text of inlines as bytes.
private struct PlainText {
  private var bytes: [UInt8] = []

  init(_ inlines: [Inline]) {
    bytes.reserveCapacity(Self.length(of: inlines))
    add(inlines)
    if bytes.last == 0x20 { bytes.removeLast() }
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether the plain text of a text is the text itself.
  static func isShown(asItIs text: String) -> Bool {
    hasSingleSpaces(text, after: 0x20) && text.utf8.last != 0x20
  }

  /// The greatest number of bytes that the plain text may have.
  private static func length(of inlines: [Inline]) -> Int {
    inlines.reduce(0) { length, inline in
      switch inline {
      case .text(let text), .code(let text), .include(_, let text): length + text.utf8.count
      case .strong(let inner), .emphasis(let inner), .link(_, let inner):
        length + self.length(of: inner)
      case .image: length
      case .lineBreak: length + 1
      }
    }
  }

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
  ///
  /// - Parameter before: the byte before the text; at the start, a space.
  private static func hasSingleSpaces(_ text: String, after before: UInt8) -> Bool {
    // A buffer is read several times as fast as a text.
    text.utf8.withContiguousStorageIfAvailable {
      SingleSpaces.areAll(in: UnsafeRawBufferPointer($0), after: before)
    } ?? SingleSpaces.areAll(inBytes: text.utf8, after: before)
  }

  private mutating func addSpace() {
    if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
  }

  private mutating func add(_ text: String) {
    guard !Self.hasSingleSpaces(text, after: bytes.last ?? 0x20) else {
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

/// Tells texts whose only white space is single spaces.
package enum SingleSpaces {
  /// Whether every white space is a space, and none is behind another.
  ///
  /// - Parameter before: the byte before the text; at the start, a space.
  package static func areAll(inBytes bytes: some Sequence<UInt8>, after before: UInt8) -> Bool {
    var before = before
    return bytes.allSatisfy { byte in
      defer { before = byte }
      return byte == 0x20 ? before != 0x20 : byte > 0x20 && byte != 0xA0
    }
  }

  /// The same, eight bytes at a time.
  package static func areAll(in bytes: UnsafeRawBufferPointer, after before: UInt8) -> Bool {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let ones: UInt64 = 0x0101_0101_0101_0101
    /// The highest bit of each byte that is this one, and of no other (Hacker's Delight, 6-1).
    func places(of byte: UInt64, in word: UInt64) -> UInt64 {
      let rest = word ^ (ones &* byte)
      let others = (rest & low) &+ low
      return ~(others | rest | low)
    }
    var isBehindSpace = before == 0x20
    var position = 0
    while position + 8 <= bytes.count {
      let word = UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let spaces = places(of: 0x20, in: word)
      // Where no byte is from 80 up, this sets the highest bit of each that is not below 20.
      let others = (word & low) &+ (ones &* 0x60)
      let isControl = ~(word | others) & ~low
      let behind = spaces << 8 | (isBehindSpace ? 0x80 : 0)
      guard isControl | places(of: 0xA0, in: word) | (spaces & behind) == 0 else { return false }
      isBehindSpace = spaces >> 63 != 0
      position += 8
    }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
    return areAll(inBytes: rest, after: isBehindSpace ? 0x20 : 0x21)
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
