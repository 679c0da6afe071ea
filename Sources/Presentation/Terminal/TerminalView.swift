import Documents

/// Writes screens and lines as text for a terminal.
package struct TerminalView: Sendable {
  /// The terminal's width in characters, at least 20.
  package let width: Int
  /// Whether the terminal shows colours, and they are wanted (`NO_COLOR`, `--color`).
  package let usesColour: Bool

  /// - Parameter width: the terminal's width in characters; less than 20 is taken as 20, because
  ///   sentences on narrower lines cannot be read.
  package init(width: Int, usesColour: Bool) {
    self.width = max(20, width)
    self.usesColour = usesColour
  }

  /// The lines, wrapped to the width, each followed by a line end.
  package func text(_ lines: [TextLine]) -> String {
    let wrap = TextWrap(width: width, usesColour: usesColour)
    return lines.flatMap(wrap.lines).map { $0 + "\n" }.joined()
  }

  /// The same lines as `text`, to be written to a terminal.
  package func printed(_ lines: [TextLine]) -> PrintedText {
    PrintedText(printable: Array(text(lines).utf8))
  }

  /// The screen of a whole step, to be written to a terminal.
  package func printed(_ screen: SessionScreen) -> PrintedText {
    PrintedText(printable: Array(text(screen).utf8))
  }

  /// The screen of a whole step.
  package func text(_ screen: SessionScreen) -> String { text(lines(screen)) }

  private func lines(_ screen: SessionScreen) -> [TextLine] {
    passed(screen) + [rule(screen)] + head(screen) + instruction(screen) + known(screen)
      + changes(screen)
      + comparison(screen) + (screen.choices.isEmpty ? refusals(screen) : [])
      + unreadRoles(screen) + question(screen)
  }

  /// How many lines the screen of a whole step takes.
  func rows(of screen: SessionScreen) -> Int { rows(of: lines(screen)) }

  private func rows(of lines: [TextLine]) -> Int {
    let wrap = TextWrap(width: width, usesColour: usesColour)
    return lines.reduce(0) { $0 + wrap.lines(of: $1).count }
  }

  /// How many of a screen's choices this many rows have space for at most, beside the rest of the
  /// screen without the line that counts them: with one more, it takes more rows.
  ///
  /// - Parameter taken: how many lines the screen takes.
  func choices(of screen: SessionScreen, taking taken: Int, fittingIn rows: Int) -> Int {
    var heights = screen.choices.map { self.rows(of: [line($0)]) }
    var needed = taken - (screen.count.map { self.rows(of: [TextLine($0, .quiet)]) } ?? 0)
    while needed > rows, let last = heights.popLast() { needed -= last }
    return heights.count
  }

  /// The steps on the way, above everything else, because they are behind the person.
  private func passed(_ screen: SessionScreen) -> [TextLine] {
    let lines = screen.passed?.lines ?? []
    return lines.isEmpty ? [] : lines + [.empty]
  }

  /// The line across the terminal with the step's position.
  private func rule(_ screen: SessionScreen) -> TextLine {
    let position = PrintableText.of(screen.position)
    let dashes = String(repeating: "─", count: max(0, width - position.count - 4))
    return TextLine([
      .init(.quiet, "── "), .init(.strong, position), .init(.quiet, dashes.isEmpty ? "" : " "),
      .init(.quiet, dashes),
    ])
  }

  private func head(_ screen: SessionScreen) -> [TextLine] {
    (screen.within.map { [TextLine($0, .quiet)] } ?? [])
      + [TextLine(screen.headline, .strong), .empty]
  }

  private func instruction(_ screen: SessionScreen) -> [TextLine] {
    let labels = LabelPieces(usesColour: usesColour, marks: screen.marks)
    let blocks = BlockLines(usesColour: usesColour, screen.marks)
    let content = screen.content
    func section(_ blocks: [TextLine]) -> [TextLine] { blocks.isEmpty ? [] : blocks + [.empty] }
    var lines = screen.passed?.notes(usesColour: usesColour, screen.marks) ?? []
    lines += section(blocks.lines(content.opening, indent: 0))
    lines += section(content.notes.map { TextLine($0, .warning) })
    lines += section(blocks.lines(content.before, indent: 0))
    lines.append(TextLine(labels.pieces(screen.sentence)))
    lines += links(screen.sentence)
    if let original = screen.original {
      lines.append(
        TextLine(
          [.init(.quiet, "\(screen.headings.original): ")] + labels.pieces(original), indent: 2,
          hanging: 2))
    }
    let after = blocks.lines(content.after, indent: 2)
    let closing = blocks.lines(content.closing, indent: 0)
    lines += after.isEmpty ? [] : [.empty] + after
    lines += closing.isEmpty ? [] : [.empty] + closing
    return lines + [.empty]
  }

  private func links(_ runs: [TextRun]) -> [TextLine] {
    runs.compactMap { run in
      switch run.kind {
      case .link(let destination): TextLine("<\(destination)>", .quiet, indent: 2)
      case .plain, .label, .code: nil
      }
    }
  }

  private func known(_ screen: SessionScreen) -> [TextLine] {
    section(screen.headings.known, screen.facts)
  }

  private func changes(_ screen: SessionScreen) -> [TextLine] {
    var lines = section(screen.headings.changes, screen.changes, style: .strong)
    if let noChange = screen.noChange { lines += [TextLine(noChange), .empty] }
    if let extent = screen.extent { lines += [TextLine(extent, .warning), .empty] }
    if let reversal = screen.reversal {
      lines += [TextLine(reversal.text, reversal.isFinal ? .warning : .plain), .empty]
    }
    if let trial = screen.trial { lines += [TextLine(trial, .plain), .empty] }
    if let asked = screen.asksForSecrets { lines += [TextLine(asked), .empty] }
    return lines
  }

  private func comparison(_ screen: SessionScreen) -> [TextLine] {
    guard let comparison = screen.comparison else { return [] }
    return section(screen.headings.expected, comparison.expected)
      + section(screen.headings.observed, comparison.observed, style: .warning)
      + (comparison.unchanged.map { [TextLine($0, .warning), .empty] } ?? [])
  }

  private func section(
    _ heading: String, _ groups: [FactGroup], style: Style = .plain
  ) -> [TextLine] {
    groups.isEmpty ? [] : [TextLine(heading, .strong)] + Self.lines(groups, style) + [.empty]
  }

  /// The subject of each group, and its lines indented below.
  package static func lines(_ groups: [FactGroup], _ style: Style = .plain) -> [TextLine] {
    groups.flatMap { group in
      [TextLine(group.subject, indent: 2)]
        + group.lines.map { TextLine($0, style, indent: 4, hanging: 2) }
    }
  }

  private func refusals(_ screen: SessionScreen) -> [TextLine] {
    guard !screen.refusals.isEmpty else { return [] }
    return [TextLine(screen.headings.refused, .bad)] + screen.refusals.flatMap(Self.lines)
      + [.empty]
  }

  private func unreadRoles(_ screen: SessionScreen) -> [TextLine] {
    screen.unreadRoles.map { [TextLine($0, .warning), .empty] } ?? []
  }

  /// The reason for a refusal, and below it the advice after an arrow.
  static func lines(_ refusal: SessionScreen.RefusalText) -> [TextLine] {
    [TextLine(refusal.reason, indent: 2)]
      + (refusal.advice.map { [TextLine("→ \($0)", indent: 2, hanging: 2)] } ?? [])
  }

  private func question(_ screen: SessionScreen) -> [TextLine] {
    var lines = screen.notes.map { TextLine($0, indent: 2, hanging: 2) }
    if !lines.isEmpty { lines.append(.empty) }
    lines.append(TextLine(screen.question, .strong))
    // One line per choice, because a list of forty users must stay easy to scroll through.
    lines += screen.choices.map(line)
    if let count = screen.count { lines.append(TextLine(count, .quiet)) }
    if let hint = screen.hint { lines.append(TextLine(hint, .quiet)) }
    // Above a long list, nobody would see why the last answer was not accepted.
    if !screen.choices.isEmpty, !screen.refusals.isEmpty {
      lines += [.empty] + refusals(screen)
    }
    if let mode = screen.mode { lines.append(TextLine(mode, .quiet)) }
    // No-break spaces keep each key and its label on one line, unless that is too short for them.
    let keys = screen.keys.map { key in
      let text = "[\(key.name)] \(key.label)"
      return text.count > width ? text : text.replacing(" ", with: "\u{A0}")
    }
    return lines + [TextLine(keys.joined(separator: "   "), .quiet)]
  }

  private func line(_ choice: SessionScreen.Choice) -> TextLine {
    // Two people may have one name, but not one address.
    let addresses = choice.values.filter { $0.contains("@") && $0 != choice.title }
    let details = (addresses + choice.details).joined(separator: " · ")
    return TextLine(
      [.init(.plain, "\(choice.number). \(choice.title)")]
        + (details.isEmpty ? [] : [.init(.quiet, "   \(details)")]),
      indent: 2, hanging: 5)
  }
}

