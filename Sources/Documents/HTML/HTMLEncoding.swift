import Diagnostics
import Markup

/// The bytes of a page converted to UTF-8 (HTML §13.2.3, reduced to the encodings that pages of
/// Western Europe are saved in).
struct HTMLEncoding {
  let bytes: [UInt8]
  let diagnostics: [Diagnostic]

  /// The number of bytes at the start of a page in which its encoding declaration is looked for
  /// (HTML §13.2.3.2).
  private static let prescan = 1024

  /// - Parameter text: the bytes of the page with its units rewritten; `file` is used only for
  ///   places.
  init(_ text: [UInt8], file: SourceFile, lineTable: LineTable) {
    if let isBigEndian = Self.isUTF16(text) {
      bytes = Self.fromUTF16(text, isBigEndian: isBigEndian)
      diagnostics = [
        Self.diagnostic(
          .warning, 0, file, lineTable, "page is saved in UTF-16", advice: "save the page as UTF-8")
      ]
      return
    }
    guard let offset = UTF8Check.firstInvalid(in: text) else {
      bytes = text
      diagnostics = Self.zeroes(file, lineTable) + Self.undeclared(text, file, lineTable)
      return
    }
    let declared = Self.declared(in: text)
    let isKnown = declared.map(Self.windows.contains) ?? false
    bytes = Self.fromWindows(text)
    let place = UTF8Check.firstInvalid(in: file.bytes) ?? offset
    diagnostics = [
      Self.diagnostic(
        isKnown ? .warning : .error, place, file, lineTable,
        isKnown
          ? "page is saved in \(declared ?? "")"
          : "byte \(file.bytes[place]) is not UTF-8; the page is read as windows-1252",
        advice: "save the page as UTF-8 and write <meta charset=\"utf-8\">")
    ]
  }

  private static let windows: Set<String> = [
    "windows-1252", "iso-8859-1", "iso-8859-15", "latin1", "cp1252", "us-ascii", "x-cp1252",
  ]

  private static func declared(in text: [UInt8]) -> String? {
    let head = text.prefix(prescan).map {
      $0 < 0x80 ? ($0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0) : 0x20
    }
    let name = Array("charset=".utf8)
    guard let found = ByteSearch.first(name, in: head, from: 0, to: head.count) else { return nil }
    let value = head[(found + name.count)...].drop { $0 == 0x22 || $0 == 0x27 || $0 == 0x20 }
      .prefix { $0 != 0x22 && $0 != 0x27 && $0 != 0x3E && $0 != 0x20 && $0 != 0x3B && $0 != 0x2F }
    return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
  }

  /// Pages in UTF-8 are read as such without a declaration, but browsers need one.
  private static func undeclared(
    _ text: [UInt8], _ file: SourceFile, _ lineTable: LineTable
  ) -> [Diagnostic] {
    guard text.contains(where: { $0 >= 0x80 }),
      !ByteSearch.matches([0xEF, 0xBB, 0xBF], in: text, at: 0)
    else { return [] }
    let declared = declared(in: text)
    if declared == "utf-8" || declared == "utf8" { return [] }
    // Fragments, which an editor inserts into a page of its own, declare nothing.
    let head = text.prefix(prescan).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    guard
      declared != nil
        || ByteSearch.first(Array("<html".utf8), in: head, from: 0, to: head.count) != nil
    else { return [] }
    return [
      diagnostic(
        .note, 0, file, lineTable,
        declared.map { "page is saved in UTF-8 but says '\($0)'" as FindingText }
          ?? "page does not say that it is saved in UTF-8",
        advice: "write <meta charset=\"utf-8\"> at the start of <head>")
    ]
  }

  private static func zeroes(_ file: SourceFile, _ lineTable: LineTable) -> [Diagnostic] {
    guard let offset = ByteSearch.first(0, in: file.bytes, from: 0, to: file.bytes.count) else {
      return []
    }
    return [
      diagnostic(
        .warning, offset, file, lineTable, "byte 0 is not allowed in a text",
        advice: "save the page as UTF-8")
    ]
  }

  private static func diagnostic(
    _ severity: Severity, _ offset: Int, _ file: SourceFile, _ lineTable: LineTable,
    _ message: FindingText, advice: FindingText
  ) -> Diagnostic {
    Diagnostic(
      .encodingInvalid, severity,
      at: SourcePlace(
        path: file.path, line: lineTable.line(at: offset), column: lineTable.column(at: offset),
        length: 1),
      message, advice: advice)
  }

  private static func isUTF16(_ text: [UInt8]) -> Bool? {
    if ByteSearch.matches([0xFE, 0xFF], in: text, at: 0) { return true }
    return ByteSearch.matches([0xFF, 0xFE], in: text, at: 0) ? false : nil
  }

  private static func fromUTF16(_ text: [UInt8], isBigEndian: Bool) -> [UInt8] {
    let units = stride(from: 2, to: text.count - 1, by: 2).map { index -> UInt16 in
      let high = UInt16(text[isBigEndian ? index : index + 1])
      let low = UInt16(text[isBigEndian ? index + 1 : index])
      return high << 8 | low
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  /// The code points of the bytes 0x80 to 0x9F in windows-1252 (WHATWG Encoding, index
  /// windows-1252). Every browser reads ISO 8859-1 as windows-1252.
  private static let upper: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039,
    0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC,
    0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
  ]

  private static func fromWindows(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count + text.count / 8)
    for byte in text {
      switch byte {
      case 0..<0x80: result.append(byte)
      default:
        let unit = byte < 0xA0 ? upper[Int(byte) - 0x80] : UInt16(byte)
        if unit < 0x800 {
          result.append(0xC0 | UInt8(unit >> 6))
        } else {
          result.append(0xE0 | UInt8(unit >> 12))
          result.append(0x80 | UInt8(unit >> 6 & 0x3F))
        }
        result.append(0x80 | UInt8(unit & 0x3F))
      }
    }
    return result
  }
}
