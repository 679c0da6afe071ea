import Diagnostics
import Operations

/// Reads `test:`, what a test of the declaration works on.
struct TrialReader {
  let settings: [Declaration.Setting]
  /// The settings.
  let scope: TemplateScope
  let operations: [OperationDeclaration]

  func read(
    _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> TrialDeclaration? {
    guard let entries = faults.entries(node) else { return nil }
    let templates = TemplateReader(scope: scope.adding("key", .text))
    var given: [String: JSONDocument] = [:]
    for entry in node["settings"].flatMap({ faults.entries($0) }) ?? [] {
      guard let setting = settings.first(where: { $0.name == entry.key }) else {
        faults.report(
          .domainReference, entry.place, "there is no setting '\(entry.key)'",
          advice: DeclarationFaults.advice(for: entry.key, among: settings.map(\.name)))
        continue
      }
      if !setting.type.admits(entry.value.json) {
        faults.report(
          .domainType, entry.value.place,
          "'\(entry.value.text ?? entry.key)' is no value of the type of '\(entry.key)'")
      }
      given[entry.key] = entry.value.json
    }
    var common: [String: Template] = [:]
    let inputs = Set(operations.flatMap(\.inputs).map(\.name))
    for entry in entries where !["settings", "runs"].contains(entry.key) {
      guard inputs.contains(entry.key) else {
        faults.report(
          .domainKeyUnknown, entry.place, "'\(entry.key)' is not possible in '\(node.name)'",
          advice: DeclarationFaults.advice(
            for: entry.key, among: ["settings", "runs"] + inputs.sorted()))
        continue
      }
      common[entry.key] = templates.read(entry.value, &faults)
    }
    let runs = (node["runs"].flatMap { faults.elements($0) } ?? []).compactMap {
      run($0, common, templates, &faults)
    }
    return TrialDeclaration(settings: given, common: common, runs: runs)
  }

  private func run(
    _ node: DeclarationNode, _ common: [String: Template], _ templates: TemplateReader,
    _ faults: inout DeclarationFaults
  ) -> TrialDeclaration.Run? {
    guard faults.mapping(node, ["operation", "with"], needing: ["operation"]) != nil,
      let named = node["operation"]
    else { return nil }
    let changes = operations.filter { $0.kind == .change && !$0.onlyInverse }
    guard let id = faults.choice(named, of: changes.map(\.id.rawValue).sorted()),
      let operation = changes.first(where: { $0.id.rawValue == id })
    else { return nil }
    var inputs: [String: Template] = [:]
    for entry in node["with"].flatMap({ faults.entries($0) }) ?? [] {
      guard operation.inputs.contains(where: { $0.name == entry.key }) else {
        faults.report(
          .domainReference, entry.place, "'\(id)' has no input '\(entry.key)'",
          advice: DeclarationFaults.advice(for: entry.key, among: operation.inputs.map(\.name)))
        continue
      }
      inputs[entry.key] = templates.read(entry.value, &faults)
    }
    return TrialDeclaration.Run(operation.id, inputs)
  }
}
