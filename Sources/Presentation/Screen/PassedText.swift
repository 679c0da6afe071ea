import Documents
import Operations
import Procedures
import Sessions

/// A step that the walk passed without asking, in the reader's language: folded to a line, with what
/// was read there, and what the document says there beside its sentence.
package struct PassedText: Hashable, Sendable {
  /// So many subjects that were read are shown in a line each; a page may list thousands.
  private static let mostSubjects = 3

  package let step: StepID
  /// The place of the step, its sentence and what came of it, as far as that says anything.
  package let line: String
  package let facts: [FactGroup]
  private let shown: ShownText
  /// How many more subjects there are than a terminal shows; `nil` if it shows all.
  private let more: String?

  /// - Parameter passed: at a step of the graph.
  init?(_ passed: PassedStep, in graph: StepGraph, _ words: Words) {
    guard let node = graph[passed.step] else { return nil }
    step = passed.step
    let text = words.text(of: node.procedure, in: graph)?.steps[node.step.id]
    shown = ShownText(of: node.step.id, text, words)
    facts = FactGroup.known(passed.facts, words)
    let values = [
      "position": words.position(
        of: node, ordinal: graph.ordinal(of: node.id) ?? 0, of: graph.stepCount),
      "sentence": shown.sentence.plain(marking: QuotationMarks(words)),
    ]
    // A check with only one outcome says nothing by it.
    line =
      if let outcome = passed.outcome, node.step.operation.outcomes.count > 1 {
        words.text(
          .screenPassedCheck,
          values.merging(["outcome": words.outcome(outcome, of: node.step)]) { $1 })
      } else if let value = passed.value {
        words.text(
          .screenPassedCheck,
          values.merging(["outcome": words.text(of: value, at: node.step)]) { $1 })
      } else {
        words.text(.screenPassed, values)
      }
    let others = facts.count - Self.mostSubjects
    more = others > 0 ? words.text(.screenPassedMore, count: others) : nil
  }

  /// What a reader must not miss, although the step itself is folded.
  package var alerts: [SessionScreen.Alert] { shown.alerts }
  package var content: ShownContent { shown.content }
  var hasNotes: Bool { !content.isEmpty }
  fileprivate var isOnlyOpening: Bool {
    content.notes.isEmpty && content.before.isEmpty && content.after.isEmpty
      && content.closing.isEmpty
  }
  /// The sentence of the step, if something follows that means nothing without it; else `nil`.
  package var sentence: [TextRun]? {
    content.after.withoutAlerts.isEmpty && content.closing.isEmpty ? nil : shown.sentence
  }

  /// Its line, and below it a line for each subject with all that was read of it.
  var lines: [TextLine] {
    [TextLine(line, .quiet, hanging: 2)]
      + facts.prefix(Self.mostSubjects).map { group in
        TextLine(
          "\(group.subject): \(group.lines.joined(separator: " · "))", .quiet, indent: 2,
          hanging: 2)
      } + (more.map { [TextLine($0, .quiet, indent: 2)] } ?? [])
  }

  /// What the document says at the step, around its sentence.
  fileprivate func notes(_ labels: LabelPieces, _ blocks: BlockLines) -> [TextLine] {
    let around = [
      content.notes.map { TextLine($0, .warning) }, blocks.lines(content.before, indent: 2),
    ].filter { !$0.isEmpty }
    let following = [
      sentence.map { [TextLine(labels.pieces($0))] } ?? [],
      blocks.lines(content.after, indent: 2), blocks.lines(content.closing, indent: 0),
    ].filter { !$0.isEmpty }
    return (around + following).flatMap { $0 + [.empty] }
  }
}

extension SessionScreen {
  /// What the document says at the steps that were passed, for the screen of the next question.
  package struct PassedNotes: Hashable, Sendable {
    /// The steps since the last question, each once.
    package let steps: [PassedText]
    /// The warnings of those before, which concern the change that is asked about.
    package let warnings: [Alert]
    package let heading: String
    /// Whether the folded steps are shown.
    var showsSteps = true

    init(_ view: StepView, in graph: StepGraph, _ words: Words) {
      self.init(view.passed, warned: view.warned, in: graph, words)
    }

    /// - Parameters:
    ///   - passed: the steps since the last question.
    ///   - warned: those before.
    package init(
      _ passed: [PassedStep], warned: [PassedStep] = [], in graph: StepGraph, _ words: Words
    ) {
      steps = passed.compactMap { PassedText($0, in: graph, words) }
      warnings = warned.compactMap { PassedText($0, in: graph, words) }.flatMap(\.alerts)
        .filter(\.isWarning)
      heading = words[.screenFromPassed]
    }

    /// The steps at which the document says something beside their sentences; of a step that was
    /// passed several times, the last.
    package var noted: [PassedText] {
      var seen: Set<StepID> = []
      return steps.reversed().filter { $0.hasNotes && seen.insert($0.step).inserted }.reversed()
    }

    package var alerts: [Alert] { noted.flatMap(\.alerts) + warnings }

    /// Whether nothing is to be read but what stands before the first step.
    package var isOnlyOpening: Bool { warnings.isEmpty && noted.allSatisfy(\.isOnlyOpening) }

    /// The folded steps, for a terminal.
    package var lines: [TextLine] { showsSteps ? steps.flatMap(\.lines) : [] }

    /// What is to be read, for a terminal.
    package func notes(usesColour: Bool, _ marks: QuotationMarks) -> [TextLine] {
      let labels = LabelPieces(usesColour: usesColour, marks: marks)
      let blocks = BlockLines(usesColour: usesColour, marks)
      let warnings = SessionScreen.lines(warnings, labels)
      // The opening of a document speaks of all of it, and has headings of its own.
      let opening = noted.map { blocks.lines($0.content.opening, indent: 0) }
        .filter { !$0.isEmpty }.flatMap { $0 + [.empty] }
      let notes =
        noted.flatMap { $0.notes(labels, blocks) } + warnings + (warnings.isEmpty ? [] : [.empty])
      return opening + (notes.isEmpty ? [] : [TextLine(heading, .quiet)] + notes)
    }
  }

  /// The lines of some alerts, with an empty line between two.
  static func lines(_ alerts: [Alert], _ labels: LabelPieces) -> [TextLine] {
    Array(alerts.map { labels.lines($0, indent: 2) }.joined(separator: [TextLine.empty]))
  }
}

extension SessionScreen.Alert {
  /// Whether it warns of what a change may do; other notes are read once.
  fileprivate var isWarning: Bool {
    switch kind {
    case .warning, .caution, .important: true
    case .note, .tip: false
    }
  }
}
