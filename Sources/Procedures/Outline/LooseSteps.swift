import Diagnostics
import Documents

/// Finds what looks like a step, with a number and an instruction or a box to tick, and is in no list.
struct LooseSteps {
  private let rule: InstructionRule
  private let tables: StepTables
  private let languages: Languages

  init(_ rule: InstructionRule, _ tables: StepTables, _ languages: Languages) {
    self.rule = rule
    self.tables = tables
    self.languages = languages
  }

  /// The paragraphs that look like steps, with a number and an instruction or a box to tick, and are
  /// in no list; and the rows of tables of steps that skip a number.
  func diagnostics(in blocks: [Block]) -> [Diagnostic] {
    looseMarkers(in: blocks)
      + blocks.flatMap { block -> [Diagnostic] in
        switch block {
        case .paragraph(let passage):
          let boxes = passage.looseBoxes
          guard boxes.isEmpty else { return boxes.map(looseBox) }
          guard passage.mayBeginWithNumberInside else { return [] }
          guard let number = passage.leadingNumber(languages) else { return aloneNumber(passage) }
          guard rule.instructs(passage.withoutLeadingNumber(languages)) else { return [] }
          return [Self.loose("\(number.value)", at: passage.place)]
        case .list(let list): return list.items.flatMap { diagnostics(in: $0.blocks) }
        case .alert(let alert): return diagnostics(in: alert.blocks)
        case .quote(let inner), .moniker(_, let inner): return diagnostics(in: inner)
        case .table(let table): return tables.skippedNumbers(in: table)
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
        tables.rows(of: passages) == nil
      else { continue }
      return [Self.loose(first.name, at: passage.place, advice: "add an empty line before it")]
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
    return [Self.loose(text, at: passage.place)]
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
        found += run.map { Self.loose($0.marker.name, at: $0.passage.place) }
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
