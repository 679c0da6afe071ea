import Diagnostics
import Documents
import Operations
import Procedures
import Sessions

/// One step as a person sees it, as plain data in the reader's language for any view.
package struct SessionScreen: Hashable, Sendable {
  /// The step's place in the session, such as "Step 3 of 14".
  package let position: String
  /// The place in a called procedure, such as "Back up a mailbox, step 2 of 5"; else `nil`.
  package let within: String?
  package let kind: OperationKind
  /// What the operation does, in a few words.
  package let headline: String
  private let shown: ShownText
  /// The English of the sentence; `nil` if it was not asked for or there is none.
  package let original: [TextRun]?
  package let facts: [FactGroup]
  package let changes: [FactGroup]
  /// A sentence that nothing will change; `nil` unless that is the prediction of a change.
  package let noChange: String?
  /// What the change does besides what was chosen; `nil` if it does nothing else, or was tried.
  package let extent: String?
  /// How, and for how long, the change can be undone; `nil` for other kinds, for a change without
  /// effect, and once the change was tried.
  package let reversal: Reversal?
  /// Whether the change has been tried on a real service, in a sentence; `nil` where its program answers
  /// for it, for other kinds, and once the change was tried here.
  package let trial: String?
  /// What the person gives with a yes, which nobody keeps; empty at other questions.
  package let secrets: [Secret]
  /// A sentence that the person will be asked for them; `nil` if there are none.
  package let asksForSecrets: String?
  /// The session's mode, such as "Mode: …"; `nil` for a step that is not a change.
  package let mode: String?
  package internal(set) var refusals: [RefusalText]
  /// A sentence that the person's roles cannot be read, and what follows from it; `nil` if they can.
  package let unreadRoles: String?
  package let comparison: Comparison?
  package let question: String
  /// How to answer, such as with a number; `nil` if the keys already say it.
  package let hint: String?
  package internal(set) var choices: [Choice]
  /// How many choices there are beside those, which have not been read.
  let unread: Int
  /// How many choices there are or a search has found; `nil` if all are shown.
  package internal(set) var count: String?
  package internal(set) var keys: [AnswerKey]
  /// What was added to the step at this visit, as sentences.
  package let notes: [String]
  /// The headings of the screen's parts.
  package let headings: Headings
  /// The quotation marks of the reader's language.
  let marks: QuotationMarks
  /// The steps passed on the way here, and what the document says at them; `nil` without a graph.
  package internal(set) var passed: PassedNotes?
  private let yesOrNo: YesOrNo

  package var alerts: [Alert] { shown.alerts }
  package var sentence: [TextRun] { shown.sentence }
  /// What the document says around the sentence.
  package var content: ShownContent { shown.content }
  /// The step's own text, from which its digest in the journal is made.
  package var stepText: String { shown.text }

  /// Makes the screen of a step of the graph.
  ///
  /// - Parameters:
  ///   - showsOriginal: whether to show the English of a translated sentence as well.
  ///   - showsWay: whether to show the steps that were passed on the way.
  package init(
    _ view: StepView, in graph: StepGraph, _ words: Words, showsOriginal: Bool = false,
    showsWay: Bool = true
  ) {
    self.init(
      view, text: words.text(of: view.node.procedure, in: graph),
      place: StepPlace(of: view.node, in: graph), words, graph: graph,
      showsOriginal: showsOriginal)
    passed?.showsSteps = showsWay
  }

  /// Makes the screen of a step.
  ///
  /// - Parameters:
  ///   - text: the text of the step's procedure in the reader's language; `nil` if there is none.
  ///   - place: the step's place in the called procedure; `nil` in the outer procedure.
  ///   - graph: the graph in which the steps on the way were passed; without it, they are left out.
  ///   - showsOriginal: whether to show the English of a translated sentence as well.
  package init(
    _ view: StepView, text: ProcedureText?, place: StepPlace? = nil, _ words: Words,
    graph: StepGraph? = nil, showsOriginal: Bool = false
  ) {
    let words = words.naming(by: view)
    let operation = view.node.step.operation
    let stepText = text?.steps[view.node.step.id]
    position = words.position(of: view.node, ordinal: view.ordinal, of: view.count)
    within = Self.within(view.node, text, place, words)
    kind = operation.kind
    headline = Self.headline(view.node, words)
    shown = ShownText(of: view.node.step.id, stepText, words)
    original = showsOriginal ? stepText?.original.map(TextRun.runs) : nil
    facts = FactGroup.known(view.facts, words)
    comparison = Comparison(view, words)
    // Once the change has been tried, the comparison already shows what was expected.
    let isAhead = operation.kind == .change && comparison == nil
    changes = isAhead ? FactGroup.changes(view.prediction, words) : []
    // For a change without an interface, an empty prediction means that its effect cannot be read.
    let isAlreadySo =
      isAhead && view.prediction.isEmpty && view.refusals.isEmpty
      && view.question != .actWithoutInterface
    noChange = isAlreadySo ? words[.screenNoChange] : nil
    extent =
      isAhead && !view.prediction.isEmpty ? words.word(.extent, operation.id.rawValue) : nil
    // A change without effect has nothing to undo.
    reversal =
      isAhead && !view.prediction.isEmpty ? Reversal(operation.reversal, words) : nil
    trial = isAhead ? words.trial(words.known(operation)) : nil
    secrets = view.secrets.map { Secret($0, words) }
    asksForSecrets =
      secrets.isEmpty
      ? nil
      : words.text(
        secrets.allSatisfy(\.isMade) ? .screenSecretsMade : .screenSecrets,
        ["names": words.formats.list(secrets.map(\.label))])
    // The mode says what a yes of whoever runs the session does, which is not the approver.
    let isApproved = if case .approve = view.question { true } else { false }
    mode =
      operation.kind == .change && !isApproved
      ? words.text(
        .screenMode,
        [
          "mode": words.mode(view.mode),
          "meaning": words.word(.modeMeaning, view.mode.rawValue) ?? "",
        ]) : nil
    refusals = view.refusals.map { RefusalText($0, words) }
    unreadRoles = view.unreadRoles.map { words.unread($0, roles: operation.roles) }
    notes = view.notes.map { words.text(of: $0) }
    let asked = QuestionText(view, hasOriginal: stepText?.original != nil && !showsOriginal, words)
    question = asked.question
    hint = asked.hint
    choices = asked.choices
    unread = view.unread?.count ?? 0
    keys = asked.keys
    headings = Headings(
      known: words[.screenKnown], changes: words[.screenChanges], refused: words[.screenRefused],
      expected: words[.screenExpected], observed: words[.screenObserved],
      original: words[.screenOriginal])
    marks = QuotationMarks(words)
    yesOrNo = YesOrNo(words)
    passed = graph.map { PassedNotes(view, in: $0, words) }
  }

  private static func within(
    _ node: StepGraph.Node, _ text: ProcedureText?, _ place: StepPlace?, _ words: Words
  ) -> String? {
    guard !node.calls.isEmpty else { return nil }
    let title = text.map { words.runs(of: $0.title).plain } ?? "\(node.procedure)"
    let within =
      place.map { place in
        words.text(
          .screenWithin,
          [
            "title": title, "number": words.formats.number(place.number),
            "count": words.formats.number(place.count),
          ])
      } ?? words.text(.screenWithinTitle, ["title": title])
    return node.isAdded ? words.text(.screenWithinAdded, ["within": within]) : within
  }

  private static func headline(_ node: StepGraph.Node, _ words: Words) -> String {
    guard node.step.operation.kind == .open, case .literal(let value)? = node.arguments["page"],
      let page = value.text
    else { return words.operation(node.step.operation.id) }
    let name = words.page(page)
    // Where nobody has seen the name, the page may be called something else there.
    let aside = words.unseen?.english(of: name).map { " (\($0))" } ?? ""
    return words.text(.screenPage, ["page": name + aside])
  }

  /// The meaning of a typed line; `nil` if it is not a key or a number of the screen, but may be a
  /// name.
  ///
  /// The text of a choice counts before the number of another one, as in an answers file, which knows
  /// no numbers.
  ///
  /// - Parameter all: the choices, with those that the screen does not show; `nil` if it shows all.
  package func meaning(of line: String, among all: [Choice]? = nil) -> AnswerKey.Meaning? {
    let typed = line.trimmingWhitespace.lowercased()
    if let key = keys.first(where: { $0.typed.lowercased() == typed }) { return key.meaning }
    if let isYes = yesOrNo.read(typed), let meant = meaning(ofYes: isYes) { return meant }
    guard let number = OutsideNumber.whole(typed, in: OutsideNumber.counts) else { return nil }
    let named = (all ?? choices).filter { $0.isCalled(typed) }
    // Of several that are called so, the domain says which ones they are.
    guard named.isEmpty else { return named.count == 1 ? .choice(named[0].number) : nil }
    return choices.contains { $0.number == number } ? .choice(number) : nil
  }

  /// Whether a typed line is a key of the screen or answers it with yes or no, whatever there is to
  /// choose from.
  package func isKey(_ line: String) -> Bool {
    let typed = line.trimmingWhitespace.lowercased()
    return keys.contains { $0.typed.lowercased() == typed }
      || yesOrNo.read(typed).flatMap { meaning(ofYes: $0) } != nil
  }

  /// The meaning of "yes" or "no"; `nil` if they answer nothing here.
  private func meaning(ofYes isYes: Bool) -> AnswerKey.Meaning? {
    if let key = keys.first(where: { $0.isYes == isYes }) { return key.meaning }
    // A candidate has a value, and may be called "No".
    let fitting = choices.filter { $0.values.isEmpty && yesOrNo.begins($0.title) == isYes }
    return fitting.count == 1 ? fitting.first.map { .choice($0.number) } : nil
  }
}

