import Diagnostics
import Documents

/// Something that a document says beside its steps, in one language and without its place: plain data
/// for any view.
package indirect enum TextBlock: Hashable, Sendable {
  case heading(level: Int, [Inline])
  case paragraph([Inline])
  case list([TextItem])
  case alert(Block.Alert.Kind, [TextBlock])
  case quote([TextBlock])
  /// Text to be copied as it is, with the name of its language, which may be empty.
  case code(language: String, String)
  case table(header: [[Inline]], rows: [[[Inline]]])
  /// What holds only in these environments.
  case only([String], [TextBlock])
}

/// An item of a list beside the steps.
package struct TextItem: Hashable, Sendable {
  /// The number that the document shows; `nil` for a bullet.
  package let number: Int?
  /// How the document writes that number.
  package let numerals: Block.Numerals
  package let blocks: [TextBlock]
}

/// Which of its two languages a bilingual document is read in.
struct TextSide: Hashable, Sendable {
  let isSource: Bool

  /// The text on this side; where that is missing, the one on the other, which is better than none.
  func text(of passage: Passage) -> [Inline] {
    isMissing(in: passage) == isSource ? passage.target : passage.source ?? passage.target
  }

  /// Whether a text has words, but none on this side.
  func isMissing(in passage: Passage) -> Bool {
    // Nearly all texts have words in both languages.
    guard !passage.surelyHasWords else { return false }
    // Without a source, it stands in no unit, and is the same in both languages.
    guard let source = passage.source?.plainText else { return false }
    let target = passage.target.plainText
    return isSource ? source.isEmpty && !target.isEmpty : target.isEmpty && !source.isEmpty
  }
}

extension TextBlock {
  /// The blocks of a document in one of its languages, without those that say nothing.
  static func blocks(_ blocks: [Block], _ side: TextSide) -> [TextBlock] {
    blocks.flatMap { block -> [TextBlock] in
      switch block {
      case .heading(let heading):
        return text(of: heading.passage, side).map { .heading(level: heading.level, $0) }
      case .paragraph(let passage): return text(of: passage, side).map { .paragraph($0) }
      case .html(let passages):
        return passages.flatMap { text(of: $0, side) }.map { .paragraph($0) }
      case .list(let list):
        let items = list.items.map { item in
          TextItem(
            number: item.displayedNumber, numerals: item.numerals,
            blocks: Self.blocks(item.blocks, side))
        }.filter { !$0.blocks.isEmpty }
        return items.isEmpty ? [] : [.list(items)]
      case .alert(let alert):
        let inner = Self.blocks(alert.blocks, side)
        return inner.isEmpty ? [] : [.alert(alert.kind, inner)]
      case .quote(let inner):
        let inner = Self.blocks(inner, side)
        return inner.isEmpty ? [] : [.quote(inner)]
      case .moniker(let range, let inner):
        let inner = Self.blocks(inner, side)
        return inner.isEmpty ? [] : [.only(range, inner)]
      case .code(let language, let text, _):
        return text.isEmpty ? [] : [.code(language: language, text)]
      case .table(let table):
        return [
          .table(
            header: table.header.map(side.text),
            rows: table.rows.map { $0.map(side.text) })
        ]
      case .thematicBreak: return []
      }
    }
  }

  private static func text(of passage: Passage, _ side: TextSide) -> [[Inline]] {
    let text = side.text(of: passage)
    return text.plainText.isEmpty && !text.contains(where: \.holdsImage) ? [] : [text]
  }
}

extension Inline {
  /// Whether it is, or contains, an image.
  var holdsImage: Bool {
    switch self {
    case .image: true
    case .strong(let inner), .emphasis(let inner), .link(_, let inner):
      inner.contains(where: \.holdsImage)
    case .text, .code, .include, .lineBreak: false
    }
  }
}

