import DeclaredDomains
import Operations
import Procedures
import Sessions

/// One change of a declared domain under one fault, over many seeds.
struct DeclaredCell: Sendable {
  let fixture: DeclaredFixture
  let trial: DeclaredTrial
  /// What is made of the domain, to show that the matrix finds faults.
  let changed: @Sendable (any Domain) -> any Domain

  /// Over HTTP, with the service that lives at the other end.
  func overHTTP(_ kinds: [WireFault], seeds: Range<UInt64>) async throws -> DeclaredFaults.Counts {
    // Where nobody could see it, nothing more is done.
    let kinds = trial.more == nil ? kinds.filter { $0 != .more } : kinds
    var counts = DeclaredFaults.Counts()
    for seed in seeds { try await walk(kinds, seed, into: &counts) }
    return counts
  }

  private func seed(_ number: UInt64, _ kinds: [WireFault]) -> UInt64 {
    // Each change must meet different random numbers.
    let text = "\(trial.operation)\(trial.name)\(kinds.map(\.rawValue))"
    return number
      &+ text.utf8.reduce(UInt64(14_695_981_039)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
  }

  private func walk(
    _ kinds: [WireFault], _ number: UInt64, into counts: inout DeclaredFaults.Counts
  ) async throws {
    var things = try fixture.things(hasPatch: trial.hasPatch)
    if var names = things as? ServedNames {
      names.addLoneText()
      things = names
    }
    let place = ServedPlace(things)
    let names = things is ServedNames ? try await ServedNameServer(place) : nil
    let clock = VirtualClock()
    let clean = ServedExchange(place, clock: clock)
    let honest = try await DeclaredRig(
      fixture.declaration, at: place, over: clean, names: names?.address, clock: clock
    ).domain
    guard let call = try await trial.prepared(DeclaredTrial.sampleIDs, at: honest),
      let operation = honest.catalogue[call.operation]
    else { throw MutantTrials.Unfit(reason: "\(trial.operation)") }
    let before = place.effects.values.reduce(0, +)
    let wanted = try await WantedFacts(call, honest)
    let log = MatrixLog()
    // What came before is no reading that is late.
    await clock.sleep(seconds: 60)
    let faults = WireFaults(
      kinds, seed: seed(number, kinds), more: trial.more ?? { _ in }, meanwhile: trial.meanwhile)
    let spoiled = ServedExchange(place, clock: clock, faults: faults)
    let domain = try await DeclaredRig(
      fixture.declaration, at: place, over: spoiled, names: names?.address, clock: clock,
      probing: clean
    ).domain
    // Where somebody else has changed something, what was decided on is another than at the beginning.
    let isThere: @Sendable () async -> Bool = {
      let own = faults.spoiled[.meanwhile] == nil ? nil : WantedFacts(last: log.events)
      return await (own ?? wanted).isThere(in: honest)
    }
    let ending = try await OneStep.walked(
      operation, call, changed(domain), log, clock, isThere: isThere)
    counts.sessions.add(ending, log, isThere: await isThere())
    let met = faults.spoiled
    counts.faults += met.values.reduce(0, +)
    let effects = place.effects.values.reduce(0, +) - before - met[.duplicate, default: 0]
    counts.sessions.doubled += max(0, effects - 1)
    if met[.more] != nil {
      counts.sessions.exceeded += 1
      if log.isConfirmedWithoutSurprise { counts.sessions.surprisesMissed += 1 }
    }
    try await names?.close()
  }

  /// In practice: the change, what reverses it, and the change once more, so that each of the faults of
  /// practice has its turn.
  func inPractice() async throws -> DeclaredFaults.Counts {
    let declaration = fixture.declaration
    let state = PracticeState(
      try PracticeDocuments(try sample(), of: declaration), time: VirtualClock().now())
    let memory = PracticeMemory(state)
    let settings = declaration.practiceSettings
    let instance = declaration.id.rawValue
    let practice = DeclaredDomain(
      declaration,
      DeclaredDomain.Settings(instance: instance, values: settings, isPractice: true) {
        () throws(DomainFailure) in try memory.state().time
      }, over: PracticeTransport(declaration, settings, instance: instance, in: memory),
      found: PracticeTransport.offers(declaration))
    let faulty = FaultyDomain(practice)
    var counts = DeclaredFaults.Counts()
    guard let first = try await trial.prepared(DeclaredTrial.sampleIDs, at: practice) else {
      throw MutantTrials.Unfit(reason: "\(trial.operation)")
    }
    var next: DeclaredTrial.Call? = first
    for number in 0..<3 {
      guard let call = next, let operation = practice.catalogue[call.operation] else { break }
      let wanted = try await WantedFacts(call, practice)
      let done = try memory.state().performed.count
      let inverse = practice.inverse(
        of: call.operation, call.arguments,
        before: try await practice.read(call.operation, call.arguments)
      ).first
      let log = MatrixLog()
      let ending = try await OneStep.walked(
        operation, call, faulty, log, VirtualClock(), session: "s\(number)"
      ) {
        await wanted.isThere(in: practice)
      }
      counts.sessions.add(ending, log, isThere: await wanted.isThere(in: practice))
      counts.sessions.doubled += max(0, try memory.state().performed.count - done - 1)
      next = inverse.map { DeclaredTrial.Call(operation: $0.operation, arguments: $0.arguments) }
    }
    counts.faults = faulty.faults.count
    return counts
  }

  /// The practice data, with what only the trials need.
  private func sample() throws -> JSONDocument {
    guard fixture.declaration.id == "dns" else { return fixture.sample }
    var names = ServedNames(sample: fixture.sample)
    names.addLoneText()
    return .members([
      (
        "zone",
        .list(
          names.contents.elements.map {
            $0.setting(JSONPointer(tokens: ["name"]), to: $0["id"] ?? .null)
              .setting(JSONPointer(tokens: ["serial"]), to: .number("1"))
          })
      )
    ])
  }
}

/// What a service should contain once a change is made.
struct WantedFacts: Sendable {
  private let call: DeclaredTrial.Call
  private let before: FactIndex
  private let predicted: [Fact]

