import Operations

/// What is tried on an undisturbed service.
extension OperationTest {
  /// One subject is the same, however it is read.
  mutating func readings() async throws(ProofFault) {
    try await onStage { test, set throws(ProofFault) in
      let domain = set.connection.domain()
      let call = test.call(set.arguments)
      do throws(DomainFailure) {
        let first = try await domain.read(call)
        let again = try await domain.read(call)
        let other = try await test.site.connect()
        let anew = try await other.domain().read(call)
        await other.transport.close()
        for later in [again, anew] {
          guard let fact = Self.different(first.facts, later.facts) else { continue }
          throw DomainFailure.refused(Refusal("readingsDiffer", ["evidence": .text(fact)]))
        }
        for target in call.targets {
          guard let contents = first.contents[target.alias] else { continue }
          if let fault = try await test.listed(
            target, contents, first.facts, over: set.connection)
          {
            throw DomainFailure.refused(
              Refusal(fault.kind.rawValue, ["evidence": .text(fault.evidence)]))
          }
        }
      } catch {
        guard case .refused(let refusal) = error,
          let kind = ProofFault.Kind(rawValue: refusal.code)
        else { throw ProofFault(.notPrepared, error) }
        throw ProofFault(kind, refusal.values["evidence"]?.text ?? "")
      }
    }
  }

  /// The first property that two readings show differently.
  private static func different(_ ones: [Fact], _ others: [Fact]) -> String? {
    let index = FactIndex(others)
    return ones.first { fact in
      guard let other = index.value(like: fact) else { return true }
      return !other.isUnread && !fact.value.isUnread && !other.agrees(with: fact.value)
    }.map { "\($0.property): \($0.value.shown) ≠ \(index.value(like: $0)?.shown ?? "–")" }
  }

  /// What is wrong with a subject in its list; `nil` if nothing is, or there is no list.
  private func listed(
    _ target: OperationCall.Target, _ contents: SubjectContents, _ facts: [Fact],
    over connection: ProofConnection
  ) async throws(DomainFailure) -> ProofFault? {
    guard let own = site.declaration.subject(target.kind), own.parent == nil else { return nil }
    let isProgram = if case .program = site.declaration.service.access { true } else { false }
    guard own.list != nil || isProgram else { return nil }
    let list: SubjectList
    do {
      list = try await connection.transport.candidates(
        of: target.kind, in: nil, matching: nil, most: 10_000)
    } catch {
      // A program may have no list of a kind.
      guard isProgram, case .refused = error else { throw error }
      return nil
    }
    guard let item = list.subjects.first(where: { $0.key == contents.key }) else {
      return list.isWhole ? ProofFault(.notListed, site.text.ownID(of: contents.key)) : nil
    }
    let read = FactIndex(facts)
    let other = connection.domain().facts(of: item, about: target.subject, target.kind).first {
      // A list may say less of each.
      guard let value = read.value(like: $0), !$0.value.isUnread, !value.isUnread,
        $0.value != .absent, $0.value != .list([])
      else { return false }
      return !value.agrees(with: $0.value)
    }
    return other.map {
      ProofFault(
        .listDiffers,
        "\($0.property): \($0.value.shown) ≠ \(read.value(like: $0)?.shown ?? "–")")
    }
  }

  /// What is predicted is false before, and true after it on a new connection.
  mutating func prediction() async throws(ProofFault) {
    let connection = try await connected()
    var stage = newStage()
    var attempts: [ProofAttempt] = []
    let result: Result<ProofAttempt, ProofFault>
    do throws(ProofFault) {
      let arguments = try await prepare(&stage, &attempts, over: connection)
      result = .success(try await stage.attempt(operation, arguments, over: connection))
    } catch {
      result = .failure(error)
    }
    if case .success(let attempt) = result { attempts.append(attempt) }
    if case .success(let attempt) = result, attempt.verdict == .confirmed,
      attempt.surprises.isEmpty, let sent = attempt.sent
    {
      first = (stage, attempt, attempts)
      isConfirmed = true
      milliseconds = attempt.milliseconds
      effects = [effect(attempt, stage)]
      sample = (sent, stage.isOwn && isAboutOwn(sent, stage))
    } else {
      await finish(stage, attempts)
    }
    await connection.transport.close()
    let attempt = try result.get()
    guard attempt.verdict == .confirmed else {
      if let failure = attempt.failure { throw ProofFault(.notPerformed, failure) }
      throw ProofFault(.notConfirmed, attempt.unmet)
    }
    if let surprise = attempt.surprises.first {
      throw ProofFault(
        .surprise,
        "\(surprise.property): \(surprise.before.shown) → \(surprise.after.shown)")
    }
  }

