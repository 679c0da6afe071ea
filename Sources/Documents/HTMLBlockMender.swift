import Diagnostics

/// Removes page furniture from the blocks of a page, and finds alerts that are written as
/// paragraphs.
struct HTMLBlockMender {
  private(set) var blocks: [Block] = []
  /// The word of an alert, alone in its paragraph, that waits for the block it applies to.
  private var waiting: (kind: Block.Alert.Kind, place: SourcePlace)?
  private var dropped: PageFurniture.Kind?

  mutating func read(_ blocks: [Block]) {
    self.blocks.reserveCapacity(blocks.count)
    for block in blocks { add(block) }
    // An alert word with nothing after it becomes an empty alert.
    if let waiting {
      self.blocks.append(.alert(Block.Alert(kind: waiting.kind, blocks: [], place: waiting.place)))
    }
  }

  private mutating func add(_ block: Block) {
    let before = dropped
    dropped = nil
    switch block {
    case .paragraph(let passage):
      let text = passage.target.map(\.plain).joined()
      switch before {
      case .beforeValue: return
      case .beforeAnswers where PageFurniture.isAnswer(text):
        dropped = before
        return
      case .beforeAnswers, .beforeList, .alone, nil: break
      }
      add(passage, text)
    case .heading(let heading):
      if let kind = PageFurniture.kind(of: heading.passage.target.map(\.plain).joined()) {
        dropped = kind
      } else {
        give(block)
      }
    case .list:
      if before == .beforeList { return }
      give(block)
    case .alert, .quote, .code, .moniker, .html, .table, .thematicBreak: give(block)
    }
  }

  private mutating func add(_ passage: Passage, _ text: String) {
    if let kind = PageFurniture.kind(of: text) {
      dropped = kind
    } else if let kind = AlertWords.kind(of: text) {
      finishWaiting()
      waiting = (kind, passage.place)
    } else if let (kind, rest) = alert(passage, text) {
      finishWaiting()
      blocks.append(
        .alert(Block.Alert(kind: kind, blocks: [.paragraph(rest)], place: passage.place)))
    } else {
      give(.paragraph(passage))
    }
  }

  /// The alert whose word begins the text, followed by a colon or set in bold, and the rest of the
  /// passage; `nil` if there is none.
  private func alert(_ passage: Passage, _ text: String) -> (Block.Alert.Kind, Passage)? {
    // No alert word is longer, and this check runs for every paragraph of a page.
    let start = Array(text.utf8.prefix(24))
    if let (kind, length) = AlertWords.alert(in: start, at: 0), length < start.count {
      return (kind, PassagePrefix.dropped(length, of: passage))
    }
    guard case .strong(let inner)? = passage.target.first else { return nil }
    let word = inner.map(\.plain).joined()
    return AlertWords.kind(of: word).map {
      ($0, PassagePrefix.dropped(word.utf8.count, of: passage))
    }
  }

  private mutating func give(_ block: Block) {
    if let waiting {
      self.waiting = nil
      if case .heading = block {
        blocks.append(.alert(Block.Alert(kind: waiting.kind, blocks: [], place: waiting.place)))
      } else {
        blocks.append(
          .alert(Block.Alert(kind: waiting.kind, blocks: [block], place: waiting.place)))
        return
      }
    }
    blocks.append(block)
  }

  private mutating func finishWaiting() {
    guard let waiting else { return }
    self.waiting = nil
    blocks.append(.alert(Block.Alert(kind: waiting.kind, blocks: [], place: waiting.place)))
  }
}
