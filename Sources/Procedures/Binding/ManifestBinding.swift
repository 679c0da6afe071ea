import Diagnostics
import Operations

/// Resolves the names in a manifest: operations, arguments, inputs, outcomes, targets and calls.
struct ManifestBinding {
  let manifest: Manifest
  /// With the instances that the manifest names.
  private(set) var catalogue: Catalogue
  /// The inputs, with their types, of every procedure that may be called.
  let callable: [ProcedureID: [Procedure.Input]]
  /// The ids in `Resources/rules.yaml`; `nil` if rules are not looked up.
  let rules: Set<String>?

  private(set) var steps: [Step] = []
  private(set) var inputs: [Procedure.Input] = []
  /// For which changes of documents the procedure clears the way; `nil` if for none.
  private(set) var clearing: Clearing?
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var inputTypes: [String: ValueType] = [:]
  private var stepIDs: Set<StepID> = []

  init(
    _ manifest: Manifest, catalogue: Catalogue, callable: [ProcedureID: [Procedure.Input]],
    rules: Set<String>?
  ) {
    self.manifest = manifest
    self.catalogue = catalogue
    self.callable = callable
    self.rules = rules
    bind()
  }

  private mutating func bind() {
    nameInstances()
    for role in manifest.roles where !catalogue.roles.contains(role.value) {
      report(
        .roleUnknown, role.place, "role '\(role.value)' does not exist",
        advice: "roles: \(catalogue.roles.joined(separator: ", "))")
    }
    inputs = Self.inputs(of: manifest, in: catalogue)
    inputTypes = Dictionary(inputs.map { ($0.name, $0.type) }) { first, _ in first }
    // YAML itself rejects duplicate keys.
    stepIDs = Set(manifest.steps.map(\.id))
    for (index, entry) in manifest.steps.enumerated() {
      let following = manifest.steps.dropFirst(index + 1).first?.id
      if let step = step(entry, following: following) {
        steps.append(step.with(instead: alternatives(to: step, entry)))
      }
    }
    clearing = manifest.clears.flatMap { clearing($0) }
  }

  private mutating func clearing(_ entry: Manifest.ClearsEntry) -> Clearing? {
    guard let from = destination(entry.from) ?? nil else { return nil }
    for name in entry.before {
      let operation = catalogue[OperationID(rawValue: name.value)]
      if let operation, operation.kind != .change {
        report(
          .manifestInvalid, name.place,
          "'clears' is possible only for a change; '\(operation.id)' changes nothing")
      } else if operation == nil {
        report(.operationUnknown, name.place, "operation '\(name.value)' does not exist")
      }
    }
    return Clearing(
      from: from, before: Set(entry.before.map { OperationID(rawValue: $0.value) }))
  }

  /// The instances that the manifest names, by their names.
  static func instances(of manifest: Manifest) -> [DomainID: DomainID] {
    Dictionary(
      manifest.instances.map {
        (DomainID(rawValue: $0.name.value), DomainID(rawValue: $0.domain.value))
      }
    ) { first, _ in first }
  }

  private mutating func nameInstances() {
    for (name, domain) in manifest.instances {
      if !DomainInstances.isName(name.value)
        || catalogue.readsWhenAsked(DomainID(rawValue: name.value))
      {
        report(
          .manifestInvalid, name.place, "'\(name.value)' cannot be the name of an instance",
          advice: "write small letters, digits and hyphens, and no id that the program has")
      }
      if !catalogue.readsWhenAsked(DomainID(rawValue: domain.value)) {
        report(
          .manifestInvalid, domain.place,
          "'\(domain.value)' is not a domain that can have instances")
      }
    }
    catalogue = catalogue.knowing(Self.instances(of: manifest, in: catalogue))
  }

  /// The instances that a catalogue knows, and those that the manifest names.
  static func instances(of manifest: Manifest, in catalogue: Catalogue) -> DomainInstances {
    manifest.instances.isEmpty
      ? catalogue.instances : catalogue.instances.adding(instances(of: manifest))
  }

