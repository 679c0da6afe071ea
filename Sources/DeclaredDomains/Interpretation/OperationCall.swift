import Markup
import Operations

/// One operation with its arguments: which subjects it concerns, and what templates find.
struct OperationCall: Sendable {
  /// A subject that the operation concerns.
  struct Target: Sendable {
    let alias: String
    let kind: String
    /// What the engine calls it, which stays the same before and after.
    let subject: Subject
    let whereabouts: Whereabouts

    /// How it is found.
    enum Whereabouts: Sendable {
      case key(SubjectKey)
      /// Made by the operation, or by an earlier one: what tells it from all others in a list.
      case created(OperationDeclaration.Created, [ResolvedMatch], query: [String: String])
      /// Something that tells it is missing, or it is of another instance.
      case unknown(Refusal)
    }
  }

  let operation: OperationDeclaration
  let arguments: Arguments
  /// In the order of the declaration; none twice.
  let targets: [Target]
  /// With inputs, settings and the texts of the subjects, not yet their facts.
  var scope: TemplateContext

  init(
    _ operation: OperationDeclaration, _ arguments: Arguments, in declaration: Declaration,
    _ settings: [String: JSONDocument], _ text: SubjectText, secrets: Secrets = Secrets()
  ) {
    self.operation = operation
    self.arguments = arguments
    var scope = TemplateContext(settings: settings)
    var targets: [Target] = []
    for input in operation.inputs {
      if case .secret = input.type.element {
        scope.inputs[input.name] = secrets[input.name].map { .text($0) }
        continue
      }
      guard let given = arguments[input.name], given != .absent else {
        scope.inputs[input.name] = input.usual
        continue
      }
      scope.inputs[input.name] = input.document(of: given)
      guard case .subject(let kind, domain: nil) = input.type.element, input.type.arity == .one,
        let subject = given.subjects.first
      else { continue }
      targets.append(
        Target(
          alias: input.name, kind: kind, subject: subject,
          whereabouts: Self.whereabouts(of: subject, kind, in: declaration, settings, text)))
    }
    // A spelling may need other inputs.
    for input in operation.inputs where !input.spelling.isEmpty {
      scope.inputs[input.name] = scope.inputs[input.name].map { $0.spelled(input.spelling, scope) }
    }
    scope.key = Self.mark(operation, scope, text.instance)
    for target in targets { scope.subjects[target.alias] = Self.unread(target, declaration, text) }
    for concerned in operation.concerned {
      let target = Self.target(concerned, scope, text)
      targets.append(target)
      scope.subjects[target.alias] = Self.unread(target, declaration, text)
    }
    if let created = operation.created {
      let target = Self.target(created, operation, scope, text)
      targets.append(target)
      scope.subjects[target.alias] = Self.unread(target, declaration, text)
    }
    self.targets = targets
    self.scope = scope
  }

  /// Whether an input has a spelling, in which it is used.
  func isSpelled(_ name: String) -> Bool {
    operation.inputs.contains { $0.name == name && !$0.spelling.isEmpty }
  }

  /// A subject before anything is read of it: only its id is known.
  private static func unread(
    _ target: Target, _ declaration: Declaration, _ text: SubjectText
  ) -> TemplateContext.Concerned? {
    declaration.subject(target.kind).map { own in
      switch target.whereabouts {
      case .key(let key): .init(id: text.ownID(of: key), facts: [:], of: own)
      case .created, .unknown: .init(id: nil, facts: [:], of: own)
      }
    }
  }

  private static func target(
    _ concerned: OperationDeclaration.Concerned, _ scope: TemplateContext, _ text: SubjectText
  ) -> Target {
    var parts: [String: String] = [:]
    var missing: String?
    for name in text.parts(of: concerned.kind) {
      let given: String? =
        if let template = concerned.parts[name] { Self.text(template, scope) } else { nil }
      if let given, !given.isEmpty { parts[name] = given } else { missing = missing ?? name }
    }
    let key = SubjectKey(concerned.kind, parts)
    return Target(
      alias: concerned.alias, kind: concerned.kind,
      subject: Subject(id: text.id(of: key), name: text.name(of: key)),
      whereabouts: missing.map { .unknown(Refusal(.notGiven, ["name": .text($0)])) } ?? .key(key))
  }

  private static func text(_ template: Template, _ scope: TemplateContext) -> String? {
    do throws(TemplateProblem) {
      return try template.plainText(scope)
    } catch {
      return nil
    }
  }

  /// The subject that an operation makes. What tells it from others is its id for the engine, because
  /// nobody knows the one that the service will give it.
  private static func target(
    _ created: OperationDeclaration.Created, _ operation: OperationDeclaration,
    _ scope: TemplateContext, _ text: SubjectText
  ) -> Target {
    let names = Set(
      (created.matches.map(\.value) + Array(created.query.values)).flatMap(\.references).map(\.name)
    ).filter { scope.inputs[$0] != nil }
    let words = names.sorted().map { name in
      "\(name)=" + PercentEncoding.encoded(scope.inputs[name]?.text ?? "")
    }
    let id =
      "\(text.instance)/\(created.kind)/?"
      + ([PercentEncoding.encoded(operation.id.rawValue)] + words).joined(separator: "&")
    let matches = Self.resolved(created, scope)
    let name = matches?.0.compactMap(\.value.scalarText).joined(separator: " ") ?? ""
    let whereabouts: Target.Whereabouts =
      matches.map { .created(created, $0.0, query: $0.1) } ?? .unknown(Refusal.notRead)
    return Target(
      alias: created.alias, kind: created.kind,
      subject: Subject(id: id, name: name.isEmpty ? id : name), whereabouts: whereabouts)
  }