/// What a document says about a step beside the step's own sentence, in one language.
package struct StepContentText: Hashable, Sendable {
  /// What begins with the step; `nil` for all but the first step of a part.
  package let opening: PartText?
  /// What stands before and behind the sentence, and behind the last step of a part.
  package let before: [TextBlock]
  package let after: [TextBlock]
  package let closing: [TextBlock]
  /// The environments for which alone the step is; empty for all.
  package let environments: [String]
  /// The environments for which the document words the step otherwise.
  package let otherEnvironments: [String]

  package static let none = StepContentText()

  package init(
    opening: PartText? = nil, before: [TextBlock] = [], after: [TextBlock] = [],
    closing: [TextBlock] = [], environments: [String] = [], otherEnvironments: [String] = []
  ) {
    self.opening = opening
    self.before = before
    self.after = after
    self.closing = closing
    self.environments = environments
    self.otherEnvironments = otherEnvironments
  }
}

/// What stands before the first step of a list, with its heading, in one language.
package struct PartText: Hashable, Sendable {
  /// Its heading, also where that is shown elsewhere.
  package let title: [Inline]
  package let before: [TextBlock]
  /// The headings of the tabs that show the same in other ways, which are not walked.
  package let otherTabs: [[Inline]]
}

extension PartText {
  /// What stands before the first step of a part, without the title of the document, which is shown
  /// when a session begins.
  ///
  /// - Parameter showsTitle: whether the heading of the part is shown nowhere else.
  init(
    _ part: ProcedureOutline, _ side: TextSide, showsTitle: Bool, in outline: DocumentOutline,
    otherTabs: [ProcedureOutline] = []
  ) {
    let blocks = part.before.filter { block in
      guard case .heading(let heading) = block else { return true }
      return heading.passage.place != outline.title?.place
    }
    // What stands above the heading of the part is shown above it.
    let index = blocks.firstIndex { block in
      block.passages.first.map { $0.place.isBelow(part.title.place) } ?? false
    }
    let above = blocks[..<(index ?? blocks.endIndex)]
    title = side.text(of: part.title)
    let heading: [TextBlock] = showsTitle && !title.isEmpty ? [.heading(level: 2, title)] : []
    before =
      TextBlock.blocks(Array(above), side) + heading
      + TextBlock.blocks(Array(blocks[above.endIndex...]), side)
    self.otherTabs = otherTabs.map { side.text(of: $0.title) }
  }
}

extension ProcedureOutline {
  /// Of what stands before the first step, what stands above the heading.
  var blocksAboveTitle: ArraySlice<Block> {
    before.prefix { block in
      block.passages.first.map { $0.place != title.place && !$0.place.isBelow(title.place) } ?? true
    }
  }
}

extension SourcePlace {
  fileprivate func isBelow(_ other: SourcePlace) -> Bool {
    path == other.path && (line, column) > (other.line, other.column)
  }
}

extension OutlineStep {
  /// The instruction; where it is not translated, the first text that has words in the other language.
  var instruction: Passage {
    guard passage.target.plainText.isEmpty, passage.source?.plainText.isEmpty ?? true else {
      return passage
    }
    for case .block(let block) in content {
      let found = DraftStep.passages(in: [block]).first { passage in
        passage.source.map { !$0.plainText.isEmpty } ?? false
      }
      if let found { return found }
    }
    return passage
  }
}

extension StepContentText {
  /// What hangs on a step of a manifest, with the steps inside as a list.
  init(
    of step: OutlineStep, _ side: TextSide, opening: PartText? = nil, closing: [Block] = []
  ) {
    var isBehind = false
    var before: [TextBlock] = []
    var after: [TextBlock] = []
    for content in step.content {
      switch content {
      case .steps(let steps): after.append(.list(steps.map { TextItem($0, side) }))
      case .block(let block):
        guard !isBehind, let split = InstructionSplit(of: [block], at: step.instruction) else {
          let blocks = TextBlock.blocks([block], side)
          if isBehind { after += blocks } else { before += blocks }
          continue
        }
        isBehind = true
        before += TextBlock.blocks(split.before, side)
        after += TextBlock.blocks(split.after, side)
      }
    }
    self.init(
      opening: opening, before: before, after: after,
      closing: TextBlock.blocks(closing, side))
  }

