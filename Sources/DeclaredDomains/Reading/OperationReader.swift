import Diagnostics
import Operations

/// Reads one entry of `operations:`.
///
/// What it refers to in other operations is checked when all have been read (`OperationRelations`).
struct OperationReader {
  let kinds: SubjectKinds
  let settings: TemplateScope
  let probed: [String]
  let isProgram: Bool

  private static let common = ["kind", "inputs", "of", "needs"]
  private static let ofChange = [
    "only", "creates", "refuse", "perform", "predict", "moves", "inverse", "deadline", "repeat",
    "second-person",
  ]
  private static let ofCheck = ["outcomes", "deadline"]

  func read(
    _ entry: DeclarationNode.Entry, _ faults: inout DeclarationFaults
  ) -> OperationDeclaration? {
    let node = entry.value
    guard Self.isOperationName(entry.key) else {
      faults.report(
        .domainName, entry.place, "'\(entry.key)' is no name of an operation",
        advice: "write a name such as 'account.close'")
      return nil
    }
    guard faults.entries(node) != nil else { return nil }
    guard let written = node["kind"] else {
      faults.missing("kind", in: node)
      return nil
    }
    guard
      let kind = faults.choice(written, of: ["change", "check", "open"]).flatMap(
        OperationKind.init(rawValue:))
    else { return nil }
    switch kind {
    case .change: _ = faults.mapping(node, Self.common + Self.ofChange)
    case .check:
      _ = faults.mapping(node, Self.common + Self.ofCheck, needing: ["outcomes"])
    case .open: _ = faults.mapping(node, Self.common)
    case .choose, .decide, .record, .confirm: break
    }

    var scope = settings
    let inputs = inputs(node["inputs"], &scope, &faults)
    let concerned = concerned(node["of"], &scope, &faults)
    let conditions = ConditionReader(scope: scope, probed: probed)
    // A key is made for an attempt; before one, there is none.
    let acting = scope.adding("key", .text)
    var after = acting
    let created = node["creates"].flatMap { self.created($0, acting, &after, &faults) }
    let calls = CallReader(
      scope: acting, conditions: conditions, isProgram: isProgram
    ).calls(node["perform"], &faults)
    let predicting = ConditionReader(scope: after, probed: probed)
    let refusing = ConditionReader(
      scope: created.map { made in
        after[made.alias].map { scope.adding(made.alias, $0) } ?? scope
      } ?? scope, probed: probed)
    let operation = OperationDeclaration(
      id: OperationID(rawValue: entry.key), kind: kind,
      onlyInverse: node["only"].flatMap { faults.choice($0, of: ["inverse"]) } != nil,
      inputs: inputs, concerned: concerned, created: created,
      needs: faults.needs(node["needs"], probed),
      refusals: (node["refuse"].flatMap { faults.elements($0) } ?? []).compactMap {
        refusal($0, refusing, &faults)
      },
      calls: calls,
      predictions: predictions(node, after, predicting, &faults),
      moves: (node["moves"].map { faults.texts($0) } ?? []).isEmpty
        ? [] : moves(node["moves"], after, &faults),
      inverses: inverses(node["inverse"], after, predicting, &faults),
      repetition: node["repeat"].flatMap {
        faults.one(OperationDeclaration.Repetition.self, $0)
      } ?? .unsafe,
      deadline: node["deadline"].flatMap { faults.number($0, in: 1...86_400) } ?? 60,
      outcomes: outcomes(node["outcomes"], conditions, &faults),
      needsSecondPerson: node["second-person"].flatMap { faults.flag($0) } ?? false)
    if kind == .change {
      ChangeCheck(operation: operation, node: node, place: entry.place, kinds: kinds)
        .report(&faults)
    }
    return operation
  }

  private static func isOperationName(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    return parts.count == 2 && parts.allSatisfy(DeclarationFaults.isName)
  }

  // MARK: - Inputs and subjects

