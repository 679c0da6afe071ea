import Markup

/// The bytes of an HTML page before they are parsed: whether they are a page, and where one was cut
/// off.
enum HTMLPage {
  /// Whether a path, given in lower case, has the extension of a page.
  static func isNamed(_ path: String) -> Bool {
    path.hasSuffix(".html") || path.hasSuffix(".htm") || path.hasSuffix(".xhtml")
  }

  /// Whether `bytes` begin like a page: `<!DOCTYPE html` or `<html`, after an optional byte order
  /// mark, white space, an XML declaration and comments.
  static func begins(_ bytes: [UInt8]) -> Bool {
    var position = ByteSearch.matches([0xEF, 0xBB, 0xBF], in: bytes, at: 0) ? 3 : 0
    while position < bytes.count {
      if bytes[position] == 0x20 || (0x09...0x0D).contains(bytes[position]) {
        position += 1
        continue
      }
      let start = bytes[position...].prefix(14).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
      if start.starts(with: "<!doctype html".utf8) { return true }
      if start.starts(with: "<html".utf8) {
        return start.count == 5 || start[5] == 0x3E || start[5] <= 0x20
      }
      let end: [UInt8]
      if start.starts(with: "<!--".utf8) {
        end = Array("-->".utf8)
      } else if start.starts(with: "<?xml".utf8) {
        end = Array("?>".utf8)
      } else {
        return false
      }
      guard let found = ByteSearch.first(end, in: bytes, from: position, to: bytes.count) else {
        return false
      }
      position = found + end.count
    }
    return false
  }

  private static let pairedMarks = [
    ("<!--", "-->"), ("<script", "</script"), ("<style", "</style"), ("<title", "</title"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  /// The offset at which the comment, script or tag begins that is still open at the end of a page,
  /// as in pages that were cut off; `nil` if nothing is left open.
  static func unclosedPart(in bytes: [UInt8]) -> Int? {
    var position = 0
    while let start = ByteSearch.first(0x3C, in: bytes, from: position, to: bytes.count) {
      position = start + 1
      if let (opening, closing) = pairedMarks.first(where: { matches($0.0, in: bytes, at: start) })
      {
        guard let end = end(of: closing, in: bytes, from: start + opening.count) else {
          return start
        }
        position = end
      } else if position < bytes.count, isTagStart(bytes[position]) {
        // A tag ends at its `>`; if the rest of the page has none, the tag was cut off.
        guard let end = ByteSearch.first(0x3E, in: bytes, from: position, to: bytes.count) else {
          return start
        }
        position = end
      }
    }
    return nil
  }

  private static func isTagStart(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte == 0x2F
  }

  private static func end(of closing: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    var position = start
    while let found = ByteSearch.first(closing[0], in: bytes, from: position, to: bytes.count) {
      if matches(closing, in: bytes, at: found) { return found + closing.count }
      position = found + 1
    }
    return nil
  }

  /// Whether `name`, given in lower case, is at `position`, in letters of either case.
  private static func matches(_ name: [UInt8], in bytes: [UInt8], at position: Int) -> Bool {
    guard position + name.count <= bytes.count else { return false }
    for index in 0..<name.count {
      let byte = bytes[position + index]
      if byte != name[index], !(0x41...0x5A).contains(byte) || byte | 0x20 != name[index] {
        return false
      }
    }
    return true
  }
}

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
