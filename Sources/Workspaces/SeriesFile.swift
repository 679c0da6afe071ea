import FoundationEssentials
import Operations
import Procedures
import Sessions

/// A series as the journal keeps it: one procedure, and the inputs of each row.
///
/// The other fields are those of every session in it.
package struct SeriesFile: Codable, Hashable, Sendable {
  package let procedure: String
  package let actor: String
  package let tenant: String
  package let mode: String
  package let locale: String
  package let needsApproval: Bool
  package let document: String?
  /// The SHA-256 of every file the sessions are walked on, by its path.
  package let documents: [String: String]
  package let snapshot: String?
  /// The text of the answers file as it was; `nil` if none was given.
  package let answers: String?
  /// The words of each input by its name, row by row.
  package let rows: [[String: [String]]]

  package init(
    procedure: String, actor: String, tenant: String, mode: String, locale: String,
    needsApproval: Bool, document: String?, documents: [String: String], snapshot: String?,
    answers: String?, rows: [[String: [String]]]
  ) {
    self.procedure = procedure
    self.actor = actor
    self.tenant = tenant
    self.mode = mode
    self.locale = locale
    self.needsApproval = needsApproval
    self.document = document
    self.documents = documents
    self.snapshot = snapshot
    self.answers = answers
    self.rows = rows
  }

  /// The bytes of the file: JSON with sorted keys.
  package var bytes: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return Array(try encoder.encode(self))
    }
  }

  /// Reads a series.
  ///
  /// - Throws: `DecodingError` if the bytes are not a series.
  package static func read(_ bytes: [UInt8]) throws -> SeriesFile {
    try JSONDecoder().decode(SeriesFile.self, from: Data(bytes))
  }
}

/// A table of comma-separated values (RFC 4180) whose first row is the header; also with
/// semicolons, as Excel writes it in Swedish and Dutch.
package struct CSVTable: Hashable, Sendable {
  /// Thrown if a row has more or fewer fields than the header.
  package struct Ragged: Error, Hashable, Sendable {
    /// The line where the row begins, counted from 1.
    package let line: Int
    package let found: Int
    package let expected: Int
  }

  package let header: [String]
  package let rows: [[String]]

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

/// The calls of an undo session, in the order they are made, as the journal keeps them.
package struct UndoFile: Codable, Hashable, Sendable {
  package struct Entry: Codable, Hashable, Sendable {
    package let id: StepID
    package let operation: String
    package let arguments: [String: Value]
    /// The step whose effect is undone.
    package let takesBack: StepID

    package init(id: StepID, operation: String, arguments: [String: Value], takesBack: StepID) {
      self.id = id
      self.operation = operation
      self.arguments = arguments
      self.takesBack = takesBack
    }
  }

  /// The path it is kept under among the session's files.
  package static let path = "undo.json"

  package let steps: [Entry]

  package init(steps: [Entry]) { self.steps = steps }

  /// The bytes of the file: JSON with sorted keys.
  package var bytes: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return Array(try encoder.encode(self))
    }
  }

  /// Reads the calls of an undo session.
  ///
  /// - Throws: `DecodingError` if the bytes are not such a file.
  package static func read(_ bytes: [UInt8]) throws -> UndoFile {
    try JSONDecoder().decode(UndoFile.self, from: Data(bytes))
  }
}