  static func inputs(of manifest: Manifest, in catalogue: Catalogue) -> [Procedure.Input] {
    manifest.inputs.map { name, type in
      let isList = type.value.hasPrefix("[") && type.value.hasSuffix("]")
      let word = isList ? String(type.value.dropFirst().dropLast()) : type.value
      return Procedure.Input(name: name, type: catalogue.type(ValueType(word, isList: isList)))
    }
  }

  private mutating func step(_ entry: Manifest.StepEntry, following: StepID?) -> Step? {
    let id = OperationID(rawValue: entry.operation.value)
    guard let operation = catalogue[id] else {
      let meanings = catalogue.meanings(of: id).map { FindingText(verbatim: $0.rawValue) }
      guard meanings.isEmpty else {
        report(
          .operationUnknown, entry.operation.place,
          "operation '\(entry.operation.value)' can be that of several tenants",
          advice: "did you mean \(.either(meanings))?")
        return nil
      }
      report(
        .operationUnknown, entry.operation.place,
        "operation '\(entry.operation.value)' does not exist",
        advice: suggestion(for: entry.operation))
      return nil
    }
    for rule in entry.rules where rules.map({ !$0.contains(rule.value) }) ?? false {
      report(.ruleUnknown, rule.place, "rule '\(rule.value)' is not in Resources/rules.yaml")
    }
    if let approval = entry.approval, operation.kind != .change {
      report(
        .manifestInvalid, approval.place,
        "'approval' is possible only for a change; '\(operation.id)' changes nothing")
    }
    let arguments = arguments(entry, operation)
    let literals = arguments.compactMapValues { argument in
      if case .literal(let value) = argument { value } else { nil }
    }
    let own = operation.narrowed(by: literals, outcomes: entry.on.map { $0.outcome.value })
    return Step(
      id: entry.id, operation: own, arguments: arguments,
      into: into(entry, own), edges: edges(entry, own, following: following),
      rules: entry.rules.map(\.value), needsApproval: entry.approval?.value,
      words: words(entry, operation))
  }

  private mutating func arguments(
    _ entry: Manifest.StepEntry, _ operation: Operation
  ) -> [String: Argument] {
    var arguments: [String: Argument] = [:]
    for (name, text) in entry.arguments {
      guard let parameter = operation.parameter(name) else {
        report(
          .argumentUnknown, text.place, "'\(operation.id)' takes no argument '\(name)'",
          advice: operation.parameters.isEmpty
            ? "it has no arguments"
            : "its arguments are \(operation.parameters.map(\.name).joined(separator: ", "))")
        continue
      }
      arguments[name] = argument(text, parameter)
    }
    for parameter in operation.parameters
    where isNeeded(parameter, entry)
      && !entry.arguments.contains(where: { $0.name == parameter.name })
    {
      report(
        .argumentMissing, entry.operation.place,
        "'\(operation.id)' needs the argument '\(parameter.name)' (\(parameter.type))")
    }
    return arguments
  }

  private func isNeeded(
    _ parameter: Operation.Parameter, _ entry: Manifest.StepEntry
  ) -> Bool {
    guard parameter.isOptional else { return true }
    guard let literal = parameter.neededWith else { return false }
    return entry.arguments.contains {
      $0.name == literal.parameter && $0.text.value == literal.text
    }
  }

  mutating func argument(
    _ text: Manifest.Named<String>, _ parameter: Operation.Parameter
  ) -> Argument? {
    if text.value.hasPrefix("$") {
      let name = String(text.value.dropFirst())
      guard let type = inputTypes[name] else {
        report(
          .inputUnknown, text.place, "input '\(name)' is not declared",
          advice: "declare it under 'inputs:'")
        return nil
      }
      guard type.fits(parameter.type) else {
        report(
          .argumentType, text.place,
          "'\(parameter.name)' is \(parameter.type), but input '\(name)' is \(type)")
        return nil
      }
      return .input(name)
    }
    guard let literal = literal(text.value, parameter) else {
      report(
        .argumentType, text.place,
        "'\(text.value)' is not a value for '\(parameter.name)' (\(parameter.type))",
        advice: parameter.allowed.map { "use one of these: \($0.joined(separator: ", "))" })
      return nil
    }
    if parameter.namesChoices { checkChoices(text, parameter) }
    return .literal(literal)
  }

