import Operations
import Procedures
import Sessions

/// The question a step asks, and the ways to answer it.
struct QuestionText {
  let question: String
  /// How to answer, such as with a number; `nil` if the keys already say it.
  private(set) var hint: String?
  private(set) var choices: [SessionScreen.Choice] = []
  private(set) var keys: [AnswerKey] = []

  init(_ view: StepView, hasOriginal: Bool, _ words: Words) {
    let operation = view.node.step.operation
    var canChangeMode = operation.kind == .change
    question = words.question(
      view.question, operation.id, operation.kind, form: operation.form)
    switch view.question {
    case .proceed:
      keys = [.enter(.answerProceed, words)]
    case .choose(let type, let candidates, let given):
      offer(
        candidates, of: type, at: view.node.step, given: given,
        isListed: !view.refusals.contains(where: \.isUnreadable), words)
    case .decide(let outcomes):
      offer(outcomes, of: view.node.step, words)
      if view.node.canBeSkipped {
        keys = [.letter(.keySkip, .skip, .answerSkipPart, words)]
      }
    case .judge(let outcomes):
      offer(outcomes, of: view.node.step, words)
    case .consent:
      keys = [.letter(.keyYes, .proceed, .answerConsent, words), .skip(words, isYes: false)]
    case .act, .actWithoutInterface:
      keys = [.enter(.answerDone, words), .skip(words)]
    case .approval(let rejectedBy, _):
      keys = [
        .enter(rejectedBy == nil ? .answerLookAgain : .answerAskAgain, words), .skip(words),
      ]
      if view.mayGoOnAlone {
        keys.append(.letter(.keyOverride, .override, .answerAlone, words))
      }
    case .approve:
      // A second person cannot change the session's mode.
      canChangeMode = false
      keys = [
        .letter(.keyYes, .proceed, .answerApprove, words),
        .letter(.keyNo, .reject, .answerReject, words),
      ]
    case .attest:
      keys = [.enter(.answerDone, words), .skip(words)]
    case .record:
      keys = [.skip(words)]
    case .blocked:
      // A choice or a check that is refused cannot be skipped.
      keys =
        [.enter(.answerLookAgain, words)] + (view.node.canBeSkipped ? [.skip(words)] : [])
    case .refuted:
      keys = [
        .enter(.answerLookAgain, words), .letter(.keyOverride, .override, .answerOverride, words),
      ]
    case .happened:
      keys = [
        .letter(.keyYes, .happened(true), .answerHappened, words),
        .letter(.keyNo, .happened(false), .answerNotHappened, words),
      ]
    }
    if view.node.beginsPart, case .attest = view.question {
      keys.append(.letter(.keyPart, .leaveOutPart, .answerLeaveOutPart, words))
    }
    if view.takesNotes {
      keys.append(.letter(.keyNote, .note, .answerNote, words))
      keys.append(.letter(.keyFile, .file, .answerFile, words))
    }
    if !view.earlier.isEmpty {
      keys.append(.letter(.keyBack, .back, .answerBack, words))
    }
    if canChangeMode { keys.append(.letter(.keyMode, .mode, .answerMode, words)) }
    if hasOriginal { keys.append(.letter(.keyOriginal, .original, .answerOriginal, words)) }
    keys.append(.letter(.keyStop, .stop, .answerStop, words))
  }

  private mutating func offer(_ outcomes: [String], of step: Step, _ words: Words) {
    hint = words[.questionSingle]
    choices = outcomes.enumerated().map { index, outcome in
      .init(number: index + 1, title: words.outcome(outcome, of: step), details: [])
    }
  }

  private mutating func offer(
    _ candidates: [Candidate], of type: ValueType, at step: Step, given: Value?,
    isListed: Bool, _ words: Words
  ) {
    let operation = step.operation
    let titles = Self.titles(of: candidates, type, at: step, words)
    choices = zip(candidates, titles).enumerated().map { index, entry in
      let (candidate, title) = entry
      return .init(
        number: index + 1, title: title,
        details: candidate.facts
          .filter {
            !words.hides($0.property) && $0.value != .absent && words.text(of: $0.value) != title
          }
          .map { words.text(of: $0) }, values: candidate.value.texts)
    }
    hint =
      if !candidates.isEmpty {
        words[type.isList ? .questionSeveral : .questionSingle]
      } else if operation.form != nil {
        // The question says what to enter.
        nil
      } else if isListed && operation.kind == .choose && !type.isWritten {
        words[.questionNoCandidates]
      } else {
        words[.questionTyped]
      }
    if let given {
      let label = words.text(.answerKeep, ["value": words.text(of: given, at: step)])
      keys = [
        AnswerKey(typed: "", name: words[.keyEnter], meaning: .proceed, label: label)
      ]
    }
  }

