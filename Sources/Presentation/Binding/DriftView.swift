import Procedures

/// How a document differs from its binding, for a person or a program.
package struct DriftView {
  private let drift: BindingDrift
  private let binding: DocumentBinding
  private let file: String
  private let path: String
  private let words: Words

  /// - Parameters:
  ///   - file: the path of the binding's file.
  ///   - path: the path of the document.
  package init(
    _ drift: BindingDrift, from binding: DocumentBinding, in file: String, path: String,
    _ words: Words
  ) {
    self.drift = drift
    self.binding = binding
    self.file = file
    self.path = path
    self.words = words
  }

  package var lines: [TextLine] {
    var lines = [
      TextLine(
        words.text(
          .bindBound,
          ["path": path, "procedure": binding.procedure.rawValue, "file": file]), .strong),
      TextLine(
        words.text(.bindUnchanged, count: drift.passages.count - drift.changed.count), indent: 2),
    ]
    for passage in drift.changed { lines += self.lines(of: passage) }
    for guess in drift.passages where guess.isGuess {
      lines.append(
        TextLine(
          "\(guess.anchor): " + words.text(.bindGuess, ["anchor": guess.anchor]), .warning,
          indent: 2, hanging: 2))
    }
    if !drift.changed.isEmpty {
      lines += [.empty, TextLine(words.text(.bindUpdateHint, ["path": path]))]
    }
    return lines
  }

  private func lines(of passage: BindingDrift.Passage) -> [TextLine] {
    let steps =
      passage.steps.isEmpty ? "" : "  → " + passage.steps.map(\.rawValue).joined(separator: ", ")
    func head(_ text: String) -> TextLine {
      TextLine("\(passage.anchor): \(text)\(steps)", .strong, indent: 2, hanging: 2)
    }
    func now() -> TextLine {
      TextLine(words.text(.driftNow, ["text": passage.text]), indent: 6, hanging: 2)
    }
    func old(_ text: String?) -> TextLine {
      TextLine(
        text.map { words.text(.driftOld, ["text": $0]) } ?? words[.driftOldUnknown], indent: 6,
        hanging: 2)
    }
    switch passage.change {
    case .unchanged: return []
    case .moved(let from): return [head(words.text(.driftMoved, ["from": from]))]
    case .reworded(let before): return [head(words[.driftReworded]), old(before), now()]
    case .removed(let before): return [head(words[.driftRemoved]), old(before)]
    case .new: return [head(words[.driftNew]), now()]
    }
  }

  package var json: JSONValue {
    .object([
      "path": .string(path), "procedure": .string(binding.procedure.rawValue),
      "binding": .string(file),
      "passages": .array(
        drift.passages.map { passage in
          var old: String?
          var from: String?
          let change: String
          switch passage.change {
          case .unchanged: change = "unchanged"
          case .moved(let place):
            change = "moved"
            from = place
          case .reworded(let text):
            change = "reworded"
            old = text
          case .removed(let text):
            change = "removed"
            old = text
          case .new: change = "new"
          }
          return .object([
            "at": .string(passage.anchor), "change": .string(change), "from": JSONValue(from),
            "old": JSONValue(old), "text": .string(passage.text),
            "steps": .strings(passage.steps.map(\.rawValue)), "guess": .flag(passage.isGuess),
            "line": .integer(passage.place.line),
          ])
        }),
    ])
  }
}