  /// Reports a text that names nothing to choose from, or one choice twice, whatever its case: a
  /// person may type it in any.
  private mutating func checkChoices(
    _ text: Manifest.Named<String>, _ parameter: Operation.Parameter
  ) {
    let choices = Operation.Parameter.choices(in: text.value)
    if choices.isEmpty {
      report(
        .argumentType, text.place,
        "'\(text.value)' is not a value for '\(parameter.name)' (\(parameter.type))",
        advice: "list the choices, separated by commas")
    }
    var seen: Set<String> = []
    for choice in choices where !seen.insert(choice.lowercased()).inserted {
      report(
        .argumentType, text.place, "choice '\(choice)' is listed twice in '\(parameter.name)'",
        advice: "remove one of them")
    }
  }

  private func literal(_ text: String, _ parameter: Operation.Parameter) -> Value? {
    if let allowed = parameter.allowed { return allowed.contains(text) ? .code(text) : nil }
    switch parameter.type {
    case .number: return OutsideNumber.whole(text, in: OutsideNumber.amounts).map { .number($0) }
    case .flag: return ["true": .flag(true), "false": .flag(false)][text]
    case .text: return .text(text)
    // A user, a license or any other object in the tenant is chosen, and never written in a
    // manifest.
    case _: return nil
    }
  }

  private mutating func into(_ entry: Manifest.StepEntry, _ operation: Operation) -> String? {
    guard let collected = operation.collects else {
      if let into = entry.into {
        report(.inputUnknown, into.place, "'\(operation.id)' has no result to keep in an input")
      }
      return nil
    }
    guard let into = entry.into else {
      report(
        .inputUnset, entry.operation.place,
        "'\(operation.id)' collects \(collected), but no input keeps it",
        advice: "name an input with 'into:'")
      return nil
    }
    guard let type = inputTypes[into.value] else {
      report(.inputUnknown, into.place, "input '\(into.value)' is not declared")
      return nil
    }
    if type != collected {
      report(
        .argumentType, into.place,
        "input '\(into.value)' is \(type), but '\(operation.id)' collects \(collected)")
    }
    return into.value
  }

  /// The words of a step for the outcomes and choices that it names itself. The language of record
  /// needs none: what has no words is shown as it is named.
  private mutating func words(
    _ entry: Manifest.StepEntry, _ operation: Operation
  ) -> [String: [String: String]] {
    let names = ownNames(entry, operation)
    var words: [String: [String: String]] = [:]
    for (language, texts) in entry.words {
      for (name, text) in texts {
        if names.contains(name) {
          words[language, default: [:]][name] = text.value.isEmpty ? nil : text.value
        } else {
          report(.wordsUnknown, text.place, "step names no outcome or choice '\(name)'")
        }
      }
    }
    let languages = manifest.documents.map { $0.language }
    let record = languages.contains("en") ? "en" : languages.first
    for language in languages where language != record {
      let lacking = names.filter { name in
        words[language]?[name] == nil && name.contains(where: \.isLetter)
      }
      if !lacking.isEmpty {
        diagnostics.append(
          Diagnostic(
            .wordsMissing, .note, at: entry.operation.place,
            "step has no words in '\(language)' for \(lacking.joined(separator: ", "))"))
      }
    }
    return words
  }

