import DeclaredDomains
import Diagnostics
import Operations

/// What a program says of subjects, read by what is declared of them.
struct ProgramFacts {
  private let declaration: Declaration
  /// How subjects are called in values.
  private let subjects: SubjectText

  init(_ declaration: Declaration, instance: String) {
    self.declaration = declaration
    subjects = SubjectText(instance: instance, declaration.subjects)
  }

  /// - Parameter name: what people know it by; `nil` if the program does not say.
  private func subject(_ key: SubjectKey, _ name: String?) -> Subject {
    Subject(id: subjects.id(of: key), name: name ?? subjects.name(of: key))
  }

  // MARK: - Subjects

  /// A subject as a program is asked about it: an id, or the parts of one.
  static func document(_ key: SubjectKey) -> JSONDocument {
    .object([.init("kind", .text(key.kind)), .init("id", id(key))])
  }

  static func id(_ key: SubjectKey) -> JSONDocument {
    if key.parts.count == 1, let id = key.parts[key.kind] { return .text(id) }
    return .object(
      key.parts.sorted { $0.key < $1.key }.map { .init($0.key, .text($0.value)) })
  }

  /// The key that a program's id means; `nil` if it is none of a declared kind.
  func key(_ kind: String, _ id: JSONDocument?) -> SubjectKey? {
    guard let declared = declaration.subject(kind) else { return nil }
    switch (declared.identity, id) {
    case (.pointer, .text(let id)?):
      return id.isEmpty ? nil : SubjectKey(kind, [kind: id])
    case (.parts(let parts), .object(let members)?):
      var found: [String: String] = [:]
      for member in members {
        guard case .text(let text) = member.value, !text.isEmpty else { return nil }
        found[member.name] = text
      }
      return Set(found.keys) == Set(parts.map(\.name)) ? SubjectKey(kind, found) : nil
    case (.pointer, _), (.parts, _): return nil
    }
  }

  // MARK: - Readings

  /// What a reading says.
  func state(
    of key: SubjectKey, in result: JSONDocument
  ) -> Result<SubjectState, ProgramFault> {
    guard case .flag(let isPresent)? = result["present"] else { return breach(.form("present")) }
    guard isPresent else { return .success(.absent) }
    // A program that says whom it read must have read who was asked for.
    if let said = result["id"], said != Self.id(key) { return breach(.form("id")) }
    return contents(of: key, in: result).map(SubjectState.present)
  }

  /// A subject with its facts.
  func contents(
    of key: SubjectKey, in result: JSONDocument
  ) -> Result<SubjectContents, ProgramFault> {
    guard let declared = declaration.subject(key.kind) else {
      return breach(.form("subject.kind"))
    }
    guard case .object(let facts)? = result["facts"] ?? .object([]) else {
      return breach(.form("facts"))
    }
    var values: [String: Value] = [:]
    var unread: [String: Refusal] = [:]
    for fact in facts {
      guard let property = declared.fact(fact.name) else {
        return breach(.undeclaredFact(OutsideLine.excerpt(Array(fact.name.utf8))))
      }
      if let reason = fact.value["unread"] {
        unread[fact.name] = refusal(reason)
      } else if let value = value(fact.value, of: property.type) {
        values[fact.name] = value
      } else {
        return breach(.otherType(fact.name))
      }
    }
    var version: String?
    switch result["version"] {
    case .text(let text)? where text.utf8.count <= 1_000: version = text
    case nil, .null?: break
    case .text?, .flag?, .number?, .list?, .object?: return breach(.form("version"))
    }
    var name = subjects.name(of: key)
    if case .text(let text)? = result["name"] { name = OutsideLine.text(text) }
    return .success(
      SubjectContents(key, name: name, version: version, values: values, unread: unread))
  }

  /// A list of candidates.
  func list(
    of kind: String, in result: JSONDocument, most: Int
  ) -> Result<SubjectList, ProgramFault> {
    guard case .list(let elements)? = result["candidates"],
      case .flag(let isWhole)? = result["whole"]
    else { return breach(.form("candidates")) }
    guard elements.count <= most else { return breach(.tooManyCandidates) }
    var subjects: [SubjectContents] = []
    var seen: Set<SubjectKey> = []
    for element in elements {
      guard let key = key(kind, element["id"]), seen.insert(key).inserted else {
        return breach(.form("candidates.id"))
      }
      switch contents(of: key, in: element) {
      case .success(let contents): subjects.append(contents)
      case .failure(let fault): return .failure(fault)
      }
    }
    return .success(SubjectList(subjects, isWhole: isWhole))
  }

  private func breach<Read>(_ breach: ProgramBreach) -> Result<Read, ProgramFault> {
    .failure(.breach(breach))
  }

  /// Why a property cannot be read.
  private func refusal(_ reason: JSONDocument) -> Refusal {
    func text(_ name: String) -> String? {
      guard case .text(let text)? = reason[name] else { return nil }
      return String(OutsideLine.text(text).prefix(200))
    }
    return Refusal(
      "unreadable",
      [
        "evidence": .text(text("evidence") ?? text("reason") ?? ""),
        "needs": .text(text("needs") ?? ""),
      ])
  }