/// The runs of a sentence as pieces of a line: labels in bold or, without colour, in quotation marks.
struct LabelPieces {
  let usesColour: Bool
  /// The quotation marks of the reader's language.
  let marks: QuotationMarks

  func pieces(_ runs: [TextRun]) -> [TextLine.Piece] {
    runs.flatMap { run -> [TextLine.Piece] in
      // A picture without words is seen nowhere else than in a browser.
      guard !run.text.isEmpty || run.picture == nil else { return [] }
      return switch run.kind {
      case .plain, .link: [.init(.plain, run.text)]
      case .label:
        [.init(.strong, usesColour ? run.text : marks.around(run.text))]
          + (run.english == nil ? [] : [.init(.plain, run.aside)])
      case .code: [.init(.strong, usesColour ? run.text : "`\(run.text)`")]
      }
    }
  }

  /// The lines of an alert, whose first word tells its kind, so that colour is never needed.
  func lines(_ alert: SessionScreen.Alert, indent: Int) -> [TextLine] {
    let style: Style =
      switch alert.kind {
      case .warning, .caution, .important: .warning
      case .note, .tip: .strong
      }
    return alert.paragraphs.enumerated().map { index, paragraph in
      let word: [TextLine.Piece] = index == 0 ? [.init(style, "\(alert.word): ")] : []
      return TextLine(word + pieces(paragraph), indent: indent, hanging: 2)
    }
  }
}
