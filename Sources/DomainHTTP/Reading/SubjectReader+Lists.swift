import DeclaredDomains
import Operations
import OutgoingHTTP

/// What a person may mean, and what a lost reply has left.
extension SubjectReader {
  /// The subjects of a kind, as `DomainTransport.candidates` says.
  func candidates(
    of kind: String, in parent: SubjectKey?, matching text: String?, most: Int
  ) async throws(DomainFailure) -> SubjectList {
    guard let subject = declaration.subject(kind), let reading = subject.list else {
      throw .refused(Refusal(.notOffered))
    }
    guard meets(reading.needs) else { throw .refused(Refusal(.notOffered)) }
    var context = TemplateContext(settings: settings, parts: parent?.parts ?? [:])
    guard let text, !text.isEmpty else {
      return try subjects(
        try await list(reading, context, enough: most), subject, parent, most: most)
    }
    if !reading.search.isEmpty {
      context.parts["text"] = text
      let query = try Self.query(reading.search, context)
      do {
        return try subjects(
          try await list(reading, context, adding: query, enough: most), subject, parent, most: most
        )
      } catch {
        // A service that does not search can still be asked for everything.
        _ = try Self.unread(error)
      }
      context.parts["text"] = nil
    }
    let whole = try await list(reading, context)
    let found = whole.items.filter { item in
      (subject.name + subject.apart + Self.pointers(subject.identity)).contains {
        item[$0]?.scalarText?.lowercased().contains(text.lowercased()) ?? false
      }
    }
    return try subjects(
      ReadList(items: found, isWhole: true, first: whole.first), subject, parent, most: most)
  }

  /// The subjects that have what was made, as `DomainTransport.find` says.
  func find(
    _ created: OperationDeclaration.Created, matches: [ResolvedMatch], query: [String: String]
  ) async throws(DomainFailure) -> [SubjectKey] {
    guard let subject = declaration.subject(created.kind), let reading = subject.list else {
      throw .refused(Refusal(.notOffered))
    }
    guard meets(reading.needs) else { throw .refused(Refusal(.notOffered)) }
    let found = try await list(
      reading, TemplateContext(settings: settings),
      adding: query.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    return try found.items.filter(matches.allHold).map { item throws(DomainFailure) in
      try Self.key(of: item, subject, in: nil)
    }
  }

  private func subjects(
    _ list: ReadList, _ subject: SubjectDeclaration, _ parent: SubjectKey?, most: Int
  ) throws(DomainFailure) -> SubjectList {
    var found: [SubjectContents] = []
    var seen: Set<SubjectKey> = []
    for item in list.items.prefix(most) {
      let key = try Self.key(of: item, subject, in: parent)
      guard seen.insert(key).inserted else {
        throw ListReader.notWhole("it shows '\(Self.identity(of: subject, item))' twice")
      }
      found.append(
        SubjectContents(key, name: Self.name(of: subject, item), documents: ["": item]))
    }
    return SubjectList(found, isWhole: list.isWhole && list.items.count <= most)
  }

  // MARK: Identity

  /// What identifies the subject of a document.
  ///
  /// - Throws: `refused` with the code `notUnderstood` if a part of it is missing.
  static func key(
    of item: JSONDocument, _ subject: SubjectDeclaration, in parent: SubjectKey?
  ) throws(DomainFailure) -> SubjectKey {
    func text(_ pointer: JSONPointer) throws(DomainFailure) -> String {
      guard let text = item[pointer]?.scalarText, !text.isEmpty else {
        throw .refused(Refusal(.notUnderstood, evidence: "there is no id at '\(pointer)'"))
      }
      return text
    }
    switch subject.identity {
    case .pointer(let pointer): return SubjectKey(subject.kind, [subject.kind: try text(pointer)])
    case .parts(let declared):
      var parts: [String: String] = [:]
      for part in declared {
        switch part.source {
        case .pointer(let pointer): parts[part.name] = try text(pointer)
        case .parent:
          // The parent's part of that name, or its only one.
          let own =
            parent?.parts[part.name]
            ?? (parent?.parts.count == 1 ? parent?.parts.values.first : nil)
          guard let own else { throw .damaged("the parent of '\(subject.kind)' is not known") }
          parts[part.name] = own
        }
      }
      return SubjectKey(subject.kind, parts)
    }
  }

  /// Whether a document is that of the subject, by everything that it has of its identity.
  static func identifies(
    _ key: SubjectKey, _ subject: SubjectDeclaration, _ document: JSONDocument
  ) -> Bool {
    switch subject.identity {
    case .pointer(let pointer):
      key.parts[subject.kind] != nil && document[pointer]?.scalarText == key.parts[subject.kind]
    case .parts(let parts):
      parts.allSatisfy { part in
        switch part.source {
        case .pointer(let pointer):
          key.parts[part.name] != nil && document[pointer]?.scalarText == key.parts[part.name]
        case .parent: true
        }
      }
    }
  }

  /// What a document has for its identity, for people.
  static func identity(of subject: SubjectDeclaration, _ document: JSONDocument) -> String {
    pointers(subject.identity).map { document[$0]?.scalarText ?? "–" }.joined(separator: " ")
  }

  static func name(of subject: SubjectDeclaration, _ document: JSONDocument) -> String {
    let names = subject.name.compactMap { document[$0]?.scalarText }
    return names.isEmpty ? identity(of: subject, document) : names.joined(separator: " ")
  }

  private static func pointers(_ identity: SubjectDeclaration.Identity) -> [JSONPointer] {
    switch identity {
    case .pointer(let pointer): [pointer]
    case .parts(let parts):
      parts.compactMap { if case .pointer(let pointer) = $0.source { pointer } else { nil } }
    }
  }
}

/// What the templates of a reading give.
extension SubjectReader {
  func context(of key: SubjectKey) -> TemplateContext {
    TemplateContext(settings: settings, parts: key.parts)
  }

