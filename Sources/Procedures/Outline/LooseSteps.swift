import Diagnostics
import Documents

/// Finds what looks like a step, with a number and an instruction or a box to tick, and is in no list.
struct LooseSteps {
  private let rule: InstructionRule
  private let tables: StepTables
  private let languages: Languages
  private let reader: LooseMarkers

  init(_ rule: InstructionRule, _ tables: StepTables, _ languages: Languages) {
    self.rule = rule
    self.tables = tables
    self.languages = languages
    reader = LooseMarkers(languages)
  }

  /// A marker, and the paragraph that it is in.
  private typealias Found = (marker: LooseMarkers.Marker, passage: Passage)

  /// The paragraphs that look like steps, with a number and an instruction or a box to tick, and are
  /// in no list; and the rows of tables of steps that skip a number.
  func diagnostics(in blocks: [Block]) -> [Diagnostic] {
    var found: [Diagnostic] = []
    find(in: blocks, &found)
    return found
  }

  private func find(in blocks: [Block], _ found: inout [Diagnostic]) {
    /// The numbers of other forms that count from 1 up, in one paragraph or several.
    var run: [Found] = []
    for block in blocks {
      switch block {
      case .heading: close(&run, &found)
      case .paragraph(let passage):
        // Nearly all texts begin with a word, and no number behind it.
        guard passage.mayBeLoose else { continue }
        read(passage, &run, &found)
        found += numbers(in: passage)
      case .list(let list): find(in: list, &found)
      case .alert(let alert): find(in: alert.blocks, &found)
      case .quote(let inner), .moniker(_, let inner): find(in: inner, &found)
      case .table(let table): found += tables.findings(about: table)
      case .html(let passages): found += numbersInHTML(passages)
      case .code(let language, let text, let place) where language.isEmpty:
        found += numbersInCode(text, at: place)
      case .code, .thematicBreak: break
      }
    }
    close(&run, &found)
  }

  private func find(in list: Block.List, _ found: inout [Diagnostic]) {
    for item in list.items {
      if list.isSteps, case .paragraph(let passage)? = item.blocks.first {
        found += markersInside(passage)
      }
      // Most items are one paragraph.
      if item.blocks.count == 1, case .paragraph(let passage) = item.blocks[0],
        !passage.mayBeLoose
      {
        continue
      }
      find(in: item.blocks, &found)
    }
    // Most lists have more items.
    if list.isOrdered, list.items.count == 1 { found += markersBehindNumber(of: list) }
  }

  // MARK: One paragraph

  private func numbers(in passage: Passage) -> [Diagnostic] {
    let boxes = passage.looseBoxes
    guard boxes.isEmpty else { return boxes.map(looseBox) }
    guard passage.mayBeginWithNumberInside else { return [] }
    guard let number = passage.leadingNumber(languages) else { return aloneNumber(passage) }
    // More digits are an identifier or a year.
    guard Self.numbers.contains(number.value),
      rule.instructs(passage.withoutLeadingNumber(languages))
    else { return [] }
    return [Self.loose("\(number.value)", at: passage.place)]
  }

  private func looseBox(at place: SourcePlace) -> Diagnostic {
    Diagnostic(
      .taskLoose, .note, at: place, "check box is not in a list, so this is not a task",
      advice: "write '- [ ] ' before it")
  }

  /// `Step 1` as all of a paragraph, whose step is in the next.
  private func aloneNumber(_ passage: Passage) -> [Diagnostic] {
    let text = (passage.source ?? passage.target).plainText
    let words = text.split(separator: " ")
    guard words.count == 2, languages.stepWords.removed(from: "\(words[0]) x") == "x",
      OutsideNumber.whole(String(words[1].prefix { $0 != "." && $0 != ":" }), in: Self.numbers)
        != nil
    else { return [] }
    return [Self.loose(text, at: passage.place)]
  }

  /// The first of the numbered instructions that are text, because a tag stands directly above them.
  private func numbersInHTML(_ passages: [Passage]) -> [Diagnostic] {
    for passage in passages where passage.mayBeginWithNumber {
      let text = (passage.source ?? passage.target).plainText
      let markers = reader.markers(in: text, after: nil)
      guard let first = markers.first, first.form == .digits,
        markers.contains(where: { instructs($0.text, like: passage) }),
        tables.rows(of: passages) == nil
      else { continue }
      return [Self.loose(first.name, at: passage.place, advice: "add an empty line before it")]
    }
    return []
  }

