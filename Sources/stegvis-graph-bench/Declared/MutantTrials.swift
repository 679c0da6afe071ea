import DeclaredDomains
import Operations
import Sessions

/// Where mutants are tried: a service whose contents can be put back.
package protocol MutantPlace: Sendable {
  /// Makes everything as it was at the beginning, and returns the ids by the trials' names for them.
  func reset(for trial: DeclaredTrial) async throws -> [String: String]
  /// The domain of a declaration, connected to the service. Whoever else changes something meanwhile does
  /// it now and then.
  func connected(_ declaration: Declaration, raced: MutantTrials.Race?) async throws -> any Domain
  /// What somebody else does, between the decision and the change.
  func meanwhile(_ trial: DeclaredTrial) async throws
  /// Everything that is there, as a text that is the same for the same.
  func contents() async throws -> String
  /// Ends the connections that were made.
  func close() async
}

/// Every mutant of every request of a declaration, tried at a service.
package struct MutantTrials: Sendable {
  /// When somebody else changes something.
  package enum Race: CaseIterable, Sendable {
    /// After the decision, before the change is begun.
    case decided
    /// After the last reading, just before the request.
    case requested
  }

  /// What became of a mutant.
  package enum Class: String, CaseIterable, Sendable {
    case notLoaded = "does not load"
    case refused = "refused"
    case refuted = "refuted, or not to be verified"
    case surprise = "told as a surprise"
    case same = "the same effect"
    /// Confirmed, and the service has something that the declaration does not read.
    case unseen = "another effect where the declaration does not look"
    /// What somebody else changed just before the request is gone; only a guard that the service checks
    /// prevents that.
    case overwritten = "a change of somebody else lost"
    case wrong = "CONFIRMED WITH A VISIBLE WRONG EFFECT"
  }

  package struct Tried: Sendable {
    package let mutant: RequestMutant
    package let trial: String
    package let kind: Class
    /// What was refused, or what differs.
    package let detail: String
  }

  /// One run of a change.
  private struct Run {
    var refusal: String?
    var verdict: Verdict?
    var surprises: [Difference] = []
    /// What the declaration as it is reads at the end.
    var facts: [Fact] = []
    var contents = ""
    /// What there was before.
    var before = ""

    /// Takes what a session has recorded.
    mutating func take(_ events: [SessionEvent]) {
      var isPerformed = false
      for event in events {
        if case .performed = event { isPerformed = true }
        if case .refused(_, let refusals) = event { refusal = refusals.first?.code }
        if case .failed(_, _, let reason) = event, refusal == nil { refusal = reason }
        if case .verified(_, _, let verdict, _, let surprises) = event {
          self.verdict = verdict
          self.surprises += surprises
        }
      }
      // It may have been made at a later attempt.
      if isPerformed { refusal = nil }
    }
  }

  package struct Unfit: Error {
    package let reason: String
  }

  package let tried: [Tried]

  /// - Parameters:
  ///   - raced: whether somebody else changes something in the runs of guards.
  ///   - trials: the changes to try them in.
  package init(
    of fixture: DeclaredFixture, at place: any MutantPlace, _ trials: [DeclaredTrial],
    raced: Bool = true, told: (Int, Int) -> Void = { _, _ in }
  ) async throws {
    let mutants = try RequestMutant.all(of: fixture.file)
    var tried: [Tried] = []
    let races: [Race?] = raced ? [nil] + Race.allCases.map { $0 } : [nil]
    let declared = RequestMutant.none(of: fixture.file)
    var wholes: [String: Run] = [:]
    for trial in trials {
      let whole = try await Self.run(trial, fixture.declaration, fixture, at: place, race: nil)
      guard whole.verdict == .confirmed, whole.refusal == nil, whole.surprises.isEmpty,
        whole.contents != whole.before
      else {
        throw Unfit(
          reason: "\(trial.operation) \(trial.name): \(whole.refusal ?? "") "
            + "\(String(describing: whole.verdict)) \(whole.surprises)")
      }
      wholes["\(trial.operation) \(trial.name)"] = whole
      for race in races.compactMap(\.self) {
        let run = try await Self.run(trial, fixture.declaration, fixture, at: place, race: race)
        let (kind, detail) = Self.judged(
          run, racedAgainst: try await Self.kept(trial, at: place, fixture))
        tried.append(
          Tried(
            mutant: declared,
            trial: "\(trial.operation) \(trial.name), changed meanwhile (\(race))",
            kind: kind, detail: detail))
      }
    }
    for (number, mutant) in mutants.enumerated() {
      told(number, mutants.count)
      let read = DeclarationReader.read(mutant.file)
      let own = trials.filter { trial in
        // Of a request that is not sent, only the condition matters.
        trial.operation.rawValue == mutant.operation
          && (mutant.part == .condition || mutant.request == trial.request)
      }
      guard let declaration = read.declaration else {
        let reason = read.diagnostics.first { $0.severity == .error }?.message ?? ""
        tried.append(
          Tried(mutant: mutant, trial: "", kind: .notLoaded, detail: "\(reason)"))
        continue
      }
      for trial in own {
        guard let whole = wholes["\(trial.operation) \(trial.name)"] else { continue }
        for race in mutant.part == .guard ? races : [nil] {
          let run = try await Self.run(trial, declaration, fixture, at: place, race: race)
          let (kind, detail) =
            race == nil
            ? Self.judged(run, whole)
            : Self.judged(
              run, racedAgainst: try await Self.kept(trial, at: place, fixture))
          tried.append(
            Tried(
              mutant: mutant,
              trial: trial.name + (race.map { ", changed meanwhile (\($0))" } ?? ""), kind: kind,
              detail: detail))
        }
      }
    }
    self.tried = tried
    await place.close()
  }

  /// What there is if somebody else makes a change, and nothing else happens.
  private static func kept(
    _ trial: DeclaredTrial, at place: any MutantPlace, _ fixture: DeclaredFixture
  ) async throws -> (theirs: String, both: String) {
    let ids = try await place.reset(for: trial)
    let domain = try await place.connected(fixture.declaration, raced: nil)
    guard let call = try await trial.prepared(ids, at: domain) else { return ("", "") }
    try await place.meanwhile(trial)
    let theirs = try await place.contents()
    // Decided on what they have made of it.
    let before = try await domain.read(call.operation, call.arguments)
    do {
      try await domain.changing(from: before).perform(
        call.operation, call.arguments, key: key, actor: "ann")
    } catch {
      return (theirs, theirs)
    }
    return (theirs, try await place.contents())
  }

  private static let key = "mutant"

  private static func run(
    _ trial: DeclaredTrial, _ declaration: Declaration, _ fixture: DeclaredFixture,
    at place: any MutantPlace, race: Race?
  ) async throws -> Run {
    let ids = try await place.reset(for: trial)
    let honest = try await place.connected(fixture.declaration, raced: nil)
    guard let call = try await trial.prepared(ids, at: honest) else {
      throw Unfit(reason: "\(trial.operation) is not reversed")
    }
    var domain: any Domain = try await place.connected(declaration, raced: race)
    if race == .decided {
      domain = MeddledDomain(domain: domain) { try await place.meanwhile(trial) }
    }
    var run = Run()
    run.before = try await place.contents()
    if domain.reach(of: call.operation) != .whole {
      // A person makes it, and the request is not sent.
      run.refusal = "byHand"
    } else if let operation = domain.catalogue[call.operation] {
      let wanted = try await WantedFacts(call, honest)
      let log = MatrixLog()
      _ = try await OneStep.walked(operation, call, domain, log, VirtualClock()) {
        await wanted.isThere(in: honest)
      }
      run.take(log.events)
    }
    do {
      let moving = fixture.declaration.declared(call.operation)?.moves.map(\.property) ?? []
      run.facts = try await honest.read(call.operation, call.arguments).filter { fact in
        !moving.contains { fact.property.hasSuffix(".\($0)") }
      }
    } catch {
      run.facts = []
    }
    run.contents = try await place.contents()
    return run
  }

  private static func judged(_ run: Run, _ whole: Run) -> (Class, String) {
    if let refusal = run.refusal {
      return (.refused, run.contents == run.before ? refusal : "\(refusal), and something changed")
    }
    guard run.verdict == .confirmed else { return (.refuted, run.verdict?.rawValue ?? "") }
    guard run.surprises.isEmpty else {
      return (.surprise, run.surprises.map(\.property).joined(separator: ", "))
    }
    guard run.contents != whole.contents else { return (.same, "") }
    let detail = "\(run.contents) – instead of – \(whole.contents)"
    let isSeen = Set(run.facts) != Set(whole.facts)
    return (isSeen ? .wrong : .unseen, detail)
  }

  private static func judged(
    _ run: Run, racedAgainst kept: (theirs: String, both: String)
  ) -> (Class, String) {
    if let refusal = run.refusal {
      return (.refused, run.contents == kept.theirs ? refusal : "\(refusal), and something changed")
    }
    guard run.verdict == .confirmed else { return (.refuted, run.verdict?.rawValue ?? "") }
    guard run.surprises.isEmpty else {
      return (.surprise, run.surprises.map(\.property).joined(separator: ", "))
    }
    return run.contents == kept.both ? (.same, "") : (.overwritten, run.contents)
  }

  // MARK: - The table

  package func count(_ kind: Class, in part: RequestMutant.Part? = nil) -> Int {
    tried.count { $0.kind == kind && (part == nil || $0.mutant.part == part) }
  }

  package var markdown: String {
    var lines = [
      "| what is otherwise | runs | \(Class.allCases.map(\.rawValue).joined(separator: " | ")) |",
      "|---|--:|" + Class.allCases.map { _ in "--:|" }.joined(),
    ]
    func line(_ name: String, _ part: RequestMutant.Part?) -> String {
      let numbers = Class.allCases.map { count($0, in: part) }
      return "| \(name) | \(numbers.reduce(0, +)) | "
        + numbers.map(String.init).joined(separator: " | ") + " |"
    }
    for part in RequestMutant.Part.allCases { lines.append(line(part.rawValue, part)) }
    lines.append(line("all", nil))
    return lines.joined(separator: "\n") + "\n"
  }

  /// A line for each run of some kinds.
  package func list(_ kinds: [Class]) -> String {
    tried.filter { kinds.contains($0.kind) }.map {
      "\($0.kind.rawValue): \($0.mutant.operation), \($0.trial): \($0.mutant.change): \($0.detail)\n"
    }.joined()
  }
}

