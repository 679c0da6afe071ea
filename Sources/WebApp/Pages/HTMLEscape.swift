import Mustache

/// Text as HTML, element content and quoted attributes alike.
///
/// By bytes, as browsers read it (HTML, section 13.2.5). swift-mustache's own escaping looks characters
/// up in a table: to it a quote with a mark above it is another character, and goes out as it is. It
/// also takes most of a page's time.
struct HTMLEscape: MustacheContentType {
  /// As `{{% CONTENT_TYPE:…}}` names it at the head of every template; what has it not is escaped by
  /// swift-mustache.
  static let name = "PAGE"

  func escapeText(_ text: String) -> String {
    guard text.utf8.contains(where: { Self.replacement(of: $0) != nil }) else { return text }
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count + 32)
    var rest = text.utf8[...]
    while let index = rest.firstIndex(where: { Self.replacement(of: $0) != nil }) {
      escaped += String(rest[..<index]) ?? ""
      escaped += Self.replacement(of: rest[index]) ?? ""
      rest = rest[rest.index(after: index)...]
    }
    return escaped + (String(rest) ?? "")
  }

  private static func replacement(of byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    case _: nil
    }
  }
}
