import Diagnostics
import Documents

/// Finds what looks like a step, with a number and an instruction or a box to tick, and is in no list.
struct LooseSteps {
  private let rule: InstructionRule
  private let tables: StepTables
  private let languages: Languages
  private let reader: LooseMarkers
  private let foreign: ForeignSteps

  init(_ rule: InstructionRule, _ tables: StepTables, _ languages: Languages) {
    self.rule = rule
    self.tables = tables
    self.languages = languages
    reader = LooseMarkers(languages)
    foreign = ForeignSteps(rule)
  }

  /// A marker, and the paragraph that it is in.
  private typealias Found = (marker: LooseMarkers.Marker, passage: Passage)

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
    defer { if !bullets.isEmpty { found.add(Self.bullets(bullets, rule)) } }
    for (index, block) in blocks.enumerated() {
      switch block {
      case .heading(let heading):
        // A rule below the steps of another markup language makes them a heading.
        switch heading.passage.firstByte {
        case 0x2E, 0x23: read(heading.passage, &run, &found)
        case _: close(&run, &found)
        }
        // Hardly any heading stands directly below another.
        if index > 0, case .heading = blocks[index - 1] { continue }
        found.add(foreign.headings(from: index, in: blocks))
      case .paragraph(let passage):
        let sign = passage.signOfBullet
        if bullets.last.map({ $0.sign != sign }) ?? false {
          found.add(Self.bullets(bullets, rule))
          bullets = []
        }
        if let sign { bullets.append((sign, passage)) }
        found.add(lettersBelowBreaks(in: passage))
        // Nearly all texts begin with a word, and no number behind it.
        guard passage.mayBeLoose else { continue }
        let before = found.found.count
        read(passage, &run, &found)
        found.add(numbers(in: passage))
        if index > 0 || !isStep { found.add(numbersBehindLead(in: passage)) }
        found.add(foreign.tags(in: passage))
        if run.isEmpty, found.found.count == before { found.add(numbersBelowText(in: passage)) }
      case .list(let list): find(in: list, &found)
      case .alert(let alert): find(in: alert.blocks, &found)
      case .quote(let inner), .moniker(_, let inner): find(in: inner, &found)
      case .table(let table):
        found.add(found.cells[table.identity] ?? tables.skippedNumbers(in: table))
      case .html(let passages): found.add(numbersInHTML(passages))
      case .code(let language, let text, let place) where language.isEmpty:
        found.add(numbersInCode(text, at: place))
      case .code, .thematicBreak: break
      }
    }
    close(&run, &found)
  }

  private func find(in list: Block.List, _ found: inout Findings) {
    for item in list.items {
      var hasLines = false
      if case .paragraph(let passage)? = item.blocks.first {
        if list.isSteps { found.add(markersInside(passage)) }
        hasLines = passage.hasNumberedLine
      }
      // Most lists have more items, and most items are one line.
      if list.isOrdered, !list.isInText, list.items.count == 1 || hasLines {
        let behind = markersBehindNumber(of: item)
        found.add(behind)
        if !behind.isEmpty, item.blocks.count == 1 { continue }
      }
      // Most items are one paragraph.
      if item.blocks.count == 1, case .paragraph(let passage) = item.blocks[0],
        !passage.mayBeLoose
      {
        found.add(lettersBelowBreaks(in: passage))
        continue
      }
      find(in: item.blocks, isStep: list.isSteps, &found)
    }
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

  /// The numbers at the start of lines that are a part of the paragraph above them, because only the
  /// number 1 can follow text.
  private func numbersBelowText(in passage: Passage) -> [Diagnostic] {
    guard passage.hasNumberedLine else { return [] }
    return passage.numberedLines(languages).compactMap { value, line in
      guard Self.numbers.contains(value), rule.instructs(line) else { return nil }
      return Self.loose("\(value)", at: line.place, advice: "add an empty line before it")
    }
  }

  /// Those in a text that only a lead begins (`Steps: 1. Open it. 2. Close it.`).
  private func numbersBehindLead(in passage: Passage) -> [Diagnostic] {
    let sides = passage.opening
    let opening = sides.source ?? sides.target
    guard let colon = opening.firstIndex(of: 0x3A), opening.count > 3 else { return [] }
    let behind = opening[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x28 }
    guard behind.first == 0x31 else { return [] }
    let text = (passage.source ?? passage.target).plainText
    guard let lead = text.firstIndex(of: ":") else { return [] }
    let markers = reader.markers(
      in: String(text[text.index(after: lead)...]), after: nil)
    guard markers.count > 1 else { return [] }
    return findings(markers, passage)
  }

  /// Texts that instruct behind a character that begins no bullet.
  private static func bullets(
    _ run: [(sign: String, passage: Passage)], _ rule: InstructionRule
  ) -> [Diagnostic] {
    let instructing = run.count { sign, passage in
      rule.instructs(passage.dropping(sign.utf8.count))
    }
    guard run.count > 1, instructing * 3 >= run.count * 2 else { return [] }
    return run.map { sign, passage in
      Diagnostic(
        .listBullet, .note, at: passage.place, "'\(sign)' begins no bullet, so no list is shown",
        advice: "begin the item with '- '")
    }
  }

  /// The letters that count from a, each behind a line break in the text of a step.
  private func lettersBelowBreaks(in passage: Passage) -> [Diagnostic] {
    guard passage.mayHaveBreaks else { return [] }
    let lines = (passage.source ?? passage.target).split(separator: .lineBreak).map {
      Array($0).plainText.drop(while: \.isWhitespace)
    }
    var texts: [Substring] = []
    for line in lines {
      let bytes = line.utf8.prefix(3)
      guard bytes.count == 3, let letter = bytes.first, Int(letter | 0x20) == 0x61 + texts.count,
        let mark = bytes.dropFirst().first, mark == 0x2E || mark == 0x29, bytes.last == 0x20
      else { continue }
      texts.append(line.dropFirst(3))
    }
    let instructing = texts.count { instructs(String($0), like: passage) }
    guard texts.count > 1, instructing * 3 >= texts.count * 2 else { return [] }
    return texts.indices.map { index in
      Self.loose(String(UnicodeScalar(UInt8(0x61 + index))), at: passage.place)
    }
  }

  /// `Step 1` as all of a paragraph, whose step is in the next.
  private func aloneNumber(_ passage: Passage) -> [Diagnostic] {
    let text = (passage.source ?? passage.target).plainText
    // Nearly all begin with another word, and need not be split.
    let first = text.utf8.drop { $0 == 0x20 }.prefix { $0 != 0x20 }
    guard languages.stepWords.contains(Array(first)[...]) else { return [] }
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

  private func read(_ passage: Passage, _ run: inout [Found], _ found: inout Findings) {
    guard reader.mayBegin(passage.opening.target) else { return }
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
    let instructing = run.count { instructs($0.marker.text, like: $0.passage) }
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

  /// Those behind the number of an item (`1. Open. 2. Close.`).
  private func markersBehindNumber(of item: Block.Item) -> [Diagnostic] {
    guard let number = item.displayedNumber, case .paragraph(let passage)? = item.blocks.first
    else { return [] }
    let text = (passage.source ?? passage.target).plainText
    // A search for the whole mark takes longer than to read most texts.
    if text.utf8.contains(0x23), let mark = text.firstRange(of: " #. ") {
      let rest = String(text[text.index(after: mark.lowerBound)...])
      let markers = reader.markers(in: rest, after: nil)
      let instructing = markers.count { instructs($0.text, like: passage) }
      if instructing > 0, instructing * 3 >= markers.count * 2 {
        return [.foreignSteps("#.", at: passage.place)]
      }
    }
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
