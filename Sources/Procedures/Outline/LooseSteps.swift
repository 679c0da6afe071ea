import Diagnostics
import Documents

/// Finds what looks like a step, with a number and an instruction or a box to tick, and is in no list.
struct LooseSteps {
  private let text: LooseText
  private let tables: StepTables
  private let reader: LooseMarkers
  private let foreign: ForeignSteps

  init(_ rule: InstructionRule, _ tables: StepTables, _ languages: Languages) {
    text = LooseText(rule, tables, languages)
    self.tables = tables
    reader = LooseMarkers(languages)
    foreign = ForeignSteps(rule)
  }

  /// A marker, and the paragraph that it is in.
  private typealias Found = (marker: LooseMarker, passage: Passage)

  /// What has been found, and what is known of tables.
  private struct Findings {
    var found: [Diagnostic] = []
    /// The findings about steps in cells of tables, by the identity of the table.
    let cells: [ObjectIdentifier: [Diagnostic]]

    /// Adds findings; nearly always, there are none.
    mutating func add(_ new: [Diagnostic]) {
      if !new.isEmpty { found += new }
    }
  }

  /// The paragraphs that look like steps, with a number and an instruction or a box to tick, and are
  /// in no list; and the rows of tables of steps that skip a number.
  ///
  /// - Parameter cells: the findings about steps in cells of tables, by the identity of the table.
  func diagnostics(
    in blocks: [Block], cells: [ObjectIdentifier: [Diagnostic]]
  ) -> [Diagnostic] {
    var findings = Findings(cells: cells)
    find(in: blocks, &findings)
    return findings.found
  }

  /// - Parameter isStep: whether the blocks are those of a step.
  private func find(in blocks: [Block], isStep: Bool = false, _ found: inout Findings) {
    /// The numbers of other forms that count from 1 up, in one paragraph or several.
    var run: [Found] = []
    /// Texts one below the other that begin with the same character, where that begins no bullet.
    var bullets: [(sign: String, passage: Passage)] = []
    defer { if !bullets.isEmpty { found.add(text.bullets(bullets)) } }
    for (index, block) in blocks.enumerated() {
      switch block {
      case .heading(let heading):
        // A rule below the steps of another markup language makes them a heading.
        switch heading.passage.firstByte {
        case 0x2E, 0x23: read(heading.passage, heading.passage.opening.target, &run, &found)
        case _: close(&run, &found)
        }
        // Hardly any heading stands directly below another.
        if index > 0, case .heading = blocks[index - 1] { continue }
        found.add(foreign.headings(from: index, in: blocks))
      case .paragraph(let passage):
        let sign = passage.signOfBullet
        if bullets.last.map({ $0.sign != sign }) ?? false {
          found.add(text.bullets(bullets))
          bullets = []
        }
        if let sign { bullets.append((sign, passage)) }
        found.add(text.lettersBelowBreaks(in: passage))
        // Nearly all texts begin with a word, and no number behind it.
        guard passage.mayBeLoose else { continue }
        let before = found.found.count
        let opening = passage.opening
        read(passage, opening.target, &run, &found)
        found.add(text.numbers(in: passage))
        if index > 0 || !isStep { found.add(text.numbersBehindLead(in: passage, opening)) }
        found.add(foreign.tags(in: passage, opening.target))
        if run.isEmpty, found.found.count == before {
          found.add(text.numbersBelowText(in: passage))
        }
      case .list(let list): find(in: list, &found)
      case .alert(let alert): find(in: alert.blocks, &found)
      case .quote(let inner), .moniker(_, let inner): find(in: inner, &found)
      case .table(let table):
        found.add(found.cells[table.identity] ?? tables.skippedNumbers(in: table))
      case .html(let passages): found.add(text.numbersInHTML(passages))
      case .code(let language, let text, let place) where language.isEmpty:
        found.add(self.text.numbersInCode(text, at: place))
      case .code, .thematicBreak: break
      }
    }
    close(&run, &found)
  }

  private func find(in list: Block.List, _ found: inout Findings) {
    // By index: a copy of an item would retain what is in it.
    for index in list.items.indices {
      var hasLines = false
      if case .paragraph(let passage)? = list.items[index].blocks.first {
        if list.isSteps { found.add(text.markersInside(passage)) }
        hasLines = passage.hasNumberedLine
      }
      // Most lists have more items, and most items are one line.
      if list.isOrdered, !list.isInText, list.items.count == 1 || hasLines {
        let behind = text.markersBehindNumber(of: list.items[index])
        found.add(behind)
        if !behind.isEmpty, list.items[index].blocks.count == 1 { continue }
      }
      // Most items are one paragraph.
      let blocks = list.items[index].blocks
      if blocks.count == 1, case .paragraph(let passage) = blocks[0],
        !passage.mayBeLoose
      {
        found.add(text.lettersBelowBreaks(in: passage))
        continue
      }
      find(in: blocks, isStep: list.isSteps, &found)
    }
  }

  // MARK: Markers that count

  private func read(
    _ passage: Passage, _ opening: ArraySlice<UInt8>, _ run: inout [Found],
    _ found: inout Findings
  ) {
    guard reader.mayBegin(opening) else { return }
    var text = (passage.source ?? passage.target).plainText
    // An answer to a mail quotes the numbers, too.
    let isQuoted = text.first == ">"
    if isQuoted {
      // Each of its lines is a text of its own.
      text = text.split(whereSeparator: \.isWhitespace).map { word in
        word.allSatisfy { $0 == ">" } ? ";" : word
      }.drop { $0 == ";" }.joined(separator: " ")
    }
    var markers = reader.markers(in: text, after: run.last?.marker)
    if markers.isEmpty || run.isEmpty {
      markers = reader.markers(in: text, after: nil)
      guard let first = markers.first, first.value == 1,
        isQuoted || first.form != .digits && first.form != .round
      else { return }
      close(&run, &found)
    }
    for marker in markers { run.append((marker: marker, passage: passage)) }
  }

  /// Ends a run, whose markers are reported if what is behind them instructs.
  private func close(_ run: inout [Found], _ found: inout Findings) {
    guard !run.isEmpty else { return }
    let instructing = run.count { text.instructs($0.marker.text, like: $0.passage) }
    if run.count > 1, instructing * 3 >= run.count * 2, let first = run.first {
      guard first.marker.form != .foreign else {
        found.add([.foreignSteps(first.marker.name, at: first.passage.place)])
        run = []
        return
      }
      found.add(run.map { Self.loose($0.marker.name, at: $0.passage.place) })
    }
    run = []
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
