import FoundationEssentials
import Operations
import Procedures

/// What an undoing session walks, as the journal keeps it: the calls, in the order they are made.
package struct UndoFile: Codable, Hashable, Sendable {
  package struct Entry: Codable, Hashable, Sendable {
    package let id: StepID
    package let operation: String
    package let arguments: [String: Value]
    /// The step whose effect is taken back.
    package let takesBack: StepID

    package init(id: StepID, operation: String, arguments: [String: Value], takesBack: StepID) {
      self.id = id
      self.operation = operation
      self.arguments = arguments
      self.takesBack = takesBack
    }
  }

  /// The path it is kept under.
  package static let path = "undo.json"

  package let steps: [Entry]

  package init(steps: [Entry]) { self.steps = steps }

  /// JSON with sorted keys.
  package var bytes: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return Array(try encoder.encode(self))
    }
  }

  /// - Throws: `DecodingError` where the bytes are none.
  package static func read(_ bytes: [UInt8]) throws -> UndoFile {
    try JSONDecoder().decode(UndoFile.self, from: Data(bytes))
  }
}