extension SessionScreen {
  /// What a person gives for a change and nobody keeps.
  package struct Secret: Hashable, Sendable {
    /// Its name in the operation.
    package let name: String
    package let label: String
    package let isOptional: Bool
    /// Whether the program makes it.
    package let isMade: Bool

    init(_ input: SecretInput, _ words: Words) {
      name = input.name
      isOptional = input.isOptional
      isMade = input.isMade
      let title = words.secret(input.name)
      label = input.isOptional ? words.text(.screenSecretOptional, ["name": title]) : title
    }
  }
}

/// The words for "yes" and "no" of a language, and the keys that stand for them.
package struct YesOrNo: Hashable, Sendable {
  private let yes: [String]
  private let no: [String]

  package init(_ words: Words) {
    yes = [words[.valueYes], words[.keyYes]].map { $0.lowercased() }
    no = [words[.valueNo], words[.keyNo]].map { $0.lowercased() }
  }

  /// Whether a typed text in lower case is "yes"; `nil` if it is neither "yes" nor "no".
  package func read(_ typed: String) -> Bool? {
    yes.contains(typed) ? true : no.contains(typed) ? false : nil
  }

  /// Whether a choice such as "yes, do it" begins with the word for "yes"; `nil` if it begins with
  /// neither word.
  func begins(_ title: String) -> Bool? {
    let word = title.prefix(while: \.isLetter).lowercased()
    return word == yes.first ? true : word == no.first ? false : nil
  }
}

