import Documents
import Operations
import Procedures
import Sessions

extension SessionScreen {
  /// Makes the screen of a step.
  ///
  /// - Parameters:
  ///   - text: the text of the step's procedure in the reader's language; `nil` if there is none.
  ///   - place: the step's place in the called procedure; `nil` in the outer procedure.
  ///   - showsOriginal: whether to show the English of a translated sentence as well.
  package init(
    _ view: StepView, text: ProcedureText?, place: StepPlace? = nil, _ words: Words,
    showsOriginal: Bool = false
  ) {
    let operation = view.node.step.operation
    let stepText = text?.steps[view.node.step.id]
    position = words.text(
      .screenPosition,
      ["number": words.formats.number(view.ordinal), "count": words.formats.number(view.count)])
    within = Self.within(view.node, text, place, words)
    kind = operation.kind
    headline = Self.headline(view.node, words)
    alerts = (stepText?.alerts ?? []).map { Alert($0, words) }
    sentence =
      stepText.map { words.runs(of: $0.sentence) }
      ?? [TextRun(.plain, words.text(.screenNoText, ["step": "\(view.node.step.id)"]))]
    original = showsOriginal ? stepText?.original.map(TextRun.runs) : nil
    facts = FactGroup.known(view.facts, words)
    comparison = Comparison(view.question, words)
    // Once the change has been tried, the comparison already shows what was expected.
    let isAhead = operation.kind == .change && comparison == nil
    changes = isAhead ? FactGroup.changes(view.prediction, words) : []
    // For a change without an interface, an empty prediction means that its effect cannot be read.
    let isAlreadySo =
      isAhead && view.prediction.isEmpty && view.refusals.isEmpty
      && view.question != .actWithoutInterface
    noChange = isAlreadySo ? words[.screenNoChange] : nil
    // A change without effect has nothing to undo.
    reversal =
      isAhead && !view.prediction.isEmpty ? Reversal(operation.reversal, words) : nil
    mode =
      operation.kind == .change
      ? words.text(
        .screenMode,
        [
          "mode": words.mode(view.mode),
          "meaning": words.word(.modeMeaning, view.mode.rawValue) ?? "",
        ]) : nil
    refusals = view.refusals.map {
      RefusalText(reason: words.refusal($0), advice: words.advice($0))
    }
    let asked = QuestionText(view, hasOriginal: stepText?.original != nil && !showsOriginal, words)
    question = asked.question
    hint = asked.hint
    choices = asked.choices
    keys = asked.keys
    headings = Headings(
      known: words[.screenKnown], changes: words[.screenChanges], refused: words[.screenRefused],
      expected: words[.screenExpected], observed: words[.screenObserved],
      original: words[.screenOriginal])
  }

  private static func within(
    _ node: StepGraph.Node, _ text: ProcedureText?, _ place: StepPlace?, _ words: Words
  ) -> String? {
    guard !node.calls.isEmpty else { return nil }
    let title = text.map { words.runs(of: $0.title).plain } ?? "\(node.procedure)"
    guard let place else { return words.text(.screenWithinTitle, ["title": title]) }
    return words.text(
      .screenWithin,
      [
        "title": title, "number": words.formats.number(place.number),
        "count": words.formats.number(place.count),
      ])
  }

  private static func headline(_ node: StepGraph.Node, _ words: Words) -> String {
    guard node.step.operation.kind == .open, case .literal(let value)? = node.arguments["page"],
      let page = value.text
    else { return words.operation(node.step.operation.id) }
    return words.text(.screenPage, ["page": words.page(page)])
  }
}

extension SessionScreen.Alert {
  package init(_ alert: AlertText, _ words: Words) {
    kind = alert.kind
    word = words.word(.alert, alert.kind.rawValue) ?? alert.kind.rawValue
    paragraphs = alert.paragraphs.map { words.runs(of: $0) }
  }
}

extension SessionScreen.Comparison {
  init?(_ question: Question, _ words: Words) {
    switch question {
    case .refuted(let expected, let observed), .happened(let expected, let observed):
      self.expected = FactGroup.changes(expected, words)
      self.observed = FactGroup.changes(observed, words)
      unchanged = observed.isEmpty ? words[.screenUnchanged] : nil
    case .proceed, .choose, .decide, .judge, .consent, .act, .actWithoutInterface, .attest, .record,
      .blocked, .approval, .approve:
      return nil
    }
  }
}

extension SessionScreen.Reversal {
  init?(_ reversal: Operation.Reversal, _ words: Words) {
    switch reversal {
    case .none: return nil
    case .inverse(let id):
      text = words.text(.reversalInverse, ["operation": words.operation(id)])
      isFinal = false
    case .inverseWithin(let id, let days):
      text = words.text(.reversalWithin, ["operation": words.operation(id)], count: days)
      isFinal = true
    case .compensation(let id):
      text = words.text(.reversalCompensation, ["operation": words.operation(id)])
      isFinal = true
    case .irreversible:
      text = words[.reversalIrreversible]
      isFinal = true
    }
  }
}
