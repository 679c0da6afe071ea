import Operations

/// The test of one operation, row by row.
struct OperationTest {
  let site: ProofSite
  let run: DomainTrial.Run
  let operation: OperationDeclaration
  private let seed: String
  private var stages = 0
  /// The first undisturbed attempt, with the stage that it was made on and all that is to be reversed
  /// there, until its rows are through.
  var first: (stage: ProofStage, attempt: ProofAttempt, attempts: [ProofAttempt])?
  /// What undisturbed attempts came to.
  var effects: [ProofEffect] = []
  /// What was sent at first, and whether it was about nothing but the test's own.
  var sample: (call: PreparedCall, isOwn: Bool)?
  /// How long the effect took to be seen, in milliseconds.
  var milliseconds = 0
  var isConfirmed = false
  /// How the mutants ended.
  var tally: [MutantEnd: Int] = [:]
  private(set) var left: [LeftBehind] = []
  /// What exists only to reverse others, and did.
  var restoring: Set<OperationID> = []

  init(_ site: ProofSite, _ run: DomainTrial.Run, _ operation: OperationDeclaration, seed: String) {
    self.site = site
    self.run = run
    self.operation = operation
    self.seed = seed
  }

  /// Why a row cannot be tried; `nil` if it can.
  func reason(against row: ProofRow) -> ProofOutcome.Reason? {
    if row == .readings || row == .prediction { return nil }
    // Where something could not be put back, nothing more is changed.
    if !left.isEmpty { return .stopped }
    if !isConfirmed { return .notConfirmed }
    switch row {
    case .inverse: return operation.inverses.isEmpty ? .noInverse : nil
    case .more: return run.more == nil ? .noMore : nil
    case .wrongAddress: return wrongWays.isEmpty ? .noAddress : nil
    case .wrongSecret: return site.way.secrets.isEmpty ? .noSecret : nil
    case .readings, .prediction, .documents, .once, .replyLost, .requestLost, .forged, .mutants:
      return nil
    }
  }

  mutating func outcome(of row: ProofRow) async throws(ProofFault) -> ProofOutcome {
    switch row {
    case .readings, .prediction, .documents, .inverse: break
    case .once, .replyLost, .requestLost, .forged, .more, .wrongAddress, .wrongSecret, .mutants:
      await end()
      guard left.isEmpty else { return .notTried(.stopped) }
    }
    switch row {
    case .readings: try await readings()
    case .prediction: try await prediction()
    case .documents: try documents()
    case .inverse: try await inverse()
    case .once: try await once()
    case .replyLost: try await replyLost()
    case .requestLost: try await requestLost()
    case .forged: try await forged()
    case .more: return try await more()
    case .wrongAddress: for way in wrongWays { try await wrong(way) }
    case .wrongSecret: try await wrong(site.way.withWrongSecrets())
    case .mutants: try await mutants()
    }
    return .held
  }

  /// Removes what is still there.
  mutating func end() async {
    guard let first else { return }
    self.first = nil
    await finish(first.stage, first.attempts)
  }

  // MARK: - Stages

  /// A stage with all that was prepared on it.
  struct Prepared {
    let stage: ProofStage
    let connection: ProofConnection
    let arguments: Arguments
    /// What was done, and is reversed at the end where that is needed.
    var attempts: [ProofAttempt]
  }

  /// Runs something on subjects of its own, and removes them.
  ///
  /// - Parameter body: is given this test as it is.
  mutating func onStage<Found: Sendable>(
    _ body: (OperationTest, inout Prepared) async throws(ProofFault) -> Found
  ) async throws(ProofFault) -> Found {
    let connection = try await connected()
    var stage = newStage()
    var attempts: [ProofAttempt] = []
    let result: Result<Found, ProofFault>
    do throws(ProofFault) {
      let arguments = try await prepare(&stage, &attempts, over: connection)
      var prepared = Prepared(
        stage: stage, connection: connection, arguments: arguments, attempts: attempts)
      defer { attempts = prepared.attempts }
      result = .success(try await body(self, &prepared))
    } catch {
      result = .failure(error)
    }
    await connection.transport.close()
    await finish(stage, attempts)
    return try result.get()
  }

  func connected() async throws(ProofFault) -> ProofConnection {
    do {
      return try await site.connect()
    } catch {
      throw ProofFault(.notPrepared, error)
    }
  }

  mutating func newStage() -> ProofStage {
    stages += 1
    // All keys have one length, so that no key is a part of another.
    return ProofStage(site, key: seed + String(1_000 + stages))
  }

