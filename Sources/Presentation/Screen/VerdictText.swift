import Operations
import Procedures

/// A verdict in words, with what was expected and what was read.
package enum VerdictText {
  /// Lines such as "[Confirmed] Unassign licenses", with the verdict's meaning and the differences.
  package static func lines(
    _ node: StepGraph.Node, _ verdict: Verdict, expected: [Difference], observed: [Difference],
    _ words: Words
  ) -> [TextLine] {
    [headline(words.operation(node.step.operation.id), verdict, words)]
      + comparison(verdict, expected: expected, observed: observed, words)
  }

  /// The headline, which begins with the verdict's word in brackets, so that colour is never
  /// needed.
  package static func headline(
    _ operation: String, _ verdict: Verdict, _ words: Words
  ) -> TextLine {
    TextLine(
      [
        .init(style(of: verdict), "[\(words.verdict(verdict))]"),
        .init(.strong, " \(operation). "),
        .init(.plain, words.word(.meaning, verdict.rawValue) ?? ""),
      ], hanging: 2)
  }

  private static func comparison(
    _ verdict: Verdict, expected: [Difference], observed: [Difference], _ words: Words
  ) -> [TextLine] {
    switch verdict {
    case .confirmed: groups(observed.isEmpty ? expected : observed, words)
    case .attested: []
    case .refuted where observed.isEmpty:
      section(.screenExpected, expected, words)
        + [TextLine(words[.screenUnchanged], .warning, indent: 2)]
    case .pending, .refuted, .unverifiable:
      section(.screenExpected, expected, words) + section(.screenObserved, observed, words)
    }
  }

  /// What was read after a stop: what the change was expected to do, and what the tenant shows.
  static func found(
    expected: [Difference], observed: [Difference], _ words: Words
  ) -> [TextLine] {
    section(.screenExpected, expected, words)
      + (observed.isEmpty
        ? [TextLine(words[.screenUnchanged], indent: 2)]
        : section(.screenObserved, observed, words))
  }

  private static func section(
    _ heading: MessageKey, _ differences: [Difference], _ words: Words
  ) -> [TextLine] {
    differences.isEmpty
      ? [] : [TextLine(words[heading], .strong, indent: 2)] + groups(differences, words)
  }

  private static func groups(_ differences: [Difference], _ words: Words) -> [TextLine] {
    TerminalView.lines(FactGroup.changes(differences, words))
  }

  package static func style(of verdict: Verdict) -> Style {
    switch verdict {
    case .confirmed: .good
    case .pending, .attested: .warning
    case .refuted, .unverifiable: .bad
    }
  }
}
