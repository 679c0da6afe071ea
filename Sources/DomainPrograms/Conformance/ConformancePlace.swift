import DeclaredDomains

/// Where one rule is tried: the folder stays, however often the program is started.
struct ConformancePlace {
  let start: ProgramStart
  let trial: ConformanceTrial
  let supervisor: SupervisorCommand
  let limits: ProgramLimits
  let folder: String

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
      start, supervisor, settings: trial.settings(in: folder), secrets: secrets,
      limits: limits)
  }

  var graceOfInput: Double { limits.grace }
  var reading: Int { limits.reading }

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
    _ = try host.result(of: "perform", members(change, key: key), seconds: limits.perform)
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
