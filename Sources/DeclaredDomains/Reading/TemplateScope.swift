import Diagnostics
import Operations

/// What a kind of subjects has, as far as others refer to it.
struct SubjectOutline {
  struct Property {
    let type: DeclaredType
    /// The codes that its values can be; empty for any.
    let codes: [String]
  }

  let kind: String
  var properties: [String: Property] = [:]
  /// The names of the parts of its identity, in order; of a single id, the name of the kind.
  var parts: [String]
  /// The part that is the id of its parent.
  var parentPart: String?
  var parent: String?
  var hasVersion = false
  var hasList = false
}

/// The kinds of subjects that types may name: the declaration's own, and those of other domains.
struct SubjectKinds {
  var own: [String: SubjectOutline] = [:]
  /// The kinds of another declared domain; `nil` for a domain that does not exist. What a domain has
  /// that is not declared in a file, nobody can say here: its kinds are empty.
  var foreign: (String) -> ForeignKinds? = { _ in nil }

  enum ForeignKinds {
    case declared([String])
    case unknown
  }
}

/// The names that templates can put in at one place of a declaration.
struct TemplateScope {
  indirect enum Meaning {
    /// A part of an identity, or what a person has typed.
    case text
    case value(DeclaredType)
    /// `nil` for a subject of another domain, of which nothing but its id is known.
    case subject(SubjectOutline?)
    /// An element of a list, of any type.
    case element
    /// It is declared, with a fault that is told there.
    case broken
  }

  private(set) var names: [String: Meaning] = [:]

  subscript(name: String) -> Meaning? { names[name] }

  mutating func add(_ name: String, _ meaning: Meaning) { names[name] = meaning }

  func adding(_ name: String, _ meaning: Meaning) -> TemplateScope {
    var scope = self
    scope.add(name, meaning)
    return scope
  }

  /// The same scope with the parts of the identity of these subjects.
  func adding(partsOf subject: SubjectOutline) -> TemplateScope {
    subject.parts.reduce(self) { $0.adding($1, .text) }
  }

  /// The subjects by their names, without those of other domains.
  var subjects: [String: SubjectOutline] {
    names.compactMapValues { meaning in
      if case .subject(let subject) = meaning { subject } else { nil }
    }
  }
}

extension DeclaredType {
  private static let elements: [(String, Element)] = [
    ("text", .text), ("number", .number), ("flag", .flag), ("instant", .instant),
    ("bytes", .bytes), ("date", .date), ("code", .code), ("json", .json), ("secret", .secret),
  ]

  /// The words for types that are no subjects.
  static let words = elements.map(\.0)

  /// A type as it is written: `text`, `[text]`, `{account}`, `directory:user`.
  init?(_ text: String, _ kinds: SubjectKinds) {
    let arity: Arity =
      text.hasPrefix("[") && text.hasSuffix("]")
      ? .list : text.hasPrefix("{") && text.hasSuffix("}") ? .set : .one
    let word = arity == .one ? text : String(text.dropFirst().dropLast())
    if let element = Self.elements.first(where: { $0.0 == word })?.1 {
      self.init(element, arity)
    } else if kinds.own[word] != nil {
      self.init(.subject(word, domain: nil), arity)
    } else if let colon = word.firstIndex(of: ":") {
      let (domain, kind) = (String(word[..<colon]), String(word[word.index(after: colon)...]))
      switch kinds.foreign(domain) {
      case .declared(let known) where known.contains(kind):
        self.init(.subject(kind, domain: domain), arity)
      case .unknown where DeclarationFaults.isName(kind):
        self.init(.subject(kind, domain: domain), arity)
      case .declared, .unknown, nil: return nil
      }
    } else {
      return nil
    }
  }

  /// Whether a value of JSON can be one of this type, as it is written in a declaration.
  func admits(_ value: JSONDocument) -> Bool {
    switch arity {
    case .list, .set:
      guard case .list(let elements) = value else { return false }
      return elements.allSatisfy { DeclaredType(element).admits($0) }
    case .one:
      switch (element, value) {
      case (.json, _), (_, .null): return true
      case (.number, .number), (.bytes, .number), (.flag, .flag): return true
      case (.text, .text), (.code, .text), (.instant, .text), (.date, .text): return true
      case (.subject, .text), (.instant, .number): return true
      case (.secret, _), (.text, _), (.code, _), (.number, _), (.bytes, _), (.flag, _),
        (.instant, _), (.date, _), (.subject, _):
        return false
      }
    }
  }
}

extension DeclarationFaults {
  /// A type where it is written, also as YAML reads it without quotation marks: `[text]` as a list and
  /// `{text}` as a mapping.
  mutating func type(_ node: DeclarationNode, _ kinds: SubjectKinds) -> DeclaredType? {
    guard let text = Self.typeText(node) else {
      report(.domainType, node.place, "'\(node.name)' must be a type")
      return nil
    }
    if let type = DeclaredType(text, kinds) { return type }
    let word = text.trimming("[]{}")
    report(
      .domainValue, node.place, "'\(word)' is not possible as '\(node.name)'",
      advice: Self.advice(for: word, among: DeclaredType.words + kinds.own.keys.sorted()))
    return nil
  }

  /// The characters of a type; `nil` if it is none.
  static func typeText(_ node: DeclarationNode) -> String? {
    switch node.content {
    case .scalar: node.text
    case .list(let elements): elements.count == 1 ? elements[0].text.map { "[\($0)]" } : nil
    case .mapping(let entries):
      entries.count == 1 && entries[0].value.isNothing ? "{\(entries[0].key)}" : nil
    }
  }
}

extension String {
  /// Without these characters at either end.
  fileprivate func trimming(_ characters: String) -> String {
    var text = self[...]
    while let first = text.first, characters.contains(first) { text = text.dropFirst() }
    while let last = text.last, characters.contains(last) { text = text.dropLast() }
    return String(text)
  }
}