extension SessionScreen {
  /// A warning or note to read before the step.
  package struct Alert: Hashable, Sendable {
    package let kind: Block.Alert.Kind
    /// The kind in the reader's language, such as "Warning" or "Note".
    package let word: String
    package let paragraphs: [[TextRun]]

    /// The alert with a word for its kind, and with the labels that the reader's screen shows.
    package init(_ alert: AlertText, _ words: Words) {
      kind = alert.kind
      word = words.word(.alert, alert.kind.rawValue) ?? alert.kind.rawValue
      paragraphs = alert.paragraphs.map { words.runs(of: $0) }
    }
  }

  /// Why something was not accepted, and what to do next.
  package struct RefusalText: Hashable, Sendable {
    package let reason: String
    /// `nil` if there is nothing to add.
    package let advice: String?

    init(_ refusal: Refusal, _ words: Words) {
      reason = words.refusal(refusal)
      advice = words.advice(refusal)
    }
  }

  /// One of the numbered choices.
  package struct Choice: Hashable, Sendable {
    /// Counted from 1.
    package let number: Int
    package let title: String
    /// Facts that help to choose.
    package let details: [String]
    /// What names the choice beside its title, such as a user principal name.
    package var values: [String] = []

    /// Whether a typed text in lower case is the whole of its title or of a value.
    fileprivate func isCalled(_ typed: String) -> Bool {
      ([title] + values).contains { $0.lowercased() == typed }
    }
  }

