import Operations

/// A kind of things that a description of a service shows: one path leads to each of them, and
/// perhaps another to all.
struct ProposedSubject {
  /// One property of its document that can be a fact.
  struct Fact {
    let property: String
    let pointer: String
    /// As a declaration writes it, without quotation marks.
    let type: String
    /// The service's own words, which are the codes.
    let codes: [String]
    /// What the service calls it in a document that is sent; `nil` if it is deeper, or only read.
    let sent: String?
    let spelling: String?
  }

  let kind: String
  let item: OpenAPIDocument.Path
  let collection: OpenAPIDocument.Path?
  let parent: String?
  /// The path with the names of this declaration in place of the service's.
  let path: String
  let collectionPath: String?
  /// Where the thing itself is in its own answer; empty for all of it. A list then has things of
  /// another form, and is left out.
  let wrapper: String
  /// Whether it is read from the list, because no path shows it alone.
  let isReadFromList: Bool
  let id: String?
  let name: String?
  var facts: [Fact] = []
  /// The names of properties that can be sent and are never shown.
  var writeOnly: [String] = []
  var hasETag = false
}

/// Finds the kinds of things that the paths of a service lead to.
struct ProposedSubjects {
  private let document: OpenAPIDocument
  private(set) var subjects: [ProposedSubject] = []
  /// The paths that nothing was made of.
  private(set) var passedOver: [(path: String, reason: ProposalText)] = []

  init(_ document: OpenAPIDocument) {
    self.document = document
    let items = document.paths.filter(\.isItem).sorted { $0.segments.count < $1.segments.count }
    for path in items {
      if path.requests["get"] == nil, listed(by: path) == nil {
        passedOver.append((path.text, .unreadable))
      } else {
        add(path)
      }
    }
  }

  /// The schema of what the list beside an item shows of it; `nil` if there is no such list.
  private func listed(by path: OpenAPIDocument.Path) -> JSONDocument? {
    let text = "/" + path.segments.dropLast().joined(separator: "/")
    guard let get = document.paths.first(where: { $0.text == text })?.requests["get"],
      let answered = get.answered
    else { return nil }
    let elements =
      document.elements(answered)
      ?? document.items(of: answered).flatMap { document.elements($0.schema) }
    return elements.flatMap { document.properties($0).isEmpty ? nil : $0 }
  }

  private mutating func add(_ path: OpenAPIDocument.Path) {
    let segments = path.segments
    let parameters = segments.indices.filter { OpenAPIDocument.Path.isParameter(segments[$0]) }
    guard segments.count > 1, !OpenAPIDocument.Path.isParameter(segments[segments.count - 2]) else {
      passedOver.append((path.text, .unnamed))
      return
    }
    var parent: ProposedSubject?
    if parameters.count > 1 {
      // The nearest subject whose path is the beginning of this one.
      let upTo = parameters[parameters.count - 2]
      let prefix = "/" + segments[...upTo].joined(separator: "/")
      parent = subjects.first { $0.item.text == prefix }
      guard let parent, parent.parent == nil, parameters.count == 2 else {
        passedOver.append((path.text, .nested))
        return
      }
    }
    guard let kind = kind(segments[segments.count - 2], in: parent) else {
      passedOver.append((path.text, .unnamed))
      return
    }
    let collectionText = "/" + segments.dropLast().joined(separator: "/")
    let collection = document.paths.first { $0.text == collectionText }
    let own = ownPath(segments, kind, parent)
    subjects.append(
      subject(
        kind, path, collection?.requests["get"] == nil ? nil : collection, parent, own))
  }

  private func kind(_ segment: String, in parent: ProposedSubject?) -> String? {
    guard var name = ProposedNames.name(ProposedNames.one(of: segment)) else { return nil }
    let taken = subjects.map(\.kind) + DeclaredType.words + ["key", "it"]
    if taken.contains(name), let parent {
      name = parent.kind + name.prefix(1).uppercased() + name.dropFirst()
    }
    var number = 2
    var free = name
    while taken.contains(free) {
      free = "\(name)\(number)"
      number += 1
    }
    return free
  }

  private func ownPath(
    _ segments: [String], _ kind: String, _ parent: ProposedSubject?
  ) -> String {
    var names = [kind]
    if let parent { names.insert(parent.kind, at: 0) }
    var next = 0
    return "/"
      + segments.map { segment in
        guard OpenAPIDocument.Path.isParameter(segment) else { return segment }
        defer { next += 1 }
        return next < names.count ? "{\(names[next])}" : segment
      }.joined(separator: "/")
  }

