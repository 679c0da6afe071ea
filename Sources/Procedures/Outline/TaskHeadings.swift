import Documents

/// Reads headings with a box to tick (`<h2 data-tag="to-do">`, OneNote) as steps, with what is below them.
enum TaskHeadings {
  /// The blocks with each such heading, and what is below it, as a step, unless there are steps below it:
  /// then the heading is their title. The title of the page is none.
  static func asSteps(in blocks: [Block]) -> [Block] {
    // Nearly all documents have none.
    guard blocks.contains(where: isTask) else { return blocks }
    let title = titleIndex(in: blocks)
    var result: [Block] = []
    var items: [Block.Item] = []
    var level: Int?
    func finish() {
      guard let place = items.first?.place else { return }
      result.append(.list(Block.List(isOrdered: false, items: items, place: place)))
      items = []
    }
    var position = 0
    while position < blocks.endIndex {
      guard case .heading(let heading) = blocks[position], heading.isTask, position != title
      else {
        finish()
        result.append(blocks[position])
        position += 1
        continue
      }
      let end =
        blocks[(position + 1)...].firstIndex { block in
          if case .heading(let other) = block { other.level <= heading.level } else { false }
        } ?? blocks.endIndex
      let section = blocks[(position + 1)..<end]
      if level != heading.level { finish() }
      guard !section.contains(where: { $0.hasSteps || isTask($0) }) else {
        finish()
        result.append(blocks[position])
        position += 1
        continue
      }
      level = heading.level
      items.append(
        Block.Item(
          displayedNumber: nil, anchor: heading.anchor,
          blocks: [.paragraph(heading.passage)] + section, place: heading.passage.place,
          marker: .heading(level: heading.level)))
      position = end
    }
    finish()
    return result
  }

  /// The index of the only heading of the first level, if no other is before it.
  private static func titleIndex(in blocks: [Block]) -> Int? {
    let headings = blocks.indices.compactMap { index in
      if case .heading(let heading) = blocks[index] {
        (index: index, level: heading.level)
      } else {
        nil
      }
    }
    let tops = headings.filter { $0.level == 1 }
    return tops.count == 1 && headings.first?.level == 1 ? tops.first?.index : nil
  }

  private static func isTask(_ block: Block) -> Bool {
    if case .heading(let heading) = block { heading.isTask } else { false }
  }
}
