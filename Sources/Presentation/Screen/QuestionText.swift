import Operations
import Sessions

/// The question a step asks, and the ways to answer it.
struct QuestionText {
  private(set) var question = ""
  /// How to answer, such as with a number; `nil` if the keys already say it.
  private(set) var hint: String?
  private(set) var choices: [SessionScreen.Choice] = []
  private(set) var keys: [AnswerKey] = []

  init(_ view: StepView, hasOriginal: Bool, _ words: Words) {
    let operation = view.node.step.operation
    var canChangeMode = operation.kind == .change
    switch view.question {
    case .proceed:
      question = words[operation.kind == .check ? .questionChecked : .questionProceed]
      keys = [.enter(.answerProceed, words)]
    case .choose(let type, let candidates, let given):
      offer(candidates, of: type, for: operation, given: given, words)
    case .decide(let outcomes):
      question = words.question(of: operation.id) ?? words[.questionDecide]
      offer(outcomes, of: operation.id, words)
    case .judge(let outcomes):
      question = words[.questionJudge]
      offer(outcomes, of: operation.id, words)
    case .consent:
      question = words[.questionConsent]
      keys = [.letter(.keyYes, .proceed, .answerConsent, words), .skip(words)]
    case .act, .actWithoutInterface:
      question = words[view.question == .act ? .questionAct : .questionActByHand]
      keys = [.enter(.answerDone, words), .skip(words)]
    case .approval(let rejectedBy, let reason):
      question =
        rejectedBy.map {
          words.text(.questionApprovalRejected, ["actor": $0, "reason": reason ?? ""])
        } ?? words[.questionApproval]
      keys = [
        .enter(rejectedBy == nil ? .answerLookAgain : .answerAskAgain, words), .skip(words),
      ]
    case .approve(let requestedBy):
      question = words.text(.questionApprove, ["actor": requestedBy])
      // A second person cannot change the session's mode.
      canChangeMode = false
      keys = [
        .letter(.keyYes, .proceed, .answerApprove, words),
        .letter(.keyNo, .reject, .answerReject, words),
      ]
    case .attest:
      question = words[.questionAttest]
      keys = [.enter(.answerDone, words), .skip(words)]
    case .record:
      question = words.question(of: operation.id) ?? words[.questionRecord]
      keys = [.skip(words)]
    case .blocked:
      question = words[.questionBlocked]
      keys = [.enter(.answerLookAgain, words), .skip(words)]
    case .refuted:
      question = words[.questionRefuted]
      keys = [
        .enter(.answerLookAgain, words), .letter(.keyOverride, .override, .answerOverride, words),
      ]
    case .happened:
      question = words[.questionHappened]
      keys = [
        .letter(.keyYes, .happened(true), .answerHappened, words),
        .letter(.keyNo, .happened(false), .answerNotHappened, words),
      ]
    }
    if canChangeMode { keys.append(.letter(.keyMode, .mode, .answerMode, words)) }
    if hasOriginal { keys.append(.letter(.keyOriginal, .original, .answerOriginal, words)) }
    keys.append(.letter(.keyStop, .stop, .answerStop, words))
  }

  private mutating func offer(_ outcomes: [String], of operation: OperationID, _ words: Words) {
    hint = words[.questionSingle]
    choices = outcomes.enumerated().map { index, outcome in
      .init(number: index + 1, title: words.outcome(outcome, of: operation), details: [])
    }
  }

  private mutating func offer(
    _ candidates: [Candidate], of type: ValueType, for operation: Operation, given: Value?,
    _ words: Words
  ) {
    question =
      words.question(of: operation.id)
      ?? words.text(.questionChoose, ["type": words.type(type)])
    choices = candidates.enumerated().map { index, candidate in
      .init(
        number: index + 1, title: Self.title(of: candidate, words),
        details: candidate.facts.map { words.text(of: $0) })
    }
    hint =
      if candidates.isEmpty {
        operation.kind == .choose && type.name != "number" && type.name != "text"
          ? words[.questionNoCandidates] : words[.questionTyped]
      } else {
        words[type.isList ? .questionSeveral : .questionSingle]
      }
    if let given {
      let label = words.text(.answerKeep, ["value": words.text(of: given)])
      keys = [
        AnswerKey(typed: "", name: words[.keyEnter], meaning: .proceed, label: label)
      ]
    }
  }

  /// The title of a candidate; a code is shown in the reader's language, as everywhere else.
  private static func title(of candidate: Candidate, _ words: Words) -> String {
    if case .code = candidate.value { return words.text(of: candidate.value) }
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