  /// What was expected and what was read, after a change that is refuted or whose outcome is
  /// unknown.
  package struct Comparison: Hashable, Sendable {
    package let expected: [FactGroup]
    package let observed: [FactGroup]
    /// A sentence that nothing has changed; `nil` if something has, or if nobody can tell.
    package let unchanged: String?

    init?(_ view: StepView, _ words: Words) {
      switch view.question {
      case .refuted(let expected, let observed), .happened(let expected, let observed):
        self.expected = FactGroup.changes(expected, words)
        self.observed = FactGroup.changes(observed, words)
        let isShown = !view.facts.contains(where: \.value.isUnread)
        unchanged = observed.isEmpty && isShown ? words[.screenUnchanged] : nil
      case .proceed, .choose, .decide, .judge, .consent, .act, .actWithoutInterface, .attest,
        .record, .blocked, .approval, .approve:
        return nil
      }
    }
  }

  /// Whether and how long a change can be undone, in a sentence.
  package struct Reversal: Hashable, Sendable {
    package let text: String
    /// Whether the change cannot be undone completely, or only within some days.
    package let isFinal: Bool

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

  /// The headings of the parts that have one.
  package struct Headings: Hashable, Sendable {
    package let known, changes, refused, expected, observed, original: String
  }
}

/// The text of a step as every screen shows it, in the reader's language: the sentence, and around it
/// what else the document says, in its order.
///
/// The journal records the digest of this text when a person is shown the step.
package struct ShownText: Hashable, Sendable {
  /// Those among the content.
  package let alerts: [SessionScreen.Alert]
  package let sentence: [TextRun]
  package let content: ShownContent
  /// The tag of the language, such as `sv`.
  package let locale: String

  /// The text that a person who walks the graph is shown for the step.
  package init(_ view: StepView, in graph: StepGraph, _ words: Words) {
    let text = words.text(of: view.node.procedure, in: graph)
    self.init(of: view.node.step.id, text?.steps[view.node.step.id], words)
  }

  /// - Parameter text: the step's text in the document; with `nil`, the sentence says that there is
  ///   none in this language.
  init(of step: StepID, _ text: StepText?, _ words: Words) {
    alerts = (text?.alerts ?? []).map { SessionScreen.Alert($0, words) }
    content = ShownContent(text, words)
    sentence =
      text.map { words.runs(naming: $0.sentence) }
      ?? [TextRun(.plain, words.text(.screenNoText, ["step": "\(step)"]))]
    locale = words.language
  }

  /// The text without markup, with a line for the sentence, and one for each text around it.
  package var text: String {
    (content.textsBefore + [sentence.plain] + content.textsAfter).joined(separator: "\n")
  }

  /// The text as versions recorded it that showed only alerts and sentences.
  var textWithoutContent: String { (alertLines + [sentence.plain]).joined(separator: "\n") }

  /// The text as versions recorded it that showed the alerts of a procedure above the sentence, and
  /// said at each step in which language a document is.
  var textWithAlertsFirst: String {
    let content = content.asEarlier(withoutAlerts: !alerts.isEmpty)
    return (content.textsBefore + alertLines + [sentence.plain] + content.textsAfter)
      .joined(separator: "\n")
  }

  private var alertLines: [String] {
    alerts.flatMap { alert in alert.paragraphs.map { "\(alert.word): \($0.plain)" } }
  }
}

/// The place of a step in a procedure that another procedure calls.
package struct StepPlace: Hashable, Sendable {
  /// Counted from 1.
  package let number: Int
  package let count: Int

  package init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  /// The place of a node among the steps of its call; `nil` for a step of the outer procedure.
  package init?(of node: StepGraph.Node, in graph: StepGraph) {
    guard !node.calls.isEmpty else { return nil }
    let siblings = graph.nodes.filter { $0.calls == node.calls }
    guard let index = siblings.firstIndex(where: { $0.id == node.id }) else { return nil }
    self.init(number: index + 1, count: siblings.count)
  }
}
