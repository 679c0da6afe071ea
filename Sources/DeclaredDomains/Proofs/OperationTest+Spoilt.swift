import Operations

/// What is tried while something goes wrong.
extension OperationTest {
  /// What was done, and nobody heard of, is found.
  mutating func replyLost() async throws(ProofFault) {
    let effect = try await onStage { test, set throws(ProofFault) in
      let attempt = try await set.stage.attempt(
        test.operation, set.arguments, over: set.connection, .replyLost)
      set.attempts.append(attempt)
      guard attempt.verdict == .confirmed else { throw ProofFault(.notFound, attempt.unmet) }
      return test.effect(attempt, set.stage)
    }
    effects.append(effect)
  }

  /// What never arrived is not taken for done.
  mutating func requestLost() async throws(ProofFault) {
    try await onStage { test, set throws(ProofFault) in
      let attempt = try await set.stage.attempt(
        test.operation, set.arguments, over: set.connection, .requestLost, test.brief())
      set.attempts.append(attempt)
      guard attempt.failure != nil, attempt.verdict != .confirmed else {
        throw ProofFault(.believed, attempt.predicted.first?.property ?? "")
      }
    }
  }

  /// Success is not believed without its effect.
  mutating func forged() async throws(ProofFault) {
    try await onStage { test, set throws(ProofFault) in
      let attempt = try await set.stage.attempt(
        test.operation, set.arguments, over: set.connection, .forged, test.brief())
      set.attempts.append(attempt)
      guard attempt.verdict != .confirmed else {
        throw ProofFault(.believed, attempt.predicted.first?.property ?? "")
      }
    }
  }

  /// What else is done is noticed.
  mutating func more() async throws(ProofFault) -> ProofOutcome {
    guard let more = run.more else { return .notTried(.noMore) }
    return try await onStage { test, set throws(ProofFault) in
      // Nobody could put back what is not declared.
      guard set.stage.isOwn else { return .notTried(.notMade) }
      let subjects = set.stage.subjects
      let main = test.site.trial.subjects.compactMap { subjects[$0.alias] }.first
      let call: PreparedCall
      do throws(DomainFailure) {
        call = try set.stage.prepared(more, main)
      } catch {
        throw ProofFault(.notPrepared, error)
      }
      let attempt = try await set.stage.attempt(
        test.operation, set.arguments, over: set.connection, .more(call),
        test.brief(untilSurprised: true))
      set.attempts.append(attempt)
      switch attempt.failureOfMore {
      case .refused, .partlyRefused: return .notTried(.moreRefused)
      case .unavailable(let reason), .unknownOutcome(let reason), .damaged(let reason):
        throw ProofFault(.notPrepared, reason)
      case nil: break
      }
      guard attempt.verdict != .confirmed || !attempt.surprises.isEmpty else {
        throw ProofFault(.notNoticed)
      }
      return .held
    }
  }

  // MARK: - Wrong addresses and secrets

  /// Ways that lead elsewhere, one setting at a time.
  var wrongWays: [ServiceWay] {
    let isProgram = if case .program = site.declaration.service.access { true } else { false }
    let used = Set(site.declaration.addresses.map(\.name))
    return site.declaration.settings.filter { !$0.isList }.compactMap { setting in
      guard case .text(let text)? = site.settings[setting.name] else { return nil }
      switch setting.kind {
      case .address:
        return site.way.with(
          setting.name, .text((text.hasSuffix("/") ? text : text + "/") + "stegvis-no-such-path"))
      case .text where !isProgram && used.contains(setting.name):
        return site.way.with(setting.name, .text("stegvis-no-such-\(setting.name)"))
      case .text, .number, .flag, .host: return nil
      }
    }
  }