  private func inputs(
    _ node: DeclarationNode?, _ scope: inout TemplateScope, _ faults: inout DeclarationFaults
  ) -> [OperationDeclaration.Input] {
    guard let node else { return [] }
    var read: [(entry: DeclarationNode.Entry, type: DeclaredType)] = []
    for entry in faults.entries(node) ?? [] {
      guard isFree(entry, scope, &faults) else { continue }
      let isShort = DeclarationFaults.typeText(entry.value) != nil
      if !isShort {
        _ = faults.mapping(
          entry.value, ["type", "optional", "default", "of", "spelling", "empty"],
          needing: ["type"])
      }
      guard let written = isShort ? entry.value : entry.value["type"],
        let type = faults.type(written, kinds)
      else {
        scope.add(entry.key, .broken)
        continue
      }
      scope.add(entry.key, Self.meaning(of: type, kinds))
      read.append((entry, type))
    }
    // Spellings may refer to any of the others.
    let templates = TemplateReader(scope: scope)
    return read.map { input($0.entry, $0.type, templates, &faults) }
  }

  private static func meaning(
    of type: DeclaredType, _ kinds: SubjectKinds
  ) -> TemplateScope.Meaning {
    guard type.arity == .one, case .subject(let kind, let domain) = type.element else {
      return .value(type)
    }
    return .subject(domain == nil ? kinds.own[kind] : nil)
  }

  private func input(
    _ entry: DeclarationNode.Entry, _ type: DeclaredType, _ templates: TemplateReader,
    _ faults: inout DeclarationFaults
  ) -> OperationDeclaration.Input {
    let node = DeclarationFaults.typeText(entry.value) == nil ? entry.value : nil
    if let usual = node?["default"] {
      if type.element == .secret {
        faults.report(
          .domainSecret, usual.place, "'\(entry.key)' must not be written in a declaration",
          advice: "remove it")
      } else if !type.admits(usual.json) {
        faults.report(
          .domainType, usual.place, "'\("default")' is no value of the type of '\(entry.key)'")
      }
    }
    var allowed: [String] = []
    if let of = node?["of"] {
      if type.element == .code || type.element == .text {
        allowed = faults.texts(of)
      } else {
        faults.report(
          .domainType, of.place, "'of' is possible only for an input of the type 'code' or 'text'")
      }
    }
    if let empty = node?["empty"], type.arity == .one {
      faults.report(
        .domainType, empty.place, "'\("empty")' is possible only for a list or a set")
    }
    return OperationDeclaration.Input(
      name: entry.key, type: type,
      isOptional: node?["optional"].flatMap { faults.flag($0) } ?? false,
      usual: node?["default"]?.json, allowed: allowed,
      spelling: faults.spellings(node?["spelling"], templates),
      mayBeEmpty: node?["empty"].flatMap { faults.flag($0) } ?? true)
  }

  /// Whether nothing else has the name.
  private func isFree(
    _ entry: DeclarationNode.Entry, _ scope: TemplateScope, _ faults: inout DeclarationFaults
  ) -> Bool {
    guard faults.name(entry) else { return false }
    guard scope[entry.key] != nil || ["key", "it"].contains(entry.key) else { return true }
    faults.report(
      .domainName, entry.place, "'\(entry.key)' is taken", advice: "give it another name")
    return false
  }

  private func concerned(
    _ node: DeclarationNode?, _ scope: inout TemplateScope, _ faults: inout DeclarationFaults
  ) -> [OperationDeclaration.Concerned] {
    guard let node else { return [] }
    var found: [OperationDeclaration.Concerned] = []
    for entry in faults.entries(node) ?? [] {
      guard isFree(entry, scope, &faults) else { continue }
      scope.add(entry.key, .broken)
      guard let entries = faults.entries(entry.value) else { continue }
      guard let written = entry.value["is"] else {
        faults.missing("is", in: entry.value)
        continue
      }
      guard let kind = faults.choice(written, of: kinds.own.keys.sorted()),
        let outline = kinds.own[kind]
      else { continue }
      _ = faults.mapping(entry.value, ["is"] + outline.parts, needing: outline.parts)
      let templates = TemplateReader(scope: scope)
      var parts: [String: Template] = [:]
      for part in entries where outline.parts.contains(part.key) {
        parts[part.key] = templates.text(part.value, &faults)
      }
      scope.add(entry.key, .subject(outline))
      found.append(OperationDeclaration.Concerned(entry.key, is: kind, parts))
    }
    return found
  }