  /// Whether a request is addressed to something that the test has made.
  private func isAboutOwn(_ call: PreparedCall, _ stage: ProofStage) -> Bool {
    guard operation.created == nil, case .http(_, let path, _, _) = call.target else {
      return false
    }
    return stage.subjects.values.contains { key in
      key.parts.values.contains { path.contains(PercentEncoding.encoded($0)) && $0.count > 3 }
    }
  }

  /// Nothing else has changed in the documents than what is predicted, or moves.
  func documents() throws(ProofFault) {
    guard let first else { return }
    let call = self.call(first.attempt.arguments)
    let accounted = AccountedPlaces(call, site.declaration, predicted: true)
    let change = first.attempt.changes(site).first { change in
      // What comes or goes whole is a property of its own.
      first.attempt.documentsBefore.subjects[change.alias]?.documents != nil
        && first.attempt.documentsAfter.subjects[change.alias]?.documents != nil
        && !accounted.cover(change)
    }
    if let change { throw ProofFault(.unpredicted, change.text) }
  }

  func call(_ arguments: Arguments) -> OperationCall {
    OperationCall(operation, arguments, in: site.declaration, site.settings, site.text)
  }

  /// What reverses it gives the documents back.
  mutating func inverse() async throws(ProofFault) {
    guard let first else { return }
    let connection = try await connected()
    let results = await reversed(first.attempt, first.stage, over: connection)
    await connection.transport.close()
    guard !results.isEmpty else { throw ProofFault(.notReversible) }
    for (operation, result) in results {
      let attempt: ProofAttempt
      do {
        attempt = try result.get()
      } catch {
        throw ProofFault(.notReversed, "\(operation.id): \(error.evidence)")
      }
      guard attempt.verdict == .confirmed else {
        throw ProofFault(
          .notReversed, "\(operation.id): \(attempt.failure?.evidence ?? attempt.unmet)")
      }
      if let surprise = attempt.surprises.first {
        throw ProofFault(.notReversed, "\(operation.id): \(surprise.property)")
      }
    }
    // What comes before it remains to be reversed.
    self.first?.attempts = Array(first.attempts.dropLast())
    let now = try await documents(of: call(first.attempt.arguments))
    let moving = AccountedPlaces(
      call(first.attempt.arguments), site.declaration, predicted: false)
    let change = first.attempt.documentsBefore.changes(to: now, site.declaration, site.trial)
      .first { !moving.cover($0) }
    if let change { throw ProofFault(.notGivenBack, change.text) }
    restoring = Set(results.map(\.0).filter(\.onlyInverse).map(\.id))
  }

  /// The documents as they are now, on a new connection.
  func documents(of call: OperationCall) async throws(ProofFault) -> ConcernedDocuments {
    do throws(DomainFailure) {
      let connection = try await site.connect()
      let reading = try await connection.domain().read(call)
      await connection.transport.close()
      return ConcernedDocuments(call, reading)
    } catch {
      throw ProofFault(.notPrepared, error)
    }
  }

  /// Asked for twice under one key, it has one effect.
  mutating func once() async throws(ProofFault) {
    let effect = try await onStage { test, set throws(ProofFault) in
      let (site, key) = (test.site, set.stage.key)
      let attempt = try await set.stage.attempt(
        test.operation, set.arguments, over: set.connection, key: key)
      set.attempts.append(attempt)
      guard attempt.verdict == .confirmed else {
        throw ProofFault(.notConfirmed, attempt.failure?.evidence ?? attempt.unmet)
      }
      let other = try await test.connected()
      let name = site.declaration.name(of: test.operation.id)
      do throws(DomainFailure) {
        try await other.domain().changing(from: attempt.before)
          .holding(set.stage.secrets(of: test.operation), for: name)
          .perform(name, set.arguments, key: key, actor: "stegvis")
      } catch {
        // To refuse it is one way of not doing it twice.
      }
      if test.operation.repetition != .unsafe, let sent = attempt.sent {
        do throws(DomainFailure) {
          try await other.transport.perform(sent)
        } catch {
          // The same.
        }
      }
      await site.clock.sleep(milliseconds: max(250, 2 * test.milliseconds))
      await other.transport.close()
      let call = test.call(set.arguments)
      let now = try await test.documents(of: call)
      let moving = AccountedPlaces(call, site.declaration, predicted: false)
      let change = attempt.documentsAfter.changes(to: now, site.declaration, site.trial)
        .first { !moving.cover($0) }
      if let change { throw ProofFault(.doneTwice, change.text) }
      return test.effect(attempt, set.stage)
    }
    effects.append(effect)
  }
}