  /// Over a way that is wrong, nothing that is there is taken for absent, and no change is confirmed.
  mutating func wrong(_ way: ServiceWay) async throws(ProofFault) {
    try await onStage { test, set throws(ProofFault) in
      let wrong: ProofConnection
      do {
        wrong = try await test.site.connect(way)
      } catch {
        // It is known for what it is before anything is read.
        return
      }
      let result: Result<Void, ProofFault>
      do throws(ProofFault) {
        try await test.expectNothing(of: wrong, way, &set)
        result = .success(())
      } catch {
        result = .failure(error)
      }
      await wrong.transport.close()
      try result.get()
    }
  }

  private func expectNothing(
    of wrong: ProofConnection, _ way: ServiceWay, _ set: inout Prepared
  ) async throws(ProofFault) {
    let call = call(set.arguments)
    let right: [Fact]
    do throws(DomainFailure) {
      right = try await set.connection.domain().read(call).facts
    } catch {
      throw ProofFault(.notPrepared, error)
    }
    do throws(DomainFailure) {
      let seen = FactIndex(try await wrong.domain().read(call).facts)
      let absent = right.first {
        $0.property == Declaration.presence && $0.value == .flag(true)
          && seen.value(like: $0) == .flag(false)
      }
      if let absent { throw DomainFailure.damaged(absent.subject.id) }
    } catch {
      if case .damaged(let id) = error { throw ProofFault(.believedAbsent, id) }
      // What cannot be read is believed to be nothing.
    }
    let attempt: ProofAttempt
    do throws(ProofFault) {
      attempt = try await set.stage.attempt(
        operation, set.arguments, over: wrong, .nothing, brief(), verifying: way)
    } catch {
      // It is not even tried.
      return
    }
    set.attempts.append(attempt)
    guard attempt.verdict != .confirmed else {
      throw ProofFault(.confirmed, attempt.predicted.first?.property ?? "")
    }
  }

  // MARK: - Mutants

  /// No request in which one thing is another is confirmed, unless it does the same.
  mutating func mutants() async throws(ProofFault) {
    guard let sample else { return }
    let mutants = CallMutant.all(of: sample.call, isOwn: sample.isOwn)
    var wrong: [String] = []
    for mutant in mutants {
      let (end, evidence) = try await onStage { test, set throws(ProofFault) in
        let attempt = try await set.stage.attempt(
          test.operation, set.arguments, over: set.connection, .mutated(mutant), test.brief())
        set.attempts.append(attempt)
        return test.end(of: attempt, set.stage)
      }
      tally[end, default: 0] += 1
      if end == .wrongEffect { wrong.append("\(mutant): \(evidence)") }
      if let first = left.first {
        throw ProofFault(.notPrepared, "\(mutant): \(first.kind) \(first.id): \(first.evidence)")
      }
    }
    if let first = wrong.first { throw ProofFault(.wrongEffect, first) }
  }

  private func end(of attempt: ProofAttempt, _ stage: ProofStage) -> (MutantEnd, String) {
    guard attempt.verdict == .confirmed else {
      if case .refused? = attempt.failure { return (.refused, "") }
      return (.refuted, "")
    }
    guard attempt.surprises.isEmpty else { return (.surprise, "") }
    let effect = effect(attempt, stage)
    // A place that is not twice the same by itself says nothing.
    guard let usual = effects.first else { return (.sameEffect, "") }
    let places = Set(usual.keys).union(effect.keys).filter { place in
      effects.allSatisfy { $0[place] == usual[place] }
    }
    guard let place = places.sorted().first(where: { effect[$0] != usual[$0] }) else {
      return (.sameEffect, "")
    }
    let seen = effect[place]?.sorted().joined(separator: "; ")
    return (.wrongEffect, seen ?? "\(place): –")
  }
}

extension Declaration {
  /// What addresses of readings put in.
  fileprivate var addresses: [Reference] {
    let readings = subjects.flatMap { [$0.read] + ($0.list.map { [$0] } ?? []) }
    return readings.flatMap(\.get.references) + (service.probe?.get.references ?? [])
  }
}