  private func created(
    _ node: DeclarationNode, _ scope: TemplateScope, _ after: inout TemplateScope,
    _ faults: inout DeclarationFaults
  ) -> OperationDeclaration.Created? {
    guard let entries = faults.entries(node) else { return nil }
    guard entries.count == 1, let entry = entries.first else {
      faults.report(
        .domainCreates, node.place, "'creates' must name the one subject that is made")
      return nil
    }
    guard isFree(entry, scope, &faults) else { return nil }
    after.add(entry.key, .broken)
    _ = faults.mapping(entry.value, ["list", "where", "query"], needing: ["list", "where"])
    guard let list = entry.value["list"],
      let kind = faults.choice(list, of: kinds.own.keys.sorted()), let outline = kinds.own[kind]
    else { return nil }
    if !outline.hasList {
      faults.report(
        .domainCreates, list.place, "'\(kind)' has no list in which what was made could be found",
        advice: "add 'list' to '\(kind)'")
    }
    let templates = TemplateReader(scope: scope)
    let matches = templates.matches(entry.value["where"], &faults)
    // A pointer that is none has been told.
    let isWhole = matches.count == entry.value["where"]?.entries?.count
    if isWhole, !matches.contains(where: { $0.value.putsIn }) {
      faults.report(
        .domainCreates, entry.value.place, "'where' does not tell what was made from all others",
        advice: "compare with an input, or with a mark such as '$key'")
    }
    after.add(entry.key, .subject(outline))
    return OperationDeclaration.Created(
      entry.key, in: kind, matches: matches,
      query: templates.texts(entry.value["query"], &faults))
  }

  // MARK: - Rules

  private func refusal(
    _ node: DeclarationNode, _ conditions: ConditionReader, _ faults: inout DeclarationFaults
  ) -> OperationDeclaration.RefusalRule? {
    guard faults.mapping(node, ["when", "code"], needing: ["when", "code"]) != nil,
      let when = node["when"], let written = node["code"], let code = faults.text(written)
    else { return nil }
    _ = faults.name(code, at: written.place)
    return OperationDeclaration.RefusalRule(
      when: conditions.condition(when, &faults), code: code)
  }

  private func predictions(
    _ node: DeclarationNode, _ scope: TemplateScope, _ conditions: ConditionReader,
    _ faults: inout DeclarationFaults
  ) -> [String: OperationDeclaration.Prediction] {
    guard let predict = node["predict"] else { return [:] }
    let posts = (node["perform"].map { $0.elements ?? [$0] } ?? []).contains { $0["post"] != nil }
    // A subject that nothing names is one that is made.
    if posts, node["creates"] == nil,
      let unknown = predict.entries?.first(where: { scope[$0.key] == nil })
    {
      faults.report(
        .domainCreates, unknown.place,
        "'\(unknown.key)' is made by 'post', and 'creates' does not say how it is found",
        advice: "write '\("creates: {\(unknown.key): {list: …, where: {/…: $key}}}")'"
      )
      return [:]
    }
    return conditions.predictions(predict, &faults)
  }

