import Markup

/// The marker of an alert, such as `[!NOTE]` at the start of a quote, in Microsoft's flavour of
/// Markdown.
enum AlertMarker {
  private static let opening = Array("[!".utf8)

  /// The alert that begins in `line`, and the index after its marker and the spaces that follow;
  /// `nil` if none begins there.
  static func alert(
    in bytes: [UInt8], _ line: Range<Int>
  ) -> (kind: Block.Alert.Kind, end: Int)? {
    guard ByteSearch.matches(opening, in: bytes, at: line.lowerBound),
      let end = ByteSearch.first(
        0x5D, in: bytes, from: line.lowerBound, to: min(line.upperBound, line.lowerBound + 16))
    else { return nil }
    let word = String(decoding: bytes[line.lowerBound + 2..<end], as: UTF8.self).lowercased()
    guard let kind = Block.Alert.Kind(rawValue: word) else { return nil }
    var after = end + 1
    while after < line.upperBound, bytes[after] == 0x20 { after += 1 }
    return (kind, after)
  }
}
