import Commands
import Operations
import Presentation
import Procedures
import Sessions

/// The current step of a session: its text, the tenant's facts, and the form that answers it.
struct StepPanel {
  let view: StepView
  let graph: StepGraph
  let words: Words
  /// Where the pictures of the document are; `nil` if their words stand for them.
  var pictures: PagePictures?
  /// Whether the reader may answer.
  let isForm: Bool
  /// The address to which the form is sent.
  let action: String
  /// The address of the page that the step opens; `nil` if there is none.
  let address: String?
  /// What the session explains.
  let concepts: Concepts
  /// The number of the last event that the page shows; 0 if that does not matter.
  var seen = 0
  var typed: [String] = []
  var typedReason: String?

  var value: PageValue {
    let words = words.naming(by: view)
    let text = graph.procedures.first { $0.id == view.node.procedure }?.text(in: words.language)
    let screen = SessionScreen(
      view, text: text, place: StepPlace(of: view.node, in: graph), words, graph: graph,
      showsOriginal: true)
    let answers = AnswerForm(
      view: view, screen: screen, graph: graph, words: words, typed: typed)
    return .object([
      "id": .text("\(view.node.id)"), "visit": .number(view.visit),
      "mark": .text(ViewDigest.of(view)), "seen": .number(seen),
      "kind": .text(view.node.step.operation.kind.rawValue),
      "passed": screen.passed.map { .passed($0, words, pictures) } ?? .nothing,
      "position": .text(screen.position), "within": .optional(screen.within),
      "headline": .text(screen.headline),
      "runs": .runs(screen.sentence, pictures), "spoken": .optional(screen.content.spoken),
      "content": .content(screen.content, pictures),
      "original": screen.original.map { .object(["runs": .runs($0)]) } ?? .nothing,
      // For a change, "before → after" already shows the relevant facts.
      (screen.changes.isEmpty ? "known" : "before"): Self.section(screen.facts),
      "changes": Self.section(screen.changes),
      "link": .optional(address),
      "openPage": .text(words.saying(as: view.node.step.operation.id)[.webOpenPage]),
      "noChange": .optional(screen.noChange),
      "extent": .optional(screen.extent),
      "reversal": screen.reversal.map {
        .object(["text": .text($0.text), "final": .flag($0.isFinal)])
      } ?? .nothing,
      "trial": .optional(screen.trial),
      "mode": .optional(screen.mode),
      "added": screen.notes.isEmpty
        ? .nothing : .object(["texts": .list(screen.notes) { .text($0) }]),
      "comparison": screen.comparison.map {
        .object([
          "expected": Self.section($0.expected), "observed": Self.section($0.observed),
          "unchanged": .optional($0.unchanged),
        ])
      } ?? .nothing,
      "refused": .flag(!screen.refusals.isEmpty),
      "refusals": .list(screen.refusals) {
        .object(["reason": .text($0.reason), "advice": .optional($0.advice)])
      },
      "unreadRoles": .optional(screen.unreadRoles),
      "concepts": .list(concepts.texts(on: screen, in: graph, words), explanation),
      "question": .text(screen.question), "action": .text(action),
      "form": isForm ? answers.value(reason: typedReason) : .nothing,
    ])
  }

  private func explanation(_ concept: ConceptText) -> PageValue {
    .object([
      "asked": .text(concept.question), "explanation": .text(concept.explanation),
      "passage": concept.passage.map {
        .object([
          "href": .text("/\(words.language)/procedures/\($0.procedure)#\($0.step)"),
          "title": .text($0.title), "runs": .runs($0.sentence),
        ])
      } ?? .nothing,
    ])
  }

  private static func section(_ groups: [FactGroup]) -> PageValue {
    groups.isEmpty ? .nothing : .object(["groups": .groups(groups)])
  }

}

/// The possible answers to a step, as fields and buttons.
struct AnswerForm {
  let view: StepView
  let screen: SessionScreen
  let graph: StepGraph
  let words: Words
  let typed: [String]

  /// With more candidates than this, the page has a field to search them.
  private static let manyChoices = 12

  /// - Parameter reason: What was typed as a reason and not accepted; `nil` if nothing was.
  func value(reason: String?) -> PageValue {
    var value: [String: PageValue] = [
      "isChange": .flag(view.node.step.operation.kind == .change && !isForAnother),
      "modes": .list(SessionMode.allCases.filter { $0 != view.mode }) { mode in
        .object([
          "code": .text(mode.rawValue), "name": .text(words.mode(mode)),
          "meaning": .text(words.word(.modeMeaning, mode.rawValue) ?? ""),
        ])
      },
      "buttons": .list(buttons) {
        .object([
          "answer": .text($0.answer), "label": .text($0.label), "first": .flag($0.isFirst),
        ])
      },
      "earlier": view.earlier.isEmpty
        ? .nothing
        : .object([
          "choices": .list(view.earlier) { choice in
            .object([
              "step": .text("\(choice.step)"), "title": .text(words.text(of: choice, in: graph)),
            ])
          }
        ]),
      "reasons": .list(reasons) {
        .object([
          "answer": .text($0.answer), "label": .text($0.label), "typed": .optional(reason),
        ])
      },
    ]
    value["takesNotes"] = .flag(view.takesNotes)
    value["secrets"] =
      screen.secrets.isEmpty
      ? .nothing
      : .object([
        "hint": .optional(screen.asksForSecrets),
        "inputs": .list(screen.secrets) {
          .object([
            "name": .text($0.name), "label": .text($0.label), "needed": .flag(!$0.isOptional),
            "typed": .flag(!$0.isMade),
            // Another one each time the page is made; the one that comes back with a yes counts.
            "made": .flag($0.isMade), "value": .optional($0.isMade ? MadePassword.make() : nil),
          ])
        },
      ])
    value.merge(fields) { $1 }
    return .object(value)
  }

