/// A table of comma-separated values (RFC 4180) whose first row is the header; also with
/// semicolons, as Excel writes it in Swedish and Dutch.
package struct CSVTable: Hashable, Sendable {
  /// A row has more or fewer fields than the header.
  package struct Ragged: Error, Hashable, Sendable {
    /// The line where the row begins, counted from 1.
    package let line: Int
    /// The number of fields in the row.
    package let found: Int
    /// The number of fields in the header.
    package let expected: Int
  }

  package let header: [String]
  package let rows: [[String]]
  /// The line where each row begins, counted from 1.
  package let lines: [Int]

  /// Reads a table; empty lines are skipped, and the first line decides the separator.
  ///
  /// - Throws: `Ragged` if a row has more or fewer fields than the header.
  package init(_ text: String) throws(Ragged) {
    var characters = text[...]
    if characters.first == "\u{FEFF}" { characters.removeFirst() }
    let separator: Character =
      characters.prefix { !$0.isNewline }.contains(";") ? ";" : ","
    var records: [(line: Int, fields: [String])] = []
    var line = 1
    while !characters.isEmpty {
      let start = line
      let fields = Self.record(&characters, separator, &line)
      if fields != [""] { records.append((start, fields)) }
    }
    header = records.first?.fields ?? []
    for (line, fields) in records where fields.count != header.count {
      throw Ragged(line: line, found: fields.count, expected: header.count)
    }
    rows = records.dropFirst().map(\.fields)
    lines = records.dropFirst().map(\.line)
  }

  /// Reads one record and its line end; quoted fields may contain separators and line ends.
  private static func record(
    _ rest: inout Substring, _ separator: Character, _ line: inout Int
  ) -> [String] {
    var fields = [""]
    var isQuoted = false
    while let character = rest.popFirst() {
      if character.isNewline { line += 1 }
      switch character {
      case "\"" where isQuoted && rest.first == "\"":
        rest.removeFirst()
        fields[fields.count - 1].append("\"")
      case "\"": isQuoted.toggle()
      case separator where !isQuoted: fields.append("")
      case _ where character.isNewline && !isQuoted: return fields
      case _: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }
}
