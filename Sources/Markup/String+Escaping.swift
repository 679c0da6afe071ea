extension String {
  /// The text with some ASCII characters written otherwise.
  ///
  /// By bytes, as every reader of markup does. Swift's `Character` and `replacing` do not do here: to
  /// them a quote with a combining mark behind it (`"` and U+0301) is one character that is no quote.
  ///
  /// - Parameter replacement: what stands for an ASCII byte; `nil` where it stays.
  package func escaping(_ replacement: (UInt8) -> String?) -> String {
    guard utf8.contains(where: { replacement($0) != nil }) else { return self }
    var escaped: [UInt8] = []
    escaped.reserveCapacity(utf8.count + 32)
    for byte in utf8 {
      if let text = replacement(byte) { escaped += text.utf8 } else { escaped.append(byte) }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  /// The text with nothing in it that HTML reads as markup, in element content and in quoted
  /// attributes (HTML Living Standard §13.1.4).
  package var escapedForHTML: String {
    escaping { byte in
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
}
