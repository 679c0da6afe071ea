import Diagnostics

/// Leaves out the parts of a page around a document, and finds alerts that are paragraphs.
struct HTMLBlockMender {
  private(set) var blocks: [Block] = []
  /// An alert's word, alone in its paragraph, that waits for the part it is about.
  private var waiting: (kind: Block.Alert.Kind, place: SourcePlace)?
  private var dropped: PageFurniture.Kind?

  mutating func read(_ blocks: [Block]) {
    self.blocks.reserveCapacity(blocks.count)
    for block in blocks { add(block) }
    // A word that nothing follows is a word.
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

  /// An alert's word at the start of its text, followed by a colon or set in bold.
  private func alert(_ passage: Passage, _ text: String) -> (Block.Alert.Kind, Passage)? {
    // Longer words there are none, and a page's paragraphs are asked one by one.
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