  init(_ call: DeclaredTrial.Call, _ domain: any Domain) async throws {
    self.call = call
    let facts = try await domain.read(call.operation, call.arguments)
    before = FactIndex(facts)
    predicted = domain.prediction(call.operation, call.arguments, facts)
  }

  /// What the last attempt of a session was to bring about; `nil` if it has none.
  init?(last events: [SessionEvent]) {
    let attempts = events.compactMap { event in
      if case .attempted(let attempt) = event { attempt } else { nil }
    }
    guard let attempt = attempts.last else { return nil }
    call = DeclaredTrial.Call(operation: attempt.operation, arguments: attempt.arguments)
    before = FactIndex(attempt.before)
    predicted = attempt.predicted
  }

  /// - Parameter domain: over a way without faults.
  func isThere(in domain: any Domain) async -> Bool {
    guard let facts = try? await domain.read(call.operation, call.arguments) else { return false }
    let seen = FactIndex(facts)
    return !predicted.isEmpty
      && predicted.allSatisfy { $0.isMet(from: before.value(like: $0), by: seen.value(like: $0)) }
  }
}

extension OneStep {
  /// A session of one change, in automatic mode.
  ///
  /// - Parameter isThere: what a person finds who is asked whether it was made.
  static func walked(
    _ operation: Operations.Operation, _ call: DeclaredTrial.Call, _ domain: any Domain,
    _ log: MatrixLog, _ clock: VirtualClock, session: String = "s",
    isThere: @escaping @Sendable () async -> Bool
  ) async throws -> SessionWalk.Ending {
    var walk = try SessionWalk(
      beginning: SessionStart(
        session: SessionID(rawValue: session), procedure: "change", revisions: [:], documents: [:],
        actor: "ann", tenant: "declared", mode: .automatic, locale: "en", document: nil),
      at: "change", graph: graph(operation, call.arguments), domain: domain, store: log,
      conversation: IdlePerson(
        person: MatrixPerson(
          isThere: {
            // A person does not look immediately.
            await clock.sleep(seconds: 60)
            return await isThere()
          }, told: log)), clock: clock, adminCentre: .elsewhere)
    return try await walk.run()
  }
}

/// The person of a matrix session who makes no change by hand, and says so.
private struct IdlePerson: Conversation {
  let person: MatrixPerson

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    switch view.question {
    case .act, .actWithoutInterface: return .stop
    case .proceed, .choose, .decide, .judge, .consent, .attest, .record, .happened, .blocked,
      .refuted, .approval, .approve:
      return try await person.ask(view)
    }
  }

  func anticipated(_ view: StepView) async -> Answer? { await person.anticipated(view) }
  func show(_ view: StepView) async { await person.show(view) }
  func tell(_ notice: Notice) async { await person.tell(notice) }
  func textShown(_ view: StepView) -> (text: String, locale: String) { person.textShown(view) }
}