  /// The alerts of a step of another document, each on its side of the sentence, and behind it those of
  /// the step whose place it takes.
  init(
    alertsOf step: OutlineStep?, at passage: Passage, _ side: TextSide, and own: StepContentText?
  ) {
    let alerts = step?.alerts ?? []
    let above = alerts.prefix { !$0.place.isBelow(passage.place) }
    self.init(
      before: TextBlock.blocks(above.map { .alert($0) }, side),
      after: TextBlock.blocks(alerts.dropFirst(above.count).map { .alert($0) }, side)
        + TextBlock.alerts(among: (own?.before ?? []) + (own?.after ?? [])))
  }
}

extension TextBlock {
  /// The alerts among some blocks, at any depth.
  fileprivate static func alerts(among blocks: [TextBlock]) -> [TextBlock] {
    blocks.flatMap { block -> [TextBlock] in
      switch block {
      case .alert: [block]
      case .list(let items): items.flatMap { alerts(among: $0.blocks) }
      case .quote(let inner), .only(_, let inner): alerts(among: inner)
      case .heading, .paragraph, .code, .table: []
      }
    }
  }
}

extension TextItem {
  /// A step inside a step, with all that hangs on it.
  fileprivate init(_ step: OutlineStep, _ side: TextSide) {
    number = step.isOrdered ? step.shownNumber : nil
    numerals = step.numerals
    blocks = step.content.flatMap { content in
      switch content {
      case .block(let block): TextBlock.blocks([block], side)
      case .steps(let steps): [TextBlock.list(steps.map { TextItem($0, side) })]
      }
    }
  }
}

/// What stands before and behind the instruction of a step, which is in one of its blocks.
struct InstructionSplit {
  let before: [Block]
  let after: [Block]

  /// - Parameter passage: the instruction; `nil` is returned if it is in none of the blocks.
  init?(of blocks: [Block], at passage: Passage) {
    for (index, block) in blocks.enumerated() {
      guard let (before, after) = Self.split(block, at: passage) else { continue }
      self.before = Array(blocks[..<index]) + before
      self.after = after + Array(blocks[(index + 1)...])
      return
    }
    return nil
  }

  private static func split(
    _ block: Block, at passage: Passage
  ) -> (before: [Block], after: [Block])? {
    switch block {
    case .paragraph(let own): return isSame(own, passage) ? ([], []) : nil
    case .heading(let heading): return isSame(heading.passage, passage) ? ([], []) : nil
    case .table(let table): return isSame(table.passage, passage) ? ([], []) : nil
    case .html(let passages):
      guard let index = passages.firstIndex(where: { isSame($0, passage) }) else { return nil }
      return (
        index > 0 ? [.html(Array(passages[..<index]))] : [],
        index + 1 < passages.count ? [.html(Array(passages[(index + 1)...]))] : []
      )
    case .quote(let inner):
      return InstructionSplit(of: inner, at: passage).map {
        (wrapped($0.before) { .quote($0) }, wrapped($0.after) { .quote($0) })
      }
    case .moniker(let range, let inner):
      return InstructionSplit(of: inner, at: passage).map {
        (
          wrapped($0.before) { .moniker(range: range, $0) },
          wrapped($0.after) { .moniker(range: range, $0) }
        )
      }
    case .list(let list):
      for (index, item) in list.items.enumerated() {
        guard let split = InstructionSplit(of: item.blocks, at: passage) else { continue }
        func part(_ items: [Block.Item]) -> [Block] {
          items.isEmpty
            ? [] : [.list(Block.List(isOrdered: list.isOrdered, items: items, place: list.place))]
        }
        return (
          part(Array(list.items[..<index])) + split.before,
          split.after + part(Array(list.items[(index + 1)...]))
        )
      }
      return nil
    case .alert, .code, .thematicBreak: return nil
    }
  }

  private static func wrapped(_ blocks: [Block], _ wrap: ([Block]) -> Block) -> [Block] {
    blocks.isEmpty ? [] : [wrap(blocks)]
  }

  private static func isSame(_ one: Passage, _ other: Passage) -> Bool {
    one == other
  }
}
