import Documents

/// A paragraph of running text, with the address by which it can be bound.
package struct OutlinePassage: Hashable, Sendable {
  /// `<heading anchor>/p<number>`, where the number is counted from 1 below the heading.
  package var id: StepID { StepID("\(anchor)/p\(number)") }
  /// The anchor of the heading above.
  package let anchor: String
  package let number: Int
  package let passage: Passage
}

extension OutlinePassage {
  /// The paragraphs of a document's blocks, without those in lists and alerts.
  static func passages(in blocks: [Block]) -> [OutlinePassage] {
    var passages: [OutlinePassage] = []
    var anchor = "document"
    add(blocks, &anchor, &passages)
    return passages
  }

  private static func add(
    _ blocks: [Block], _ anchor: inout String, _ passages: inout [OutlinePassage]
  ) {
    for block in blocks {
      switch block {
      case .heading(let heading):
        anchor = heading.anchor
      case .paragraph(let passage): append(passage, anchor, &passages)
      case .table(let table): append(table.passage, anchor, &passages)
      case .html(let texts): for text in texts { append(text, anchor, &passages) }
      case .quote(let inner), .moniker(_, let inner): add(inner, &anchor, &passages)
      case .list, .alert, .code, .thematicBreak: break
      }
    }
  }

  private static func append(
    _ passage: Passage, _ anchor: String, _ passages: inout [OutlinePassage]
  ) {
    let number = passages.last.map { $0.anchor == anchor ? $0.number + 1 : 1 } ?? 1
    passages.append(OutlinePassage(anchor: anchor, number: number, passage: passage))
  }
}
