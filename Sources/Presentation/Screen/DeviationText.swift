import Operations
import Sessions

/// A deviation from a plan: what was planned, and below it what was found.
package enum DeviationText {
  package static func lines(_ deviation: Deviation, _ words: Words) -> [TextLine] {
    side(.deviationPlanned, deviation.planned, words)
      + side(.deviationActual, deviation.actual, words)
  }

  private static func side(
    _ heading: MessageKey, _ step: PlannedStep?, _ words: Words
  ) -> [TextLine] {
    guard let step else {
      return [
        TextLine(words[heading], .strong, indent: 2),
        TextLine(words[.deviationEnd], indent: 4, hanging: 2),
      ]
    }
    let outcome = words.word(.outcome, step.outcome) ?? step.outcome
    let place = words.text(.deviationStep, ["step": "\(step.step)", "outcome": outcome])
    let value = step.value.map { words.text(.deviationValue, ["value": words.text(of: $0)]) }
    let details =
      [value, step.skipped == nil ? nil : words[.deviationSkipped]].compactMap(\.self)
      .map { TextLine($0, indent: 4, hanging: 2) }
    let changes = TerminalView.lines(FactGroup.changes(step.differences, words)).map {
      TextLine($0.pieces, indent: $0.indent + 2, hanging: $0.hanging)
    }
    return [
      TextLine(words[heading], .strong, indent: 2), TextLine(place, indent: 4, hanging: 2),
    ] + details
      + (changes.isEmpty && details.isEmpty
        ? [TextLine(words[.deviationNothing], indent: 4)] : changes)
  }
}
