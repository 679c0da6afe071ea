import Operations

/// Why a template has no value.
package enum TemplateProblem: Error, Hashable, Sendable {
  /// It needs something that could not be read, for this reason.
  case unread(Refusal)
  /// A piece of an address, by the name of what is put in, would be empty or lead elsewhere.
  case unusablePiece(String)
  /// What is put in, by its name, has another type than the place needs.
  case otherType(String)
}

/// What templates find: the inputs of an operation, the subjects that it concerns, the settings of the
/// instance, and the parts of an identity.
package struct TemplateContext: Sendable {
  /// A subject as it was read.
  package struct Concerned: Sendable {
    /// Its own text: its id or, of one with several parts, what `SubjectText` makes of them; `nil` if it
    /// is not there yet.
    package let id: String?
    /// What a conditional request sends.
    package let version: String?
    /// The values of its properties.
    package let facts: [String: Value]
    /// Its document as the usual reading had it; `nil` where only facts are at hand.
    package let document: JSONDocument?
    let declaration: SubjectDeclaration

    package init(
      id: String?, version: String? = nil, facts: [String: Value], document: JSONDocument? = nil,
      of declaration: SubjectDeclaration
    ) {
      self.id = id
      self.version = version
      self.facts = facts
      self.document = document
      self.declaration = declaration
    }
  }

  package var inputs: [String: JSONDocument]
  package var subjects: [String: Concerned]
  package var settings: [String: JSONDocument]
  /// The parts of an identity, and what a person searched for.
  package var parts: [String: String]
  /// What identifies the change, also to the service.
  package var key: String?
  /// The element of a list that a template is made for.
  var element: JSONDocument?

  /// The same for what is about one subject, with the parts of its identity where nothing else has
  /// their names.
  func about(_ parts: [String: String]) -> TemplateContext {
    var context = self
    context.parts.merge(parts) { $1 }
    return context
  }

  package init(
    inputs: [String: JSONDocument] = [:], subjects: [String: Concerned] = [:],
    settings: [String: JSONDocument] = [:], parts: [String: String] = [:], key: String? = nil
  ) {
    self.inputs = inputs
    self.subjects = subjects
    self.settings = settings
    self.parts = parts
    self.key = key
  }

  /// What a reference leads to; `nil` if there is nothing.
  ///
  /// - Throws: `TemplateProblem.unread` if it could not be read.
  package func value(of reference: Reference) throws(TemplateProblem) -> JSONDocument? {
    guard let found = try whole(reference) else { return nil }
    let value = found[reference.pointer]
    return value == .null ? nil : value
  }

  private func whole(_ reference: Reference) throws(TemplateProblem) -> JSONDocument? {
    if reference.name == "it", let element { return element }
    if reference.name == "key", let key { return .text(key) }
    if let subject = subjects[reference.name] {
      guard let property = reference.property else { return subject.id.map { .text($0) } }
      if let fact = subject.declaration.fact(property) {
        guard let value = subject.facts[property] else { return nil }
        return try fact.document(of: value)
      }
      return property == "version" ? subject.version.map { .text($0) } : nil
    }
    if let input = inputs[reference.name] { return input }
    if let part = parts[reference.name] { return .text(part) }
    return settings[reference.name]
  }

  /// The text that a reference leads to, of a text, a number or a flag; `nil` for anything else.
  func text(of reference: Reference) -> String? {
    do throws(TemplateProblem) {
      return try value(of: reference)?.scalarText
    } catch {
      return nil
    }
  }

  /// A text in a spelling, with what it needs to know of others.
  func spelled(_ text: String, _ spelling: [Spelling]) -> String {
    guard !spelling.isEmpty else { return text }
    // That of the record set itself, whatever an input of that name says.
    let type = parts["type"] ?? self.text(of: Reference("type"))
    return spelling.spelled(text, type: type) { self.text(of: $0) }
  }
}

extension JSONDocument {
  /// The text of a text, a number or a flag; `nil` for anything else.
  package var scalarText: String? {
    switch self {
    case .text(let text): text
    case .number(let number): number
    case .flag(let isSet): isSet ? "true" : "false"
    case .null, .list, .object: nil
    }
  }

  /// The elements of a list, and a single value as one.
  package var elements: [JSONDocument] {
    switch self {
    case .list(let elements): elements
    case .null: []
    case .flag, .number, .text, .object: [self]
    }
  }
}
