import DeclaredDomains
import FoundationEssentials

/// Tries the nineteen rules of plug-in protocol 1 on a program: each on processes of its own, with a
/// folder of its own for what the program keeps.
package struct ConformanceRun: Sendable {
  private let start: ProgramStart
  private let trial: ConformanceTrial
  private let supervisor: SupervisorCommand
  private let limits: ProgramLimits

  package init(
    _ start: ProgramStart, _ trial: ConformanceTrial,
    supervisor: SupervisorCommand = SupervisorCommand(), limits: ProgramLimits = ProgramLimits()
  ) {
    self.start = start
    self.trial = trial
    self.supervisor = supervisor
    self.limits = limits
  }

  /// Tries one rule. Blocks until that is done, at most a few minutes.
  package func outcome(of test: ConformanceTest) -> ConformanceOutcome {
    let files = FileManager.default
    let folder = files.temporaryDirectory.path + "/stegvis-conformance-\(UUID().uuidString)"
    try? files.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? files.removeItem(atPath: folder) }
    do {
      try run(test, Place(run: self, folder: folder))
      return .passed
    } catch let breach as ConformanceBreach {
      return .breached(breach)
    } catch let reason as ConformanceOutcome.Reason {
      return .notTried(reason)
    } catch {
      return .breached(ConformanceBreach(.noAnswer))
    }
  }

  private func run(_ test: ConformanceTest, _ place: Place) throws {
    switch test {
    case .onlyJSON: try place.writesOnlyJSON()
    case .unknownAsk: try place.refusesAnUnknownAsk()
    case .unknownMember: try place.passesOverAnUnknownMember()
    case .equalReadings: try place.readsTheSameTwice()
    case .absence: try place.saysThatNothingIsThere()
    case .oneEffect: try place.hasOneEffectForAKey()
    case .lostReply: try place.findsALostReply()
    case .cancel: try place.leavesNothingHalfDone()
    case .endOfInput: try place.endsWithItsInput()
    case .types: try place.keepsToTheTypes()
    case .readingChangesNothing: try place.changesNothingByReading()
    case .secrets: try place.keepsSecrets()
    case .longLine: try place.takesALongLine()
    case .silence: try place.isSilentUntilTheLineEnds()
    case .brokenLine: try place.doesNothingOfABrokenLine()
    case .otherVersion: try place.refusesAnotherVersion()
    case .hostileIDs: try place.isNotMisledByIDs()
    case .manyCandidates: try place.limitsCandidates()
    case .undeclaredFact: try place.givesNoUndeclaredFact()
    }
  }

  /// Where one rule is tried: the folder stays, however often the program is started.
  struct Place {
    let run: ConformanceRun
    let folder: String

    var trial: ConformanceTrial { run.trial }

    /// Starts the program and opens it.
    func host() throws(ConformanceBreach) -> ConformanceHost {
      let host = try unopened(trial.secrets)
      if case .error(let error) = host.opening {
        throw ConformanceBreach(.refused, "open: \(error.kind.rawValue) \(error.evidence)")
      }
      return host
    }

    /// Starts the program, whatever it says to `open`.
    func unopened(_ secrets: [String: String]) throws(ConformanceBreach) -> ConformanceHost {
      try ConformanceHost(
        run.start, run.supervisor, settings: trial.settings(in: folder), secrets: secrets,
        limits: run.limits)
    }

    var graceOfInput: Double { run.limits.grace }
    var reading: Int { run.limits.reading }

    // MARK: - What is asked

    func subject(_ id: JSONDocument? = nil) -> JSONDocument.Member {
      .init("subject", .object([.init("kind", .text(trial.kind)), .init("id", id ?? trial.id)]))
    }

    /// What a reading shows, without what may differ each time.
    func state(
      _ host: ConformanceHost, _ id: JSONDocument? = nil
    ) throws(ConformanceBreach) -> Reading {
      let result = try host.result(of: "read", [subject(id)])
      guard case .flag(let isPresent)? = result["present"] else {
        throw ConformanceBreach(.type, "present")
      }
      var facts: [String: JSONDocument] = [:]
      if case .object(let members)? = result["facts"] {
        for member in members { facts[member.name] = member.value }
      }
      return Reading(isPresent: isPresent, version: result["version"], facts: facts)
    }

    struct Reading: Hashable {
      let isPresent: Bool
      let version: JSONDocument?
      let facts: [String: JSONDocument]
    }

    var change: ConformanceTrial.Change {
      get throws(ConformanceOutcome.Reason) {
        guard let change = trial.change else { throw .noChange }
        return change
      }
    }

    func members(
      _ change: ConformanceTrial.Change, key: String, version: JSONDocument? = nil
    ) -> [JSONDocument.Member] {
      var members: [JSONDocument.Member] = [
        .init("perform", .text(change.perform)), subject(), .init("with", change.with),
      ]
      if let body = change.body { members.append(.init("body", body)) }
      members.append(.init("key", .text(key)))
      if let version { members.append(.init("version", version)) }
      return members
    }

    func perform(
      _ change: ConformanceTrial.Change, key: String, _ host: ConformanceHost
    ) throws(ConformanceBreach) {
      _ = try host.result(of: "perform", members(change, key: key), seconds: run.limits.perform)
    }

    /// Whether a change shows in a reading.
    func shows(
      _ reading: Reading, _ change: ConformanceTrial.Change, from before: Reading
    ) -> Bool {
      guard !change.expected.isEmpty else {
        return reading.facts != before.facts || reading.isPresent != before.isPresent
      }
      return change.expected.allSatisfy { reading.facts[$0.name] == $0.value }
    }

    /// What became of an attempt by `recall`; `nil` if the program recalls nothing.
    func recalled(_ key: String, _ host: ConformanceHost) throws(ConformanceBreach) -> String? {
      guard host.description.recalls else { return nil }
      guard case .text(let was)? = try host.result(of: "recall", [.init("key", .text(key))])["was"],
        ["done", "notDone", "unknown"].contains(was)
      else { throw ConformanceBreach(.type, "was") }
      return was
    }

    /// What the program says of an attempt must be what a reading shows.
    func checkRecall(
      _ key: String, hasEffect: Bool, _ host: ConformanceHost
    ) throws(ConformanceBreach) {
      guard let was = try recalled(key, host), was != "unknown" else { return }
      guard (was == "done") == hasEffect else {
        throw ConformanceBreach(.recall, "\(was), \(hasEffect ? "effect" : "no effect")")
      }
    }

    func end(_ host: ConformanceHost) { _ = host.end() }
  }
}
