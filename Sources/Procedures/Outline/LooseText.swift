import Diagnostics
import Documents

/// Finds what looks like steps in one text that is in no list, or in a step.
struct LooseText {
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

  func numbers(in passage: Passage) -> [Diagnostic] {
    let boxes = passage.looseBoxes
    guard boxes.isEmpty else { return boxes.map(box) }
    guard passage.mayBeginWithNumberInside else { return [] }
    guard let number = passage.leadingNumber(languages) else { return aloneNumber(passage) }
    // More digits are an identifier or a year.
    guard LooseSteps.numbers.contains(number.value),
      rule.instructs(passage.withoutLeadingNumber(languages))
    else { return [] }
    return [LooseSteps.loose("\(number.value)", at: passage.place)]
  }

  private func box(at place: SourcePlace) -> Diagnostic {
    Diagnostic(
      .taskLoose, .note, at: place, "check box is not in a list, so this is not a task",
      advice: "write '- [ ] ' before it")
  }

  /// The numbers at the start of lines that are a part of the paragraph above them, because only the
  /// number 1 can follow text.
  func numbersBelowText(in passage: Passage) -> [Diagnostic] {
    guard passage.hasNumberedLine else { return [] }
    return passage.numberedLines(languages).compactMap { value, line in
      guard LooseSteps.numbers.contains(value), rule.instructs(line) else { return nil }
      return LooseSteps.loose("\(value)", at: line.place, advice: "add an empty line before it")
    }
  }

  /// Those in a text that only a lead begins (`Steps: 1. Open it. 2. Close it.`).
  ///
  /// - Parameter sides: the opening of the passage.
  func numbersBehindLead(
    in passage: Passage, _ sides: (target: ArraySlice<UInt8>, source: ArraySlice<UInt8>?)
  ) -> [Diagnostic] {
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
  func bullets(_ run: [(sign: String, passage: Passage)]) -> [Diagnostic] {
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
  func lettersBelowBreaks(in passage: Passage) -> [Diagnostic] {
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
      LooseSteps.loose(String(UnicodeScalar(UInt8(0x61 + index))), at: passage.place)
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
      OutsideNumber.whole(
        String(words[1].prefix { $0 != "." && $0 != ":" }), in: LooseSteps.numbers)
        != nil
    else { return [] }
    return [LooseSteps.loose(text, at: passage.place)]
  }

  /// The first of the numbered instructions that are text, because a tag stands directly above them.
  func numbersInHTML(_ passages: [Passage]) -> [Diagnostic] {
    for passage in passages where passage.mayBeginWithNumber {
      let text = (passage.source ?? passage.target).plainText
      let markers = reader.markers(in: text, after: nil)
      guard let first = markers.first, first.form == .digits,
        markers.contains(where: { instructs($0.text, like: passage) }),
        tables.rows(of: passages) == nil
      else { continue }
      return [
        LooseSteps.loose(first.name, at: passage.place, advice: "add an empty line before it")
      ]
    }
    return []
  }

  /// The lines of a text that is shown as code, if each begins with the next Roman numeral and
  /// instructs: below letters, such a list easily stands too far to the right.
  func numbersInCode(_ text: String, at place: SourcePlace) -> [Diagnostic] {
    guard text.utf8.first(where: { $0 != 0x20 }).map({ $0 | 0x20 }) == UInt8(ascii: "i") else {
      return []
    }
    var markers: [LooseMarker] = []
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
    return markers.map { LooseSteps.loose($0.name, at: place) }
  }

  /// Those behind the number of an item (`1. Open. 2. Close.`).
  func markersBehindNumber(of item: Block.Item) -> [Diagnostic] {
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
    let first = LooseMarker(form: .digits, value: number, name: "\(number)")
    return findings(
      reader.markers(in: (passage.source ?? passage.target).plainText, after: first), passage)
  }

  /// Those in the text of a step: `Do it: (1) open the page, (2) close it`.
  func markersInside(_ passage: Passage) -> [Diagnostic] {
    guard passage.mayHaveBracketedMarkers else { return [] }
    let markers = reader.markersInside((passage.source ?? passage.target).plainText)
    return markers.count > 1 ? findings(markers, passage) : []
  }

  private func findings(_ markers: [LooseMarker], _ passage: Passage) -> [Diagnostic] {
    let instructing = markers.count { instructs($0.text, like: passage) }
    guard !markers.isEmpty, instructing * 3 >= markers.count * 2 else { return [] }
    return markers.map { LooseSteps.loose($0.name, at: passage.place) }
  }

  /// Whether a part of the text of a passage instructs.
  func instructs(_ text: String, like passage: Passage) -> Bool {
    rule.instructs(
      Passage(
        target: [.text(text)], source: passage.source.map { _ in [.text(text)] },
        segments: [], place: passage.place))
  }
}
