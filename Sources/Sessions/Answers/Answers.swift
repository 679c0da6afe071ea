import Procedures

/// What a person would answer, written down beforehand so that a session needs no terminal.
package struct Answers: Hashable, Sendable {
  /// The answers to one visit of one step.
  package struct StepAnswer: Hashable, Sendable {
    /// The words chosen or typed, or the outcome picked.
    package let words: [String]?
    package let mode: SessionMode?
    /// Whether the person vouches for what cannot be read; `nil` where it is not said.
    package let attest: Bool?
    /// Why the step is left out.
    package let skip: String?
    /// Why to go on past a refuted change.
    package let override: String?
    /// Whether an effect happened that nobody can tell from reading.
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

  /// The procedure the answers are for; `nil` where the file does not say.
  package let procedure: ProcedureID?
  package let inputs: [String: [String]]
  /// By step, one for each visit; the last one serves all later visits.
  package let steps: [StepID: [StepAnswer]]
  /// Whether every change is consented to.
  package let consent: Bool
  /// Whether the person vouches for every step of which nothing can be read.
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

  /// The names the file answers and the graph does not have: steps and inputs, as written.
  package func unknownNames(in graph: StepGraph) -> [String] {
    let inputNames = Set(graph.nodes.flatMap { [$0.into, $0.step.into].compactMap(\.self) })
    return steps.keys.filter { graph[$0] == nil }.map { "steps.\($0)" }.sorted()
      + inputs.keys.filter { !inputNames.contains($0) }.map { "inputs.\($0)" }.sorted()
  }
}
