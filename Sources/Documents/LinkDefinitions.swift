import Markup

/// Finds the definitions of reference links in a file (CommonMark §4.7), which may be far from the
/// texts that use them.
enum LinkDefinitions {
  private static let middle = Array("]:".utf8)

  /// The lines that look like definitions, each followed by a blank line.
  static func lines(in bytes: [UInt8], _ table: LineTable, _ gaps: UnitGaps) -> [UInt8] {
    var result: [UInt8] = []
    for found in gaps.places(of: middle, in: bytes) {
      let line = table.lines[table.line(at: found) - 1]
      var start = line.lowerBound
      while start < line.upperBound, bytes[start] == 0x20 || bytes[start] == 0x3E { start += 1 }
      guard start + 1 < found, bytes[start] == 0x5B, bytes[start + 1] != 0x21,
        !bytes[start + 1..<found].contains(0x5D)
      else { continue }
      result.append(contentsOf: bytes[start..<line.upperBound])
      result.append(contentsOf: [0x0A, 0x0A])
    }
    return result
  }
}