  /// The titles of candidates; of several subjects with one title and one name, with the last digits
  /// of their ids.
  private static func titles(
    of candidates: [Candidate], _ type: ValueType, at step: Step, _ words: Words
  ) -> [String] {
    struct Kind: Hashable {
      let title: String
      let name: String
    }
    let titles = candidates.map { candidate in
      step.words[words.language]?[candidate.title] ?? title(of: candidate, type, words)
    }
    let kinds = zip(candidates, titles).map { candidate, title in
      Kind(title: title, name: candidate.value.texts.joined(separator: ", "))
    }
    let counts = Dictionary(kinds.map { ($0, 1) }, uniquingKeysWith: +)
    return zip(candidates, kinds).map { candidate, kind in
      guard counts[kind, default: 1] > 1, case .subject(let subject) = candidate.value,
        subject.isResolved
      else { return kind.title }
      return words.text(
        .nameWithDigits, ["name": kind.title, "digits": String(subject.id.suffix(6))])
    }
  }

  /// The title of a candidate; a code, or that of a country, is shown in the reader's language, as
  /// everywhere else.
  private static func title(
    of candidate: Candidate, _ type: ValueType, _ words: Words
  ) -> String {
    if case .code = candidate.value { return words.text(of: candidate.value) }
    if words.areCountries(type) { return words.formats.country(candidate.title) }
    return words.names[candidate.title] ?? candidate.title
  }
}

/// A key or word that a person can type at a screen, and its meaning there.
package struct AnswerKey: Hashable, Sendable {
  /// What a key or word means, independently of the language it is in.
  package enum Meaning: Hashable, Sendable {
    case proceed
    /// One of the numbered choices, counted from 1.
    case choice(Int)
    case happened(Bool)
    /// A reason is then asked for.
    case skip, override, reject
    /// Leaves out the part that begins here; a reason is then asked for.
    case leaveOutPart
    /// Words to keep with the step are then asked for.
    case note
    /// The path of a file to keep with the step is then asked for.
    case file
    /// The mode is then asked for.
    case mode
    /// The earlier choice is then asked for, if there are several.
    case back
    /// Shows the step again with its English original.
    case original
    /// Shows what the concepts of the screen mean.
    case explain
    /// Shows the choices again from the first one, after a search.
    case showAll
    case stop
  }

  /// The text to type; empty for the Enter key alone.
  package let typed: String
  /// The key as the screen shows it.
  package let name: String
  package let meaning: Meaning
  /// What the answer does, in the reader's language.
  package let label: String
  /// Whether typing "yes" means the same; `false` for "no", `nil` for neither.
  private(set) var isYes: Bool?

  fileprivate static func enter(_ label: MessageKey, _ words: Words) -> AnswerKey {
    AnswerKey(
      typed: "", name: words[.keyEnter], meaning: .proceed, label: words[label],
      isYes: label == .answerProceed || label == .answerDone ? true : nil)
  }

  fileprivate static func letter(
    _ key: MessageKey, _ meaning: Meaning, _ label: MessageKey, _ words: Words
  ) -> AnswerKey {
    AnswerKey(
      typed: words[key], name: words[key], meaning: meaning, label: words[label],
      isYes: key == .keyYes ? true : key == .keyNo ? false : nil)
  }

  static func explain(_ words: Words) -> AnswerKey {
    letter(.keyExplain, .explain, .answerExplain, words)
  }

  fileprivate static func skip(_ words: Words, isYes: Bool? = nil) -> AnswerKey {
    var key = letter(.keySkip, .skip, .answerSkip, words)
    key.isYes = isYes
    return key
  }
}

extension Words {
  /// What was added to a step, in a sentence.
  package func text(of note: StepNote) -> String {
    switch note {
    case .words(let words): text(.reportNote, ["note": words])
    case .file(let file):
      text(
        .reportFile,
        ["name": file.name, "size": formats.bytes(file.size), "digest": file.digest])
    }
  }

