import FoundationEssentials
import Operations
import Procedures

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
