import Diagnostics
import Operations

/// Resolves the names below `instead:`.
extension ManifestBinding {
  /// How a step is bound in sessions with a tenant of another domain, by that domain.
  ///
  /// A domain that nobody has added here is passed over with a warning: whoever lacks it walks the
  /// step as it is.
  mutating func alternatives(
    to step: Step, _ entry: Manifest.StepEntry
  ) -> [DomainID: Step] {
    var found: [DomainID: Step] = [:]
    for (domain, written) in entry.instead {
      let id = DomainID(rawValue: domain.value)
      guard catalogue.readsWhenAsked(id) else {
        warn(domain.place, "there is no domain '\(domain.value)' here for 'instead'")
        continue
      }
      if let other = alternative(to: step, written, of: id) { found[id] = other }
    }
    return found
  }

  private mutating func alternative(
    to step: Step, _ entry: Manifest.InsteadEntry, of domain: DomainID
  ) -> Step? {
    let id = OperationID(rawValue: entry.operation.value)
    guard id.declaredDomain == domain, let operation = catalogue[id] else {
      report(
        .operationUnknown, entry.operation.place,
        "domain '\(domain)' has no operation '\(entry.operation.value)'",
        advice: suggestion(for: entry.operation))
      return nil
    }
    guard Set(operation.outcomes) == Set(step.operation.outcomes), operation.collects == nil
    else {
      report(
        .manifestInvalid, entry.operation.place,
        "'\(id)' does not end as '\(step.operation.id)' does, so it cannot be done instead",
        advice: "its outcomes must be \(step.operation.outcomes.joined(separator: ", "))")
      return nil
    }
    return Step(
      id: step.id, operation: operation, arguments: arguments(entry, operation), into: step.into,
      edges: step.edges, rules: step.rules,
      needsApproval: operation.kind == .change && step.operation.kind == .change
        ? step.needsApproval || operation.needsSecondPerson : nil,
      words: step.words)
  }

  private mutating func arguments(
    _ entry: Manifest.InsteadEntry, _ operation: Operation
  ) -> [String: Argument] {
    var arguments: [String: Argument] = [:]
    for (name, text) in entry.arguments + entry.sameID where operation.parameter(name) == nil {
      report(
        .argumentUnknown, text.place, "'\(operation.id)' takes no argument '\(name)'",
        advice: "its arguments are \(operation.parameters.map(\.name).joined(separator: ", "))")
    }
    for parameter in operation.parameters {
      if let text = entry.sameID.first(where: { $0.name == parameter.name })?.text {
        arguments[parameter.name] = subject(text, parameter)
      } else if let text = entry.arguments.first(where: { $0.name == parameter.name })?.text {
        arguments[parameter.name] = argument(text, parameter)
      } else if !parameter.isOptional {
        report(
          .argumentMissing, entry.operation.place,
          "'\(operation.id)' needs the argument '\(parameter.name)' (\(parameter.type))")
      }
    }
    return arguments
  }

  /// The input whose subject is known to the operation's domain by the same id.
  private mutating func subject(
    _ text: Manifest.Named<String>, _ parameter: Operation.Parameter
  ) -> Argument? {
    let name = String(text.value.dropFirst())
    guard text.value.hasPrefix("$"), let type = inputTypes[name] else {
      report(
        .inputUnknown, text.place, "'\(text.value)' is not a declared input",
        advice: "'sameId' takes inputs, written $name")
      return nil
    }
    guard !type.isWritten, !parameter.type.isWritten, type.isList == parameter.type.isList else {
      report(
        .argumentType, text.place,
        "'\(parameter.name)' is \(parameter.type), but input '\(name)' is \(type)",
        advice: "only what is chosen in a domain can have the same id in another")
      return nil
    }
    return .input(name)
  }
}
