/// The texts of an event as the journal stores them: netstrings (D. J. Bernstein, 1997), such as
/// `5:Falun,4:hall,`, which no text can break out of. Lengths are in bytes of UTF-8.
enum Netstrings {
  static func netstrings(_ texts: [String]) -> String {
    var written = ""
    for text in texts { written += "\(text.utf8.count):\(text)," }
    return written
  }

  /// The texts in a list of netstrings; `nil` if it is not one.
  static func texts(_ written: String) -> [String]? {
    var rest = written.utf8[...]
    var texts: [String] = []
    while !rest.isEmpty {
      guard let colon = rest.firstIndex(of: 0x3A),
        let length = Int(Substring(rest[..<colon])), length >= 0
      else { return nil }
      let start = rest.index(after: colon)
      guard let end = rest.index(start, offsetBy: length, limitedBy: rest.endIndex),
        end < rest.endIndex, rest[end] == 0x2C, let text = String(rest[start..<end])
      else { return nil }
      texts.append(text)
      rest = rest[rest.index(after: end)...]
    }
    return texts
  }
}