/// A served place at which mutants are tried.
package final class ServedMutantPlace: MutantPlace {
  private let fixture: DeclaredFixture
  private let current = CurrentPlace()

  package init(_ fixture: DeclaredFixture) { self.fixture = fixture }

  package func reset(for trial: DeclaredTrial) async throws -> [String: String] {
    await current.close()
    var things = try fixture.things(hasPatch: trial.hasPatch)
    if var names = things as? ServedNames {
      names.addLoneText()
      things = names
    }
    let place = ServedPlace(things)
    current.set(
      place, names: things is ServedNames ? try await ServedNameServer(place) : nil,
      meanwhile: trial.meanwhile)
    return DeclaredTrial.sampleIDs
  }

  package func connected(
    _ declaration: Declaration, raced: MutantTrials.Race?
  ) async throws -> any Domain {
    let (place, names, meanwhile) = try current.get()
    let clock = VirtualClock()
    let exchange = ServedExchange(
      place, clock: clock, before: raced == .requested ? meanwhile : nil)
    return try await DeclaredRig(
      declaration, at: place, over: exchange, names: names?.address, clock: clock
    ).domain
  }

  package func meanwhile(_ trial: DeclaredTrial) async throws {
    try current.get().place.change(trial.meanwhile)
  }

  package func contents() async throws -> String { try current.get().place.contents.canonicalText }

  package func close() async { await current.close() }
}

/// A domain in which somebody else changes something between each decision and its change.
private struct MeddledDomain: ForwardingDomain {
  let domain: any Domain
  let meanwhile: @Sendable () async throws -> Void

  func forwarding(to domain: any Domain) -> any Domain {
    MeddledDomain(domain: domain, meanwhile: meanwhile)
  }

  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    do {
      try await meanwhile()
    } catch {
      throw .damaged("\(error)")
    }
    try await domain.perform(operation, arguments, key: key, actor: actor)
  }
}
