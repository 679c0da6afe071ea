import ArgumentParser
import Operations
import Presentation
import Procedures
import Sessions

/// What `--input` gives: the words of inputs by their names, checked against what is to be walked.
struct GivenInputs {
  let words: [String: [String]]
  private let graph: StepGraph
  private let context: CommandContext

  /// - Parameter options: as written, `name=value`. A list takes several values: in one option with
  ///   commas between them, or in several options.
  /// - Throws: `CommandFailure` if one has another form, names no input, or is one value too many.
  init(_ options: [String], for graph: StepGraph, _ context: CommandContext) throws {
    self.graph = graph
    self.context = context
    var words: [String: [String]] = [:]
    for option in options {
      guard let mark = option.firstIndex(of: "="), mark != option.startIndex else {
        throw context.failure(.wrongUsage, .inputForm, ["given": option])
          .naming(Self.inputs(of: graph), of: graph, context)
      }
      let name = String(option[..<mark])
      let value = String(option[option.index(after: mark)...])
      let isList = try Self.isList(name, graph, context)
      words[name, default: []] +=
        isList ? value.split(separator: ",").map { $0.trimmingWhitespace } : [value]
      guard isList || words[name]?.count == 1 else {
        throw context.failure(.wrongUsage, .inputOnlyOne, ["name": name])
      }
    }
    self.words = words
  }

  /// Whether an input takes several values.
  ///
  /// - Throws: `CommandFailure` if no step asks for it.
  private static func isList(
    _ name: String, _ graph: StepGraph, _ context: CommandContext
  ) throws -> Bool {
    if let node = graph.nodes.first(where: { $0.into == name || $0.step.into == name }) {
      return node.step.operation.collects?.isList ?? false
    }
    let names = inputs(of: graph)
    throw context.failure(
      .wrongUsage, .seriesInput,
      [
        "procedure": "\(graph.procedure)", "name": name,
        "names": context.words.formats.list(names),
      ]
    ).meaning(EditDistance.nearest(to: name, among: names), context)
  }

  /// The inputs of the outer procedure that a person gives.
  fileprivate static func inputs(of graph: StepGraph) -> [String] {
    let asked = Set(graph.nodes.compactMap(\.step.into))
    return (graph.procedures.first?.inputs ?? []).map(\.name).filter(asked.contains)
  }

  /// Looks up what can be looked up before anything is recorded.
  ///
  /// - Throws: `CommandFailure` if a step would not accept the words; `DomainFailure` if the tenant
  ///   cannot be read.
  func expectAccepted(by domain: any Domain) async throws {
    for (name, words) in words.sorted(by: { $0.key < $1.key }) {
      // A step that needs what another one collects can only say so later.
      guard
        let node = graph.nodes.first(where: { $0.into == name || $0.step.into == name }),
        node.step.operation.kind == .choose, let arguments = node.step.literals
      else { continue }
      guard
        case .failure(let refusal) = try await domain.accept(
          words, for: node.step.operation.id, arguments)
      else { continue }
      let advice = context.words.advice(refusal).map { "\n  \($0)" } ?? ""
      throw CommandFailure(
        status: refusal.isAmbiguous ? .stopped : .wrongUsage,
        text: context.failure(
          .wrongUsage, .inputRefused,
          [
            "name": name, "given": words.joined(separator: ", "),
            "reason": context.words.refusal(refusal),
          ]
        ).text + advice
      ).naming(Self.inputs(of: graph), of: graph, context)
    }
  }

  /// The answers in a file, with these words for the inputs; `nil` if there are neither.
  func joining(_ answers: Answers?) -> Answers? {
    guard !words.isEmpty else { return answers }
    return Answers(
      procedure: answers?.procedure,
      inputs: (answers?.inputs ?? [:]).merging(words) { $1 }, steps: answers?.steps ?? [:],
      consent: answers?.consent ?? false, attest: answers?.attest ?? false,
      parts: answers?.parts ?? [:], places: answers?.places ?? [:])
  }
}

extension Step {
  /// Its arguments if none of them is an input; otherwise `nil`.
  fileprivate var literals: Arguments? {
    var literals: Arguments = [:]
    for (name, argument) in arguments {
      guard case .literal(let value) = argument else { return nil }
      literals[name] = value
    }
    return literals
  }
}

extension CommandFailure {
  /// The same failure, with the names of the inputs on another line.
  fileprivate func naming(
    _ inputs: [String], of graph: StepGraph, _ context: CommandContext
  ) -> CommandFailure {
    guard !inputs.isEmpty else { return self }
    let names = context.words.text(
      .inputNames,
      ["procedure": "\(graph.procedure)", "names": context.words.formats.list(inputs)])
    return CommandFailure(status: status, text: "\(text)\n  \(names)")
  }
}

extension WalkOptions {
  /// What `--input` gives for a graph.
  ///
  /// - Throws: `CommandFailure` if it gives what no step asks for.
  func given(for graph: StepGraph, _ context: CommandContext) throws -> GivenInputs {
    try GivenInputs(inputs, for: graph, context)
  }

  /// Whether a person at a terminal is asked for whatever is not given.
  var asksForTheRest: Bool { answers == nil }
}

/// A conversation that answers what was given for an input, and asks a person everything else.
struct PromptedConversation: ForwardingConversation {
  let person: any Conversation
  private let script: ScriptedConversation
  private let given: Set<String>

  /// - Parameter answers: only those to inputs are used.
  init(_ answers: Answers, display: any SessionDisplay, person: any Conversation) {
    script = ScriptedConversation(answers, display: display)
    given = Set(answers.inputs.keys)
    self.person = person
  }

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    switch view.question {
    case .choose, .record:
      // What was not accepted, or is chosen anew, the person says.
      let names = [view.node.into, view.node.step.into].compactMap(\.self)
      let isGiven = names.contains(where: given.contains)
      return isGiven && view.visit == 1 && view.rejected.isEmpty && view.refusals.isEmpty
        ? try await script.ask(view) : try await person.ask(view)
    case .proceed, .decide, .judge, .consent, .approval, .approve, .act, .actWithoutInterface,
      .attest, .blocked, .refuted, .happened:
      return try await person.ask(view)
    }
  }
}
