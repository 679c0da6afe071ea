import Diagnostics

/// The result of an import, document by document.
package struct ImportReport: Sendable {
  package struct Document: Sendable {
    package let path: String
    package let changed: [String]
    package let moved: [String]
    /// The number of units imported.
    package let units: Int

    package init(path: String, changed: [String], moved: [String], units: Int) {
      self.path = path
      self.changed = changed
      self.moved = moved
      self.units = units
    }
  }

  private let results: [Document]
  private let diagnostics: [Diagnostic]
  private let isWritten: Bool

  package init(results: [Document], diagnostics: [Diagnostic], isWritten: Bool) {
    self.results = results
    self.diagnostics = diagnostics
    self.isWritten = isWritten
  }

  /// A line for each document that changed, and one for all others together.
  package func lines(_ words: Words) -> [TextLine] {
    let changed = results.filter { !$0.changed.isEmpty || !$0.moved.isEmpty }
    let others = results.count - changed.count
    return changed.flatMap { result -> [TextLine] in
      let units = words.text(.importUnits, count: result.units)
      let sentences = words.text(.importChanged, ["units": units], count: result.changed.count)
      return [TextLine("\(result.path): \(sentences)")]
        + (result.moved.isEmpty
          ? [] : [TextLine(words.text(.importMoved, count: result.moved.count), .quiet, indent: 2)])
    }
      + (others > 0 ? [TextLine(words.text(.importUnchanged, count: others), .quiet)] : [])
      + (isWritten ? [] : [TextLine(words[.importNotWritten], .warning)])
  }

  package var json: JSONValue {
    .object([
      "written": .flag(isWritten),
      "documents": .array(
        results.map { result in
          .object([
            "path": .string(result.path), "units": .integer(result.units),
            "changed": .array(result.changed.map { .string($0) }),
            "moved": .array(result.moved.map { .string($0) }),
          ])
        }),
      "diagnostics": DiagnosticJSON.value(diagnostics),
    ])
  }
}