  private func moves(
    _ node: DeclarationNode?, _ scope: TemplateScope, _ faults: inout DeclarationFaults
  ) -> [OperationDeclaration.Moving] {
    var found: [OperationDeclaration.Moving] = []
    for element in node.flatMap(\.elements) ?? [] {
      guard let text = element.text else { continue }
      let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else {
        faults.report(
          .domainReference, element.place, "'\(text)' is no property",
          advice: "write the subject and its property, such as 'account.groups'")
        continue
      }
      if case .broken? = scope[parts[0]] { continue }
      guard let subject = scope.subjects[parts[0]] else {
        faults.report(
          .domainReference, element.place, "'\(parts[0])' is no subject of this operation",
          advice: DeclarationFaults.advice(
            for: parts[0], among: scope.subjects.keys.sorted()))
        continue
      }
      guard subject.properties[parts[1]] != nil else {
        faults.report(
          .domainReference, element.place, "'\(parts[1])' is no property of '\(subject.kind)'",
          advice: DeclarationFaults.advice(
            for: parts[1], among: subject.properties.keys.sorted()))
        continue
      }
      found.append(OperationDeclaration.Moving(parts[0], parts[1]))
    }
    return found
  }

  private func inverses(
    _ node: DeclarationNode?, _ scope: TemplateScope, _ conditions: ConditionReader,
    _ faults: inout DeclarationFaults
  ) -> [OperationDeclaration.InverseRule] {
    guard let node else { return [] }
    let isList = node.elements != nil
    var rules: [OperationDeclaration.InverseRule] = []
    for element in node.elements ?? [node] {
      if rules.last.map({ $0.condition == nil }) ?? false {
        faults.report(
          .domainInverse, element.place, "an inverse after one without 'when' is never used")
      }
      if let text = element.text {
        if text == "none", !isList { return [] }
        rules.append(
          OperationDeclaration.InverseRule(OperationID(rawValue: text), with: nil))
        continue
      }
      guard faults.mapping(element, ["operation", "with", "when"], needing: ["operation"]) != nil,
        let operation = element["operation"].flatMap({ faults.text($0) })
      else { continue }
      let templates = TemplateReader(scope: scope)
      let inputs = element["with"].map { with in
        Dictionary(
          (faults.entries(with) ?? []).map { ($0.key, templates.read($0.value, &faults)) }
        ) { first, _ in first }
      }
      rules.append(
        OperationDeclaration.InverseRule(
          when: element["when"].map { conditions.condition($0, &faults) },
          OperationID(rawValue: operation), with: inputs))
    }
    return rules
  }

  private func outcomes(
    _ node: DeclarationNode?, _ conditions: ConditionReader, _ faults: inout DeclarationFaults
  ) -> [OperationDeclaration.Outcome] {
    guard let node, let elements = faults.elements(node) else { return [] }
    var outcomes: [OperationDeclaration.Outcome] = []
    for (index, element) in elements.enumerated() {
      guard faults.mapping(element, ["when", "is"], needing: ["is"]) != nil,
        let written = element["is"], let name = faults.text(written)
      else { continue }
      _ = faults.name(name, at: written.place)
      let when = element["when"]
      if index == elements.count - 1, let when {
        faults.report(
          .domainOutcomes, when.place, "the last outcome must have no 'when'",
          advice: "add one that is so if no other is")
      } else if index < elements.count - 1, when == nil {
        faults.report(
          .domainOutcomes, element.place, "'\(name)' has no 'when', so no outcome after it is used",
          advice: "write it last")
      }
      outcomes.append(
        OperationDeclaration.Outcome(
          when: when.map { conditions.condition($0, &faults) }, is: name))
    }
    if elements.isEmpty {
      faults.report(.domainOutcomes, node.place, "a check needs at least one outcome")
    }
    return outcomes
  }
}

extension Template {
  /// Whether anything is put in.
  var putsIn: Bool {
    switch self {
    case .literal: false
    case .text, .reference, .each, .whole: true
    case .list(let elements), .join(let elements), .first(let elements):
      elements.contains(where: \.putsIn)
    case .object(let members): members.contains { $0.value.putsIn }
    case .less(let list, let matches): list.putsIn || matches.contains { $0.value.putsIn }
    }
  }
}
