import DeclaredDomains
import Operations
import OutgoingHTTP

/// Reads the subjects of a declaration over HTTP.
struct SubjectReader: Sendable {
  let declaration: Declaration
  let settings: [String: JSONDocument]
  let client: ServiceClient
  let lists: ListReader
  let witness: NameServerWitness
  /// What the probe found.
  let offered: [String: JSONDocument]

  /// What there is to read of a subject.
  ///
  /// - Throws: `unavailable` if another attempt may succeed; `refused` if the service shows nothing to
  ///   anybody who signs in so. What it does not show of this subject is unread.
  func read(_ key: SubjectKey) async throws(DomainFailure) -> SubjectState {
    guard let subject = declaration.subject(key.kind) else {
      throw .damaged("there is no subject '\(key.kind)'")
    }
    let context = context(of: key)
    do {
      guard meets(subject.read.needs) else { return .unread(Refusal(.notOffered)) }
      guard let found = try await document(subject, context) else {
        return try await absence(of: subject, key)
      }
      guard Self.identifies(key, subject, found.document) else {
        return .unread(
          Refusal(.otherAnswered, evidence: Self.identity(of: subject, found.document)))
      }
      return .present(try await contents(subject, key, found, context))
    } catch {
      return .unread(try Self.unread(error))
    }
  }

  /// The refusal that makes something unread.
  ///
  /// - Throws: what concerns everything that is asked of the service.
  static func unread(_ failure: DomainFailure) throws(DomainFailure) -> Refusal {
    guard case .refused(let refusal) = failure,
      ![.signInNotAccepted, .waitAsked, .otherService].contains(
        TransportRefusal(rawValue: refusal.code))
    else { throw failure }
    return refusal
  }

  /// The evidence of a refusal.
  ///
  /// - Throws: every other failure, and what concerns everything that is asked of the service.
  static func evidence(of failure: DomainFailure) throws(DomainFailure) -> String {
    try unread(failure).values["evidence"]?.text ?? ""
  }

  // MARK: Documents

  private struct Found {
    let document: JSONDocument
    let answer: ServiceAnswer
  }

  /// The document of a subject; `nil` if the service says that there is none.
  private func document(
    _ subject: SubjectDeclaration, _ context: TemplateContext
  ) async throws(DomainFailure) -> Found? {
    let reading = subject.read
    guard reading.items == nil else {
      let list = try await list(reading, context)
      return try await one(of: list.items, reading, context).map {
        Found(document: $0, answer: list.first)
      }
    }
    let absent: (status: Int, matches: [ResolvedMatch])? =
      if let absence = subject.absence {
        (absence.status, try Self.resolved(absence.matches, context))
      } else {
        nil
      }
    let isAbsent: @Sendable (ServiceAnswer) -> Bool = { answer in
      guard let absent, answer.status == absent.status else { return false }
      return absent.matches.isEmpty || answer.document.map(absent.matches.allHold) ?? false
    }
    let answer = try await client.send(
      .reading(try url(reading, context), headers: try headers(reading, context)), unless: isAbsent)
    if isAbsent(answer) { return nil }
    guard let document = answer.document else {
      throw .refused(Refusal(.notUnderstood, evidence: "\(answer.status) without JSON"))
    }
    return Found(document: document, answer: answer)
  }

  /// The one item that is meant; `nil` if there is none.
  private func one(
    of items: [JSONDocument], _ reading: ReadingDeclaration, _ context: TemplateContext
  ) async throws(DomainFailure) -> JSONDocument? {
    guard !reading.matches.isEmpty else { return .list(items) }
    let matches = try Self.resolved(reading.matches, context)
    let found = items.filter(matches.allHold)
    guard found.count < 2 else {
      throw .refused(Refusal(.severalFound, ["number": .number(found.count)]))
    }
    return found.first
  }

  func list(
    _ reading: ReadingDeclaration, _ context: TemplateContext,
    adding query: [(name: String, value: String)] = [], enough: Int? = nil
  ) async throws(DomainFailure) -> ReadList {
    try await lists.list(
      try url(reading, context, adding: query), headers: try headers(reading, context),
      items: reading.items ?? .whole, reading.pages, enough: enough)
  }

  private func contents(
    _ subject: SubjectDeclaration, _ key: SubjectKey, _ found: Found, _ context: TemplateContext
  ) async throws(DomainFailure) -> SubjectContents {
    var documents = ["": found.document]
    var values: [String: Value] = [:]
    var unread: [String: Refusal] = [:]
    for (name, reading) in subject.readings.sorted(by: { $0.key < $1.key }) {
      guard meets(reading.needs) else {
        unread[name] = Refusal(.notOffered)
        continue
      }
      do {
        documents[name] = try await further(reading, context)
      } catch {
        unread[name] = try Self.unread(error)
      }
    }
    for fact in subject.facts {
      guard case .dns(let name, let type, let servers) = fact.source else { continue }
      switch await witness.records(
        of: try Self.text(name, context) ?? "", type: try Self.text(type, context) ?? "",
        servers: try Self.texts(servers, context))
      {
      case .unread(let refusal): unread[fact.property] = refusal
      case let value: values[fact.property] = value
      }
    }
    let version: String? =
      switch subject.version {
      case .header(let name)?: found.answer.headers[name.lowercased()]
      case .pointer(let pointer)?: found.document[pointer]?.scalarText
      case nil: nil
      }
    return SubjectContents(
      key, name: Self.name(of: subject, found.document), version: version, documents: documents,
      values: values, unread: unread)
  }

  private func further(
    _ reading: ReadingDeclaration, _ context: TemplateContext
  ) async throws(DomainFailure) -> JSONDocument {
    guard reading.items == nil else {
      return try await one(of: try await list(reading, context).items, reading, context) ?? .null
    }
    let answer = try await client.send(
      .reading(try url(reading, context), headers: try headers(reading, context)))
    guard let document = answer.document else {
      throw .refused(Refusal(.notUnderstood, evidence: "\(answer.status) without JSON"))
    }
    return document
  }

  // MARK: Absence

  /// That a subject does not exist, which is believed only if the list or the parent shows itself at
  /// the same time: a wrong address is answered in the same way.
  private func absence(
    of subject: SubjectDeclaration, _ key: SubjectKey
  ) async throws(DomainFailure) -> SubjectState {
    // The list that it would be in has just been read.
    if subject.read.items != nil { return .absent }
    if let list = subject.list, meets(list.needs) {
      let page = try await self.list(list, context(of: key), enough: 1)
      let isListed = page.items.contains { Self.identifies(key, subject, $0) }
      return isListed ? .unread(Refusal(.absenceUnproved)) : .absent
    }
    guard let parent = parent(of: key, subject), case .present = try await read(parent) else {
      return .unread(Refusal(.absenceUnproved))
    }
    return .absent
  }

  /// The parent of a subject, as far as its key says.
  func parent(of key: SubjectKey, _ subject: SubjectDeclaration) -> SubjectKey? {
    guard let kind = subject.parent, let parent = declaration.subject(kind) else { return nil }
    let names: [String] =
      switch parent.identity {
      case .pointer: [kind]
      case .parts(let parts): parts.map(\.name)
      }
    let parts = key.parts.filter { names.contains($0.key) }
    return parts.count == names.count ? SubjectKey(kind, parts) : nil
  }
}
