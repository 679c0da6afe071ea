import Diagnostics
import Operations

/// Reads values in which others are put in, and holds every name in them against what there is.
struct TemplateReader {
  let scope: TemplateScope
  /// Whether secrets may be put in: only in the bodies of requests.
  var allowsSecrets = false

  /// The template of a value of any kind.
  func read(_ node: DeclarationNode, _ faults: inout DeclarationFaults) -> Template {
    switch node.content {
    case .scalar(let text, _):
      guard case .text = node.json else { return .literal(node.json) }
      return self.text(text, node, &faults)
    case .list(let elements): return .list(elements.map { read($0, &faults) })
    case .mapping(let entries): return object(node, entries, &faults)
    }
  }

  /// The template of a text, such as the value of a header.
  func text(_ node: DeclarationNode, _ faults: inout DeclarationFaults) -> Template {
    guard let text = faults.text(node) else { return .literal(.text("")) }
    return self.text(text, node, &faults)
  }

  /// The templates of a mapping of names to texts.
  func texts(
    _ node: DeclarationNode?, _ faults: inout DeclarationFaults
  ) -> [String: Template] {
    guard let node else { return [:] }
    return Dictionary(
      (faults.entries(node) ?? []).map { ($0.key, text($0.value, &faults)) }
    ) { first, _ in first }
  }

  /// What must be at places of a document.
  func matches(_ node: DeclarationNode?, _ faults: inout DeclarationFaults) -> [JSONMatch] {
    guard let node else { return [] }
    return (faults.entries(node) ?? []).compactMap { entry in
      faults.pointer(entry.key, at: entry.place).map { JSONMatch($0, read(entry.value, &faults)) }
    }
  }

  // MARK: - Objects

  private static let words = ["join", "less", "first", "each", "whole", "literal"]

  private func object(
    _ node: DeclarationNode, _ entries: [DeclarationNode.Entry], _ faults: inout DeclarationFaults
  ) -> Template {
    let keys = Set(entries.map(\.key))
    if keys.count == 1, let entry = entries.first {
      switch entry.key {
      case "literal": return .literal(entry.value.json)
      case "join": return .join(parts(entry.value, &faults))
      case "first": return .first(parts(entry.value, &faults))
      case "less": return less(entry.value, &faults)
      case _: break
      }
    }
    if let list = node["each"], let made = node["as"], keys.count == 2 {
      var inner = self
      inner = TemplateReader(
        scope: scope.adding("it", .element), allowsSecrets: allowsSecrets)
      return .each(read(list, &faults), as: inner.read(made, &faults))
    }
    if let whole = node["whole"], keys.isSubset(of: ["whole", "set", "less"]) {
      guard let written = faults.text(whole), let reference = reference(whole, written, &faults)
      else { return .literal(.null) }
      return .whole(
        reference, set: matches(node["set"], &faults),
        less: node["less"].map { faults.pointers($0) } ?? [])
    }
    return .object(
      entries.map { entry in
        checkSecret(entry, &faults)
        return Template.Member(entry.key, read(entry.value, &faults))
      })
  }