  /// The question of a step, in a sentence.
  ///
  /// - Parameter form: what the step has selected to be collected; `nil` if there is no such selection.
  package func question(
    _ question: Question, _ operation: OperationID, _ kind: OperationKind, form: String? = nil
  ) -> String {
    switch question {
    case .proceed: self[kind == .check ? .questionChecked : .questionProceed]
    case .choose(let type, _, _):
      self.question(of: operation, form: form)
        ?? text(.questionChoose, ["type": self.type(type)])
    case .decide: self.question(of: operation) ?? self[.questionDecide]
    case .judge: saying(as: operation)[.questionJudge]
    case .consent: self[.questionConsent]
    case .act: saying(as: operation)[.questionAct]
    case .actWithoutInterface: saying(as: operation)[.questionActByHand]
    case .approval(nil, _): self[.questionApproval]
    case .approval(let rejectedBy?, let reason):
      text(.questionApprovalRejected, ["actor": rejectedBy, "reason": reason ?? ""])
    case .approve(let requestedBy): text(.questionApprove, ["actor": requestedBy])
    case .attest: self[.questionAttest]
    case .record: self.question(of: operation, form: form) ?? self[.questionRecord]
    case .blocked: self[.questionBlocked]
    case .refuted: self[.questionRefuted]
    case .happened: self[.questionHappened]
    }
  }

  /// A choice that was made earlier, as "operation: value"; where several steps of the graph ask the
  /// same, with the step's own sentence.
  package func text(of choice: MadeChoice, in graph: StepGraph) -> String {
    let step = graph[choice.step]?.step
    let operation = step?.operation.id
    let value =
      switch choice.answer {
      case .value(let value): text(of: value, at: step)
      case .outcome(let outcome): step.map { self.outcome(outcome, of: $0) } ?? outcome
      }
    let isRepeated = graph.nodes.count { $0.step.operation.id == operation } > 1
    if isRepeated, let sentence = sentence(of: choice.step, in: graph) {
      return text(.choiceAsked, ["sentence": sentence, "value": value])
    }
    return text(
      .choiceLine,
      ["operation": operation.map { self.operation($0) } ?? "\(choice.step)", "value": value])
  }

  /// The sentence of a step in the reader's language, without markup; `nil` if it has none.
  private func sentence(of id: StepID, in graph: StepGraph) -> String? {
    guard let node = graph[id],
      let step = text(of: node.procedure, in: graph)?.steps[node.step.id]
    else { return nil }
    return runs(of: step.sentence).plain
  }

  /// The words of an answer as a person reads them: the names of the candidates that they mean.
  package func shown(_ words: [String], answering question: Question) -> [String] {
    guard case .choose(_, let candidates, _) = question else { return words }
    let names = Dictionary(
      candidates.compactMap { candidate -> (String, String)? in
        guard case .subject(let subject) = candidate.value else { return nil }
        return (subject.id, name(of: subject))
      }
    ) { first, _ in first }
    return words.map { names[$0] ?? self.names[$0] ?? $0 }
  }

  private func given(_ rejected: RejectedAnswer) -> String {
    guard case .words(let words) = rejected.answer else { return rejected.given }
    return shown(words, answering: rejected.question).joined(separator: ", ")
  }

  /// Why an answer ended a walk: what was given, what was asked, and what is possible, with the
  /// word that was probably meant; in lines without markup.
  package func lines(_ rejected: RejectedAnswer) -> [String] {
    let given = PrintableText.of(self.given(rejected))
    let step = "steps.\(rejected.step)"
    let why: [String] =
      switch rejected.reason {
      case .refused(let refusal):
        [self.refusal(refusal)] + (advice(refusal).map { [$0] } ?? [])
      case .reasonMissing: [self[.commandAnswerReasonMissing]]
      case .notPossible, .withoutEffect: []
      }
    let possible = rejected.possible
    let place = rejected.place.map { "\(PrintableText.of($0.description)): " } ?? ""
    return [place + text(.commandAnswerRejected, ["step": step, "answer": given])]
      + [
        text(
          .commandAnswerAsked,
          [
            "question": self.question(
              rejected.question, rejected.operation, rejected.kind, form: rejected.form)
          ])
      ]
      + why
      + (possible.isEmpty
        ? [] : [text(.commandAnswerPossible, ["answers": possible.joined(separator: ", ")])])
      + (rejected.nearest.map { [text(.commandDidYouMean, ["names": $0])] } ?? [])
  }
}
