import Diagnostics
import Documents

/// Marks the steps that are not numbered items: bullets that are instructions, rows of tables that
/// number their steps, and headings that number them.
struct StepShapes {
  private let rule: InstructionRule
  private let languages: Languages
  private let title: Passage?

  /// - Parameter title: the title of the document.
  init(locale: ContentLocale, languages: Languages, title: Passage?) {
    rule = InstructionRule(locale: locale, languages: languages)
    self.languages = languages
    self.title = title
  }

  /// The blocks of a document, with every list of steps marked as one; and the places of numbers that
  /// only explain something, so that nothing must make them steps.
  func marked(_ blocks: [Block]) -> (blocks: [Block], explaining: Set<SourcePlace>) {
    var context = InstructionRule.Context(title: title, document: blocks)
    let (stepped, explaining) = withoutExplanations(changed(blocks, &context) ?? blocks)
    return (numberedHeadings(in: stepped), explaining)
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
        && list.items.allSatisfy { has($0, rule.knows) && !has($0, rule.mayInstruct) }
    }
    finish()
    return (result, explaining)
  }

  /// The blocks with their steps marked; `nil` if none changes, so that nothing needs to be copied.
  private func changed(
    _ blocks: [Block], _ context: inout InstructionRule.Context
  ) -> [Block]? {
    var result: [Block]?
    for (index, block) in blocks.enumerated() {
      guard let new = changed(block, &context) else {
        result?.append(block)
        continue
      }
      if result == nil { result = Array(blocks[..<index]) }
      result?.append(contentsOf: new)
    }
    return result
  }

  private func changed(
    _ block: Block, _ context: inout InstructionRule.Context
  ) -> [Block]? {
    switch block {
    case .heading(let heading):
      context.heading = heading.passage
      context.before = nil
      return nil
    case .paragraph(let passage):
      // An image between a sentence and its list says nothing itself.
      let isImage = passage.opening.target.starts(with: Self.image)
      if !isImage || !passage.target.plainText.isEmpty { context.before = passage }
      return nil
    case .list(let list):
      defer { context.before = nil }
      return changed(list, context).map { [.list($0)] }
    case .alert(let alert):
      context.before = nil
      var inner = context
      return changed(alert.blocks, &inner).map {
        [.alert(Block.Alert(kind: alert.kind, blocks: $0, place: alert.place))]
      }
    case .quote(let inner):
      context.before = nil
      return changed(inner, &context).map { [.quote($0)] }
    case .moniker(let range, let inner):
      return changed(inner, &context).map { [.moniker(range: range, $0)] }
    case .table(let table):
      context.before = nil
      return rows(of: table).flatMap { isOverview($0, of: context.document) ? nil : $0 }
    case .html(let passages): return rows(of: passages)
    case .code, .thematicBreak: return nil
    }
  }

  private func changed(
    _ list: Block.List, _ context: InstructionRule.Context
  ) -> Block.List? {
    let hasBoxes = list.items.contains { $0.marker == .task }
    let isNumbered = list.isOrdered || hasBoxes
    let isInstructions = !isNumbered && rule.isInstructions(list.items, in: context)
    let isSteps = isNumbered || isInstructions
    let all = isInstructions ? Self.withValues(list.items, rule) : list.items
    var items: [Block.Item]?
    for (index, item) in all.enumerated() {
      let blocks = changed(item, context)
      let isInstruction = isSteps && item.marker == .bullet
      guard blocks != nil || isInstruction else {
        items?.append(item)
        continue
      }
      if items == nil { items = Array(all[..<index]) }
      items?.append(
        item.with(blocks ?? item.blocks, marker: isInstruction ? .instruction : nil))
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
    _ item: Block.Item, _ context: InstructionRule.Context
  ) -> [Block]? {
    // Most items are one paragraph.
    if item.blocks.count == 1, case .paragraph = item.blocks[0] { return nil }
    var inner = context
    inner.before = nil
    return changed(item.blocks, &inner)
  }

  private static let image = Array("![".utf8)

  // MARK: Loose numbers

  /// The paragraphs that look like steps, with a number and an instruction or a box to tick, and are
  /// in no list; and the rows of tables of steps that skip a number.
  func looseNumbers(in blocks: [Block]) -> [Diagnostic] {
    looseMarkers(in: blocks)
      + blocks.flatMap { block -> [Diagnostic] in
        switch block {
        case .paragraph(let passage):
          let boxes = passage.looseBoxes
          guard boxes.isEmpty else { return boxes.map(looseBox) }
          guard passage.mayBeginWithNumberInside else { return [] }
          guard let number = passage.leadingNumber(languages) else { return aloneNumber(passage) }
          guard rule.instructs(passage.withoutLeadingNumber(languages)) else { return [] }
          return [loose("\(number.value)", at: passage.place)]
        case .list(let list): return list.items.flatMap { looseNumbers(in: $0.blocks) }
        case .alert(let alert): return looseNumbers(in: alert.blocks)
        case .quote(let inner), .moniker(_, let inner): return looseNumbers(in: inner)
        case .table(let table): return skippedNumbers(in: table)
        case .html(let passages): return numbersInHTML(passages)
        case .heading, .code, .thematicBreak: return []
        }
      }
  }

  private func looseBox(at place: SourcePlace) -> Diagnostic {
    Diagnostic(
      .taskLoose, .note, at: place, "check box is not in a list, so this is not a task",
      advice: "write '- [ ] ' before it")
  }

  /// The first of the numbered instructions that are text, because a tag stands directly above them.
  private func numbersInHTML(_ passages: [Passage]) -> [Diagnostic] {
    let reader = LooseMarkers(languages)
    for passage in passages where passage.mayBeginWithNumber {
      let text = (passage.source ?? passage.target).plainText
      let markers = reader.markers(in: text, after: nil)
      guard let first = markers.first, first.form == .digits,
        markers.contains(where: { instructs($0.text, like: passage) }),
        rows(of: passages) == nil
      else { continue }
      return [loose(first.name, at: passage.place, advice: "add an empty line before it")]
    }
    return []
  }

  /// `Step 1` as all of a paragraph, whose step is in the next.
  private func aloneNumber(_ passage: Passage) -> [Diagnostic] {
    let text = (passage.source ?? passage.target).plainText
    let words = text.split(separator: " ")
    guard words.count == 2, languages.stepWords.removed(from: "\(words[0]) x") == "x",
      OutsideNumber.whole(String(words[1].prefix { $0 != "." && $0 != ":" }), in: Self.numbers)
        != nil
    else { return [] }
    return [loose(text, at: passage.place)]
  }

  /// The numbers of other forms that count from 1 up, in one paragraph or several, before
  /// instructions; and those behind the first in the only item of a list (`1. Open. 2. Close.`).
  private func looseMarkers(in blocks: [Block]) -> [Diagnostic] {
    let reader = LooseMarkers(languages)
    var found: [Diagnostic] = []
    var run: [(marker: LooseMarkers.Marker, passage: Passage)] = []
    func close() {
      let instructing = run.count { instructs($0.marker.text, like: $0.passage) }
      if run.count > 1, instructing * 3 >= run.count * 2 {
        found += run.map { loose($0.marker.name, at: $0.passage.place) }
      }
      run = []
    }
    for block in blocks {
      let passage: Passage
      switch block {
      case .heading:
        close()
        continue
      case .list(let list):
        // Most lists have more items, or none with a number.
        if list.isOrdered, list.items.count == 1 { found += looseMarkers(in: list, reader) }
        continue
      case .paragraph(let text): passage = text
      case .alert, .quote, .code, .moniker, .table, .html, .thematicBreak: continue
      }
      guard reader.mayBegin(passage.opening.target) else { continue }
      let text = (passage.source ?? passage.target).plainText
      var markers = reader.markers(in: text, after: run.last?.marker)
      if markers.isEmpty || run.isEmpty {
        markers = reader.markers(in: text, after: nil)
        guard let first = markers.first, first.value == 1, first.form != .digits else { continue }
        close()
      }
      for marker in markers { run.append((marker: marker, passage: passage)) }
    }
    close()
    return found
  }

  private func looseMarkers(in list: Block.List, _ reader: LooseMarkers) -> [Diagnostic] {
    guard list.isOrdered, !list.isInText, list.items.count == 1, let item = list.items.first,
      let number = item.displayedNumber, case .paragraph(let passage)? = item.blocks.first
    else { return [] }
    let first = LooseMarkers.Marker(form: .digits, value: number, name: "\(number)")
    let markers = reader.markers(
      in: (passage.source ?? passage.target).plainText, after: first)
    let instructing = markers.count { instructs($0.text, like: passage) }
    guard !markers.isEmpty, instructing * 3 >= markers.count * 2 else { return [] }
    return markers.map { loose($0.name, at: passage.place) }
  }

  /// Whether a part of the text of a passage instructs.
  private func instructs(_ text: String, like passage: Passage) -> Bool {
    rule.instructs(
      Passage(
        target: [.text(text)], source: passage.source.map { _ in [.text(text)] },
        segments: [], place: passage.place))
  }

  private func loose(
    _ number: String, at place: SourcePlace,
    advice: FindingText = "write it as the next item of its list"
  ) -> Diagnostic {
    Diagnostic(
      .listLoose, .note, at: place,
      "number \(number) does not continue a list, so this is not a step", advice: advice)
  }

  // MARK: Tables

  /// The header of a table, and its rows as steps; `nil` unless its first column numbers them, or one
  /// of its columns has a box to tick in each.
  private func rows(of table: Table) -> [Block]? {
    guard table.rowCount > 1 else { return nil }
    let start = table.firstRow
    if start.first?.mayBeginWithNumber == true, let rows = numberedRows(of: table) { return rows }
    return start.firstIndex { $0.tick != nil }.flatMap { rows(of: table, withBoxesIn: $0) }
  }

  /// Whether rows only list the numbered headings of the document, whose sections are the steps.
  private func isOverview(_ rows: [Block], of document: [Block]) -> Bool {
    guard case .list(let list)? = rows.last else { return false }
    let headings = runs(in: document).flatMap(\.self)
    guard !headings.isEmpty else { return false }
    let names = Dictionary(
      headings.map { ($0.number, Self.name($0.text ?? $0.heading.passage)) }
    ) { first, _ in first }
    let same = list.items.count { item in
      guard let name = item.displayedNumber.flatMap({ names[$0] }) else { return false }
      return has(item) { Self.name($0) == name }
    }
    return same > 1 && same * 3 >= list.items.count * 2
  }

  private func numberedRows(of table: Table) -> [Block]? {
    let columns = languages.numberColumns
    let names = table.header.map(Self.name)
    guard let name = names.first, columns.contains(name) else { return nil }
    let isOfSteps = columns.steps.contains(name)
    guard isOfSteps || !(names.dropFirst().first.map(columns.isOfFacts) ?? false) else {
      return nil
    }
    let rows = table.rows
    guard let first = rows.first, first.count > 1 else { return nil }
    var items: [Block.Item] = []
    var last = 0
    for row in rows {
      guard let cell = row.first else { return nil }
      let texts = row.dropFirst().filter { !$0.target.isEmpty && $0.tick == nil }
      // A row without a number goes on with the one above it.
      if cell.target.isEmpty, let above = items.popLast() {
        items.append(above.with(above.blocks + texts.map { Block.paragraph($0) }))
        continue
      }
      guard let (number, isPart) = number(cell), !texts.isEmpty,
        Self.follows(number, last) || isPart && number == last
      else { return nil }
      last = number
      items.append(
        Block.Item(
          displayedNumber: number, anchor: nil, blocks: texts.map { .paragraph($0) },
          place: cell.place, marker: .row))
    }
    return list(items, isOfSteps ? .named : .unnamed).map {
      [.html(table.header.filter { !$0.target.isEmpty }), .list($0)]
    }
  }

  /// Whether a row of this number may be the next; authors delete rows and leave the numbers.
  private static func follows(_ number: Int, _ last: Int) -> Bool {
    number == last + 1 || last > 0 && (last + 2...last + 3).contains(number)
  }

  /// The rows of a table of steps whose numbers skip some.
  private func skippedNumbers(in table: Table) -> [Diagnostic] {
    guard table.rowCount > 1, table.firstRow.first?.mayBeginWithNumber == true,
      // Only a column of this name numbers steps; the cells of other tables need not be read.
      let name = table.header.first.map(Self.name), languages.numberColumns.contains(name)
    else { return [] }
    let numbers = table.rows.compactMap { row in
      row.first.flatMap { cell in number(cell).map { (value: $0.value, cells: row) } }
    }
    let odd = zip(numbers, numbers.dropFirst()).filter { $1.value > $0.value + 1 }
    // Most tables skip none.
    guard !odd.isEmpty else { return [] }
    guard numberedRows(of: table) != nil else {
      let columns = languages.numberColumns
      guard columns.steps.contains(name),
        let (_, row) = odd.first(where: { !Self.follows($1.value, $0.value) }),
        row.cells.contains(where: rule.instructs)
      else { return [] }
      return [loose("\(row.value)", at: row.cells[0].place)]
    }
    return odd.map { before, row in
      Diagnostic(
        .listNumbering, .note, at: row.cells[0].place,
        "row is numbered \(row.value) but comes after number \(before.value)",
        advice: "number the rows one after the other")
    }
  }

  private func rows(of table: Table, withBoxesIn column: Int) -> [Block]? {
    var items: [Block.Item] = []
    var hasOpen = false
    for row in table.rows {
      guard column < row.count, let isTicked = row[column].tick else { return nil }
      if !isTicked { hasOpen = true }
      let texts = row.enumerated().filter { $0.offset != column && !$0.element.target.isEmpty }
      guard let place = texts.first?.element.place else { return nil }
      items.append(
        Block.Item(
          displayedNumber: nil, anchor: nil, blocks: texts.map { .paragraph($0.element) },
          place: place, marker: .row))
    }
    // A column of ticks may say what a product has.
    return list(items, hasOpen ? .ticked : .unnamed).map {
      [.html(table.header.filter { !$0.target.isEmpty }), .list($0)]
    }
  }

  /// The same of a table in HTML, each of whose rows begins with its number.
  private func rows(of passages: [Passage]) -> [Block]? {
    guard passages.count > 1 else { return nil }
    // The first row may be the header.
    let hasHeader = passages.first.flatMap(Self.rowNumber) == nil
    let rows = passages.dropFirst(hasHeader ? 1 : 0)
    guard rows.count > 1 else { return nil }
    var items: [Block.Item] = []
    for row in rows {
      guard let found = Self.rowNumber(row), found.number == items.count + 1 else { return nil }
      items.append(
        Block.Item(
          displayedNumber: found.number, anchor: nil, blocks: [.paragraph(found.rest)],
          place: row.place, marker: .row))
    }
    return list(items, .unnamed).map {
      (hasHeader ? [.html(Array(passages.prefix(1)))] : []) + [.list($0)]
    }
  }

  /// What says that the rows of a table are steps.
  private enum RowSign {
    /// The name of the column of their numbers.
    case named
    /// An open box in one of them.
    case ticked
    /// Only what they say.
    case unnamed
  }

  /// A list of rows, unless too few of them are instructions.
  private func list(_ items: [Block.Item], _ sign: RowSign) -> Block.List? {
    guard let place = items.first?.place else { return nil }
    let isSteps =
      switch sign {
      case .ticked: true
      // “Step | Outcome” may tell what was done. Without words of the language, the name decides.
      case .named:
        items.count(where: { has($0, rule.mayInstruct) }) * 2 >= items.count
          || !items.contains { has($0, rule.knows) }
      case .unnamed: items.count(where: { has($0, rule.instructs) }) * 3 >= items.count * 2
      }
    return isSteps ? Block.List(isOrdered: false, items: items, place: place) : nil
  }

  private func has(_ item: Block.Item, _ condition: (Passage) -> Bool) -> Bool {
    item.blocks.contains { block in
      if case .paragraph(let passage) = block { condition(passage) } else { false }
    }
  }

  private static func name(_ cell: Passage) -> String {
    (cell.source ?? cell.target).plainText.lowercased()
  }

  /// The number that is all of a cell, perhaps with a word or dot: `3`, `3.`, `Step 3`; and whether
  /// it is that of a part: `3a`, `3.1`.
  private func number(_ cell: Passage) -> (value: Int, isPart: Bool)? {
    var text = languages.stepWords.removed(from: cell.target.plainText[...])
    while let last = text.last, ".):".contains(last) { text.removeLast() }
    let digits = text.utf8.prefix { (0x30...0x39).contains($0) }.count
    let rest = text.utf8.dropFirst(digits)
    guard let value = OutsideNumber.whole(String(text.prefix(digits)), in: Self.numbers) else {
      return nil
    }
    guard let first = rest.first else { return (value, false) }
    let isLetter = rest.count == 1 && (0x61...0x7A).contains(first | 0x20)
    let isNumber =
      first == 0x2E && rest.count > 1
      && rest.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
    return isLetter || isNumber ? (value, true) : nil
  }

  /// The numbers that a row may have; more digits are an identifier.
  private static let numbers = 1...999

  private static func rowNumber(_ row: Passage) -> (number: Int, rest: Passage)? {
    let digits = row.target.first?.plain.utf8.prefix { (0x30...0x39).contains($0) }.count ?? 0
    guard (1...3).contains(digits), let text = row.target.first?.plain,
      let number = OutsideNumber.whole(String(text.prefix(digits)), in: numbers)
    else { return nil }
    let after = text.utf8.dropFirst(digits)
    let mark = after.first == 0x2E || after.first == 0x29 ? 1 : 0
    guard after.dropFirst(mark).first.map({ $0 == 0x20 || $0 == 0x09 }) ?? (row.target.count > 1)
    else { return nil }
    let rest = row.dropping(digits + mark)
    return rest.target.isEmpty ? nil : (number, rest)
  }

  // MARK: Headings

  /// A heading that begins with the number of a step.
  private struct NumberedHeading {
    let index: Int
    let heading: Block.Heading
    let number: Int
    let isInWords: Bool
    /// The text behind the number; `nil` if there is none.
    let text: Passage?
  }

  /// The blocks with each numbered heading, and what is below it, as a step, unless there are steps
  /// below it: then the heading is their title.
  private func numberedHeadings(in blocks: [Block]) -> [Block] {
    let numbered = runs(in: blocks).flatMap(\.self).sorted { $0.index < $1.index }
    guard !numbered.isEmpty else { return blocks }
    var result: [Block] = []
    var items: [(item: Block.Item, level: Int)] = []
    func finish() {
      guard let place = items.first?.item.place else { return }
      result.append(.list(Block.List(isOrdered: false, items: items.map(\.item), place: place)))
      items = []
    }
    var position = 0
    for found in numbered where found.index >= position {
      let end = sectionEnd(of: found, in: blocks)
      let section = blocks[(found.index + 1)..<end]
      if found.index > position || items.last?.level != found.heading.level { finish() }
      result += blocks[position..<found.index]
      position = found.index
      guard !section.contains(where: \.hasSteps) else { continue }
      // A number alone says nothing that the step's number does not, if its text is below it.
      let isAbove =
        if found.text == nil, case .paragraph? = section.first { true } else { false }
      let blocks = isAbove ? [] : [Block.paragraph(found.text ?? found.heading.passage)]
      items.append(
        (
          Block.Item(
            displayedNumber: found.number, anchor: found.heading.anchor,
            blocks: blocks + section, place: found.heading.passage.place,
            marker: .heading(level: found.heading.level)),
          found.heading.level
        ))
      position = end
    }
    finish()
    return result + blocks[position...]
  }

  /// The index after the blocks below a heading.
  private func sectionEnd(of found: NumberedHeading, in blocks: [Block]) -> Int {
    let next = blocks[(found.index + 1)...].firstIndex { block in
      if case .heading(let other) = block { other.level <= found.heading.level } else { false }
    }
    return next ?? blocks.endIndex
  }

  /// The headings of one level that count from 1 up, two or more, and say what to do.
  private func runs(in blocks: [Block]) -> [[NumberedHeading]] {
    var open: [NumberedHeading] = []
    var runs: [[NumberedHeading]] = []
    let reader = LooseMarkers(languages)
    func close() {
      let instructing = open.count { $0.isInWords || rule.isTask($0.heading.passage) }
      if open.count > 1, instructing * 3 >= open.count * 2 { runs.append(open) }
      open = []
    }
    for (index, block) in blocks.enumerated() {
      guard case .heading(let heading) = block, heading.tab == nil else { continue }
      if let last = open.last, heading.level > last.heading.level { continue }
      // Most headings are never read, and must not be for this.
      let passage = heading.passage
      guard
        passage.mayBeginWithNumberInMarkup || reader.mayBeginHeading(passage.opening.target),
        let number = numbered(heading, at: index, reader)
      else {
        close()
        continue
      }
      let continues =
        open.last.map {
          $0.heading.level == heading.level && $0.number + 1 == number.number
            && $0.isInWords == number.isInWords
        } ?? false
      if !continues { close() }
      guard continues || number.number == 1 else { continue }
      open.append(number)
    }
    close()
    return runs
  }

  private func numbered(
    _ heading: Block.Heading, at index: Int, _ reader: LooseMarkers
  ) -> NumberedHeading? {
    let passage = heading.passage
    if let number = passage.leadingNumber(languages) {
      return NumberedHeading(
        index: index, heading: heading, number: number.value, isInWords: number.isInWords,
        text: passage.withoutLeadingNumber(languages))
    }
    let target = passage.target
    guard let number = reader.number(ofHeading: target.plainText) else { return nil }
    let own = passage.dropping(number.textStart)
    let source = passage.source.map { source in
      let text = Passage(target: source, source: nil, segments: [], place: passage.place)
      return text.dropping(reader.number(ofHeading: source.plainText)?.textStart ?? 0).target
    }
    return NumberedHeading(
      index: index, heading: heading, number: number.value, isInWords: true,
      text: own.target.isEmpty
        ? nil
        : Passage(
          target: own.target, source: source, segments: passage.segments, place: passage.place))
  }
}
