import Operations
import Sessions

/// The question a step asks, and the ways to answer it.
struct QuestionText {
  let question: String
  let hint: String?
  let choices: [SessionScreen.Choice]
  let keys: [AnswerKey]

  init(_ view: StepView, hasOriginal: Bool, _ words: Words) {
    let operation = view.node.step.operation
    var parts = Parts()
    switch view.question {
    case .proceed:
      parts.question = words[operation.kind == .check ? .questionChecked : .questionProceed]
      parts.keys = [.enter(.answerProceed, words)]
    case .choose(let type, let candidates, let given):
      parts = .choose(operation, type, candidates, given, words)
    case .decide(let outcomes):
      parts.question = words.question(of: operation.id) ?? words[.questionDecide]
      parts.hint = words[.questionSingle]
      parts.choices = outcomes.enumerated().map { index, outcome in
        .init(number: index + 1, title: words.outcome(outcome, of: operation.id), details: [])
      }
    case .judge(let outcomes):
      parts.question = words[.questionJudge]
      parts.hint = words[.questionSingle]
      parts.choices = outcomes.enumerated().map { index, outcome in
        .init(number: index + 1, title: words.outcome(outcome, of: operation.id), details: [])
      }
    case .consent:
      parts.question = words[.questionConsent]
      parts.keys = [.letter(.keyYes, .proceed, .answerConsent, words), .skip(words)]
    case .act, .actWithoutInterface:
      parts.question = words[view.question == .act ? .questionAct : .questionActByHand]
      parts.keys = [.enter(.answerDone, words), .skip(words)]
    case .approval(let rejectedBy, let reason):
      parts.question =
        rejectedBy.map {
          words.text(.questionApprovalRejected, ["actor": $0, "reason": reason ?? ""])
        } ?? words[.questionApproval]
      parts.keys = [
        .enter(rejectedBy == nil ? .answerLookAgain : .answerAskAgain, words), .skip(words),
      ]
    case .approve(let requestedBy):
      parts.question = words.text(.questionApprove, ["actor": requestedBy])
      parts.isForAnother = true
      parts.keys = [
        .letter(.keyYes, .proceed, .answerApprove, words),
        .letter(.keyNo, .reject, .answerReject, words),
      ]
    case .attest:
      parts.question = words[.questionAttest]
      parts.keys = [.enter(.answerDone, words), .skip(words)]
    case .record:
      parts.question = words.question(of: operation.id) ?? words[.questionRecord]
      parts.keys = [.skip(words)]
    case .blocked:
      parts.question = words[.questionBlocked]
      parts.keys = [.enter(.answerLookAgain, words), .skip(words)]
    case .refuted:
      parts.question = words[.questionRefuted]
      parts.keys = [
        .enter(.answerLookAgain, words), .letter(.keyOverride, .override, .answerOverride, words),
      ]
    case .happened:
      parts.question = words[.questionHappened]
      parts.keys = [
        .letter(.keyYes, .happened(true), .answerHappened, words),
        .letter(.keyNo, .happened(false), .answerNotHappened, words),
      ]
    }
    question = parts.question
    hint = parts.hint
    choices = parts.choices
    keys =
      parts.keys
      + (operation.kind == .change && !parts.isForAnother
        ? [.letter(.keyMode, .mode, .answerMode, words)] : [])
      + (hasOriginal ? [.letter(.keyOriginal, .original, .answerOriginal, words)] : [])
      + [.letter(.keyStop, .stop, .answerStop, words)]
  }
}

private struct Parts {
  var question = ""
  /// Whether a second person is asked, who cannot change the session's mode.
  var isForAnother = false
  var hint: String?
  var choices: [SessionScreen.Choice] = []
  var keys: [AnswerKey] = []

  /// The title of a candidate; a code is shown in the reader's language, as everywhere else.
  private static func title(of candidate: Candidate, _ words: Words) -> String {
    if case .code = candidate.value { return words.text(of: candidate.value) }
    return words.names[candidate.title] ?? candidate.title
  }

  static func choose(
    _ operation: Operation, _ type: ValueType, _ candidates: [Candidate], _ given: Value?,
    _ words: Words
  ) -> Parts {
    var parts = Parts()
    parts.question =
      words.question(of: operation.id)
      ?? words.text(.questionChoose, ["type": words.type(type)])
    parts.choices = candidates.enumerated().map { index, candidate in
      .init(
        number: index + 1, title: title(of: candidate, words),
        details: candidate.facts.map { words.text(of: $0) })
    }
    parts.hint =
      if candidates.isEmpty {
        operation.kind == .choose && type.name != "number" && type.name != "text"
          ? words[.questionNoCandidates] : words[.questionTyped]
      } else {
        words[type.isList ? .questionSeveral : .questionSingle]
      }
    if let given {
      let label = words.text(.answerKeep, ["value": words.text(of: given)])
      parts.keys = [
        AnswerKey(typed: "", name: words[.keyEnter], meaning: .proceed, label: label)
      ]
    }
    return parts
  }
}

extension AnswerKey {
  fileprivate static func enter(_ label: MessageKey, _ words: Words) -> AnswerKey {
    AnswerKey(typed: "", name: words[.keyEnter], meaning: .proceed, label: words[label])
  }

  fileprivate static func letter(
    _ key: MessageKey, _ meaning: Meaning, _ label: MessageKey, _ words: Words
  ) -> AnswerKey {
    AnswerKey(typed: words[key], name: words[key], meaning: meaning, label: words[label])
  }

  fileprivate static func skip(_ words: Words) -> AnswerKey {
    letter(.keySkip, .skip, .answerSkip, words)
  }
}

/// A key or word that a person can type at a screen, and its meaning there.
package struct AnswerKey: Hashable, Sendable {
  package enum Meaning: Hashable, Sendable {
    case proceed
    /// One of the numbered choices, counted from 1.
    case choice(Int)
    case happened(Bool)
    /// A reason is then asked for.
    case skip, override, reject
    /// The mode is then asked for.
    case mode
    /// Shows the step again with its English original.
    case original
    case stop
  }

  /// The text to type; empty for the Enter key alone.
  package let typed: String
  /// The key as the screen shows it.
  package let name: String
  package let meaning: Meaning
  /// What the answer does, in the reader's language.
  package let label: String

  package init(typed: String, name: String, meaning: Meaning, label: String) {
    self.typed = typed
    self.name = name
    self.meaning = meaning
    self.label = label
  }
}
