/// Texts in which each character is one code point of ASCII, Latin-1 or Latin Extended-A, as nearly
/// all are: what is asked of their characters can be asked of their bytes, which takes a tenth of the
/// time.
package enum SimpleText {
  /// Whether a text is one; `false` for some that are, but `true` is certain.
  ///
  /// No letter from U+00C0 to U+017F (C3 80 to C5 BF) combines with what is before or behind it, or
  /// is white space. A carriage return is one character with a line feed.
  package static func isSimple(_ text: String) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { bytes in
      // Behind C3, C4 and C5 come bytes below C0; no other byte from 80 up begins a character.
      var isInside = false
      for byte in bytes {
        if byte < 0x80 {
          guard byte != 0x0D else { return false }
          isInside = false
        } else if isInside {
          isInside = false
        } else {
          guard (0xC3...0xC5).contains(byte) else { return false }
          isInside = true
        }
      }
      return true
    } ?? false
  }

  /// Whether a text has another in it, compared by characters; `nil` if they must be asked.
  package static func contains(_ part: String, in text: String) -> Bool? {
    guard !part.isEmpty, isSimple(part), isSimple(text) else { return nil }
    let found = text.utf8.withContiguousStorageIfAvailable { bytes in
      part.utf8.withContiguousStorageIfAvailable { ByteSearch.contains($0, in: bytes) }
    }
    return found.flatMap(\.self)
  }
}

extension String {
  /// Whether a byte is in the text, which a buffer tells several times as fast as a sequence.
  package func contains(byte: UInt8) -> Bool {
    utf8.withContiguousStorageIfAvailable { $0.contains(byte) } ?? utf8.contains(byte)
  }

  /// The parts of the text between white space; none is empty.
  ///
  /// - Parameter most: of a text with more parts, the last has all the rest.
  package func words(most: Int = .max) -> [Substring] {
    guard SimpleText.isSimple(self) else {
      return split(maxSplits: most - 1, whereSeparator: \.isWhitespace)
    }
    return utf8.split(maxSplits: most - 1) { $0 == 0x20 || (0x09...0x0D).contains($0) }
      .map { Substring($0) }
  }
}
