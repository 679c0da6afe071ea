import Diagnostics
import Documents

/// Reads the rows of tables that number their steps, or have a box to tick in each row, as steps.
struct StepTables {
  private let rule: InstructionRule
  private let languages: Languages

  init(_ rule: InstructionRule, _ languages: Languages) {
    self.rule = rule
    self.languages = languages
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
    guard table.rowCount > 1 || table.rowCount == 1 && table.header.first.map(mayNumber) == true
    else { return nil }
    let start = table.firstRow
    if start.first.map(mayNumber) == true,
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

  /// Whether the first cell of a row may be its number, or begin with it; `false` is certain.
  private func mayNumber(_ cell: Passage) -> Bool {
    let text = cell.opening.target
    // `![1](a.png)`
    if cell.mayBeginWithNumberInside || text.first == 0x21 { return true }
    // `A`, `b.` and `Step C`
    guard let word = text.split(separator: 0x20).last else { return false }
    let rest = word.drop { $0 == 0x2A || $0 == 0x5F }.dropFirst()
    return text.count < 16 && rest.allSatisfy { $0 < 0x30 || $0 == 0x5F || $0 == 0x3A }
  }

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
    let isHeaderStep = table.header.first.flatMap(number)?.value == 1
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
      guard let (number, isPart) = number(cell) ?? (isOfSteps ? sign(cell, after: last) : nil),
        !texts.isEmpty,
        Self.follows(number, last) || isPart && number == last
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

  /// Whether a row of this number may be the next; authors delete rows and leave the numbers.
  private static func follows(_ number: Int, _ last: Int) -> Bool {
    number == last + 1 || last > 0 && (last + 2...last + 3).contains(number)
  }

  /// The rows of a table of steps whose numbers skip some.
  func skippedNumbers(in table: Table) -> [Diagnostic] {
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
    let hasHeader = passages.first.flatMap { Self.rowNumber($0) ?? numberAlone($0) } == nil
    let rows = passages.dropFirst(hasHeader ? 1 : 0)
    var items: [Block.Item] = []
    for row in rows {
      guard let found = Self.rowNumber(row) ?? numberAlone(row) else {
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
          * (items.contains { $0.has(Self.hasWords) } ? 2 : 1) >= items.count
          || !items.contains { $0.has(rule.knows) }
      case .unnamed: items.count(where: { $0.has(rule.instructs) }) * 3 >= items.count * 2
      }
    return isSteps ? Block.List(isOrdered: false, items: items, place: place) : nil
  }

  private static func hasWords(_ text: Passage) -> Bool { name(text).contains(" ") }

  /// The text of a cell or heading, by which it is compared.
  static func name(_ cell: Passage) -> String {
    (cell.source ?? cell.target).plainText.lowercased()
  }

  /// The number that is all of a cell, perhaps with a word or dot: `3`, `3.`, `Step 3`; and whether
  /// it is that of a part: `3a`, `3.1`.
  private func number(_ cell: Passage) -> (value: Int, isPart: Bool)? {
    var text = name(of: cell)
    if let first = text.first, "#(".contains(first) { text.removeFirst() }
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

  /// What a cell says without the word for a step and the marks around it; of an image, what stands in
  /// its place.
  private func name(of cell: Passage) -> Substring {
    let inlines = cell.target
    var text = inlines.plainText
    if inlines.count == 1, case .image(_, let alternative) = inlines[0] { text = alternative }
    // 1️⃣ is a digit with two marks that nobody sees.
    text.unicodeScalars.removeAll { $0.value == 0xFE0F || $0.value == 0x20E3 }
    var name = languages.stepWords.removed(from: text[...])
    while let last = name.last, ".):".contains(last) { name.removeLast() }
    return name
  }

  /// The number that a letter or an image stands for in a column that is named after steps.
  private func sign(_ cell: Passage, after last: Int) -> (value: Int, isPart: Bool)? {
    let name = name(of: cell)
    if name.count == 1, let byte = name.utf8.first, (0x61...0x7A).contains(byte | 0x20) {
      return (Int(byte | 0x20) - 0x60, false)
    }
    let inlines = cell.target
    if inlines.count == 1, case .image = inlines[0] { return (last + 1, false) }
    return nil
  }

  /// The numbers that a row may have; more digits are an identifier.
  private static let numbers = 1...9_999

  /// The number that is all of a text, as a cell with a paragraph in it has.
  private func numberAlone(_ row: Passage) -> (number: Int, rest: Passage?)? {
    guard row.mayBeginWithNumber, let (value, isPart) = number(row), !isPart else { return nil }
    return (value, nil)
  }

  private static func rowNumber(_ row: Passage) -> (number: Int, rest: Passage?)? {
    let digits = row.target.first?.plain.utf8.prefix { (0x30...0x39).contains($0) }.count ?? 0
    guard (1...4).contains(digits), let text = row.target.first?.plain,
      let number = OutsideNumber.whole(String(text.prefix(digits)), in: numbers)
    else { return nil }
    let after = text.utf8.dropFirst(digits)
    let mark = after.first == 0x2E || after.first == 0x29 ? 1 : 0
    let behind = after.dropFirst(mark)
    // Word fills the cell of a number with no-break spaces, `1.&nbsp;`.
    let space = behind.prefix { $0 == 0x20 || $0 == 0x09 || $0 == 0xC2 || $0 == 0xA0 }.count
    guard space > 0 || behind.isEmpty && row.target.count > 1 else { return nil }
    let rest = row.dropping(digits + mark + space)
    return rest.target.isEmpty ? nil : (number, rest)
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
