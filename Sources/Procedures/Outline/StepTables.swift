import Diagnostics
import Documents

/// Reads the rows of tables that number their steps, or have a box to tick in each row, as steps.
struct StepTables {
  private let rule: InstructionRule
  private let languages: Languages
  private let numbers: RowNumbers

  init(_ rule: InstructionRule, _ languages: Languages) {
    self.rule = rule
    self.languages = languages
    numbers = RowNumbers(languages)
  }

  /// The header of a table, and its rows as steps; `nil` unless its first column numbers them, or one
  /// of its columns has a box to tick in each, or its cells have steps that line breaks part.
  ///
  /// - Parameter findings: gets those about such cells, by the identity of the table.
  func rows(
    of table: Table, _ findings: inout [ObjectIdentifier: [Diagnostic]]
  ) -> [Block]? {
    if table.mayHaveStepsInLines, let cells = cells(of: table) {
      findings[table.identity] = cells.findings
      return cells.blocks
    }
    guard
      table.rowCount > 1 || table.rowCount == 1 && table.header.first.map(numbers.mayBegin) == true
    else { return nil }
    let start = table.firstRow
    if start.first.map(numbers.mayBegin) == true,
      let rows = numberedRows(of: table) ?? rowsNumberedInText(of: table)
    {
      return rows
    }
    return start.firstIndex { $0.tick != nil }.flatMap { rows(of: table, withBoxesIn: $0) }
  }

  // MARK: Steps in cells

  /// What a table says, with the cells whose numbered lines are steps as lists, and the findings
  /// about those; `nil` if there are none.
  private func cells(of table: Table) -> (blocks: [Block], findings: [Diagnostic])? {
    let cells = Array(table.rows.joined())
    // Cells without such lines need not be read to know that the table has none.
    let lists = cells.map { cell -> (before: Passage?, list: Block.List)? in
      guard cell.mayHaveStepsInLines, let steps = steps(in: cell),
        let list = list(steps.items, .unnamed)
      else { return nil }
      return (steps.before, list)
    }
    guard lists.contains(where: { $0 != nil }) else { return nil }
    var blocks: [Block] = []
    var findings: [Diagnostic] = []
    let header = table.header.filter { !$0.target.isEmpty }
    if !header.isEmpty { blocks.append(.html(header)) }
    for (cell, steps) in zip(cells, lists) {
      guard let steps else {
        if !cell.target.isEmpty { blocks.append(.paragraph(cell)) }
        continue
      }
      if let before = steps.before { blocks.append(.paragraph(before)) }
      blocks.append(.list(steps.list))
      findings.append(
        Diagnostic(
          .listLineBreak, .note, at: cell.place,
          "steps in a cell are parted by line breaks, so no list is shown",
          advice: "write them below the table, each on a line of its own"))
    }
    return (blocks, findings)
  }

  /// The steps in a cell, `1. Open it<br>2. Close it`, and the text before them.
  private func steps(in cell: Passage) -> (before: Passage?, items: [Block.Item])? {
    let lines = cell.target.split(separator: .lineBreak).map { Array($0) }
    guard lines.count > 1 else { return nil }
    let sources = cell.source?.split(separator: .lineBreak).map { Array($0) }
    // Once: to count its characters for each line would take quadratic time.
    let place = cell.place
    let segments = cell.segments
    var before: [Inline] = []
    var steps: [(number: Int, blocks: [Block])] = []
    for (index, line) in lines.enumerated() {
      let source = sources?.count == lines.count ? sources?[index] : nil
      // Each unit belongs to one text only.
      let text = Passage(
        target: line, source: source, segments: index == 0 ? segments : [],
        place: place)
      if let number = text.leadingNumber(languages)?.value,
        number == (steps.last?.number ?? 0) + 1
      {
        steps.append((number, [.paragraph(text.withoutLeadingNumber(languages))]))
      } else if steps.isEmpty {
        before += (before.isEmpty ? [] : [.lineBreak]) + line
      } else {
        // In place: a copy for each line would take quadratic time.
        steps[steps.count - 1].blocks.append(.paragraph(text))
      }
    }
    guard steps.count > 1 else { return nil }
    let items = steps.map { step in
      Block.Item(
        displayedNumber: step.number, anchor: nil, blocks: step.blocks, place: place,
        marker: .row)
    }
    return (
      before.isEmpty
        ? nil
        : Passage(target: before, source: nil, segments: segments, place: place), items
    )
  }

  // MARK: Numbered rows

  /// Rows whose first cell begins with their number: `| 1. Open it | picture |`.
  private func rowsNumberedInText(of table: Table) -> [Block]? {
    var items: [Block.Item] = []
    let header = table.header
    let isHeaderStep = header.first?.leadingNumber(languages)?.value == 1
    for row in (isHeaderStep ? [header] : []) + table.rows {
      guard let cell = row.first, let number = cell.leadingNumber(languages)?.value,
        number == items.count + 1
      else { return nil }
      let texts = [cell.withoutLeadingNumber(languages)] + row.dropFirst()
      items.append(
        Block.Item(
          displayedNumber: number, anchor: nil,
          blocks: texts.filter { !$0.target.isEmpty }.map { .paragraph($0) }, place: cell.place,
          marker: .row))
    }
    return list(items, .unnamed).map {
      (isHeaderStep ? [] : [.html(header.filter { !$0.target.isEmpty })]) + [.list($0)]
    }
  }

