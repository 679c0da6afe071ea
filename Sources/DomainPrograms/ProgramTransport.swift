import DeclaredDomains
import Diagnostics
import Operations

/// A declared domain over a program that speaks plug-in protocol 1 (`docs/PLUGINS.md`).
package struct ProgramTransport: DomainTransport {
  /// The seconds that `later` may make one change wait in all.
  private static let mostWaiting = 60

  private let declaration: Declaration
  private let connection: ProgramConnection
  private let limits: ProgramLimits
  private let facts: ProgramFacts

  /// - Parameter instance: the name under which a session uses the domain.
  package init(
    _ declaration: Declaration, _ connection: ProgramConnection, instance: String,
    limits: ProgramLimits = ProgramLimits()
  ) {
    self.declaration = declaration
    self.connection = connection
    self.limits = limits
    facts = ProgramFacts(declaration, instance: instance)
  }

  /// The name and the version of the program.
  ///
  /// - Throws: `refused` with the code `otherService` if it does not read all the kinds, or not
  ///   perform all the changes, that the domain declares.
  package func probe() async throws(DomainFailure) -> [String: JSONDocument] {
    let said: ProgramDescription
    do throws(ProgramFault) {
      said = try await connection.describe()
    } catch {
      throw reading(error)
    }
    let calls = declaration.operations.flatMap(\.calls).compactMap { call in
      if case .program(let name) = call.target { name } else { nil }
    }
    let missing =
      Set(declaration.subjects.map(\.kind)).subtracting(said.reads)
      .union(Set(calls).subtracting(said.performs))
    guard missing.isEmpty else {
      throw .refused(
        Refusal(.otherService, evidence: missing.sorted().joined(separator: ", ")))
    }
    return ["name": .text(said.name), "version": .text(said.version)]
  }

  package func read(_ subject: SubjectKey) async throws(DomainFailure) -> SubjectState {
    switch try await ask("read", [.init("subject", ProgramFacts.document(subject))]) {
    case .result(let result):
      return try await used(facts.state(of: subject, in: result))
    case .error(let error):
      guard error.kind == .refused else { throw failure(error) }
      return .unread(unreadable(error))
    }
  }

  package func candidates(
    of kind: String, in parent: SubjectKey?, matching text: String?, most: Int
  ) async throws(DomainFailure) -> SubjectList {
    let most = min(max(most, 0), limits.candidates)
    var members: [JSONDocument.Member] = [.init("kind", .text(kind))]
    if let parent { members.append(.init("in", ProgramFacts.document(parent))) }
    if let text { members.append(.init("text", .text(text))) }
    members.append(.init("most", .number("\(most)")))
    switch try await ask("candidates", members) {
    case .result(let result): return try await used(facts.list(of: kind, in: result, most: most))
    case .error(let error):
      guard error.kind == .refused else { throw failure(error) }
      throw .refused(unreadable(error))
    }
  }

  /// Reads every candidate: a program has no other search. A pointer names a property.
  package func find(
    _ created: OperationDeclaration.Created, matches: [ResolvedMatch], query: [String: String]
  ) async throws(DomainFailure) -> [SubjectKey] {
    let all = try await candidates(
      of: created.kind, in: nil, matching: nil, most: limits.candidates)
    guard all.isWhole else { throw .unavailable("plug-in protocol: candidates are not whole") }
    var found: [SubjectKey] = []
    for candidate in all.subjects {
      guard case .present(let contents) = try await read(candidate.key) else { continue }
      let isMeant = matches.allSatisfy { match in
        guard let property = match.pointer.tokens.first, match.pointer.tokens.count == 1 else {
          return false
        }
        return contents.values[property].map { agrees($0, with: match.value) } ?? false
      }
      if isMeant { found.append(candidate.key) }
    }
    return found
  }

  private func agrees(_ value: Value, with document: JSONDocument) -> Bool {
    switch document {
    case .text(let text): value == .text(text) || value == .code(text)
    case .flag(let isSet): value == .flag(isSet)
    case .number(let digits): value.number.map { "\($0)" == digits } ?? false
    case .null: value == .absent
    case .list, .object: false
    }
  }

  package func perform(_ call: PreparedCall) async throws(DomainFailure) {
    guard case .program(let name, let arguments) = call.target else {
      throw .damaged("a program performs no request over HTTP")
    }
    let seconds = min(
      max(call.seconds ?? declaration.service.limits.seconds, 1), limits.perform)
    var waited = 0
    while true {
      let reply: ProgramReply
      do throws(ProgramFault) {
        reply = try await connection.ask(
          "perform", try members(name, arguments, call), seconds: seconds,
          hiding: call.secrets)
      } catch {
        throw performing(error)
      }
      guard case .error(let error) = reply else { return }
      switch error.kind {
      case .refused, .signIn, .unavailable, .changed: throw failure(error)
      case .lost, .damaged: throw .unknownOutcome(evidence(error))
      case .later:
        // It was not done, so it may be asked again under the same key.
        let pause = max(error.after ?? 5, 1)
        guard waited + pause <= Self.mostWaiting else { throw failure(error) }
        waited += pause
        do {
          try await Task.sleep(for: .seconds(pause))
        } catch {
          throw .unavailable("cancelled")
        }
      }
    }
  }

  private func members(
    _ name: String, _ arguments: [String: Value], _ call: PreparedCall
  ) throws(ProgramFault) -> [JSONDocument.Member] {
    var members: [JSONDocument.Member] = [.init("perform", .text(name))]
    if let subject = call.subject {
      members.append(.init("subject", ProgramFacts.document(subject)))
    }
    var with: [JSONDocument.Member] = []
    for (name, value) in arguments.sorted(by: { $0.key < $1.key }) {
      guard let document = facts.document(value) else {
        throw .breach(.form("with.\(name)"))
      }
      with.append(.init(name, document))
    }
    members.append(.init("with", .object(with)))
    if let body = call.body { members.append(.init("body", body)) }
    members.append(.init("key", .text(call.key)))
    if let version = call.version { members.append(.init("version", .text(version))) }
    return members
  }

  package func recall(_ key: String) async throws(DomainFailure) -> RecalledAttempt {
    let said: ProgramDescription
    do throws(ProgramFault) {
      said = try await connection.describe()
    } catch {
      throw reading(error)
    }
    guard said.recalls else { return .unknown }
    switch try await ask("recall", [.init("key", .text(key))]) {
    case .error: return .unknown
    case .result(let result):
      guard case .text(let word)? = result["was"], let was = RecalledAttempt(rawValue: word)
      else { return try await used(.failure(.breach(.form("was")))) }
      return was
    }
  }

  package func close() async { await connection.close() }

  // MARK: - What a failure means

  private func ask(
    _ ask: String, _ members: [JSONDocument.Member]
  ) async throws(DomainFailure) -> ProgramReply {
    do throws(ProgramFault) {
      return try await connection.ask(ask, members, seconds: limits.reading)
    } catch {
      throw reading(error)
    }
  }

  /// An answer that breaks a rule ends the program, as any other breach does.
  private func used<Read>(
    _ result: Result<Read, ProgramFault>
  ) async throws(DomainFailure) -> Read {
    switch result {
    case .success(let read): return read
    case .failure(let fault):
      await connection.close()
      throw reading(fault)
    }
  }

  private func reading(_ fault: ProgramFault) -> DomainFailure {
    switch fault {
    case .notOpened(let error):
      error.kind == .refused ? .refused(unreadable(error)) : failure(error)
    case .breach: .damaged(fault.evidence)
    case .notStarted, .ended, .late, .cancelled: .unavailable(fault.evidence)
    }
  }

  private func performing(_ fault: ProgramFault) -> DomainFailure {
    switch fault {
    // Nothing was sent.
    case .notStarted, .notOpened, .breach(.unasked), .breach(.otherProtocol): reading(fault)
    case .ended, .late, .cancelled, .breach: .unknownOutcome(fault.evidence)
    }
  }

  private func failure(_ error: ProgramError) -> DomainFailure {
    switch error.kind {
    case .refused: .refused(refusal(error))
    case .signIn: .refused(Refusal(.signInNotAccepted, evidence: error.evidence))
    case .changed: .refused(Refusal(.changedMeanwhile, evidence: error.evidence))
    case .later, .unavailable, .lost: .unavailable(evidence(error))
    case .damaged: .damaged(evidence(error))
    }
  }

  private func evidence(_ error: ProgramError) -> String {
    error.evidence.isEmpty ? error.kind.rawValue : "\(error.kind.rawValue): \(error.evidence)"
  }

  /// Why a program shows nothing: a person types what is meant, says how it is, and acts. Its code is
  /// as the words of the domain have it.
  private func unreadable(_ error: ProgramError) -> Refusal {
    let refusal = refusal(error)
    if refusal.code == "unknownKind" { return Refusal(.notOffered).asUnreadable }
    let codes = declaration.service.errors.compactMap(\.code)
    guard codes.contains(refusal.code) else { return refusal.asUnreadable }
    return Refusal("\(QualifiedName(declaration.id, refusal.code))", refusal.values).asUnreadable
  }

  private func refusal(_ error: ProgramError) -> Refusal {
    var values = facts.values(error.values)
    values["evidence"] = .text(error.evidence)
    return Refusal(error.code ?? TransportRefusal.refusedByService.rawValue, values)
  }
}
