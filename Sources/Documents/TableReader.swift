/// Distinguishes tables from paragraphs. cmark reads tables as text here, because hostile rows turn
/// its table extension into a denial of service.
enum TableReader {
  /// Whether a leaf may be a table or end in one; `false` is certain.
  static func mayBeTable(_ leaf: LeafSource) -> Bool {
    delimiter(leaf) != nil
  }

  /// The table at the end of a leaf, and the text before it; `nil` if there is no table.
  static func table(
    in leaf: LeafSource
  ) -> (before: LeafSource?, table: Table)? {
    guard let delimiter = delimiter(leaf) else { return nil }
    let header = delimiter - 1
    let rows = leaf.context.leaf(Array(leaf.lines[header...]))
    let before = header > 0 ? leaf.context.leaf(Array(leaf.lines[..<header])) : nil
    return (before, Table(rows))
  }

  /// The index of the line `|---|:--:|` below the header. A table directly below a paragraph begins
  /// on one of the paragraph's lines.
  private static func delimiter(_ leaf: LeafSource) -> Int? {
    guard leaf.lines.count > 1 else { return nil }
    let bytes = leaf.context.file.bytes
    return (1..<leaf.lines.count).first { isDelimiter(bytes[leaf.lines[$0]]) }
  }

  private static func isDelimiter(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first, first == 0x7C || first == 0x2D || first == 0x3A else {
      return false
    }
    var hasPipe = false
    var hasHyphen = false
    for byte in line {
      switch byte {
      case 0x7C: hasPipe = true
      case 0x2D: hasHyphen = true
      case 0x3A, 0x20, 0x09: break
      default: return false
      }
    }
    return hasPipe && hasHyphen
  }
}
