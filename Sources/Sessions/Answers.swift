import Operations
import Procedures

/// A person's answers, written down in advance so that a session needs no terminal.
package struct Answers: Hashable, Sendable {
  /// The answers to one visit to one step.
  package struct StepAnswer: Hashable, Sendable {
    /// The words chosen or typed, or the outcome selected.
    package let words: [String]?
    /// The paths of files: evidence of a step that records a file, and what is added to other steps.
    package let files: [String]
    /// What is to be noted at a step that is done by hand.
    package let notes: [String]
    package let mode: SessionMode?
    /// Whether the person vouches for what cannot be read; `nil` if not stated.
    package let attest: Bool?
    /// The reason why the step is skipped.
    package let skip: String?
    /// The reason to continue after a refuted change.
    package let override: String?
    /// Why there is no second person for a change that should have one.
    package let alone: String?
    /// Whether an effect happened that cannot be determined by reading.
    package let happened: Bool?
    /// The environment variables that have the secrets of a change, by their names. A file has none
    /// itself.
    package let secrets: [String: String]

    package init(
      words: [String]? = nil, files: [String] = [], notes: [String] = [],
      mode: SessionMode? = nil, attest: Bool? = nil,
      skip: String? = nil, override: String? = nil, alone: String? = nil,
      happened: Bool? = nil, secrets: [String: String] = [:]
    ) {
      self.files = files
      self.notes = notes
      self.words = words
      self.mode = mode
      self.attest = attest
      self.skip = skip
      self.override = override
      self.alone = alone
      self.happened = happened
      self.secrets = secrets
    }

    /// Whether it answers nothing by itself, so that the words for the input count.
    var isSilent: Bool {
      words == nil && files.isEmpty && skip == nil && override == nil && happened == nil
    }
  }

  /// Where each answer is written, by `Answers.name`; an answer that is missing here was not read
  /// from a file.
  package let places: [String: AnswerPlace]

  /// The procedure that the answers are for; `nil` if the file does not say.
  package let procedure: ProcedureID?
  /// The words for each input, used at steps that have no words of their own.
  package let inputs: [String: [String]]
  /// The reasons for which parts of a document are left out, by their anchors.
  package let parts: [String: String]
  /// The answers by step, one for each visit; the last one serves all later visits.
  package let steps: [StepID: [StepAnswer]]
  /// Whether the person consents to every change.
  package let consent: Bool
  /// Whether the person vouches for every step at which nothing can be read.
  package let attest: Bool

  package init(
    procedure: ProcedureID?, inputs: [String: [String]], steps: [StepID: [StepAnswer]],
    consent: Bool, attest: Bool, parts: [String: String] = [:],
    places: [String: AnswerPlace] = [:]
  ) {
    self.parts = parts
    self.procedure = procedure
    self.inputs = inputs
    self.steps = steps
    self.consent = consent
    self.attest = attest
    self.places = places
  }

  /// The name of an input's answer, as messages write it.
  package static func name(ofInput input: String) -> String { "inputs.\(input)" }

  /// The name of a part's answer, as messages write it.
  package static func name(ofPart anchor: String) -> String { "parts.\(anchor)" }

  /// The name of a step's answer, as messages write it.
  ///
  /// - Parameter visit: counted from 1; all visits share the name of the first if there is only one
  ///   answer.
  package static func name(of step: StepID, visit: Int = 1) -> String {
    visit == 1 ? "steps.\(step)" : "steps.\(step)~\(visit)"
  }

  /// The steps and inputs in the file that the graph does not have, as written, each with the names
  /// that were probably meant.
  package func unknownNames(in graph: StepGraph) -> [(name: String, nearest: [String])] {
    let inputNames = Set(graph.nodes.flatMap { [$0.into, $0.step.into].compactMap(\.self) })
    let stepNames = graph.nodes.map(\.id.rawValue)
    let partNames = Set(graph.nodes.filter(\.beginsPart).compactMap(\.step.place?.anchor))
    return steps.keys.filter { graph[$0] == nil }.map(\.rawValue).sorted().map {
      (Self.name(of: StepID($0)), EditDistance.nearest(to: $0, among: stepNames))
    }
      + inputs.keys.filter { !inputNames.contains($0) }.sorted().map {
        (Self.name(ofInput: $0), EditDistance.nearest(to: $0, among: inputNames.sorted()))
      }
      + parts.keys.filter { !partNames.contains($0) }.sorted().map {
        (Self.name(ofPart: $0), EditDistance.nearest(to: $0, among: partNames.sorted()))
      }
  }
}

