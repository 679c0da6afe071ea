import Operations

/// Subjects of its own that a test works on, made for one attempt and removed after it.
struct ProofStage: Sendable {
  let site: ProofSite
  /// A text that nothing else on the service has.
  let key: String
  private(set) var subjects: [String: SubjectKey] = [:]
  private(set) var names: [String: String] = [:]
  private var made: [DomainTrial.Subject] = []
  /// The documents of what was there before, as they were.
  private var kept: [(alias: String, key: SubjectKey, documents: ConcernedDocuments)] = []

  init(_ site: ProofSite, key: String) {
    self.site = site
    self.key = key
  }

  /// Whether all its subjects are the test's own.
  var isOwn: Bool { kept.isEmpty }

  var scope: TemplateContext {
    var scope = TemplateContext(settings: site.settings, key: key)
    for (alias, subject) in subjects {
      scope.subjects[alias] = site.declaration.subject(subject.kind).map {
        TemplateContext.Concerned(id: site.text.ownID(of: subject), facts: [:], of: $0)
      }
    }
    return scope
  }

  // MARK: - Making and removing

  /// Makes or finds what a run needs.
  ///
  /// - Throws: `ProofFault.notPrepared`; what has been made by then must still be removed.
  mutating func make(
    _ aliases: Set<String>, over transport: any DomainTransport
  ) async throws(ProofFault) {
    for subject in site.trial.subjects where aliases.contains(subject.alias) {
      do throws(DomainFailure) {
        if let making = subject.making {
          made.append(subject)
          try await perform(making, subject, over: transport)
        }
        let key = try await find(subject, over: transport)
        guard let key, case .present(let contents) = try await transport.read(key) else {
          throw .unavailable("\(subject.alias): –")
        }
        subjects[subject.alias] = key
        names[subject.alias] = contents.name
        if subject.making == nil {
          kept.append((subject.alias, key, Self.documents(subject.alias, .present(contents), key)))
        }
      } catch {
        throw ProofFault(.notPrepared, "\(subject.alias): \(error.evidence)")
      }
    }
  }

  private static func documents(
    _ alias: String, _ state: SubjectState, _ key: SubjectKey
  ) -> ConcernedDocuments {
    let contents: SubjectContents? =
      if case .present(let contents) = state { contents } else { nil }
    return ConcernedDocuments([alias: .init(kind: key.kind, documents: contents?.allDocuments)])
  }

  private func perform(
    _ call: Call, _ subject: DomainTrial.Subject, over transport: any DomainTransport
  ) async throws(DomainFailure) {
    let parts = identity(of: subject)
    let prepared = try prepared(call, subjects[subject.alias] ?? parts)
    do {
      try await transport.perform(prepared)
    } catch {
      // What was done without a reply is found by reading.
      guard case .unknownOutcome = error else { throw error }
    }
  }

  /// A request of the trial, with everything put in.
  func prepared(
    _ call: Call, _ subject: SubjectKey?
  ) throws(DomainFailure) -> PreparedCall {
    do throws(TemplateProblem) {
      return try call.prepared(scope, about: subject, key: key)
    } catch {
      throw .refused(error.refusal)
    }
  }

  /// What identifies a subject, if the trial says it; `nil` if it has to be looked for.
  private func identity(of subject: DomainTrial.Subject) -> SubjectKey? {
    guard !subject.parts.isEmpty else { return nil }
    var parts: [String: String] = [:]
    for (name, template) in subject.parts {
      do throws(TemplateProblem) {
        parts[name] = try template.plainText(scope)
      } catch {
        return nil
      }
    }
    return parts.count == subject.parts.count ? SubjectKey(subject.kind, parts) : nil
  }

  /// How long something that was made or removed may take to be seen, in milliseconds.
  private static let patience = 30_000

