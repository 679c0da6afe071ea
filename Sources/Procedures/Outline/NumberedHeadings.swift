import Diagnostics
import Documents

/// Reads headings that number their steps (`Step 3: …`, `3. …`) as steps, with what is below them.
struct NumberedHeadings {
  private let rule: InstructionRule
  private let languages: Languages
  private let reader: HeadingNumbers

  init(_ rule: InstructionRule, _ languages: Languages) {
    self.rule = rule
    self.languages = languages
    reader = HeadingNumbers(languages)
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
  struct NumberedHeading {
    let index: Int
    let heading: Block.Heading
    /// The numbers of the steps around it, as in `2.1`.
    let parents: [Int]
    let number: Int
    let isInWords: Bool
    /// The text behind the number; `nil` if there is none.
    let text: Passage?
  }

  /// The blocks with each numbered heading, and what is below it, as a step, unless there are steps
  /// below it: then the heading is their title.
  func asSteps(_ runs: [[NumberedHeading]], in blocks: [Block]) -> [Block] {
    // Nearly all documents have none.
    guard !runs.isEmpty else { return blocks }
    let numbered = runs.flatMap(\.self).sorted { $0.index < $1.index }
    guard !numbered.isEmpty else { return blocks }
    var result: [Block] = []
    var items: [(item: Block.Item, level: Int)] = []
    func finish() {
      guard let place = items.first?.item.place else { return }
      result.append(.list(Block.List(isOrdered: false, items: items.map(\.item), place: place)))
      items = []
    }
    var position = 0
    for (order, found) in numbered.enumerated() where found.index >= position {
      let end = sectionEnd(of: found, in: blocks)
      let hasParts = order + 1 < numbered.count && numbered[order + 1].index < end
      let section = blocks[(found.index + 1)..<end]
      if found.index > position || items.last?.level != found.heading.level { finish() }
      result += blocks[position..<found.index]
      position = found.index
      guard !hasParts, !section.contains(where: \.hasSteps) else { continue }
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

  /// The findings about headings with the number of a step in words that are none, because no other
  /// continues them or their number has a letter, and that have no steps below them.
  func loose(in blocks: [Block], beside runs: [[NumberedHeading]]) -> [Diagnostic] {
    let words = languages.stepWords
    // Nearly all documents have none.
    let candidates = blocks.indices.filter { index in
      if case .heading(let heading) = blocks[index], heading.tab == nil {
        heading.passage.mayBegin(with: words)
      } else {
        false
      }
    }
    guard !candidates.isEmpty else { return [] }
    let steps = Set(runs.flatMap(\.self).map(\.index))
    return candidates.compactMap { index in
      guard !steps.contains(index), case .heading(let heading) = blocks[index] else { return nil }
      let text = heading.passage.target.plainText
      let parts = text.split(separator: " ", maxSplits: 2)
      guard parts.count > 1, words.removed(from: "\(parts[0]) x") == "x" else { return nil }
      let name = parts[1].last.map { ".:)".contains($0) } ?? false ? parts[1].dropLast() : parts[1]
      let isPart = name.dropLast().allSatisfy(\.isNumber) && name.last?.isLetter == true
      let isStep = numbered(heading, at: index)?.isInWords == true || isPart && name.count > 1
      let below = blocks[(index + 1)...].prefix { block in
        if case .heading(let other) = block { other.level > heading.level } else { true }
      }
      guard isStep, !below.contains(where: \.hasSteps) else { return nil }
      return LooseSteps.loose("\(parts[0]) \(name)", at: heading.passage.place)
    }
  }

  /// The index after the blocks below a heading.
  private func sectionEnd(of found: NumberedHeading, in blocks: [Block]) -> Int {
    let next = blocks[(found.index + 1)...].firstIndex { block in
      if case .heading(let other) = block { other.level <= found.heading.level } else { false }
    }
    return next ?? blocks.endIndex
  }

  /// The headings of one level that count from 1 up, two or more, and say what to do.
  func runs(in blocks: [Block]) -> [[NumberedHeading]] {
    /// Those that may go on, the innermost last.
    var open: [[NumberedHeading]] = []
    var runs: [[NumberedHeading]] = []
    let words = languages.stepWords
    func closeLast() {
      guard let run = open.popLast() else { return }
      let instructing = run.count { $0.isInWords || asks($0.text ?? $0.heading.passage) }
      if run.count > 1, instructing * 3 >= run.count * 2 { runs.append(run) }
    }
    func close(from level: Int) {
      while let last = open.last?.last, last.heading.level >= level { closeLast() }
    }
    for (index, block) in blocks.enumerated() {
      guard case .heading(let heading) = block, heading.tab == nil else { continue }
      close(from: heading.level + 1)
      // Most headings are never read, and must not be for this.
      let passage = heading.passage
      guard passage.mayBeginWithNumber(orWith: words),
        let number = numbered(heading, at: index) ?? numberedInSource(heading, at: index)
          ?? open.last?.last.flatMap({ longNumbered(heading, at: index, after: $0) })
      else {
        close(from: heading.level)
        continue
      }
      let continued = open.lastIndex { run in
        run.last.map {
          $0.heading.level == heading.level && $0.number + 1 == number.number
            && $0.isInWords == number.isInWords && $0.parents == number.parents
        } ?? false
      }
      if let continued {
        while open.count > continued + 1 { closeLast() }
        open[continued].append(number)
        continue
      }
      // `1. …` may part a step from the next (`Step 6`, `1.`, `2.`, `Step 7`).
      let isInside =
        number.number == 1 && !number.isInWords
        && open.last?.last.map { $0.heading.level == heading.level && $0.isInWords } ?? false
      if !isInside { close(from: heading.level) }
      if number.number == 1 { open.append([number]) }
    }
    close(from: 0)
    return runs
  }

  /// Whether a heading says to do something; a question does not.
  private func asks(_ heading: Passage) -> Bool {
    rule.isTask(heading) && StepTables.name(heading).last != "?"
  }

  /// A heading with the next number where that has four digits or more, which are a year anywhere else.
  private func longNumbered(
    _ heading: Block.Heading, at index: Int, after last: NumberedHeading
  ) -> NumberedHeading? {
    guard last.number >= LooseSteps.numbers.upperBound, last.parents.isEmpty else { return nil }
    let text = heading.passage.target.plainText
    let rest = last.isInWords ? languages.stepWords.removed(from: text[...]) : text[...]
    let digits = "\(last.number + 1)"
    guard !last.isInWords || rest.count < text.count, rest.hasPrefix(digits) else { return nil }
    let behind = rest.dropFirst(digits.count)
    guard let mark = behind.first, ".):".contains(mark),
      behind.dropFirst().first.map(\.isWhitespace) ?? last.isInWords
    else { return nil }
    let own = heading.passage.dropping(
      text.utf8.distance(from: text.startIndex, to: behind.startIndex) + 1)
    return NumberedHeading(
      index: index, heading: heading, parents: [], number: last.number + 1,
      isInWords: last.isInWords, text: own.target.isEmpty ? nil : own)
  }

  /// A heading whose English has a number in words, where its translation lost the space behind that
  /// (`Stap 1:Installeer`).
  private func numberedInSource(_ heading: Block.Heading, at index: Int) -> NumberedHeading? {
    let passage = heading.passage
    guard let source = passage.source else { return nil }
    let english = Passage(target: source, source: nil, segments: [], place: passage.place)
    guard let number = english.leadingNumber(languages), number.isInWords else { return nil }
    let text = passage.target.plainText
    let rest = languages.stepWords.removed(from: text[...])
    let behind = rest.drop(while: \.isNumber)
    let hasNumber =
      rest.hasPrefix("\(number.value)") && behind.first.map { ".:)".contains($0) } ?? false
    let own =
      hasNumber
      ? passage.dropping(text.utf8.distance(from: text.startIndex, to: behind.startIndex) + 1)
      : passage
    return NumberedHeading(
      index: index, heading: heading, parents: [], number: number.value, isInWords: true,
      text: Passage(
        target: own.target, source: english.withoutLeadingNumber(languages).target,
        segments: passage.segments, place: passage.place))
  }

  private func numbered(_ heading: Block.Heading, at index: Int) -> NumberedHeading? {
    let passage = heading.passage
    if let number = passage.leadingNumber(languages) {
      return NumberedHeading(
        index: index, heading: heading, parents: [], number: number.value,
        isInWords: number.isInWords, text: passage.withoutLeadingNumber(languages))
    }
    guard let number = reader.number(ofHeading: passage.target.plainText) else { return nil }
    let own = passage.dropping(number.textStart)
    let source = passage.source.map { source in
      let text = Passage(target: source, source: nil, segments: [], place: passage.place)
      return text.dropping(reader.number(ofHeading: source.plainText)?.textStart ?? 0).target
    }
    return NumberedHeading(
      index: index, heading: heading, parents: number.parents, number: number.value,
      isInWords: number.isInWords,
      text: own.target.isEmpty
        ? nil
        : Passage(
          target: own.target, source: source, segments: passage.segments, place: passage.place))
  }
}
