import Markup

/// The directive `:::image source="…" alt-text="…":::`, which Microsoft's flavour uses in place of
/// `![…](…)`.
enum ImageDirective {
  private static let opening = Array(":::image".utf8)
  private static let closing = Array(":::".utf8)

  /// Replaces every directive in `bytes[start...]` with a CommonMark image.
  static func rewrite(_ bytes: inout [UInt8], from start: Int) {
    guard ByteSearch.first(opening, in: bytes, from: start, to: bytes.count) != nil else { return }
    var result: [UInt8] = []
    var position = start
    while let found = ByteSearch.first(opening, in: bytes, from: position, to: bytes.count) {
      result.append(contentsOf: bytes[position..<found])
      let inner = found + opening.count
      if bytes[inner...].starts(with: Array("-end".utf8)) {
        let end = ByteSearch.first(closing, in: bytes, from: inner, to: bytes.count)
        position = end.map { $0 + closing.count } ?? bytes.count
        continue
      }
      guard let end = ByteSearch.first(closing, in: bytes, from: inner, to: bytes.count) else {
        position = found
        break
      }
      append(bytes[inner..<end], to: &result)
      position = end + closing.count
    }
    result.append(contentsOf: bytes[position...])
    // Other texts may precede this one; copying them for every image would be quadratic.
    bytes.removeSubrange(start...)
    bytes.append(contentsOf: result)
  }

  private static func append(_ attributes: ArraySlice<UInt8>, to result: inout [UInt8]) {
    let tag = HTMLTag("<image " + String(decoding: attributes, as: UTF8.self) + ">")
    result.append(contentsOf: "![".utf8)
    for byte in (tag.attribute("alt-text") ?? "").utf8 {
      if Set("[]*_`\\<".utf8).contains(byte) { result.append(0x5C) }
      result.append(byte)
    }
    result.append(contentsOf: "](<".utf8)
    result.append(contentsOf: (tag.attribute("source") ?? "").utf8.filter { $0 != 0x3E })
    result.append(contentsOf: ">)".utf8)
  }
}
