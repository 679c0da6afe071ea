import FoundationEssentials
import Operations
import Procedures
import Sessions

/// A file that the journal keeps for a session or a series, as JSON with sorted keys.
package protocol SessionFile: Codable {}

extension SessionFile {
  /// The bytes of the file.
  ///
  /// - Throws: `EncodingError` if a value is not representable, such as an infinite number.
  package var bytes: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return Array(try encoder.encode(self))
    }
  }

  /// Reads the bytes of such a file.
  ///
  /// - Throws: `DecodingError` if the bytes are not a file of this type.
  package static func read(_ bytes: [UInt8]) throws -> Self {
    try JSONDecoder().decode(Self.self, from: Data(bytes))
  }
}

/// A series of sessions as the journal keeps it: one procedure, and the inputs of each row.
///
/// The other fields are the same in every session of the series.
package struct SeriesFile: SessionFile, Hashable, Sendable {
  /// The id of the procedure.
  package let procedure: String
  package let actor: String
  package let tenant: String
  /// The tenants of other domains; `nil` if the series has only one.
  package let otherTenants: [OtherTenant]?
  package let mode: String
  package let locale: String
  package let needsApproval: Bool
  /// The path of the foreign document that the sessions follow; `nil` for none.
  package let document: String?
  /// The SHA-256 of every file that the sessions follow, by its path.
  package let documents: [String: String]
  /// The SHA-256 of the snapshot of the tenant; `nil` if there is none.
  package let snapshot: String?
  /// The text of the answers file as it was; `nil` if none was given.
  package let answers: String?
  /// The words of each input by its name, row by row.
  package let rows: [[String: [String]]]
  /// The path of the file that the rows are from; `nil` if they are not from a file, and in series
  /// of earlier versions.
  package let source: String?
  /// The line of each row in that file, counted from 1.
  package let lines: [Int]?
  /// What people call the subjects whose ids are in `rows`; `nil` if there are none, and in series of
  /// earlier versions.
  package let names: [String: String]?

  package init(
    procedure: String, actor: String, tenant: String, otherTenants: [OtherTenant]? = nil,
    mode: String, locale: String,
    needsApproval: Bool, document: String?, documents: [String: String], snapshot: String?,
    answers: String?, rows: [[String: [String]]], source: String? = nil, lines: [Int]? = nil,
    names: [String: String]? = nil
  ) {
    self.procedure = procedure
    self.actor = actor
    self.tenant = tenant
    self.otherTenants = otherTenants
    self.mode = mode
    self.locale = locale
    self.needsApproval = needsApproval
    self.document = document
    self.documents = documents
    self.snapshot = snapshot
    self.answers = answers
    self.rows = rows
    self.source = source
    self.lines = lines
    self.names = names
  }

  /// The names of all tenants, the one whose clock counts first.
  package var tenants: [String] {
    ([tenant] + (otherTenants ?? []).map(\.tenant)).filter { !$0.isEmpty }
  }

  /// Where a row is written; `nil` if it is not from a file.
  ///
  /// - Parameter index: counted from 0.
  package func place(ofRow index: Int) -> AnswerPlace? {
    guard let source, let lines, lines.indices.contains(index) else { return nil }
    return AnswerPlace(path: source, line: lines[index])
  }
}

/// The calls of an undo session, in the order they are made, as the journal keeps them.
package struct UndoFile: SessionFile, Hashable, Sendable {
  /// One call, which undoes the effect of a step.
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

  /// The path under which it is kept among the session's files.
  package static let path = "undo.json"

  package let steps: [Entry]
  /// Why some of what was changed is not given back; `nil` if everything is, and in files of
  /// earlier versions.
  package let lost: [Refusal]?

  package init(steps: [Entry], lost: [Refusal] = []) {
    self.steps = steps
    self.lost = lost.isEmpty ? nil : lost
  }
}