  // MARK: - Values

  /// The value that an object with one key gives, such as `{"text": "hall"}`; `nil` if it is none of
  /// this type.
  func value(_ document: JSONDocument, of type: DeclaredType) -> Value? {
    if document == .null || document["absent"] == .flag(true) {
      return type.arity == .one ? .absent : .list([])
    }
    switch type.arity {
    case .one: return single(document, of: type.element)
    case .list, .set:
      guard case .object(let members) = document, members.count == 1,
        case .list(let elements)? = document["list"]
      else { return nil }
      var values: [Value] = []
      for element in elements {
        guard let value = single(element, of: type.element) else { return nil }
        values.append(value)
      }
      guard type.arity == .set else { return .list(values) }
      // Nothing is in a set twice.
      return Set(values).count == values.count ? .list(values) : nil
    }
  }

  private func single(_ document: JSONDocument, of element: DeclaredType.Element) -> Value? {
    guard case .object(let members) = document, members.count == 1, let member = members.first
    else { return nil }
    switch (element, member.name, member.value) {
    case (.text, "text", .text(let text)): return .text(text)
    case (.number, "number", .number(let digits)):
      return OutsideNumber.whole(digits, in: Self.numbers).map(Value.number)
    case (.bytes, "bytes", .number(let digits)):
      return OutsideNumber.whole(digits, in: 0...Self.numbers.upperBound).map(Value.bytes)
    case (.flag, "flag", .flag(let isSet)): return .flag(isSet)
    case (.instant, "instant", .number(let digits)):
      return OutsideNumber.whole(digits, in: OutsideNumber.instants).map(Value.instant)
    case (.date, "date", .text(let text)):
      return CalendarDay.isDay(text) ? .text(text) : nil
    case (.code, "code", .text(let text)): return text.isEmpty ? nil : .code(text)
    case (.json, "json", let document): return .text(document.canonicalText)
    case (.subject(let kind, let domain), "subject", let said):
      guard said["kind"] == nil || said["kind"] == .text(kind) else { return nil }
      var name: String?
      if case .text(let text)? = said["name"] { name = OutsideLine.text(text) }
      // Of a kind of another domain, nothing is declared here.
      if domain != nil, case .text(let id)? = said["id"], !id.isEmpty {
        return .subject(subject(SubjectKey(kind, [kind: id]), name))
      }
      return key(kind, said["id"]).map { .subject(subject($0, name)) }
    case (.text, _, _), (.number, _, _), (.bytes, _, _), (.flag, _, _), (.instant, _, _),
      (.date, _, _), (.code, _, _), (.json, _, _), (.secret, _, _), (.subject, _, _):
      return nil
    }
  }

  /// Whole numbers that every program of JSON reads exactly (RFC 7493, 2.2).
  static let numbers = -9_007_199_254_740_991...9_007_199_254_740_991

  /// The values that the words of a refusal mention; those that are no values are left out.
  func values(_ document: JSONDocument) -> [String: Value] {
    guard case .object(let members) = document else { return [:] }
    var values: [String: Value] = [:]
    for member in members.prefix(20) where OutsideLine.isName(member.name) {
      let read = Self.plain.lazy.compactMap { single(member.value, of: $0) }.first
      if case .text(let text)? = read {
        values[member.name] = .text(String(OutsideLine.text(text).prefix(500)))
      } else {
        values[member.name] = read
      }
    }
    return values
  }

  private static let plain: [DeclaredType.Element] = [
    .text, .number, .bytes, .flag, .instant, .date, .code,
  ]

  /// A value as a program is told it; `nil` if there is no such form, as of what could not be read.
  func document(_ value: Value) -> JSONDocument? {
    func object(_ name: String, _ value: JSONDocument) -> JSONDocument {
      .object([.init(name, value)])
    }
    if case .text(let text) = value { return object("text", .text(text)) }
    if case .code(let code) = value { return object("code", .text(code)) }
    if case .flag(let isSet) = value { return object("flag", .flag(isSet)) }
    if case .number(let number) = value { return object("number", .number("\(number)")) }
    if case .bytes(let number) = value { return object("bytes", .number("\(number)")) }
    if case .instant(let number) = value { return object("instant", .number("\(number)")) }
    if case .absent = value { return object("absent", .flag(true)) }
    if case .subject(let subject) = value {
      let name = JSONDocument.Member("name", .text(subject.name))
      guard let key = subjects.key(subject) else {
        // Of another domain.
        return object("subject", .object([.init("id", .text(subject.id)), name]))
      }
      return object(
        "subject", .object([.init("kind", .text(key.kind)), .init("id", Self.id(key)), name]))
    }
    if case .list(let values) = value {
      let elements = values.compactMap(document)
      return elements.count == values.count ? object("list", .list(elements)) : nil
    }
    return nil
  }
}