  private var isForAnother: Bool { if case .approve = view.question { true } else { false } }

  private var fields: [String: PageValue] {
    switch view.question {
    case .choose(let type, let candidates, let given):
      return choice(type, candidates, given)
    case .decide(let outcomes), .judge(let outcomes):
      let options: PageValue = .object([
        "options": .list(zip(outcomes, screen.choices).map { $0 }) { outcome, choice in
          .object([
            "value": .text(outcome), "title": .text(choice.title), "details": .list([]),
            "checked": .flag(typed.contains(outcome)),
          ])
        }, "single": .flag(true),
      ])
      return ["choices": options, "fields": .flag(true)]
    case .record:
      return [
        "text": .object(["value": .text(typed.first ?? "")]), "fields": .flag(true),
        "upload": .flag(view.node.step.operation.evidence == .file),
      ]
    case .proceed, .consent, .approval, .approve, .act, .actWithoutInterface, .attest, .blocked,
      .refuted, .happened:
      return [:]
    }
  }

  private func choice(
    _ type: ValueType, _ candidates: [Candidate], _ given: Value?
  ) -> [String: PageValue] {
    let chosen = typed.isEmpty ? given.map(RecordedAnswers.words) ?? [] : typed
    guard !candidates.isEmpty else {
      // A keypad of digits has no minus sign, and a number that a document asks for may need one.
      let number = type == .number && view.node.step.operation.form == nil
      return [
        "text": .object([
          "value": .text(typed.first ?? given.map { words.plain($0) } ?? ""),
          "number": .flag(number),
        ]), "fields": .flag(true),
      ]
    }
    // A typed name means a choice only if no other has it.
    let counts = Dictionary(candidates.flatMap(\.value.texts).map { ($0, 1) }, uniquingKeysWith: +)
    func means(_ candidate: Candidate) -> [[String]] {
      let names = candidate.value.texts
      let isOnly = !names.isEmpty && names.allSatisfy { counts[$0] == 1 }
      return [RecordedAnswers.words(candidate.value)] + (isOnly ? [names] : [])
    }
    let known = Set(candidates.flatMap(means).flatMap { $0 })
    let choices: PageValue = .object([
      "options": .list(zip(candidates, screen.choices).map { $0 }) { candidate, choice in
        let words = RecordedAnswers.words(candidate.value)
        return .object([
          "value": .text(words.joined(separator: ", ")),
          "title": .text(choice.title),
          "details": .list(accounts(of: candidate, choice) + choice.details) { .text($0) },
          "checked": .flag(means(candidate).contains { $0.allSatisfy(chosen.contains) }),
        ])
      },
      "single": .flag(!type.isList), "several": .flag(type.isList),
      "many": .flag(candidates.count > Self.manyChoices),
      "other": .object([
        "value": .text(
          typed.filter { !known.contains($0) }
            .joined(separator: ", "))
      ]),
    ])
    return ["choices": choices, "fields": .flag(true)]
  }

  /// The account names that the row of a choice does not show yet; without them, people of one name
  /// look alike. Every user principal name has an at sign, and no other name does.
  private func accounts(of candidate: Candidate, _ choice: SessionScreen.Choice) -> [String] {
    candidate.value.texts.filter { text in
      text.contains("@") && !([choice.title] + choice.details).contains { $0.contains(text) }
    }
  }

  private struct Button {
    let answer: String
    let label: String
    let isFirst: Bool
  }

  /// The buttons that need no further input, with the usual answer first.
  private var buttons: [Button] {
    let keys = screen.keys.compactMap { key -> Button? in
      switch key.meaning {
      case .proceed: Button(answer: "proceed", label: key.label, isFirst: true)
      case .happened(let happened):
        Button(answer: happened ? "happened" : "notHappened", label: key.label, isFirst: happened)
      case .choice, .skip, .leaveOutPart, .override, .reject, .note, .file, .mode, .back, .original,
        .explain, .showAll, .stop:
        nil
      }
    }
    switch view.question {
    // The chosen values are sent; a known value stays chosen unless it is changed.
    case .choose, .decide, .judge, .record:
      return [Button(answer: "words", label: words[.answerProceed], isFirst: true)]
    case .proceed, .consent, .approval, .approve, .act, .actWithoutInterface, .attest, .blocked,
      .refuted, .happened:
      return keys
    }
  }

  private struct Reason {
    let answer: String
    let label: String
  }

  /// The answers that need an explanation.
  private var reasons: [Reason] {
    screen.keys.compactMap { key in
      switch key.meaning {
      case .skip: view.node.canBeSkipped ? Reason(answer: "skip", label: key.label) : nil
      case .leaveOutPart: Reason(answer: "leaveOutPart", label: key.label)
      case .override: Reason(answer: "override", label: key.label)
      case .reject: Reason(answer: "reject", label: key.label)
      case .proceed, .choice, .happened, .note, .file, .mode, .back, .original, .explain, .showAll,
        .stop:
        nil
      }
    }
  }
}

extension Words {
  /// Returns a value as text for an input field.
  fileprivate func plain(_ value: Value) -> String {
    if case .number(let number) = value { return String(number) }
    return value.texts.joined(separator: ", ")
  }
}