  /// Makes the subjects, and carries out what comes before.
  func prepare(
    _ stage: inout ProofStage, _ attempts: inout [ProofAttempt], over connection: ProofConnection
  ) async throws(ProofFault) -> Arguments {
    let steps = run.before.compactMap { site.declaration.operation($0.operation) }
    try await stage.make(
      site.trial.needed(by: run, steps + [operation]), over: connection.transport)
    for (number, step) in run.before.enumerated() {
      guard let operation = site.declaration.operation(step.operation) else { continue }
      let attempt = try await stage.attempt(
        operation,
        try stage.arguments(of: operation, run.inputs.merging(step.inputs) { $1 }),
        over: connection, key: "\(stage.key)b\(number)")
      attempts.append(attempt)
      guard attempt.verdict == .confirmed else {
        throw ProofFault(
          .notPrepared, "\(operation.id): \(attempt.failure?.evidence ?? attempt.unmet)")
      }
    }
    return try stage.arguments(of: operation, run.inputs)
  }

  /// Reverses what was done where the subjects are not the test's own or something was created, and
  /// removes the subjects: over a connection that nothing has spoilt.
  mutating func finish(_ stage: ProofStage, _ attempts: [ProofAttempt]) async {
    let connection: ProofConnection
    do {
      connection = try await site.connect()
    } catch {
      left.append(LeftBehind("", stage.key, error.evidence))
      return
    }
    for attempt in attempts.reversed()
    where !stage.isOwn || attempt.operation.created != nil {
      if attempt.operation.created != nil {
        await removeCreated(attempt, stage, over: connection)
      } else {
        _ = await reversed(attempt, stage, over: connection)
      }
    }
    left += await stage.remove(over: connection.transport)
    await connection.transport.close()
  }

  /// Carries out what reverses an attempt.
  ///
  /// - Returns: the calls, each with what came of it; empty if there are none.
  func reversed(
    _ attempt: ProofAttempt, _ stage: ProofStage, over connection: ProofConnection
  ) async -> [(OperationDeclaration, Result<ProofAttempt, ProofFault>)] {
    let domain = connection.domain()
    let name = site.declaration.name(of: attempt.operation.id)
    let calls = domain.inverse(of: name, attempt.arguments, before: attempt.before)
    var results: [(OperationDeclaration, Result<ProofAttempt, ProofFault>)] = []
    for (number, call) in calls.enumerated() {
      guard let operation = site.declaration.declared(call.operation) else { continue }
      do throws(ProofFault) {
        results.append(
          (
            operation,
            .success(
              try await stage.attempt(
                operation, call.arguments, over: connection, key: "\(stage.key)u\(number)"))
          ))
      } catch {
        results.append((operation, .failure(error)))
      }
    }
    return results
  }

  /// Removes everything that has the stage's key in it and was created by an attempt, also under
  /// another name than was asked for.
  private mutating func removeCreated(
    _ attempt: ProofAttempt, _ stage: ProofStage, over connection: ProofConnection
  ) async {
    guard let created = attempt.operation.created else { return }
    let declaration = site.declaration
    let remover = attempt.operation.inverses.compactMap { rule in
      declaration.operation(rule.operation)
    }.first { $0.inputs.contains { $0.type.element == .subject(created.kind, domain: nil) } }
    do throws(DomainFailure) {
      let list = try await connection.transport.candidates(
        of: created.kind, in: nil, matching: nil, most: 10_000)
      for subject in list.subjects {
        let isOwn = subject.allDocuments.values.contains { $0.text.contains(stage.key) }
        let isMade = stage.subjects.values.contains(subject.key)
        guard isOwn, !isMade else { continue }
        let id = site.text.ownID(of: subject.key)
        guard let remover,
          let input = remover.inputs.first(where: {
            $0.type.element == .subject(created.kind, domain: nil)
          })
        else {
          left.append(LeftBehind(created.kind, id, "–"))
          continue
        }
        let named = Subject(id: site.text.id(of: subject.key), name: subject.name)
        do throws(ProofFault) {
          _ = try await stage.attempt(
            remover, [input.name: .subject(named)], over: connection, key: "\(stage.key)r",
            .brief(0, untilSurprised: false))
        } catch {
          left.append(LeftBehind(created.kind, id, error.evidence))
          continue
        }
        if try await !stage.isGone(subject.key, over: connection.transport) {
          left.append(LeftBehind(created.kind, id, "–"))
        }
      }
    } catch {
      left.append(LeftBehind(created.kind, stage.key, error.evidence))
    }
  }

  /// How long to wait for what should not come: twice as long as what should come took.
  func brief(untilSurprised: Bool = false) -> ProofAttempt.Patience {
    .brief(max(250, 2 * milliseconds), untilSurprised: untilSurprised)
  }

  /// What an attempt came to, by place, in texts without what is different each time.
  func effect(_ attempt: ProofAttempt, _ stage: ProofStage) -> ProofEffect {
    let call = OperationCall(
      attempt.operation, attempt.arguments, in: site.declaration, site.settings, site.text)
    return Dictionary(
      grouping: attempt.changes(site), by: \.description
    ).mapValues { Set($0.map { stage.normal($0.text, mark: call.scope.key) }) }
  }
}

/// What an attempt came to: by place of a document, what has changed there.
typealias ProofEffect = [String: Set<String>]
