import Presentation

/// What a document says around a sentence, as values for the template `blocks`.
extension PageValue {
  /// Blocks inside more others than this are shown as texts: a template that includes itself without
  /// end would use up the stack.
  private static let deepest = 8

  static func blocks(_ blocks: [ShownBlock], depth: Int = 0) -> PageValue {
    list(blocks) { block($0, depth: depth) }
  }

  private static func block(_ block: ShownBlock, depth: Int) -> PageValue {
    // All keys are set, because templates would take missing ones from the surrounding value.
    var value: [String: PageValue] = [
      "heading": .nothing, "paragraph": .nothing, "bullets": .nothing, "numbered": .nothing,
      "alert": .nothing, "quote": .nothing, "code": .nothing, "table": .nothing,
      "only": .nothing,
    ]
    guard depth < deepest else {
      value["paragraph"] = .object([
        "runs": runs([TextRun(.plain, block.texts.joined(separator: " "))])
      ])
      return .object(value)
    }
    func inner(_ blocks: [ShownBlock]) -> PageValue { Self.blocks(blocks, depth: depth + 1) }
    switch block {
    case .heading(_, let text): value["heading"] = .object(["runs": runs(text)])
    case .paragraph(let text): value["paragraph"] = .object(["runs": runs(text)])
    case .list(let items):
      let isNumbered = items.first?.number != nil
      value[isNumbered ? "numbered" : "bullets"] = .object([
        "items": list(items) { item in
          .object([
            "number": item.number.map { .number($0) } ?? .nothing, "blocks": inner(item.blocks),
          ])
        }
      ])
    case .alert(let kind, let word, let blocks):
      value["alert"] = .object([
        "kind": .text(kind.rawValue), "word": .text(word), "blocks": inner(blocks),
      ])
    case .quote(let blocks): value["quote"] = .object(["blocks": inner(blocks)])
    case .code(_, let text):
      value["code"] = .object([
        "lines": list(text.split(separator: "\n", omittingEmptySubsequences: false)) { line in
          .text(String(line).replacing("\t", with: "    "))
        }
      ])
    case .table(let header, let rows):
      func cells(_ row: [[TextRun]]) -> PageValue { list(row) { .object(["runs": runs($0)]) } }
      value["table"] = .object([
        "header": cells(header), "rows": list(rows) { .object(["cells": cells($0)]) },
      ])
    case .only(let sentence, let blocks):
      value["only"] = .object(["sentence": .text(sentence), "blocks": inner(blocks)])
    }
    return .object(value)
  }

  /// The values of a step's content, for its panel.
  static func content(_ content: ShownContent) -> [String: PageValue] {
    func section(_ blocks: [ShownBlock]) -> PageValue {
      blocks.isEmpty ? .nothing : .object(["blocks": Self.blocks(blocks)])
    }
    return [
      "opening": section(content.opening), "notes": list(content.notes) { .text($0) },
      "before": section(content.before), "after": section(content.after),
      "closing": section(content.closing),
    ]
  }
}
