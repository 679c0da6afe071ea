/// Makes text from a document, a tenant or a person safe to show on a terminal.
package enum PrintableText {
  /// The text without C0 and C1 controls (ECMA-48), whole escape sequences, and the characters that
  /// change the direction of text (Unicode UAX #9). Line ends and tabs become a space.
  package static func of(_ text: String) -> String {
    // Most texts do not contain a byte that an unwanted character can begin with.
    guard text.utf8.contains(where: mayBeUnwanted), text.unicodeScalars.contains(where: isUnwanted)
    else { return text }
    var printable = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar.value {
      case 0x1B: skipSequence(&rest)
      case 0x9B: skipParameters(&rest)
      case 0x90, 0x98, 0x9D, 0x9E, 0x9F: skipString(&rest)
      case 0x09, 0x0A, 0x0D, 0x2028, 0x2029:
        if printable.last != " " { printable.append(" ") }
      default:
        if !isUnwanted(scalar) { printable.append(scalar) }
      }
    }
    return String(printable)
  }

  /// The lines of a text, each made printable on its own, so that a control string that does not end
  /// hides no more than its line.
  package static func lines(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 != 0x0A && mayBeUnwanted($0) }) else { return text }
    return text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { of(String($0)) }.joined(separator: "\n")
  }

  /// Whether an unwanted character can begin with this byte of UTF-8.
  static func mayBeUnwanted(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<0x20, 0x7F, 0xC2, 0xD8, 0xE2, 0xEF: true
    case _: false
    }
  }

  private static func isUnwanted(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }

  /// Skips the rest of an escape sequence whose ESC was just read.
  private static func skipSequence(_ rest: inout Substring.UnicodeScalarView) {
    switch rest.first?.value {
    case 0x5B:
      rest.removeFirst()
      skipParameters(&rest)
    case 0x50, 0x58, 0x5D, 0x5E, 0x5F:
      rest.removeFirst()
      skipString(&rest)
    case .some(0x20...0x7E): rest.removeFirst()
    case .some, nil: break
    }
  }

  /// Skips the parameters and the final byte of a control sequence (ECMA-48 §5.4).
  private static func skipParameters(_ rest: inout Substring.UnicodeScalarView) {
    while let scalar = rest.first, (0x20...0x3F).contains(scalar.value) { rest.removeFirst() }
    if let scalar = rest.first, (0x40...0x7E).contains(scalar.value) { rest.removeFirst() }
  }

  /// Skips the rest of a control string, with its end (BEL, ST, or ESC and backslash).
  private static func skipString(_ rest: inout Substring.UnicodeScalarView) {
    while let scalar = rest.popFirst() {
      switch scalar.value {
      case 0x07, 0x9C: return
      case 0x1B:
        if rest.first == "\\" { rest.removeFirst() }
        return
      default: continue
      }
    }
  }
}

/// Text that a terminal shows as it is: without any control sequence but the colours that Stegvis
/// adds itself.
///
/// Everything for people on standard output and standard error is written as this type.
package struct PrintedText: Hashable, Sendable {
  /// The text in UTF-8.
  package let bytes: [UInt8]

  /// The lines of a text, made printable.
  package init(_ text: String) { bytes = Array(PrintableText.lines(text).utf8) }

  /// What a view or a writer of this target has made printable piece by piece.
  init(printable bytes: [UInt8]) { self.bytes = bytes }
}
