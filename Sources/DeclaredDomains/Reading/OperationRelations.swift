import Diagnostics
import Operations

/// What operations say of each other: inverses, and what is written only and never read.
struct OperationRelations {
  let operations: [OperationDeclaration]
  /// `operations:` as it is written.
  let node: DeclarationNode

  func report(_ faults: inout DeclarationFaults) {
    for operation in operations {
      guard let written = node[operation.id.rawValue] else { continue }
      inverses(of: operation, written, &faults)
      clearing(by: operation, written, &faults)
    }
  }

  // MARK: - Inverses

  private func inverses(
    of operation: OperationDeclaration, _ node: DeclarationNode,
    _ faults: inout DeclarationFaults
  ) {
    guard let written = node["inverse"] else { return }
    for rule in operation.inverses {
      let place = Self.place(of: rule, in: written)
      guard let inverse = operations.first(where: { $0.id == rule.operation }) else {
        let changes = operations.filter { $0.kind == .change }.map(\.id.rawValue).sorted()
        // It may be declared and have a fault of its own.
        guard self.node[rule.operation.rawValue] == nil else { continue }
        faults.report(
          .domainInverse, place, "there is no operation '\(rule.operation)'",
          advice: DeclarationFaults.advice(for: rule.operation.rawValue, among: changes))
        continue
      }
      guard inverse.kind == .change else {
        faults.report(
          .domainInverse, place, "'\(rule.operation)' changes nothing, so it is no inverse")
        continue
      }
      inputs(of: inverse, by: rule, of: operation, at: place, &faults)
    }
  }

  private func inputs(
    of inverse: OperationDeclaration, by rule: OperationDeclaration.InverseRule,
    of operation: OperationDeclaration, at place: SourcePlace,
    _ faults: inout DeclarationFaults
  ) {
    let given = rule.inputs.map { Set($0.keys) } ?? Set(operation.inputs.map(\.name))
    let lacking = inverse.inputs.filter {
      !$0.isOptional && $0.usual == nil && !given.contains($0.name)
    }
    for input in lacking {
      faults.report(
        .domainInverse, place, "'\(inverse.id)' needs the input '\(input.name)'",
        advice: "write '\("inverse: {operation: \(inverse.id), with: {\(input.name): …}}")'")
    }
    guard let inputs = rule.inputs else {
      for input in inverse.inputs where given.contains(input.name) {
        guard let own = operation.inputs.first(where: { $0.name == input.name }),
          !own.type.canBe(input.type)
        else { continue }
        faults.report(
          .domainInverse, place, "'\(inverse.id)' takes an input '\(input.name)' of another type")
      }
      return
    }
    for name in inputs.keys.sorted() where !inverse.inputs.contains(where: { $0.name == name }) {
      faults.report(
        .domainInverse, place, "'\(inverse.id)' has no input '\(name)'",
        advice: DeclarationFaults.advice(for: name, among: inverse.inputs.map(\.name)))
    }
  }

  /// Where a rule names its operation.
  private static func place(
    of rule: OperationDeclaration.InverseRule, in node: DeclarationNode
  ) -> SourcePlace {
    for element in node.elements ?? [node] {
      if element.text == rule.operation.rawValue { return element.place }
      if let named = element["operation"], named.text == rule.operation.rawValue {
        return named.place
      }
    }
    return node.place
  }

  // MARK: - What is written only

  /// Writing a whole document back clears, at many services, what a reading leaves out.
  private func clearing(
    by operation: OperationDeclaration, _ node: DeclarationNode,
    _ faults: inout DeclarationFaults
  ) {
    let written = node["perform"].map { $0.elements ?? [$0] } ?? []
    for (call, node) in zip(operation.calls, written) {
      guard case .http("PUT", _, _, _) = call.target, let put = node["put"],
        let kind = kind(putBy: call, operation), let secret = secret(of: kind)
      else { continue }
      faults.warn(
        .domainPutClears, put.place,
        "'put' writes all of '\(kind)', and may clear '\(secret)', which no reading gives",
        advice: "use 'patch' where the service has it, and try this on an account of your own")
    }
  }

  private func kind(putBy call: Call, _ operation: OperationDeclaration) -> String? {
    let alias: String? =
      if case .whole(let reference, _, _)? = call.body {
        reference.name
      } else {
        operation.predictions.keys.sorted().first
      }
    return alias.flatMap { Self.kind($0, in: operation) }
  }

  private static func kind(_ alias: String, in operation: OperationDeclaration) -> String? {
    if let concerned = operation.concerned.first(where: { $0.alias == alias }) {
      return concerned.kind
    }
    if let created = operation.created, created.alias == alias { return created.kind }
    guard
      case .subject(let kind, nil)? = operation.inputs.first(where: { $0.name == alias })?.type
        .element
    else { return nil }
    return kind
  }

  /// An input that some operation sends to subjects of a kind and that no reading gives.
  private func secret(of kind: String) -> String? {
    for operation in operations {
      guard operation.predictions.keys.contains(where: { Self.kind($0, in: operation) == kind })
      else { continue }
      for input in operation.inputs where input.type.element == .secret {
        if operation.calls.contains(where: { $0.body?.mentions(input.name) ?? false }) {
          return input.name
        }
      }
    }
    return nil
  }
}
