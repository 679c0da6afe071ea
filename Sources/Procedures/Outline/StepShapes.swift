import Diagnostics
import Documents

/// Marks the steps that are not numbered items: bullets that are instructions, rows of tables that
/// number their steps, and headings that number them.
struct StepShapes {
  private let rule: InstructionRule
  private let tables: StepTables
  private let headings: NumberedHeadings
  private let looseSteps: LooseSteps
  private let loosePhases: LoosePhases
  private let title: Passage?

  /// - Parameter title: the title of the document.
  init(locale: ContentLocale, languages: Languages, title: Passage?) {
    rule = InstructionRule(locale: locale, languages: languages)
    tables = StepTables(rule, languages)
    headings = NumberedHeadings(rule, languages)
    looseSteps = LooseSteps(rule, tables, languages)
    loosePhases = LoosePhases(rule, languages)
    self.title = title
  }

  /// The blocks of a document, with every list of steps marked as one; the places of numbers that only
  /// explain something, so that nothing must make them steps; and what only looks like steps: headings,
  /// and paragraphs that are in no list.
  func marked(
    _ blocks: [Block]
  ) -> (blocks: [Block], explaining: Set<SourcePlace>, loose: [Diagnostic]) {
    var context = InstructionRule.Context(title: title, document: blocks)
    var cells: [ObjectIdentifier: [Diagnostic]] = [:]
    let (stepped, explaining) = withoutExplanations(changed(blocks, &context, &cells) ?? blocks)
    let runs = headings.runs(in: stepped)
    let all = TaskHeadings.asSteps(in: headings.asSteps(runs, in: stepped))
    let loose =
      headings.loose(in: stepped, beside: runs) + loosePhases.diagnostics(in: all)
      + looseSteps.diagnostics(in: blocks, cells: cells)
    return (all, explaining, loose)
  }

  /// The blocks with the numbers of an explanation as bullets: texts that begin with `Step 1:`, up to
  /// the next heading, none of which asks for anything. The finding about them stays.
  private func withoutExplanations(
    _ blocks: [Block]
  ) -> (blocks: [Block], explaining: Set<SourcePlace>) {
    let isInWords = { (block: Block) -> Bool in
      if case .list(let list) = block { list.isInWords } else { false }
    }
    guard blocks.contains(where: isInWords) else { return (blocks, []) }
    var result = blocks
    var explaining: Set<SourcePlace> = []
    var typed: [Int] = []
    var isExplanation = true
    func finish() {
      for index in typed where isExplanation {
        guard case .list(let list) = result[index] else { continue }
        let items = list.items.map { $0.with($0.blocks, marker: .bullet) }
        explaining.formUnion(list.items.map(\.place))
        result[index] = .list(Block.List(isOrdered: false, items: items, place: list.place))
      }
      typed = []
      isExplanation = true
    }
    for (index, block) in blocks.enumerated() {
      if case .heading = block { finish() }
      guard case .list(let list) = block, list.isInWords else { continue }
      typed.append(index)
      isExplanation =
        isExplanation
        && list.items.allSatisfy { $0.has(rule.knows) && !$0.has(rule.mayInstruct) }
    }
    finish()
    return (result, explaining)
  }

  /// The blocks with their steps marked; `nil` if none changes, so that nothing needs to be copied.
  ///
  /// - Parameter cells: gets the findings about steps in cells of tables.
  private func changed(
    _ blocks: [Block], _ context: inout InstructionRule.Context,
    _ cells: inout [ObjectIdentifier: [Diagnostic]]
  ) -> [Block]? {
    var result: [Block]?
    for (index, block) in blocks.enumerated() {
      guard let new = changed(block, &context, &cells) else {
        result?.append(block)
        continue
      }
      if result == nil { result = Array(blocks[..<index]) }
      result?.append(contentsOf: new)
    }
    return result
  }

  private func changed(
    _ block: Block, _ context: inout InstructionRule.Context,
    _ cells: inout [ObjectIdentifier: [Diagnostic]]
  ) -> [Block]? {
    switch block {
    case .heading(let heading):
      context.heading = heading.passage
      context.before = nil
      return nil
    case .paragraph(let passage):
      // An image between a sentence and its list says nothing itself.
      let isImage = passage.firstByte == 0x21 && passage.opening.target.starts(with: Self.image)
      if !isImage || !passage.target.plainText.isEmpty { context.before = passage }
      return nil
    case .list(let list):
      defer { context.before = nil }
      return changed(list, context, &cells).map { [.list($0)] }
    case .alert(let alert):
      context.before = nil
      var inner = context
      return changed(alert.blocks, &inner, &cells).map {
        [.alert(Block.Alert(kind: alert.kind, blocks: $0, place: alert.place))]
      }
    case .quote(let inner):
      context.before = nil
      return changed(inner, &context, &cells).map { [.quote($0)] }
    case .moniker(let range, let inner):
      return changed(inner, &context, &cells).map { [.moniker(range: range, $0)] }
    case .table(let table):
      context.before = nil
      return tables.rows(of: table, &cells).flatMap {
        headings.areNamed(by: $0, of: context.document) ? nil : $0
      }
    case .html(let passages): return tables.rows(of: passages)
    case .code, .thematicBreak: return nil
    }
  }

  private func changed(
    _ list: Block.List, _ context: InstructionRule.Context,
    _ cells: inout [ObjectIdentifier: [Diagnostic]]
  ) -> Block.List? {
    let hasBoxes = list.items.contains { $0.marker == .task }
    let isNumbered = list.isOrdered || hasBoxes
    let isInstructions = !isNumbered && rule.isInstructions(list.items, in: context)
    let isSteps = isNumbered || isInstructions
    let all = isInstructions ? Self.withValues(list.items, rule) : list.items
    var items: [Block.Item]?
    // By index: a copy of an item would retain what is in it.
    for index in all.indices {
      let blocks = changed(all[index], context, &cells)
      let isInstruction = isSteps && all[index].marker == .bullet
      guard blocks != nil || isInstruction else {
        items?.append(all[index])
        continue
      }
      if items == nil { items = Array(all[..<index]) }
      items?.append(
        all[index].with(
          blocks ?? all[index].blocks, marker: isInstruction ? .instruction : nil))
    }
    return items.map {
      Block.List(
        isOrdered: list.isOrdered, isInText: list.isInText, items: $0, place: list.place)
    }
  }

  /// The items of a list of instructions, with the values below each of them inside it.
  private static func withValues(_ items: [Block.Item], _ rule: InstructionRule) -> [Block.Item] {
    var result: [Block.Item] = []
    var values: [Block.Item] = []
    func finish() {
      guard let place = values.first?.place, let last = result.popLast() else { return }
      let list = Block.List(isOrdered: false, items: values, place: place)
      result.append(last.with(last.blocks + [.list(list)], marker: nil))
      values = []
    }
    for item in items {
      if !result.isEmpty, rule.isValue(item) {
        values.append(item)
      } else {
        finish()
        result.append(item)
      }
    }
    finish()
    return result
  }

  private func changed(
    _ item: Block.Item, _ context: InstructionRule.Context,
    _ cells: inout [ObjectIdentifier: [Diagnostic]]
  ) -> [Block]? {
    // Most items are one paragraph.
    if item.blocks.count == 1, case .paragraph = item.blocks[0] { return nil }
    var inner = context
    inner.before = nil
    return changed(item.blocks, &inner, &cells)
  }

  private static let image = Array("![".utf8)
}