  private static func resolved(
    _ created: OperationDeclaration.Created, _ scope: TemplateContext
  ) -> ([ResolvedMatch], [String: String])? {
    do throws(TemplateProblem) {
      var query: [String: String] = [:]
      for (name, template) in created.query { query[name] = try template.plainText(scope) }
      return (try created.matches.resolved(scope), query)
    } catch {
      return nil
    }
  }

  /// How a subject is found that an argument names, also one that an earlier operation made.
  private static func whereabouts(
    of subject: Subject, _ kind: String, in declaration: Declaration,
    _ settings: [String: JSONDocument], _ text: SubjectText
  ) -> Target.Whereabouts {
    if let key = text.key(subject) {
      return key.kind == kind
        ? .key(key) : .unknown(Refusal(.otherInstance, ["name": .subject(subject)]))
    }
    // A subject of a domain that is not declared, which a manifest says has the same id here.
    if subject.isResolved, !subject.id.contains("/"), let name = text.parts(of: kind).first,
      text.parts(of: kind).count == 1
    {
      return .key(SubjectKey(kind, [name: subject.id]))
    }
    let start = "\(text.instance)/\(kind)/?"
    guard subject.id.hasPrefix(start) else {
      return .unknown(Refusal(.otherInstance, ["name": .subject(subject)]))
    }
    let words = subject.id.dropFirst(start.count).split(separator: "&")
    guard let name = words.first.flatMap({ PercentEncoding.decoded($0) }),
      let maker = declaration.operation(OperationID(rawValue: name)), let created = maker.created
    else { return .unknown(Refusal(.otherInstance, ["name": .subject(subject)])) }
    var scope = TemplateContext(settings: settings)
    for word in words.dropFirst() {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let input = parts.first, let json = parts.last.flatMap({ PercentEncoding.decoded($0) })
      else { continue }
      do {
        scope.inputs[String(input)] = try JSONReader.document(Array(json.utf8))
      } catch {
        return .unknown(Refusal(.otherInstance, ["name": .subject(subject)]))
      }
    }
    return resolved(created, scope).map { .created(created, $0.0, query: $0.1) }
      ?? .unknown(Refusal.notRead)
  }

  /// What marks a subject as made by this call, so that a lost reply finds it and nobody else's: the
  /// same however often, and by whomever, it is asked for.
  private static func mark(
    _ operation: OperationDeclaration, _ scope: TemplateContext, _ instance: String
  ) -> String {
    let secrets = Set(operation.inputs.filter { $0.type.element == .secret }.map(\.name))
    let inputs = scope.inputs.filter { !secrets.contains($0.key) }
    let words = JSONDocument.list([
      .text(instance), .text(operation.id.rawValue),
      .object(inputs.map { JSONDocument.Member($0.key, $0.value) }),
    ])
    return String(Digest.sha256(Array(words.canonicalText.utf8)).prefix(32))
  }
}

extension OperationCall {
  /// A refusal with a code of the declaration, and everything that its sentence may mention.
  func refusal(
    _ code: String, of domain: DomainID, _ more: [String: Value] = [:]
  ) -> Refusal {
    let subjects = targets.map { ($0.alias, Value.subject($0.subject)) }
    let secrets = Set(operation.inputs.filter { $0.type.element == .secret }.map(\.name))
    let inputs = scope.inputs.compactMap { name, document -> (String, Value)? in
      secrets.contains(name) ? nil : document.scalarText.map { (name, .text($0)) }
    }
    let values = Dictionary(subjects + inputs) { first, _ in first }
    return Refusal("\(QualifiedName(domain, code))", more.merging(values) { own, _ in own })
  }
}

extension OperationDeclaration.Input {
  /// What was given, as templates put it in. A single value counts as a list of one; a text that a
  /// person wrote is a list if it has commas outside quotation marks, or several lines.
  func document(of value: Value) -> JSONDocument? {
    let given: JSONDocument?
    do throws(TemplateProblem) {
      given = try value.document(isJSON: type.element == .json)
    } catch {
      return nil
    }
    guard let given else { return usual }
    switch type.arity {
    case .one: return typed(given)
    case .list, .set:
      guard !given.isList else { return .list(given.elements.map(typed)) }
      guard case .text(let text) = given, !value.isSubject else { return .list([typed(given)]) }
      return .list(text.listed.map { typed(.text($0)) })
    }
  }

  /// Numbers and flags are written as texts in documents and answers.
  private func typed(_ document: JSONDocument) -> JSONDocument {
    guard case .text(let text) = document else { return document }
    switch type.element {
    case .number, .bytes: return Int(text).map { .number("\($0)") } ?? document
    case .flag:
      return text == "true" || text == "yes"
        ? .flag(true) : text == "false" || text == "no" ? .flag(false) : document
    case .text, .instant, .date, .code, .json, .secret, .subject: return document
    }
  }
}

extension Value {
  fileprivate var isSubject: Bool { if case .subject = self { true } else { false } }
}

extension JSONDocument {
  /// The text, or each text of a list, in a spelling.
  fileprivate func spelled(_ spelling: [Spelling], _ scope: TemplateContext) -> JSONDocument {
    switch self {
    case .text(let text): .text(scope.spelled(text, spelling))
    case .list(let elements): .list(elements.map { $0.spelled(spelling, scope) })
    case .null, .flag, .number, .object: self
    }
  }
}

extension String {
  /// The parts between commas and ends of lines outside quotation marks.
  fileprivate var listed: [String] {
    var parts: [String] = []
    var part = ""
    var isQuoted = false
    for character in self {
      if character == "\"" { isQuoted.toggle() }
      if !isQuoted, character == "," || character.isNewline {
        parts.append(part)
        part = ""
      } else {
        part.append(character)
      }
    }
    return (parts + [part]).map(\.trimmingWhitespace).filter { !$0.isEmpty }
  }
}
