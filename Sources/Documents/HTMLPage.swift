import Markup

/// Recognises HTML pages among other files.
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
}
