import Procedures

/// A person's answers, written down in advance so that a session needs no terminal.
package struct Answers: Hashable, Sendable {
  /// The answers to one visit to one step.
  package struct StepAnswer: Hashable, Sendable {
    /// The words chosen or typed, or the outcome selected.
    package let words: [String]?
    package let mode: SessionMode?
    /// Whether the person vouches for what cannot be read; `nil` if not stated.
    package let attest: Bool?
    /// The reason why the step is skipped.
    package let skip: String?
    /// The reason to continue after a refuted change.
    package let override: String?
    /// Whether an effect happened that cannot be determined by reading.
    package let happened: Bool?

    package init(
      words: [String]? = nil, mode: SessionMode? = nil, attest: Bool? = nil,
      skip: String? = nil, override: String? = nil, happened: Bool? = nil
    ) {
      self.words = words
      self.mode = mode
      self.attest = attest
      self.skip = skip
      self.override = override
      self.happened = happened
    }
  }

  /// The procedure that the answers are for; `nil` if the file does not say.
  package let procedure: ProcedureID?
  package let inputs: [String: [String]]
  /// The answers by step, one for each visit; the last one serves all later visits.
  package let steps: [StepID: [StepAnswer]]
  /// Whether the person consents to every change.
  package let consent: Bool
  /// Whether the person vouches for every step at which nothing can be read.
  package let attest: Bool

  package init(
    procedure: ProcedureID?, inputs: [String: [String]], steps: [StepID: [StepAnswer]],
    consent: Bool, attest: Bool
  ) {
    self.procedure = procedure
    self.inputs = inputs
    self.steps = steps
    self.consent = consent
    self.attest = attest
  }

  /// The steps and inputs in the file that the graph does not have, as written.
  package func unknownNames(in graph: StepGraph) -> [String] {
    let inputNames = Set(graph.nodes.flatMap { [$0.into, $0.step.into].compactMap(\.self) })
    return steps.keys.filter { graph[$0] == nil }.map { "steps.\($0)" }.sorted()
      + inputs.keys.filter { !inputNames.contains($0) }.map { "inputs.\($0)" }.sorted()
  }
}
