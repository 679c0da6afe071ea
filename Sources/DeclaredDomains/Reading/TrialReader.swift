import Diagnostics
import Operations

/// Reads `trial.yaml`, what a test of a declaration works on.
package struct TrialReader {
  private let declaration: Declaration
  /// The settings and the key of the test.
  private let settings: TemplateScope
  private let isProgram: Bool
  private var faults = DeclarationFaults()

  /// Returns the trial, which is `nil` if there is an error, and all diagnostics.
  ///
  /// - Parameter declaration: what is to be tested.
  package static func read(
    _ file: DeclarationFile, of declaration: Declaration
  ) -> (trial: DomainTrial?, diagnostics: [Diagnostic]) {
    var reader = TrialReader(declaration)
    let trial: DomainTrial?
    do {
      let node = try DeclarationNode.read(file.bytes, path: file.path)
      trial = reader.trial(DeclarationNode(node.content, at: node.place, named: "trial.yaml"))
    } catch {
      reader.faults.add(error.diagnostic)
      trial = nil
    }
    return (reader.faults.hasErrors ? nil : trial, reader.faults.found)
  }

  private init(_ declaration: Declaration) {
    self.declaration = declaration
    var scope = TemplateScope()
    for setting in declaration.settings { scope.add(setting.name, .value(setting.type)) }
    scope.add("key", .text)
    settings = scope
    isProgram = if case .program = declaration.service.access { true } else { false }
  }

  private mutating func trial(_ node: DeclarationNode) -> DomainTrial? {
    guard
      faults.mapping(
        node, ["format", "subjects", "inputs", "ignore", "runs"], needing: ["format", "runs"])
        != nil
    else { return nil }
    if let format = node["format"], format.json != .number("1") {
      faults.report(
        .domainValue, format.place, "'format' must be 1, the only one that this program reads")
    }
    var scope = settings
    var subjects: [DomainTrial.Subject] = []
    for entry in node["subjects"].flatMap({ faults.entries($0) }) ?? [] {
      guard faults.name(entry) else { continue }
      // A subject may be made with what was made before it.
      if let subject = subject(entry, scope) { subjects.append(subject) }
      let kind = entry.value["is"]?.text ?? ""
      scope.add(
        entry.key,
        declaration.subject(kind).map { .subject(SubjectOutline($0, isProgram)) } ?? .broken)
    }
    let templates = TemplateReader(scope: scope)
    let names = Set(declaration.operations.flatMap(\.inputs).map(\.name))
    let common = inputs(node["inputs"], templates, among: names, of: "inputs")
    var ignored: [String: [JSONPointer]] = [:]
    for entry in node["ignore"].flatMap({ faults.entries($0) }) ?? [] {
      guard kind(entry.key, at: entry.place) else { continue }
      ignored[entry.key] = faults.pointers(entry.value)
    }
    let runs = (node["runs"].flatMap { faults.elements($0) } ?? []).compactMap {
      run($0, templates)
    }
    return DomainTrial(subjects: subjects, common: common, ignored: ignored, runs: runs)
  }

  // MARK: - Subjects

  private mutating func subject(
    _ entry: DeclarationNode.Entry, _ scope: TemplateScope
  ) -> DomainTrial.Subject? {
    let node = entry.value
    guard
      faults.mapping(node, ["is", "make", "id", "where", "query", "remove"], needing: ["is"])
        != nil,
      let named = node["is"], let kind = faults.text(named), self.kind(kind, at: named.place),
      let own = declaration.subject(kind)
    else { return nil }
    let templates = TemplateReader(scope: scope)
    if node["id"] == nil, node["where"] == nil { faults.missing("id", in: node) }
    if node["make"] != nil, node["remove"] == nil { faults.missing("remove", in: node) }
    let names = SubjectOutline(own, isProgram).parts
    var parts: [String: Template] = [:]
    if let id = node["id"] {
      if names.count == 1, let name = names.first {
        parts[name] = templates.text(id, &faults)
      } else {
        _ = faults.mapping(id, names, needing: names)
        parts = templates.texts(id, &faults)
      }
    }
    return DomainTrial.Subject(
      entry.key, is: kind, making: call(node["make"], scope),
      removal: call(
        node["remove"],
        scope.adding(entry.key, .subject(SubjectOutline(own, isProgram)))),
      parts: parts, matches: templates.matches(node["where"], &faults),
      query: templates.texts(node["query"], &faults))
  }

  private mutating func kind(_ kind: String, at place: SourcePlace) -> Bool {
    guard declaration.subject(kind) == nil else { return true }
    faults.report(
      .domainReference, place, "there is no subject '\(kind)'",
      advice: DeclarationFaults.advice(for: kind, among: declaration.subjects.map(\.kind)))
    return false
  }

  private mutating func call(_ node: DeclarationNode?, _ scope: TemplateScope) -> Call? {
    guard let node else { return nil }
    return CallReader(
      scope: scope, conditions: ConditionReader(scope: scope, probed: []), isProgram: isProgram
    ).calls(node, &faults).first
  }

  // MARK: - Runs

  private mutating func run(
    _ node: DeclarationNode, _ templates: TemplateReader
  ) -> DomainTrial.Run? {
    guard
      faults.mapping(node, ["operation", "with", "before", "more"], needing: ["operation"]) != nil,
      let step = step(node, templates)
    else { return nil }
    var before: [DomainTrial.Step] = []
    for element in node["before"].flatMap({ faults.elements($0) }) ?? [] {
      if element.text != nil {
        before += operation(element).map { [DomainTrial.Step($0.id, [:])] } ?? []
      } else if faults.mapping(element, ["operation", "with"], needing: ["operation"]) != nil {
        before += self.step(element, templates).map { [$0] } ?? []
      }
    }
    return DomainTrial.Run(
      step.operation, step.inputs, before: before, more: call(node["more"], templates.scope))
  }

  private mutating func step(
    _ node: DeclarationNode, _ templates: TemplateReader
  ) -> DomainTrial.Step? {
    guard let operation = node["operation"].flatMap({ self.operation($0) }) else { return nil }
    let names = Set(operation.inputs.map(\.name))
    return DomainTrial.Step(
      operation.id,
      inputs(node["with"], templates, among: names, of: operation.id.rawValue))
  }

  private mutating func operation(_ node: DeclarationNode) -> OperationDeclaration? {
    let changes = declaration.operations.filter { $0.kind == .change && !$0.onlyInverse }
    guard let id = faults.choice(node, of: changes.map(\.id.rawValue).sorted()) else { return nil }
    return changes.first { $0.id.rawValue == id }
  }

  private mutating func inputs(
    _ node: DeclarationNode?, _ templates: TemplateReader, among names: Set<String>,
    of operation: String
  ) -> [String: Template] {
    var inputs: [String: Template] = [:]
    for entry in node.flatMap({ faults.entries($0) }) ?? [] {
      guard names.contains(entry.key) else {
        faults.report(
          .domainReference, entry.place, "'\(operation)' has no input '\(entry.key)'",
          advice: DeclarationFaults.advice(for: entry.key, among: names.sorted()))
        continue
      }
      inputs[entry.key] = templates.read(entry.value, &faults)
    }
    return inputs
  }
}

extension SubjectOutline {
  /// What a kind of a declaration has.
  fileprivate init(_ declared: SubjectDeclaration, _ isProgram: Bool) {
    var parts = [declared.kind]
    var parentPart: String?
    if case .parts(let own) = declared.identity {
      parts = own.map(\.name)
      parentPart = own.first { $0.source == .parent }?.name
    }
    self.init(
      kind: declared.kind,
      properties: Dictionary(
        declared.facts.map {
          ($0.property, Property(type: $0.type, codes: $0.codes.values.sorted()))
        }
      ) { first, _ in first },
      parts: parts, parentPart: parentPart, parent: declared.parent,
      hasVersion: declared.version != nil || isProgram,
      hasList: declared.list != nil || isProgram)
  }
}