  private func subject(
    _ kind: String, _ path: OpenAPIDocument.Path, _ collection: OpenAPIDocument.Path?,
    _ parent: ProposedSubject?, _ own: String
  ) -> ProposedSubject {
    let get = path.requests["get"]
    let list = get == nil ? listed(by: path) : nil
    var schema = get?.answered ?? list ?? .object([])
    var properties = document.properties(schema)
    var wrapper = ""
    // `{"data": {…}}`: the thing itself is one level deeper.
    let objects = properties.filter { document.type($0.schema) == "object" }
    if list == nil, let only = objects.first, objects.count == 1, properties.count <= 3,
      !properties.contains(where: { ["id", "name"].contains($0.name) }),
      !document.properties(only.schema).isEmpty
    {
      wrapper = "/" + Self.token(only.name)
      schema = only.schema
      properties = document.properties(schema)
    }
    let parameter = String(path.segments.last?.dropFirst().dropLast() ?? "")
    let id =
      properties.first { $0.name == parameter }
      ?? ["id", "uuid", "guid", "_id", "key", "slug", "code"].lazy.compactMap { name in
        properties.first { $0.name == name }
      }.first
    // As letters alone: services write them in every way.
    let names = [
      "displayname", "name", "title", "username", "fullname", "label", "subject", "email",
      "hostname",
    ]
    let name = names.lazy.compactMap { name in
      properties.first { $0.name.lowercased().filter(\.isLetter) == name }
    }.first
    var subject = ProposedSubject(
      kind: kind, item: path, collection: collection, parent: parent?.kind, path: own,
      collectionPath: collection == nil
        ? nil : "/" + own.split(separator: "/").dropLast().joined(separator: "/"),
      wrapper: wrapper, isReadFromList: list != nil,
      id: id.map { wrapper + "/" + Self.token($0.name) },
      name: name.map { wrapper + "/" + Self.token($0.name) })
    subject.hasETag = get?.answeredHeaders.contains { $0.lowercased() == "etag" } ?? false
    subject.writeOnly = properties.filter(\.isWriteOnly).map(\.name)
    for property in properties where property.name != id?.name && !property.isWriteOnly {
      add(property, to: &subject)
    }
    return subject
  }

  private func add(_ property: OpenAPIDocument.Property, to subject: inout ProposedSubject) {
    let pointer = subject.wrapper + "/" + Self.token(property.name)
    if let fact = fact(
      property, pointer, sent: property.isReadOnly ? nil : property.name, subject)
    {
      subject.facts.append(fact)
      return
    }
    guard document.type(property.schema) == "object" else { return }
    // One level deeper, what has a simple value.
    for inner in document.properties(property.schema).prefix(12) where !inner.isWriteOnly {
      let joined = OpenAPIDocument.Property(
        name: "\(property.name)_\(inner.name)", schema: inner.schema, isRequired: false)
      if let fact = fact(joined, pointer + "/" + Self.token(inner.name), sent: nil, subject) {
        subject.facts.append(fact)
      }
    }
  }

  private func fact(
    _ property: OpenAPIDocument.Property, _ pointer: String, sent: String?,
    _ subject: ProposedSubject
  ) -> ProposedSubject.Fact? {
    guard let wanted = ProposedNames.name(property.name), let type = type(property.schema) else {
      return nil
    }
    let taken = subject.facts.map(\.property) + ["exists", "version", subject.kind, "key", "it"]
    let name = taken.contains(wanted) ? "\(wanted)Value" : wanted
    guard !taken.contains(name) else { return nil }
    var codes: [String] = []
    if type == "code", case .list(let values)? = property.schema["enum"] {
      for case .text(let word) in values {
        guard DeclarationFaults.isCode(word), !codes.contains(word) else {
          return plain(name, pointer, sent)
        }
        codes.append(word)
      }
    }
    return ProposedSubject.Fact(
      property: name, pointer: pointer, type: type, codes: codes, sent: sent,
      spelling: type == "instant" ? "utc" : nil)
  }

  /// A text, whatever the service says that it can be.
  private func plain(_ name: String, _ pointer: String, _ sent: String?) -> ProposedSubject.Fact {
    ProposedSubject.Fact(
      property: name, pointer: pointer, type: "text", codes: [], sent: sent, spelling: nil)
  }

  /// The type of a fact; `nil` if none fits.
  func type(_ schema: JSONDocument) -> String? {
    if let elements = document.elements(schema) {
      guard let type = type(elements), !type.hasPrefix("{"), type != "code" else {
        return type(elements) == "code" ? "{text}" : nil
      }
      return "{\(type)}"
    }
    switch document.type(schema) {
    case "string"?:
      if schema["enum"] != nil { return "code" }
      return switch schema["format"] {
      case .text("date-time")?: "instant"
      case .text("date")?: "date"
      case .null?, .flag?, .number?, .text?, .list?, .object?, nil: "text"
      }
    case "integer"?, "number"?: return "number"
    case "boolean"?: return "flag"
    case _: return nil
    }
  }

  /// A part of a JSON Pointer (RFC 6901, 3).
  static func token(_ name: String) -> String {
    name.replacing("~", with: "~0").replacing("/", with: "~1")
  }
}