  private func find(
    _ subject: DomainTrial.Subject, over transport: any DomainTransport
  ) async throws(DomainFailure) -> SubjectKey? {
    var waited = 0
    var pause = 100
    while true {
      let key = try await findOnce(subject, over: transport)
      // What is only to be found, and not made, is there or is not.
      guard key == nil, subject.making != nil, waited < Self.patience else { return key }
      await site.clock.sleep(milliseconds: pause)
      waited += pause
      pause = min(pause * 2, 5_000)
    }
  }

  /// Where something that was made is by now; `nil` if it is gone, or never was.
  private func whereabouts(
    of subject: DomainTrial.Subject, over transport: any DomainTransport
  ) async throws(DomainFailure) -> SubjectKey? {
    // By its id, if that is known: a test may have given it another name.
    guard let key = subjects[subject.alias] else {
      return try await findOnce(subject, over: transport)
    }
    return try await isThere(key, over: transport) ? key : nil
  }

  private func isThere(
    _ key: SubjectKey, over transport: any DomainTransport
  ) async throws(DomainFailure) -> Bool {
    switch try await transport.read(key) {
    case .present: return true
    case .absent: return false
    // Nobody knows.
    case .unread(let refusal): throw .refused(refusal)
    }
  }

  private func findOnce(
    _ subject: DomainTrial.Subject, over transport: any DomainTransport
  ) async throws(DomainFailure) -> SubjectKey? {
    if let key = identity(of: subject) {
      return try await isThere(key, over: transport) ? key : nil
    }
    let matches: [ResolvedMatch]
    var query: [String: String] = [:]
    do throws(TemplateProblem) {
      matches = try subject.matches.resolved(scope)
      for (name, template) in subject.query { query[name] = try template.plainText(scope) }
    } catch {
      throw .refused(error.refusal)
    }
    let found = try await transport.find(
      .init(subject.alias, in: subject.kind, matches: subject.matches, query: subject.query),
      matches: matches, query: query)
    guard found.count < 2 else {
      throw .refused(Refusal(.severalFound, ["number": .number(found.count)]))
    }
    return found.first
  }

  /// Removes what was made, the latest first, and holds everything else against what it was.
  ///
  /// - Returns: what could not be removed, or is not as it was.
  func remove(over transport: any DomainTransport) async -> [LeftBehind] {
    var left: [LeftBehind] = []
    for subject in made.reversed() {
      let id = subjects[subject.alias].map { site.text.ownID(of: $0) } ?? key
      do throws(DomainFailure) {
        // One that was never made leaves nothing behind.
        guard let removal = subject.removal,
          let found = try await whereabouts(of: subject, over: transport)
        else { continue }
        do throws(DomainFailure) {
          try await perform(removal, subject, over: transport)
        } catch {
          left.append(LeftBehind(subject.kind, id, error.evidence))
          continue
        }
        if try await !isGone(found, over: transport) {
          left.append(LeftBehind(subject.kind, id, "–"))
        }
      } catch {
        left.append(LeftBehind(subject.kind, id, error.evidence))
      }
    }
    for (alias, key, documents) in kept {
      let id = site.text.ownID(of: key)
      do throws(DomainFailure) {
        let now = Self.documents(alias, try await transport.read(key), key)
        let changes = documents.changes(to: now, site.declaration, site.trial)
        if let first = changes.first { left.append(LeftBehind(key.kind, id, first.text)) }
      } catch {
        left.append(LeftBehind(key.kind, id, error.evidence))
      }
    }
    return left
  }

  /// Whether nothing is there any more, or soon.
  func isGone(
    _ key: SubjectKey, over transport: any DomainTransport
  ) async throws(DomainFailure) -> Bool {
    var waited = 0
    var pause = 100
    while waited < Self.patience {
      if try await !isThere(key, over: transport) { return true }
      await site.clock.sleep(milliseconds: pause)
      waited += pause
      pause = min(pause * 2, 5_000)
    }
    return false
  }
}
