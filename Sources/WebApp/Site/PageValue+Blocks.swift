import Documents
import Presentation

/// What a document says around a sentence, as values for the template `blocks`.
extension PageValue {
  package static func blocks(_ blocks: [ShownBlock], _ pictures: PagePictures? = nil) -> PageValue {
    BlockValues(pictures: pictures).value(blocks, depth: 0)
  }

  /// The values of a step's content, for its panel.
  static func content(_ content: ShownContent, _ pictures: PagePictures? = nil) -> PageValue {
    guard !content.isEmpty else { return .nothing }
    func section(_ blocks: [ShownBlock]) -> PageValue {
      blocks.isEmpty ? .nothing : .object(["blocks": Self.blocks(blocks, pictures)])
    }
    return .object([
      "opening": section(content.opening), "notes": list(content.notes) { .text($0) },
      "remarks": list(content.remarks) { .text($0) },
      "before": section(content.before), "after": section(content.after),
      "closing": section(content.closing),
    ])
  }
}

extension PageValue {
  /// The steps that were passed on the way, folded, and what is to be read of them; nothing if there
  /// is neither.
  static func passed(
    _ passed: SessionScreen.PassedNotes, _ words: Words, _ pictures: PagePictures? = nil
  ) -> PageValue {
    guard !passed.steps.isEmpty || !passed.alerts.isEmpty else { return .nothing }
    let noted = passed.noted
    let said: PageValue =
      noted.isEmpty && passed.warnings.isEmpty
      ? .nothing
      : .object([
        "openings": list(noted.map(\.content.opening)) {
          .object(["blocks": blocks($0, pictures)])
        },
        "heading": passed.isOnlyOpening ? .nothing : .text(passed.heading),
        "alerts": alerts(passed.warnings),
        "noted": list(noted) { step in
          .object([
            "content": content(step.content, pictures),
            "follows": step.sentence.map { .object(["runs": .runs($0, pictures)]) } ?? .nothing,
          ])
        },
      ])
    return .object([
      "count": passed.steps.isEmpty
        ? .nothing : .text(words.text(.webPassed, count: passed.steps.count)),
      "steps": list(passed.steps) { step in
        .object([
          "id": .text("\(step.step)"), "line": .text(step.line),
          "known": step.facts.isEmpty ? .nothing : .object(["groups": groups(step.facts)]),
        ])
      }, "said": said,
    ])
  }
}

/// Makes the values of blocks, which are nested.
private struct BlockValues {
  /// Blocks inside more others than this are shown as texts: a template that includes itself without
  /// end would use up the stack.
  private static let deepest = 8

  let pictures: PagePictures?

  func value(_ blocks: [ShownBlock], depth: Int) -> PageValue {
    .list(blocks) { value($0, depth: depth) }
  }

  private func value(_ block: ShownBlock, depth: Int) -> PageValue {
    // All keys are set, because templates would take missing ones from the surrounding value.
    var value: [String: PageValue] = [
      "heading": .nothing, "paragraph": .nothing, "figure": .nothing, "bullets": .nothing,
      "numbered": .nothing, "alert": .nothing, "quote": .nothing, "code": .nothing,
      "table": .nothing, "only": .nothing,
    ]
    guard depth < Self.deepest else {
      value["paragraph"] = sentence([TextRun(.plain, block.texts.joined(separator: " "))])
      return .object(value)
    }
    func inner(_ blocks: [ShownBlock]) -> PageValue { self.value(blocks, depth: depth + 1) }
    switch block {
    case .heading(_, let text): value["heading"] = sentence(text)
    case .paragraph(let text):
      let figure = figure(of: text)
      value[figure == nil ? "paragraph" : "figure"] = figure ?? sentence(text)
    case .list(let items):
      let isNumbered = items.first?.number != nil
      value[isNumbered ? "numbered" : "bullets"] = .object([
        "type": items.first.map { Self.type($0.numerals) } ?? .nothing,
        "items": .list(items) { item in
          .object([
            "number": item.number.map { .number($0) } ?? .nothing, "blocks": inner(item.blocks),
          ])
        },
      ])
    case .alert(let kind, let word, let blocks):
      value["alert"] = .object([
        "kind": .text(kind.rawValue), "word": .text(word), "blocks": inner(blocks),
      ])
    case .quote(let blocks): value["quote"] = .object(["blocks": inner(blocks)])
    case .code(_, let text): value["code"] = .object(["lines": Self.lines(of: text)])
    case .table(let header, let rows):
      func cells(_ row: [[TextRun]]) -> PageValue {
        .list(row) { cell in
          .object(["runs": .runs(cell, pictures), "empty": .flag(cell.isEmpty)])
        }
      }
      value["table"] = .object([
        "header": header.allSatisfy(\.isEmpty) ? .nothing : .object(["cells": cells(header)]),
        "rows": .list(rows) { .object(["cells": cells($0)]) },
      ])
    case .only(let sentence, let blocks):
      value["only"] = .object(["sentence": .text(sentence), "blocks": inner(blocks)])
    }
    return .object(value)
  }

  /// The `type` of an ordered list (HTML §4.4.5); nothing for the usual one.
  private static func type(_ numerals: Block.Numerals) -> PageValue {
    switch numerals {
    case .decimal: .nothing
    case .letters: .text("a")
    case .capitalLetters: .text("A")
    case .roman: .text("i")
    case .capitalRoman: .text("I")
    }
  }

  private func sentence(_ runs: [TextRun]) -> PageValue {
    .object(["runs": .runs(runs, pictures)])
  }

  /// A picture that stands alone, and leads to itself in its own size; `nil` for any other paragraph.
  private func figure(of runs: [TextRun]) -> PageValue? {
    let words = runs.filter { $0.picture != nil || !$0.text.allSatisfy(\.isWhitespace) }
    guard words.count == 1, let run = words.first, run.kind == .plain,
      let destination = run.picture
    else { return nil }
    let value = pictures?.value(of: destination, text: run.text)["picture"]
    if case .object? = value { return value }
    return nil
  }

  /// The lines of code, character by character as the document has them: a tab stays one, so that
  /// what is copied works where it is put.
  private static func lines(of text: String) -> PageValue {
    .list(text.split(separator: "\n", omittingEmptySubsequences: false)) { line in
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      return .object([
        "parts": .list(parts.enumerated().map(\.self)) { index, part in
          .object(["tab": .flag(index > 0), "text": .text(String(part))])
        }
      ])
    }
  }
}
