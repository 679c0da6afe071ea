import Diagnostics

/// Reads the flat `key: value` lines of a YAML header; nested values are passed over.
struct FrontMatterScanner {
  private(set) var values: [String: String] = [:]
  /// The number of lines the header takes, its fences included; 0 where there is none.
  private(set) var lineCount = 0
  private(set) var diagnostics: [Diagnostic] = []

  init(file: SourceFile, table: LineTable) {
    guard table.lines.count > 1, Self.text(file, table, 0).droppingMark == "---",
      Self.pair(in: Self.text(file, table, 1)) != nil || Self.text(file, table, 1) == "---"
    else { return }
    for index in 1..<table.lines.count {
      let line = Self.text(file, table, index)
      if line == "---" || line == "..." {
        lineCount = index + 1
        return
      }
      if let (key, value) = Self.pair(in: line) {
        if !value.isEmpty { values[key] = value }
      } else if !Self.isPassedOver(line) {
        if Self.opensBody(line) || !Self.closes(file, table, after: index) {
          lineCount = index
          reportUnclosed(file)
          return
        }
        diagnostics.append(
          Diagnostic(
            .frontMatterInvalid, .warning,
            at: SourcePlace(path: file.path, line: index + 1, length: line.unicodeScalars.count),
            "front matter line is neither 'key: value' nor a list item",
            advice: "write 'key: value', or remove the line"))
      }
    }
    lineCount = table.lines.count
    reportUnclosed(file)
  }

  private mutating func reportUnclosed(_ file: SourceFile) {
    diagnostics.append(
      Diagnostic(
        .frontMatterUnclosed, .error, at: SourcePlace(path: file.path, length: 3),
        "front matter that begins with '---' has no closing '---'",
        advice: "add a line '---' after the last key"))
  }

  private static func text(_ file: SourceFile, _ table: LineTable, _ index: Int) -> String {
    var line = String(decoding: file.bytes[table.lines[index]], as: UTF8.self)
    while let last = line.last, last == " " || last == "\t" { line.removeLast() }
    return line
  }

  private static func isPassedOver(_ line: String) -> Bool {
    guard let first = line.first else { return true }
    return first == " " || first == "\t" || first == "#" && !opensBody(line) || first == "-"
  }

  /// A heading, which no header holds: `# ` could be a comment, but no page measured has one.
  private static func opensBody(_ line: String) -> Bool { line.hasPrefix("# ") }

  private static func closes(_ file: SourceFile, _ table: LineTable, after index: Int) -> Bool {
    for later in (index + 1)..<max(index + 1, table.lines.count) {
      let line = text(file, table, later)
      if line == "---" || line == "..." { return true }
      if line.isEmpty || opensBody(line) { return false }
    }
    return false
  }

  private static func pair(in line: String) -> (String, String)? {
    guard let colon = line.firstIndex(of: ":"), let first = line.first,
      first.isLetter || first == "_" || first == "\""
    else { return nil }
    let key = line[..<colon]
    let rest = line[line.index(after: colon)...]
    guard rest.isEmpty || rest.first == " ",
      key.allSatisfy({ $0.isLetter || $0.isNumber || "._- \"".contains($0) })
    else { return nil }
    let value = rest.drop { $0 == " " }
    if value == ">" || value == "|" || value == ">-" || value == "|-" { return (String(key), "") }
    return (String(key), unquoted(value))
  }

  private static func unquoted(_ value: Substring) -> String {
    guard value.count > 1, let quote = value.first, quote == value.last else {
      return String(value)
    }
    let inner = String(value.dropFirst().dropLast())
    if quote == "'" { return inner.replacing("''", with: "'") }
    if quote == "\"" { return inner.replacing("\\\"", with: "\"") }
    return String(value)
  }
}

extension String {
  /// The text without a byte order mark at its start.
  fileprivate var droppingMark: Substring { hasPrefix("\u{FEFF}") ? dropFirst() : self[...] }
}
