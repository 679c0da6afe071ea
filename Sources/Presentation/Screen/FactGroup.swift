import Operations
import Procedures
import Sessions

/// Lines about one subject, such as what is known about a user.
///
/// Screens, verdicts, deviations and the view of a tenant all show facts and changes in this form.
package struct FactGroup: Hashable, Sendable {
  package let subject: String
  /// Lines such as "property: value" or "property: before → after".
  package let lines: [String]

  /// Facts by subject, in the order in which the subjects are first named; facts with an absent
  /// value, and those that are not shown, are left out, as is that a subject exists of which more is
  /// told. Of one that cannot be read at all, one line says why. One with only an id is called by its
  /// facts.
  package static func known(_ facts: [Fact], _ words: Words) -> [FactGroup] {
    let words = words.naming(by: facts)
    let shown = facts.filter { $0.value != .absent && !words.hides($0.property) }
    let told = Set(shown.filter { $0.property != Fact.presence }.map(\.subject))
    let unread = Set(
      shown.filter { $0.property == Fact.presence && $0.value.isUnread }.map(\.subject))
    return groups(
      shown.filter { fact in
        guard fact.property == Fact.presence else {
          return !fact.value.isUnread || !unread.contains(fact.subject)
        }
        return fact.value != .flag(true) || !told.contains(fact.subject)
      }.map { ($0.subject, words.text(of: $0)) }, words)
  }

  /// Changes by subject, in the order in which the subjects are first named. Those of properties that
  /// are not shown are left out beside others of the same subject.
  package static func changes(_ differences: [Difference], _ words: Words) -> [FactGroup] {
    let seen = Set(differences.filter { !words.hides($0.property) }.map(\.subject))
    return groups(
      differences.filter { !words.hides($0.property) || !seen.contains($0.subject) }
        .map { ($0.subject, words.text(of: $0)) }, words)
  }

  private static func groups(_ lines: [(Subject, String)], _ words: Words) -> [FactGroup] {
    var order: [Subject] = []
    var bySubject: [Subject: [String]] = [:]
    for (subject, line) in lines {
      if bySubject[subject] == nil { order.append(subject) }
      bySubject[subject, default: []].append(line)
    }
    let words = words.tellingApart(order)
    return order.map { subject in
      // A page stands for what it would show, if that cannot be read.
      let isPage = words.word(.page, subject.name) != nil
      return FactGroup(
        subject: isPage ? words.page(subject.name) : words.name(of: subject),
        lines: bySubject[subject] ?? [])
    }
  }
}

/// A verdict in words, with what was expected and what was read.
package enum VerdictText {
  /// Lines such as "[Confirmed] Unassign licenses", with the verdict's meaning and the differences.
  ///
  /// - Parameters:
  ///   - expected: the differences that were predicted.
  ///   - observed: the differences between what was read before the change and after it, without
  ///     the surprises.
  ///   - surprises: what changed beside the change that nobody predicted.
  package static func lines(
    _ node: StepGraph.Node, _ verdict: Verdict, expected: [Difference], observed: [Difference],
    surprises: [Difference] = [], _ words: Words
  ) -> [TextLine] {
    [headline(words.operation(node.step.operation.id), verdict, words)]
      + comparison(verdict, expected: expected, observed: observed, words)
      + beside(surprises, words)
  }

  /// What changed beside a change that nobody predicted, below a heading; empty if nothing did.
  static func beside(_ surprises: [Difference], _ words: Words) -> [TextLine] {
    surprises.isEmpty
      ? []
      : [TextLine(words[.screenBeside], .warning, indent: 2, hanging: 2)]
        + groups(surprises, words)
  }

  /// The headline, which begins with the verdict's word in brackets, so that colour is never
  /// needed.
  package static func headline(
    _ operation: String, _ verdict: Verdict, _ words: Words
  ) -> TextLine {
    TextLine(
      [
        .init(style(of: verdict), "[\(words.verdict(verdict))]"),
        .init(.strong, " \(words.text(.verdictLine, ["operation": operation])) "),
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

  /// The style of a verdict with what changed beside the change: good only if it is confirmed and
  /// nothing did.
  package static func style(of verdict: Verdict, surprises: [Difference]) -> Style {
    let own = style(of: verdict)
    return own == .good && !surprises.isEmpty ? .warning : own
  }

  /// The style of the verdict's word: good only if the change is confirmed.
  package static func style(of verdict: Verdict) -> Style {
    switch verdict {
    case .confirmed: .good
    case .pending, .attested: .warning
    case .refuted, .unverifiable: .bad
    }
  }
}

/// A deviation from a plan: what was planned, and below it what was found.
package enum DeviationText {
  /// What was planned and then what was found, each below a heading; a side without a step says
  /// that the plan ends there.
  ///
  /// - Parameter graph: the graph that was walked, for the words of its steps; with `nil`, their ids
  ///   are shown.
  package static func lines(
    _ deviation: Deviation, graph: StepGraph?, _ words: Words
  ) -> [TextLine] {
    let steps = [deviation.planned, deviation.actual].compactMap(\.self)
    let words = words.tellingApart(
      steps.flatMap { $0.value?.allSubjects ?? [] }
        + steps.flatMap(\.differences).flatMap(\.allSubjects))
    return side(.deviationPlanned, deviation.planned, graph, words)
      + side(.deviationActual, deviation.actual, graph, words)
  }

  private static func side(
    _ heading: MessageKey, _ step: PlannedStep?, _ graph: StepGraph?, _ words: Words
  ) -> [TextLine] {
    guard let step else {
      return [
        TextLine(words[heading], .strong, indent: 2),
        TextLine(words[.deviationEnd], indent: 4, hanging: 2),
      ]
    }
    let outcome = words.word(.outcome, step.outcome) ?? step.outcome
    let place = words.text(
      .deviationStep, ["step": name(of: step.step, graph, words), "outcome": outcome])
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

  /// The number of a step and what it does; its id if it is in no graph.
  private static func name(of step: StepID, _ graph: StepGraph?, _ words: Words) -> String {
    guard let node = graph?[step], let number = graph?.ordinal(of: step) else { return "\(step)" }
    return "\(words.formats.number(number)), \(words.operation(node.step.operation.id))"
  }
}

/// The state of a tenant, for `stegvis tenant show`.
package struct TenantView: Hashable, Sendable {
  /// The facts on one page, such as those about users.
  package struct Section: Hashable, Sendable {
    /// The title in the reader's language.
    package let title: String
    /// The name for programs, such as `activeUsers`, in no language.
    package let name: String
    package let facts: [Fact]

    package init(title: String, name: String, facts: [Fact]) {
      self.title = title
      self.name = name
      self.facts = facts
    }
  }

  package let title: String
  package let sections: [Section]

  package init(title: String, sections: [Section]) {
    self.title = title
    self.sections = sections
  }

  /// The title, and below it each section that has facts; a line that says so if none has.
  package func lines(_ words: Words) -> [TextLine] {
    let filled = sections.filter { !$0.facts.isEmpty }
    guard !filled.isEmpty else { return [TextLine(title, .strong), TextLine(words[.tenantEmpty])] }
    return [TextLine(title, .strong)]
      + filled.flatMap { section in
        [.empty, TextLine(section.title, .strong)]
          + TerminalView.lines(FactGroup.known(section.facts, words))
      }
  }

  package var json: JSONValue {
    .object(
      Dictionary(
        sections.map { section in
          (section.name, JSONValue.array(section.facts.map { JSONValue($0) }))
        }, uniquingKeysWith: { $1 }))
  }
}
