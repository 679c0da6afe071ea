import Diagnostics
import Documents

/// Reads headings that number their steps (`Step 3: …`, `3. …`) as steps, with what is below them.
struct NumberedHeadings {
  private let rule: InstructionRule
  private let languages: Languages

  init(_ rule: InstructionRule, _ languages: Languages) {
    self.rule = rule
    self.languages = languages
  }

  /// Whether rows of a table only list the numbered headings of the document, whose sections are the
  /// steps.
  func areNamed(by rows: [Block], of document: [Block]) -> Bool {
    guard case .list(let list)? = rows.last else { return false }
    let headings = runs(in: document).flatMap(\.self)
    guard !headings.isEmpty else { return false }
    let names = Dictionary(
      headings.map { ($0.number, StepTables.name($0.text ?? $0.heading.passage)) }
    ) { first, _ in first }
    let same = list.items.count { item in
      guard let name = item.displayedNumber.flatMap({ names[$0] }) else { return false }
      return item.has { StepTables.name($0) == name }
    }
    return same > 1 && same * 3 >= list.items.count * 2
  }

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
  func asSteps(in blocks: [Block]) -> [Block] {
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