  /// Whether the service has what is needed, as far as the probe has found it.
  func meets(_ needs: [String: JSONDocument]) -> Bool {
    needs.allSatisfy { offered[$0.key] == $0.value }
  }

  func url(
    _ reading: ReadingDeclaration, _ context: TemplateContext,
    adding query: [(name: String, value: String)] = []
  ) throws(DomainFailure) -> String {
    let path = try Self.evaluated { () throws(TemplateProblem) in try reading.get.path(context) }
    // What is asked for besides takes the place of what the reading has of that name.
    let own = try Self.query(reading.query, context).filter { field in
      !query.contains { $0.name == field.name }
    }
    guard let url = client.address.url(path, own + query) else {
      throw .refused(Refusal(.notUnderstood, evidence: "'\(path)' is no address of the service"))
    }
    return url
  }

  func headers(
    _ reading: ReadingDeclaration, _ context: TemplateContext
  ) throws(DomainFailure) -> [(String, String)] {
    try Self.query(reading.headers, context).map { ($0.name, $0.value) }
  }

  /// Names and values in the order of the names; what has no value is left out.
  static func query(
    _ templates: [String: Template], _ context: TemplateContext
  ) throws(DomainFailure) -> [(name: String, value: String)] {
    var fields: [(name: String, value: String)] = []
    for (name, template) in templates.sorted(by: { $0.key < $1.key }) {
      if let value = try text(template, context) { fields.append((name, value)) }
    }
    return fields
  }

  static func text(
    _ template: Template, _ context: TemplateContext
  ) throws(DomainFailure) -> String? {
    try evaluated { () throws(TemplateProblem) in try template.plainText(context) }
  }

  static func texts(
    _ template: Template, _ context: TemplateContext
  ) throws(DomainFailure) -> [String] {
    let value = try evaluated { () throws(TemplateProblem) in try template.document(context) }
    guard case .list(let elements)? = value else { return value?.scalarText.map { [$0] } ?? [] }
    return elements.compactMap(\.scalarText)
  }

  static func resolved(
    _ matches: [JSONMatch], _ context: TemplateContext
  ) throws(DomainFailure) -> [ResolvedMatch] {
    try evaluated { () throws(TemplateProblem) in try matches.resolved(context) }
  }

  private static func evaluated<Result>(
    _ evaluate: () throws(TemplateProblem) -> Result
  ) throws(DomainFailure) -> Result {
    do {
      return try evaluate()
    } catch {
      switch error {
      case .unread(let refusal): throw .refused(refusal)
      case .unusablePiece(let name):
        throw .refused(Refusal(.notUnderstood, evidence: "'\(name)' cannot be in an address"))
      case .otherType(let name): throw .damaged("'\(name)' has another type")
      }
    }
  }
}
