import Markup

/// Rewrites the bilingual units of a page so that a stray span in a sentence cannot shift a pair.
enum HTMLUnits {
  /// The name of the element that replaces a unit's target; its attribute `number` is the unit's
  /// index.
  static let target = "stegvis-target"
  static let source = "stegvis-source"

  private static let targetStart = Array("<\(target) number=\"".utf8)
  private static let targetEnd = Array("</\(target)>".utf8)
  private static let sourceStart = Array("<\(source)>".utf8)
  private static let sourceEnd = Array("</\(source)>".utf8)

  /// The bytes of `file` with `target` and `source` elements in place of its units, line by line
  /// the same.
  static func rewritten(_ file: SourceFile, _ segments: [Segment]) -> [UInt8] {
    guard !segments.isEmpty else { return file.bytes }
    var result: [UInt8] = []
    result.reserveCapacity(file.bytes.count)
    var position = 0
    for (index, segment) in segments.enumerated() where segment.range.lowerBound >= position {
      result.append(contentsOf: file.bytes[position..<segment.range.lowerBound])
      result.append(contentsOf: targetStart)
      result.append(contentsOf: String(index).utf8)
      result.append(contentsOf: [0x22, 0x3E])
      result.append(contentsOf: file.bytes[segment.targetRange])
      result.append(contentsOf: targetEnd)
      if let source = segment.sourceRange {
        for byte in file.bytes[segment.targetRange.upperBound..<source.lowerBound]
        where byte == 0x0A {
          result.append(byte)
        }
        result.append(contentsOf: sourceStart)
        result.append(contentsOf: file.bytes[source])
        result.append(contentsOf: sourceEnd)
      }
      position = segment.range.upperBound
    }
    result.append(contentsOf: file.bytes[position...])
    return result
  }
}
