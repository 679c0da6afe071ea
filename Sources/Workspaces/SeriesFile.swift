import FoundationEssentials
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
