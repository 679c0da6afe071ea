import Diagnostics
import Operations

/// Reads what is expected of subjects: in conditions, and in predictions.
struct ConditionReader {
  let scope: TemplateScope
  /// The names of the probe's facts.
  let probed: [String]

  private var templates: TemplateReader { TemplateReader(scope: scope) }

  /// What must be so for a rule to apply.
  func condition(_ node: DeclarationNode, _ faults: inout DeclarationFaults) -> Condition {
    var subjects: [String: Condition.OfSubject] = [:]
    var service: [String: JSONDocument] = [:]
    let entries = faults.entries(node) ?? []
    if entries.isEmpty, node.entries != nil {
      faults.report(.domainKeyMissing, node.place, "'\(node.name)' says no condition")
    }
    for entry in entries {
      if let subject = subject(entry, &faults, orProbed: true) {
        switch state(entry.value, of: subject, isPredicted: false, &faults) {
        case .absent?: subjects[entry.key] = .absent
        case .present?: subjects[entry.key] = .present
        case .facts(let facts)?: subjects[entry.key] = .facts(facts)
        case nil: break
        }
      } else if probed.contains(entry.key) {
        service[entry.key] = entry.value.json
      }
    }
    return Condition(subjects: subjects, service: service)
  }

  /// What is predicted of each subject.
  func predictions(
    _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> [String: OperationDeclaration.Prediction] {
    var predictions: [String: OperationDeclaration.Prediction] = [:]
    for entry in faults.entries(node) ?? [] {
      guard let subject = subject(entry, &faults, orProbed: false) else { continue }
      predictions[entry.key] = state(entry.value, of: subject, isPredicted: true, &faults)
    }
    return predictions
  }

  /// The subject that a key names; `nil` after reporting that there is none, or for a probed fact.
  private func subject(
    _ entry: DeclarationNode.Entry, _ faults: inout DeclarationFaults, orProbed: Bool
  ) -> SubjectOutline? {
    if let found = scope.subjects[entry.key] { return found }
    if orProbed, probed.contains(entry.key) { return nil }
    let possible = scope.subjects.keys.sorted() + (orProbed ? probed.sorted() : [])
    if case .broken? = scope[entry.key] { return nil }
    if case .subject(nil)? = scope[entry.key] {
      faults.report(
        .domainReference, entry.place,
        "'\(entry.key)' is of another domain, so nothing of it can be read here")
    } else {
      faults.report(
        .domainReference, entry.place, "'\(entry.key)' is no subject of this operation",
        advice: DeclarationFaults.advice(for: entry.key, among: possible))
    }
    return nil
  }

  private func state(
    _ node: DeclarationNode, of subject: SubjectOutline, isPredicted: Bool,
    _ faults: inout DeclarationFaults
  ) -> OperationDeclaration.Prediction? {
    if node.text != nil {
      switch faults.choice(node, of: ["absent", "present"]) {
      case "absent"?: return .absent
      case "present"?: return .present
      case _: return nil
      }
    }
    guard let entries = faults.entries(node) else { return nil }
    if entries.isEmpty {
      faults.report(
        .domainKeyMissing, node.place, "'\(node.name)' names no property",
        advice: DeclarationFaults.advice(for: "", among: subject.properties.keys.sorted()))
    }
    var facts: [String: ExpectationDeclaration] = [:]
    for entry in entries {
      guard let property = subject.properties[entry.key] else {
        faults.report(
          .domainReference, entry.place, "'\(entry.key)' is no property of '\(subject.kind)'",
          advice: DeclarationFaults.advice(
            for: entry.key, among: subject.properties.keys.sorted()))
        continue
      }
      facts[entry.key] = expectation(
        entry.value, of: property, isPredicted: isPredicted, &faults)
    }
    return .facts(facts)
  }

  // MARK: - Expectations

  private static let words = ["oneOf", "has", "lacks", "is", "asked", "equals"]

  private func expectation(
    _ node: DeclarationNode, of property: SubjectOutline.Property, isPredicted: Bool,
    _ faults: inout DeclarationFaults
  ) -> ExpectationDeclaration? {
    if case .scalar(let word, true) = node.content {
      if word == "absent" { return .absent }
      if word == "present" { return .present }
    }
    guard let entries = node.entries, entries.count == 1, let entry = entries.first,
      Self.words.contains(entry.key)
    else { return .value(value(node, property.type, property, &faults)) }
    let element = DeclaredType(property.type.element)
    switch entry.key {
    case "oneOf":
      let possible = (faults.elements(entry.value) ?? [])
        .map { value($0, property.type, property, &faults) }
      if possible.isEmpty, entry.value.elements != nil {
        faults.report(.domainType, entry.value.place, "'\(entry.key)' must not be empty")
      }
      return .oneOf(possible)
    case "has", "lacks":
      if property.type.arity == .one {
        faults.report(
          .domainType, entry.place, "'\(entry.key)' is possible only for a list or a set",
          advice: "write the value itself")
        return nil
      }
      let template = value(entry.value, element, property, &faults)
      return entry.key == "has" ? .has(template) : .lacks(template)
    case "is":
      return moving(entry.value, of: property, isPredicted: isPredicted, &faults)
    case "asked":
      if !isPredicted {
        faults.report(
          .domainType, entry.place, "'\(entry.key)' is possible only in a prediction")
      }
      return .asked(value(entry.value, property.type, property, &faults))
    case _: return .value(value(entry.value, property.type, property, &faults))
    }
  }

  private func moving(
    _ node: DeclarationNode, of property: SubjectOutline.Property, isPredicted: Bool,
    _ faults: inout DeclarationFaults
  ) -> ExpectationDeclaration? {
    switch faults.choice(node, of: ["later", "changed", "absent", "present"]) {
    case "absent"?: return .absent
    case "present"?: return .present
    case "later"?, "changed"?:
      guard isPredicted else {
        faults.report(
          .domainType, node.place, "'\(node.text ?? "")' is possible only in a prediction")
        return nil
      }
      guard node.text == "later" else { return .changed }
      switch (property.type.element, property.type.arity) {
      case (.instant, .one), (.date, .one), (.number, .one), (.bytes, .one): return .later
      case (.text, _), (.flag, _), (.code, _), (.json, _), (.secret, _), (.subject, _),
        (.instant, _), (.date, _), (.number, _), (.bytes, _):
        faults.report(
          .domainType, node.place, "'\("later")' is possible only for a time, a date or a number",
          advice: "write '\("changed")'")
        return nil
      }
    case _: return nil
    }
  }

  /// A value that a property of this type can have.
  private func value(
    _ node: DeclarationNode, _ type: DeclaredType, _ property: SubjectOutline.Property,
    _ faults: inout DeclarationFaults
  ) -> Template {
    let template = templates.read(node, &faults)
    switch template {
    case .literal(let value):
      if !type.admits(value) {
        faults.report(
          .domainType, node.place, "'\(node.text ?? node.name)' is no value of '\(node.name)'")
      } else if type.element == .code, case .text(let code) = value, !property.codes.isEmpty,
        !property.codes.contains(code)
      {
        faults.report(
          .domainValue, node.place, "'\(code)' is not possible as '\(node.name)'",
          advice: DeclarationFaults.advice(for: code, among: property.codes))
      }
    case .reference(let reference):
      if let given = templates.type(of: reference), !given.canBe(type) {
        faults.report(
          .domainType, node.place, "'\("$\(reference.name)")' is no value of '\(node.name)'")
      }
    case .text, .list, .object, .join, .less, .first, .each, .whole: break
    }
    return template
  }
}

extension DeclaredType {
  /// Whether a value of this type can be one of another.
  func canBe(_ other: DeclaredType) -> Bool {
    if other.element == .json || element == .json { return true }
    guard (arity == .one) == (other.arity == .one) else { return false }
    switch (element, other.element) {
    case (.subject(let one, let its), .subject(let another, let others)):
      return one == another && its == others
    case (.number, .bytes), (.bytes, .number), (.text, .code), (.code, .text), (.text, .instant),
      (.instant, .text), (.text, .date), (.date, .text), (.subject, .text), (.text, .subject):
      return true
    case (let one, let another): return one == another
    }
  }
}
