import Documents
import Markup

/// New sentences for the keys of a locale file; all other bytes stay the same.
package struct LocaleEdit {
  private let texts: [String: String]

  package init(texts: [String: String]) { self.texts = texts }

  /// Returns the file with the new sentences, and the keys that it does not contain.
  package func applied(to file: SourceFile) -> (file: SourceFile, unknown: [String]) {
    var unknown = Set(texts.keys)
    var bytes: [UInt8] = []
    var start = 0
    while start < file.bytes.count {
      let end = file.bytes[start...].firstIndex(of: 0x0A) ?? file.bytes.count
      let line = file.bytes[start..<end]
      if case .entry(let key, let old) = LocaleLine(line), let text = texts[key] {
        unknown.remove(key)
        let isCRLF = line.last == 0x0D
        bytes +=
          text == old
          ? Array(line) : Array("\(key): \(Self.quoted(text))".utf8) + (isCRLF ? [0x0D] : [])
      } else {
        bytes += line
      }
      if end < file.bytes.count { bytes.append(0x0A) }
      start = end + 1
    }
    return (SourceFile(path: file.path, bytes: bytes), unknown.sorted())
  }

  /// A double-quoted scalar in the form that `LocaleLine` reads (YAML 1.2 §7.3.1).
  package static func quoted(_ text: String) -> String {
    "\"\(TextEscape.doubleQuoted(text))\""
  }
}
