import Operations
import Sessions

/// What can be undone in a session, until when, and what cannot.
package struct UndoList: Sendable {
  private let plan: UndoPlan

  package init(_ plan: UndoPlan) { self.plan = plan }

  package func lines(_ words: Words) -> [TextLine] {
    guard !plan.entries.isEmpty else { return [TextLine(words[.undoNothing])] }
    let entries = plan.entries.flatMap { entry in
      [
        TextLine(
          words.text(
            .undoEntry,
            [
              "step": "\(entry.attempt.step)",
              "operation": words.operation(entry.attempt.operation),
            ]), .strong),
        TextLine(
          way(entry, words), entry.isUndoable ? .plain : .warning, indent: 2, hanging: 2),
      ]
    }
    return [TextLine(words[.undoHeading], .strong)] + entries + [.empty]
  }

  private func way(_ entry: UndoPlan.Entry, _ words: Words) -> String {
    switch entry.way {
    case .calls(let calls):
      let names = words.formats.list(calls.map { words.operation($0.operation) }.uniqued)
      guard let deadline = entry.deadline else {
        return words.text(.undoBy, ["operation": names])
      }
      return words.text(
        .undoUntil, ["operation": names, "time": words.formats.instant(deadline)])
    case .compensation(let calls):
      return words.text(
        .undoCompensation,
        ["operation": words.formats.list(calls.map { words.operation($0.operation) }.uniqued)])
    case .irreversible: return words[.undoIrreversible]
    case .tooLate(let deadline):
      return words.text(.undoTooLate, ["time": words.formats.instant(deadline)])
    case .nothingToGiveBack: return words[.undoNothingToGiveBack]
    }
  }

  package var json: JSONValue {
    .array(
      plan.entries.map { entry in
        .object([
          "step": .string(entry.attempt.step.rawValue),
          "operation": .string(entry.attempt.operation.rawValue),
          "undoable": .flag(entry.isUndoable),
          "deadline": entry.deadline.map(JSONValue.integer) ?? .null,
        ])
      })
  }
}

extension [String] {
  /// The elements without duplicates, in the order they first occur.
  fileprivate var uniqued: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
