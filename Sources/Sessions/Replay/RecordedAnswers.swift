import Operations
import Procedures

/// Extracts a person's answers from a recorded session, so that it can be carried out again.
package enum RecordedAnswers {
  /// The answers in `events`, separately for each visit to a step.
  ///
  /// - Parameter visits: the number of visits to include, in the order they were left; `nil` for
  ///   all.
  package static func answers(
    _ events: some Sequence<SessionEvent>, procedure: ProcedureID, visits: Int? = nil
  ) -> Answers {
    var steps: [StepID: [Answers.StepAnswer]] = [:]
    var visit = Visit()
    var left = 0
    for event in events {
      if let visits, left >= visits { break }
      switch event {
      case .chosen(_, _, let value), .recorded(_, _, let value, _): visit.words = Self.words(value)
      case .decided(_, let outcome): visit.words = [outcome]
      case .checked(_, let outcome, _): visit.words = [outcome]
      case .skipped(_, let reason): visit.skip = reason
      case .overridden(_, let reason): visit.override = reason
      case .performed(_, _, let performer): visit.happened = performer != .stegvis
      case .left(let step, _, _):
        steps[step, default: []].append(visit.answer)
        visit = Visit()
        left += 1
      case .started, .shown, .attempted, .failed, .verified, .refused, .attested, .modeChanged,
        .resumed, .stopped, .completed, .approvalRequested, .approved, .rejected, .deviated,
        .planSetAside:
        break
      }
    }
    return Answers(procedure: procedure, inputs: [:], steps: steps, consent: true, attest: true)
  }

  private struct Visit {
    var words: [String]?
    var skip: String?
    var override: String?
    var happened: Bool?

    var answer: Answers.StepAnswer {
      Answers.StepAnswer(
        words: words, attest: true, skip: skip, override: override, happened: happened)
    }
  }

  /// The words a person would type for a value.
  package static func words(_ value: Value) -> [String] {
    switch value {
    case .text(let text), .code(let text): [text]
    case .number(let number), .bytes(let number), .instant(let number): [String(number)]
    case .flag(let isSet): [isSet ? "yes" : "no"]
    case .list(let values): values.flatMap(words)
    case .absent: []
    }
  }
}