/// Where an answer is written.
package struct AnswerPlace: Hashable, Sendable, CustomStringConvertible {
  package let path: String
  /// Counted from 1.
  package let line: Int

  package init(path: String, line: Int) {
    self.path = path
    self.line = line
  }

  /// As compilers write places: `answers.yaml:3`.
  package var description: String { "\(path):\(line)" }
}

/// A person whose answers are all written down in advance.
package struct ScriptedConversation: Conversation {
  private let answers: Answers
  private let display: any SessionDisplay
  private let environment: @Sendable (String) -> String?

  /// Creates a person whose `ask` throws `Unanswered` if an answer is missing or was refused.
  ///
  /// - Parameters:
  ///   - display: shows each step, and repeats each answer as if it had been typed.
  ///   - environment: the value of an environment variable; `nil` if there is none.
  package init(
    _ answers: Answers, display: any SessionDisplay,
    environment: @escaping @Sendable (String) -> String? = { _ in nil }
  ) {
    self.answers = answers
    self.display = display
    self.environment = environment
  }

  package func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    await display.show(view)
    let answer = try written(for: view)
    await display.repeatAnswer(answer, to: view)
    return answer
  }

  package func anticipated(_ view: StepView) async -> Answer? { anticipated(step(view), view) }

  /// Takes each secret from the variable that the answers file names, else from the usual one.
  package func secrets(for view: StepView) async throws(Unanswered) -> Secrets {
    let named = step(view)?.secrets ?? [:]
    var given: [String: String] = [:]
    for secret in view.secrets {
      let value = environment(named[secret.name] ?? secret.variable)
      if let value, !value.isEmpty { given[secret.name] = value }
    }
    return try view.complete(Secrets(given))
  }

  private func anticipated(_ step: Answers.StepAnswer?, _ view: StepView) -> Answer? {
    if let mode = step?.mode, mode != view.mode, !isInForce(mode, view) { return .mode(mode) }
    if let reason = step?.skip { return .skip(reason: reason) }
    guard view.node.beginsPart, let anchor = view.node.step.place?.anchor else { return nil }
    return answers.parts[anchor].map { .leaveOutPart(reason: $0) }
  }

  /// Whether the session is in this mode although the step shows another one, as a change does that
  /// only a person can make.
  private func isInForce(_ mode: SessionMode, _ view: StepView) -> Bool {
    view.rejected.contains { $0.answer == .mode(mode) && $0.reason == .withoutEffect }
  }

  /// The written answer for this visit to the step; the last entry serves all later visits.
  private func step(_ view: StepView) -> Answers.StepAnswer? {
    let written = answers.steps[view.node.id]
    return written?.dropFirst(view.visit - 1).first ?? written?.last
  }

  private func written(for view: StepView) throws(Unanswered) -> Answer {
    let step = step(view)
    let answer: Answer
    if let ready = ofChangeUnderWay(view, step) ?? added(to: view, step)
      ?? anticipated(step, view)
    {
      answer = ready
    } else {
      answer = try self.answer(view, step)
    }
    // It would be given, and not accepted, again and again.
    if let rejected = view.rejected.last(where: { $0.answer == answer }) {
      throw refused(rejected, at: view)
    }
    return answer
  }

  /// An answer that is in the file, and not accepted.
  private func refused(_ rejected: RejectedAnswer, at view: StepView) -> Unanswered {
    var rejected = rejected
    rejected.place = place(view)
    return Unanswered(missing: ["steps.\(view.node.id).answer"], rejected: rejected)
  }

  /// Where the answer to the step is written: for this visit, for every visit, or for its input.
  private func place(_ view: StepView) -> AnswerPlace? {
    let names =
      answers.steps[view.node.id] == nil || step(view)?.isSilent == true
      ? [view.node.into, view.node.step.into].compactMap { $0.map(Answers.name(ofInput:)) }
      : [Answers.name(of: view.node.id, visit: view.visit), Answers.name(of: view.node.id)]
    return names.lazy.compactMap { answers.places[$0] }.first
  }

  /// The answer to a question about a change that was made already, which is given before the step
  /// is skipped.
  private func ofChangeUnderWay(_ view: StepView, _ step: Answers.StepAnswer?) -> Answer? {
    switch view.question {
    case .refuted: step?.override.map { .override(reason: $0) }
    case .happened: step?.happened.map { .happened($0) }
    case .proceed, .choose, .decide, .judge, .consent, .approval, .approve, .act,
      .actWithoutInterface, .attest, .record, .blocked:
      nil
    }
  }

  /// The next note or file to add to the step; `nil` if all are there.
  private func added(to view: StepView, _ step: Answers.StepAnswer?) -> Answer? {
    guard view.takesNotes, let step else { return nil }
    if let words = step.notes.dropFirst(view.notes.count { $0.words != nil }).first {
      return .note(.words(words))
    }
    return step.files.dropFirst(view.notes.count { $0.file != nil }).first
      .map { .attach(path: $0) }
  }

  private func answer(
    _ view: StepView, _ step: Answers.StepAnswer?
  ) throws(Unanswered) -> Answer {
    let attests = step?.attest ?? answers.attest
    switch view.question {
    case .proceed:
      return .proceed
    case .choose(_, _, let given):
      if let words = step?.words ?? inputWords(view) { return .words(words) }
      guard given != nil else { throw missing(view, "answer") }
      return .proceed
    case .decide, .judge:
      guard let outcome = step?.words?.first else { throw missing(view, "answer") }
      return .outcome(outcome)
    case .consent:
      guard !answers.consent, step?.words != ["yes"] else { return .proceed }
      // Any other word is mistyped, not missing.
      guard let words = step?.words else { throw missing(view, "answer") }
      throw refused(RejectedAnswer(.words(words), to: view, .notPossible), at: view)
    case .act, .actWithoutInterface, .attest:
      guard attests else { throw missing(view, "attest") }
      return .proceed
    case .record:
      let evidence = step.flatMap { $0.words ?? ($0.files.isEmpty ? nil : $0.files) }
      guard let words = evidence ?? inputWords(view) else { throw missing(view, "answer") }
      return .words(words)
    case .approval:
      // Another person must consent, and cannot do so through this file.
      guard view.mayGoOnAlone, let reason = step?.alone else { throw missing(view, "approval") }
      return .override(reason: reason)
    case .approve:
      throw missing(view, "approval")
    case .blocked:
      throw missing(view, "skip")
    case .refuted:
      throw missing(view, "override")
    case .happened:
      throw missing(view, "happened")
    }
  }

  private func inputWords(_ view: StepView) -> [String]? {
    view.node.into.flatMap { answers.inputs[$0] }
      ?? view.node.step.into.flatMap { answers.inputs[$0] }
  }

  private func missing(_ view: StepView, _ key: String) -> Unanswered {
    Unanswered(missing: ["steps.\(view.node.id).\(key)"])
  }

  package var isUnwatched: Bool { display.isSilent }
  package var mostCandidates: Int? { display.mostCandidates }
  package func show(_ view: StepView) async { await display.show(view) }
  package func tell(_ notice: Notice) async { await display.tell(notice) }
  package func textShown(_ view: StepView) -> (text: String, locale: String) {
    display.textShown(view)
  }
}