  /// The outcomes and choices that a step names, and no operation knows.
  private func ownNames(_ entry: Manifest.StepEntry, _ operation: Operation) -> [String] {
    let outcomes = operation.narrowing == .outcomes ? entry.on.map { $0.outcome.value } : []
    let choices = entry.arguments.filter { argument in
      operation.parameter(argument.name)?.namesChoices == true
        && !argument.text.value.hasPrefix("$")
    }.flatMap { Operation.Parameter.choices(in: $0.text.value) }
    return outcomes.filter { !operation.outcomes.contains($0) } + choices
  }

  private mutating func edges(
    _ entry: Manifest.StepEntry, _ operation: Operation, following: StepID?
  ) -> [Edge] {
    for (outcome, _) in entry.on where !operation.outcomes.contains(outcome.value) {
      report(
        .outcomeUnknown, outcome.place,
        "'\(operation.id)' has no outcome '\(outcome.value)'",
        advice: "its outcomes are \(operation.outcomes.joined(separator: ", "))")
    }
    let next = following.map { Edge.Target.step($0) } ?? .end
    return operation.outcomes.map { outcome in
      let written = entry.on.first { $0.outcome.value == outcome }
      return Edge(
        outcome: outcome,
        target: written.flatMap { target($0.target, following: following) } ?? next)
    }
  }

  private mutating func target(
    _ entry: Manifest.TargetEntry, following: StepID?
  ) -> Edge.Target? {
    switch entry {
    case .step(let name):
      return destination(name).map { $0.map { .step($0) } ?? .end }
    case .call(let procedure, let with, let then):
      let id = ProcedureID(procedure.value)
      guard let callee = callable[id] else {
        report(.callUnknown, procedure.place, "procedure '\(id)' does not exist")
        return nil
      }
      for (name, argument) in with { check(argument, passedAs: name, to: id, callee) }
      let after: StepID? = then.map { destination($0) ?? nil } ?? following
      return .call(
        id,
        with: Dictionary(with.map { ($0.0, String($0.1.value.dropFirst())) }) { first, _ in first },
        then: after)
    }
  }

  /// Reports an input that a call passes and the called procedure does not have, or has with
  /// another type.
  private mutating func check(
    _ argument: Manifest.Named<String>, passedAs name: String, to procedure: ProcedureID,
    _ callee: [Procedure.Input]
  ) {
    guard let parameter = callee.first(where: { $0.name == name }) else {
      report(.argumentUnknown, argument.place, "'\(procedure)' has no input '\(name)'")
      return
    }
    let input = argument.value.dropFirst()
    guard argument.value.hasPrefix("$"), let type = inputTypes[String(input)] else {
      report(
        .inputUnknown, argument.place, "'\(argument.value)' is not a declared input",
        advice: "a call passes inputs, written $name")
      return
    }
    if type != parameter.type {
      report(
        .argumentType, argument.place,
        "'\(name)' of '\(procedure)' is \(parameter.type), but input '\(input)' is \(type)")
    }
  }

  /// The step with this name: `.some(nil)` is the end, and `nil` an unknown name.
  private mutating func destination(_ name: Manifest.Named<String>) -> StepID?? {
    if name.value == "end" { return .some(nil) }
    guard stepIDs.contains(StepID(name.value)) else {
      report(.targetUnknown, name.place, "step '\(name.value)' does not exist")
      return nil
    }
    return StepID(name.value)
  }

  /// The operations whose names are like the one that there is not; `nil` without any.
  func suggestion(for operation: Manifest.Named<String>) -> FindingText? {
    let near = catalogue.suggestions(for: operation.value).map { FindingText(verbatim: $0) }
    return near.isEmpty ? nil : "did you mean \(.either(near))?"
  }

  mutating func warn(_ place: SourcePlace, _ message: FindingText) {
    diagnostics.append(Diagnostic(.operationUnknown, .warning, at: place, message))
  }

  mutating func report(
    _ id: DiagnosticID, _ place: SourcePlace, _ message: FindingText, advice: FindingText? = nil
  ) {
    diagnostics.append(Diagnostic(id, .error, at: place, message, advice: advice))
  }
}