  /// The lines of a text that is shown as code, if each begins with the next Roman numeral and
  /// instructs: below letters, such a list easily stands too far to the right.
  private func numbersInCode(_ text: String, at place: SourcePlace) -> [Diagnostic] {
    guard text.utf8.first(where: { $0 != 0x20 }).map({ $0 | 0x20 }) == UInt8(ascii: "i") else {
      return []
    }
    var markers: [LooseMarkers.Marker] = []
    for line in text.split(whereSeparator: \.isNewline) {
      guard let marker = reader.markers(in: String(line), after: markers.last).first,
        marker.form == .roman, marker.value == markers.count + 1
      else { return [] }
      markers.append(marker)
    }
    let passage = Passage(target: [.text(text)], source: nil, segments: [], place: place)
    guard markers.count > 1, markers.allSatisfy({ instructs($0.text, like: passage) }) else {
      return []
    }
    return markers.map { Self.loose($0.name, at: place) }
  }

  // MARK: Markers that count

  private func read(_ passage: Passage, _ run: inout [Found], _ found: inout [Diagnostic]) {
    guard reader.mayBegin(passage.opening.target) else { return }
    let text = (passage.source ?? passage.target).plainText
    var markers = reader.markers(in: text, after: run.last?.marker)
    if markers.isEmpty || run.isEmpty {
      markers = reader.markers(in: text, after: nil)
      guard let first = markers.first, first.value == 1, first.form != .digits,
        first.form != .round
      else { return }
      close(&run, &found)
    }
    for marker in markers { run.append((marker: marker, passage: passage)) }
  }

  /// Ends a run, whose markers are reported if what is behind them instructs.
  private func close(_ run: inout [Found], _ found: inout [Diagnostic]) {
    guard !run.isEmpty else { return }
    let instructing = run.count { instructs($0.marker.text, like: $0.passage) }
    if run.count > 1, instructing * 3 >= run.count * 2 {
      found += run.map { Self.loose($0.marker.name, at: $0.passage.place) }
    }
    run = []
  }

  /// Those behind the first in the only item of a list (`1. Open. 2. Close.`).
  private func markersBehindNumber(of list: Block.List) -> [Diagnostic] {
    guard !list.isInText, let item = list.items.first, let number = item.displayedNumber,
      case .paragraph(let passage)? = item.blocks.first
    else { return [] }
    let first = LooseMarkers.Marker(form: .digits, value: number, name: "\(number)")
    return findings(
      reader.markers(in: (passage.source ?? passage.target).plainText, after: first), passage)
  }

  /// Those in the text of a step: `Do it: (1) open the page, (2) close it`.
  private func markersInside(_ passage: Passage) -> [Diagnostic] {
    guard passage.mayHaveBracketedMarkers else { return [] }
    let markers = reader.markersInside((passage.source ?? passage.target).plainText)
    return markers.count > 1 ? findings(markers, passage) : []
  }

  private func findings(_ markers: [LooseMarkers.Marker], _ passage: Passage) -> [Diagnostic] {
    let instructing = markers.count { instructs($0.text, like: passage) }
    guard !markers.isEmpty, instructing * 3 >= markers.count * 2 else { return [] }
    return markers.map { Self.loose($0.name, at: passage.place) }
  }

  /// Whether a part of the text of a passage instructs.
  private func instructs(_ text: String, like passage: Passage) -> Bool {
    rule.instructs(
      Passage(
        target: [.text(text)], source: passage.source.map { _ in [.text(text)] },
        segments: [], place: passage.place))
  }

  /// The finding about a number that continues no list.
  static func loose(
    _ number: String, at place: SourcePlace,
    advice: FindingText = "write it as the next item of its list"
  ) -> Diagnostic {
    Diagnostic(
      .listLoose, .note, at: place,
      "number \(number) does not continue a list, so this is not a step", advice: advice)
  }

  /// The numbers that a step may have; more digits are an identifier.
  static let numbers = 1...999
}