  private func parts(
    _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> [Template] {
    (faults.elements(node) ?? []).map { read($0, &faults) }
  }

  /// `less: [$set.kept/records, {/content: $text}]`.
  private func less(_ node: DeclarationNode, _ faults: inout DeclarationFaults) -> Template {
    guard let elements = faults.elements(node) else { return .list([]) }
    guard elements.count == 2 else {
      faults.report(
        .domainType, node.place, "'\(node.name)' must be a list and what its elements have",
        advice: "write '\("less: [$list, {/pointer: value}]")'")
      return .list([])
    }
    return .less(read(elements[0], &faults), matches(elements[1], &faults))
  }

  /// A secret's value must never be in the file.
  private func checkSecret(
    _ entry: DeclarationNode.Entry, _ faults: inout DeclarationFaults
  ) {
    guard allowsSecrets, SecretWords.names(entry.key), case .text(let text) = entry.value.json,
      !text.isEmpty, !text.hasPrefix("$"), !text.contains("{")
    else { return }
    faults.report(
      .domainSecret, entry.value.place, "'\(entry.key)' must not be written in a declaration",
      advice: "make it an input of type 'secret', and write '$' and its name")
  }

  // MARK: - Texts

  private func text(
    _ text: String, _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> Template {
    if SecretWords.isSecret(text) {
      faults.report(
        .domainSecret, node.place, "'\(node.name)' must not be written in a declaration",
        advice: "make it an input of type 'secret', and write '$' and its name")
      return .literal(.text(""))
    }
    if text.hasPrefix("$"), let second = text.dropFirst().first {
      if second.isLetter {
        return reference(node, text, &faults).map(Template.reference) ?? .literal(.null)
      }
      if second == "$" { return pieces(String(text.dropFirst()), offset: 1, node, &faults) }
    }
    return pieces(text, offset: 0, node, &faults)
  }

  /// A text with references in braces; `{{` is a brace.
  private func pieces(
    _ text: String, offset: Int, _ node: DeclarationNode, _ faults: inout DeclarationFaults
  ) -> Template {
    guard text.contains("{") else { return .literal(.text(text)) }
    var pieces: [Template.Piece] = []
    var literal = ""
    var position = offset
    var rest = text[...]
    while let character = rest.popFirst() {
      position += 1
      guard character == "{" else {
        literal.append(character)
        continue
      }
      if rest.first == "{" {
        rest = rest.dropFirst()
        position += 1
        literal.append(character)
        continue
      }
      guard let close = rest.firstIndex(of: "}") else {
        faults.report(
          .domainReference, node.place(of: position - 1..<position), "'\("{")' is not closed",
          advice: "write '\("{{")' for a brace")
        return .literal(.text(text))
      }
      let inner = String(rest[..<close])
      if !literal.isEmpty { pieces.append(.literal(literal)) }
      literal = ""
      if let piece = piece(inner, node.place(of: position..<position + inner.count), &faults) {
        pieces.append(piece)
      }
      rest = rest[rest.index(after: close)...]
      position += inner.count + 1
    }
    if !literal.isEmpty { pieces.append(.literal(literal)) }
    if pieces.count <= 1, case .literal(let text)? = pieces.first { return .literal(.text(text)) }
    return .text(pieces)
  }

  /// `name`, `set.ttl`, `text|json`.
  private func piece(
    _ text: String, _ place: SourcePlace, _ faults: inout DeclarationFaults
  ) -> Template.Piece? {
    let halves = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard let reference = reference(halves[0], at: place, &faults) else { return nil }
    if let type = type(of: reference), type.arity != .one {
      faults.report(
        .domainReference, place, "'\(halves[0])' is a list, which cannot be put into a text")
    }
    guard halves.count > 1 else { return .reference(reference, nil) }
    let filter = halves.dropFirst().joined(separator: "|")
    guard let spelling = Spelling(word: filter) else {
      faults.report(
        .domainValue, place, "there is no spelling '\(filter)'",
        advice: DeclarationFaults.advice(for: filter, among: Spelling.words))
      return nil
    }
    return .reference(reference, spelling)
  }

  // MARK: - References

  /// A reference as a value of its own, such as `$set.kept/records`.
  func reference(
    _ node: DeclarationNode, _ text: String, _ faults: inout DeclarationFaults
  ) -> Reference? {
    guard text.hasPrefix("$") else {
      faults.report(
        .domainReference, node.place, "'\(text)' must begin with '$'",
        advice: "write '\("$\(text)")'")
      return nil
    }
    return reference(
      String(text.dropFirst()), at: node.place(of: 1..<text.count), &faults)
  }

  private func reference(
    _ text: String, at place: SourcePlace, _ faults: inout DeclarationFaults
  ) -> Reference? {
    let slash = text.firstIndex(of: "/") ?? text.endIndex
    let names = text[..<slash].split(separator: ".", omittingEmptySubsequences: false)
      .map(String.init)
    guard names.count <= 2, names.allSatisfy(DeclarationFaults.isName) else {
      faults.report(
        .domainReference, place, "'\(text)' is no reference",
        advice: "write '$name', '$name.property' or '$name/pointer'; in a text, '\("{name}")'")
      return nil
    }
    let end = text.distance(from: text.startIndex, to: slash)
    guard
      let pointer = faults.pointer(
        String(text[slash...]), at: place.part(from: end, length: text.count - end))
    else { return nil }
    let reference = Reference(names[0], names.count == 2 ? names[1] : nil, pointer)
    return isKnown(reference, at: place, &faults) ? reference : nil
  }

  private func isKnown(
    _ reference: Reference, at place: SourcePlace, _ faults: inout DeclarationFaults
  ) -> Bool {
    guard let meaning = scope[reference.name] else {
      faults.report(
        .domainReference, place, "'\(reference.name)' cannot be put in here",
        advice: DeclarationFaults.advice(
          for: reference.name, among: scope.names.keys.sorted()))
      return false
    }
    var type: DeclaredType?
    switch meaning {
    case .text: type = DeclaredType(.text)
    case .element: type = DeclaredType(.json)
    case .broken: return true
    case .value(let own):
      type = own
      if own.element == .secret, !allowsSecrets {
        faults.report(
          .domainSecret, place, "secret '\(reference.name)' can be only in the body of a request")
        return false
      }
    case .subject(let subject):
      // Its whole document, where there is a pointer.
      type = DeclaredType(.json)
      if let property = reference.property {
        guard let subject, subject.has(property) else {
          faults.report(
            .domainReference,
            place.part(from: reference.name.count + 1, length: property.count),
            "'\(property)' is no property of '\(reference.name)'",
            advice: DeclarationFaults.advice(
              for: property, among: subject?.referable ?? []))
          return false
        }
        type = subject.type(of: property)
      }
    }
    if case .subject = meaning {
    } else if let property = reference.property {
      faults.report(
        .domainReference, place, "'\(property)' is no property of '\(reference.name)'")
      return false
    }
    if !reference.pointer.tokens.isEmpty, type?.element != .json {
      let start = reference.name.count + (reference.property.map { $0.count + 1 } ?? 0)
      faults.report(
        .domainPointer, place.part(from: start, length: place.length - start),
        "'\(reference.name)' is no document, so a pointer leads nowhere")
      return false
    }
    return true
  }

  /// The type of what is put in; `nil` if only a service knows.
  func type(of reference: Reference) -> DeclaredType? {
    guard reference.pointer.tokens.isEmpty, let meaning = scope[reference.name] else { return nil }
    return switch meaning {
    case .text: DeclaredType(.text)
    case .value(let type): type
    case .element, .broken: nil
    case .subject(let subject):
      reference.property.map { subject?.type(of: $0) }
        ?? subject.map { DeclaredType(.subject($0.kind, domain: nil)) }
    }
  }
}

extension SourcePlace {
  /// A part of it, in characters counted from 0; itself where its own length is not known.
  fileprivate func part(from start: Int, length: Int) -> SourcePlace {
    guard start + length <= self.length else { return self }
    return SourcePlace(path: path, line: line, column: column + start, length: length)
  }
}

extension SubjectOutline {
  func has(_ property: String) -> Bool { type(of: property) != nil }

  /// What references can name: the facts, the version, and the parts of the identity.
  var referable: [String] {
    properties.keys.sorted() + (hasVersion ? ["version"] : []) + parts
  }

  func type(of property: String) -> DeclaredType? {
    if let found = properties[property] { return found.type }
    if property == "version" { return hasVersion ? DeclaredType(.text) : nil }
    return parts.contains(property) ? DeclaredType(.text) : nil
  }
}

extension Spelling {
  private static let known: [(String, Spelling)] = [
    ("lower", .lower), ("trim", .trim), ("final-dot", .finalDot), ("dns-data", .dnsData),
    ("dns-text", .dnsText), ("utc", .utc), ("json", .json), ("odata", .odata),
  ]

  static let words = known.map(\.0)

  /// The spelling of this name; `nil` if there is none.
  init?(word: String) {
    guard let found = Self.known.first(where: { $0.0 == word }) else { return nil }
    self = found.1
  }
}

/// What shows that a text is a secret's value, by the names of members and by the text itself.
enum SecretWords {
  private static let members: Set<String> = [
    "password", "passwd", "passphrase", "secret", "clientsecret", "apikey", "accesstoken",
    "refreshtoken", "privatekey", "token",
  ]
  private static let headers: Set<String> = [
    "authorization", "proxyauthorization", "cookie", "xapikey", "apikey", "xauthtoken",
    "privatetoken", "xaccesstoken",
  ]

  private static func bare(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  static func names(_ member: String) -> Bool { members.contains(bare(member)) }

  static func names(header: String) -> Bool { headers.contains(bare(header)) }

  /// Whether a text is a JSON Web Token (RFC 7519), a private key (RFC 7468) or credentials for a
  /// header (RFC 9110, 11.4).
  static func isSecret(_ text: String) -> Bool {
    if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") { return true }
    if text.hasPrefix("eyJ"), text.count(where: { $0 == "." }) == 2, text.utf8.count > 40 {
      return true
    }
    for scheme in ["Bearer ", "Basic "] where text.hasPrefix(scheme) {
      let rest = text.dropFirst(scheme.count)
      if rest.utf8.count >= 8, !rest.contains(" "), !rest.contains("{") { return true }
    }
    return false
  }
}
