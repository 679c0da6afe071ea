import Diagnostics
import Operations

/// What a change must have so that it can be verified, made once, and taken back.
struct ChangeCheck {
  let operation: OperationDeclaration
  let node: DeclarationNode
  let place: SourcePlace
  let kinds: SubjectKinds

  func report(_ faults: inout DeclarationFaults) {
    needsPrediction(&faults)
    lack(of: "inverse", &faults, advice: "write 'inverse: none' if nothing takes it back")
    lack(
      of: "deadline", &faults,
      advice: "say after how many seconds at most a reading shows the change")
    needsGuard(&faults)
    needsKey(&faults)
  }

  private func lack(
    of key: String, _ faults: inout DeclarationFaults, advice: FindingText
  ) {
    guard node[key] == nil else { return }
    faults.report(
      .domainKeyMissing, place, "'\(key)' is missing in '\(operation.id)'", advice: advice)
  }

  /// Without a prediction there is nothing to verify.
  private func needsPrediction(_ faults: inout DeclarationFaults) {
    let predict = node["predict"]
    guard predict?.entries?.isEmpty ?? (predict == nil) else { return }
    let place = predict?.place ?? place
    faults.report(
      .domainChange, place,
      "'\(operation.id)' predicts nothing, so nothing could be verified",
      advice: "write in 'predict' what a reading then shows; without it, it is a manual step")
  }

  /// A list that is written back whole loses what somebody else has added meanwhile.
  private func needsGuard(_ faults: inout DeclarationFaults) {
    let written = node["perform"].map { $0.elements ?? [$0] } ?? []
    for (call, node) in zip(operation.calls, written) where node["guard"] == nil {
      guard case .http(let method, _, _, _) = call.target, method != "POST" || writesList(call),
        method != "DELETE", writesList(call) || predictsCollection
      else { continue }
      faults.report(
        .domainGuard, node.place,
        "'\(operation.id)' changes a collection without 'guard', so others' changes may be lost",
        advice: "use one of these: \(Self.guards)"
      )
    }
  }

  private static let guards =
    "'guard: {header: If-Match, from: $subject.version}', 'guard: reread', 'guard: none'"

  private func writesList(_ call: Call) -> Bool { call.body?.writesBack ?? false }

  private var predictsCollection: Bool {
    operation.predictions.contains { alias, prediction in
      guard case .facts(let facts) = prediction, let subject = subject(alias) else { return false }
      return facts.keys.contains { property in
        (subject.properties[property]?.type.arity ?? .one) != .one
      }
    }
  }

  /// The kind that a name of the operation means.
  private func subject(_ alias: String) -> SubjectOutline? {
    if let concerned = operation.concerned.first(where: { $0.alias == alias }) {
      return kinds.own[concerned.kind]
    }
    if let created = operation.created, created.alias == alias { return kinds.own[created.kind] }
    guard
      case .subject(let kind, nil)? = operation.inputs.first(where: { $0.name == alias })?.type
        .element
    else { return nil }
    return kinds.own[kind]
  }

  /// What is sent again under the same key must be sent under it.
  private func needsKey(_ faults: inout DeclarationFaults) {
    guard operation.repetition == .byKey, let written = node["repeat"] else { return }
    for call in operation.calls {
      guard case .http = call.target, call.keyHeader == nil else { continue }
      faults.report(
        .domainKeyMissing, written.place, "'\("key")' is missing in '\(operation.id)'",
        advice: "write '\("key: {header: Idempotency-Key}")'")
      return
    }
  }
}

extension Template {
  /// Whether a list or document that was read is sent back.
  var writesBack: Bool {
    switch self {
    case .join, .less, .whole: true
    case .literal, .text, .reference: false
    case .list(let elements), .first(let elements): elements.contains(where: \.writesBack)
    case .each(let list, let made): list.writesBack || made.writesBack
    case .object(let members): members.contains { $0.value.writesBack }
    }
  }

  /// Whether this name is put in anywhere.
  func mentions(_ name: String) -> Bool {
    switch self {
    case .literal: false
    case .text(let pieces):
      pieces.contains { piece in
        if case .reference(let reference, _) = piece { reference.name == name } else { false }
      }
    case .reference(let reference): reference.name == name
    case .list(let elements), .join(let elements), .first(let elements):
      elements.contains { $0.mentions(name) }
    case .each(let list, let made): list.mentions(name) || made.mentions(name)
    case .object(let members): members.contains { $0.value.mentions(name) }
    case .less(let list, let matches):
      list.mentions(name) || matches.contains { $0.value.mentions(name) }
    case .whole(let reference, let set, _):
      reference.name == name || set.contains { $0.value.mentions(name) }
    }
  }
}