  private func numberedRows(of table: Table) -> [Block]? {
    let columns = languages.numberColumns
    let names = table.header.map(Self.name)
    // Where the first row is written as the header, it has the first step.
    let isHeaderStep = table.header.first.flatMap(numbers.number)?.value == 1
    guard let name = names.first, isHeaderStep || columns.contains(name) else { return nil }
    let isOfSteps = columns.steps.contains(name)
    guard isOfSteps || !(names.dropFirst().first.map(columns.isOfFacts) ?? false) else {
      return nil
    }
    let rows = (isHeaderStep ? [table.header] : []) + table.rows
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
      guard
        let (number, isPart) = numbers.number(cell)
          ?? (isOfSteps ? numbers.sign(cell, after: last) : nil),
        !texts.isEmpty,
        RowNumbers.follows(number, last) || isPart && number == last
      else { return nil }
      last = number
      items.append(
        Block.Item(
          displayedNumber: number, anchor: nil, blocks: texts.map { .paragraph($0) },
          place: cell.place, marker: .row))
    }
    return list(items, isOfSteps ? .named : .unnamed).map {
      (isHeaderStep ? [] : [.html(table.header.filter { !$0.target.isEmpty })]) + [.list($0)]
    }
  }

  /// The rows of a table of steps whose numbers skip some.
  func skippedNumbers(in table: Table) -> [Diagnostic] {
    guard table.rowCount > 1, table.firstRow.first?.mayBeginWithNumber == true,
      // Only a column of this name numbers steps; the cells of other tables need not be read.
      let name = table.header.first.map(Self.name), languages.numberColumns.contains(name)
    else { return [] }
    let rows = table.rows.compactMap { row in
      row.first.flatMap { cell in numbers.number(cell).map { (value: $0.value, cells: row) } }
    }
    let odd = zip(rows, rows.dropFirst()).filter { $1.value > $0.value + 1 }
    // Most tables skip none.
    guard !odd.isEmpty else { return [] }
    guard numberedRows(of: table) != nil else {
      let columns = languages.numberColumns
      guard columns.steps.contains(name),
        let (_, row) = odd.first(where: { !RowNumbers.follows($1.value, $0.value) }),
        row.cells.contains(where: rule.instructs)
      else { return [] }
      return [LooseSteps.loose("\(row.value)", at: row.cells[0].place)]
    }
    return odd.map { before, row in
      Diagnostic(
        .listNumbering, .note, at: row.cells[0].place,
        "row is numbered \(row.value) but comes after number \(before.value)",
        advice: "number the rows one after the other")
    }
  }

  private func rows(of table: Table, withBoxesIn column: Int) -> [Block]? {
    // A name beside a box is somebody or something that has been seen to.
    let names = table.header.enumerated().filter { $0.offset != column }
    if let name = names.first?.element, languages.numberColumns.isOfFacts(Self.name(name)) {
      return nil
    }
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
  func rows(of passages: [Passage]) -> [Block]? {
    guard passages.count > 1 else { return nil }
    // The first row may be the header.
    let hasHeader = passages.first.flatMap { RowNumbers.leading($0) ?? numbers.alone($0) } == nil
    let rows = passages.dropFirst(hasHeader ? 1 : 0)
    var items: [Block.Item] = []
    for row in rows {
      guard let found = RowNumbers.leading(row) ?? numbers.alone(row) else {
        // What is a list or a paragraph of its own in a cell goes on with its row.
        guard let above = items.popLast() else { return nil }
        items.append(above.with(above.blocks + [.paragraph(row)]))
        continue
      }
      guard found.number == items.count + 1 else { return nil }
      items.append(
        Block.Item(
          displayedNumber: found.number, anchor: nil,
          blocks: found.rest.map { [.paragraph($0)] } ?? [],
          place: row.place, marker: .row))
    }
    guard items.count > 1, !items.contains(where: \.blocks.isEmpty) else { return nil }
    let isNamed =
      hasHeader
      && languages.numberColumns.steps.contains { name in
        let header = Self.name(passages[0])
        return header == name || header.hasPrefix("\(name) ")
      }
    return list(items, isNamed ? .named : .unnamed).map {
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
      // Single words may be states (“Open”, “Closed”).
      case .named:
        items.count(where: { $0.has(rule.mayInstruct) })
          * (items.contains { $0.has { Self.name($0).contains(" ") } } ? 2 : 1) >= items.count
          || !items.contains { $0.has(rule.knows) }
      case .unnamed: items.count(where: { $0.has(rule.instructs) }) * 3 >= items.count * 2
      }
    return isSteps ? Block.List(isOrdered: false, items: items, place: place) : nil
  }

  /// The text of a cell or heading, by which it is compared.
  static func name(_ cell: Passage) -> String {
    (cell.source ?? cell.target).plainText.lowercased()
  }
}

extension Block.Item {
  /// Whether one of its paragraphs fulfils a condition.
  func has(_ condition: (Passage) -> Bool) -> Bool {
    blocks.contains { block in
      if case .paragraph(let passage) = block { condition(passage) } else { false }
    }
  }
}
