import Diagnostics
import Operations

/// Reads `perform:`, the requests of which one is made.
struct CallReader {
  let scope: TemplateScope
  let conditions: ConditionReader
  let isProgram: Bool

  private static let methods = ["post", "put", "patch", "delete"]
  static let keys =
    methods + ["program", "when", "query", "headers", "body", "with", "guard", "key", "job"]

  func calls(_ node: DeclarationNode?, _ faults: inout DeclarationFaults) -> [Call] {
    guard let node else { return [] }
    let nodes = node.elements ?? [node]
    var calls: [Call] = []
    for element in nodes {
      if calls.last.map({ $0.condition == nil }) ?? false {
        faults.report(
          .domainChange, element.place, "a request after one without 'when' is never made")
      }
      if let call = call(element, &faults) { calls.append(call) }
    }
    if nodes.isEmpty {
      faults.report(
        .domainChange, node.place, "'perform' says no request",
        advice: "remove it if a person does this by hand")
    }
    return calls
  }

  private func call(_ node: DeclarationNode, _ faults: inout DeclarationFaults) -> Call? {
    guard let entries = faults.mapping(node, Self.keys) else { return nil }
    let targets = entries.filter { Self.methods.contains($0.key) || $0.key == "program" }
    guard targets.count == 1, let target = targets.first else {
      faults.report(
        .domainKeyMissing, targets.last?.place ?? node.place,
        "a request must have one of these: post, put, patch, delete, program")
      return nil
    }
    guard (target.key == "program") == isProgram else {
      faults.report(
        .domainKeyUnknown, target.place,
        isProgram
          ? "'\(target.key)' is not possible where the service is a program"
          : "'\(target.key)' is possible only where the service is a program",
        advice: isProgram ? "write 'program' and what it performs" : nil)
      return nil
    }
    var body = TemplateReader(scope: scope)
    body.allowsSecrets = true
    return Call(
      when: node["when"].map { conditions.condition($0, &faults) },
      self.target(target, node, &faults),
      body: node[isProgram ? "with" : "body"].map { body.read($0, &faults) },
      guarding: guarding(node["guard"], &faults), keyHeader: keyHeader(node["key"], &faults),
      job: node["job"].flatMap { job($0, &faults) })
  }

  private func target(
    _ target: DeclarationNode.Entry, _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> Call.Target {
    for key in isProgram ? ["query", "headers", "body", "key", "job"] : ["with"] {
      guard let value = node[key] else { continue }
      faults.report(
        .domainKeyUnknown, value.place,
        isProgram
          ? "'\(key)' is not possible where the service is a program"
          : "'\(key)' is possible only where the service is a program",
        advice: isProgram ? "write what it needs in 'with'" : "write what is sent in 'body'")
    }
    guard target.key != "program" else { return .program(faults.text(target.value) ?? "") }
    let templates = TemplateReader(scope: scope)
    return .http(
      method: target.key.uppercased(),
      path: PathReader(scope: scope).path(target.value, &faults),
      query: templates.texts(node["query"], &faults),
      headers: templates.headers(node["headers"], &faults))
  }

  private func guarding(
    _ node: DeclarationNode?, _ faults: inout DeclarationFaults
  ) -> Call.Guard {
    guard let node else { return .none }
    if node.text != nil {
      return faults.choice(node, of: ["reread", "none"]) == "reread" ? .reread : .none
    }
    guard faults.mapping(node, ["header", "from"], needing: ["header", "from"]) != nil,
      let header = node["header"], let from = node["from"], let name = faults.text(header),
      faults.header(name, at: header.place), let text = faults.text(from),
      let reference = TemplateReader(scope: scope).reference(from, text, &faults)
    else { return .none }
    if reference.property != "version" {
      faults.report(
        .domainGuard, from.place, "a guard must be from the version of a subject",
        advice: "write '\("$\(reference.name).version")', and 'version' in the subject")
    }
    return .header(name, from: reference)
  }

  private func keyHeader(
    _ node: DeclarationNode?, _ faults: inout DeclarationFaults
  ) -> String? {
    guard let node, faults.mapping(node, ["header"], needing: ["header"]) != nil,
      let header = node["header"], let name = faults.text(header),
      faults.header(name, at: header.place)
    else { return nil }
    return name
  }

  private func job(_ node: DeclarationNode, _ faults: inout DeclarationFaults) -> Call.Job? {
    guard
      faults.mapping(
        node, ["follow", "state", "done", "failed", "message"],
        needing: ["follow", "state", "done", "failed"]) != nil,
      let follow = node["follow"], let header = faults.text(follow),
      faults.header(header, at: follow.place),
      let state = node["state"].flatMap({ faults.pointer($0) })
    else { return nil }
    return Call.Job(
      follow: header, state: state, done: node["done"].map { faults.texts($0) } ?? [],
      failed: node["failed"].map { faults.texts($0) } ?? [],
      message: node["message"].flatMap { faults.pointer($0) })
  }
}
