import Microsoft365
import Operations

extension GraphTenant {
  /// Reaches a goal for every user: reads, asks for what is missing, and reads again if an answer
  /// was lost.
  ///
  /// - Throws: `.refused` if the service refuses and nothing has changed; `.unknownOutcome` if only
  ///   some users were changed, or nobody can tell.
  func converge(_ users: [UserName], _ goal: some UserGoal) async throws(DomainFailure) {
    var open = users
    var isAnyDone = false
    var lost = ""
    for attempt in 1...Convergence.attempts {
      let round: GoalRound
      do {
        round = try await self.round(open, goal, isFirst: attempt == 1)
      } catch {
        guard case .unreachable = error, lost.isEmpty, !isAnyDone else { throw error.whenChanging }
        throw error.whenReading
      }
      isAnyDone = isAnyDone || round.isAnyDone
      if let refusal = round.refusals.first {
        // The refusal is reported; the next reading shows what was done meanwhile.
        guard isAnyDone || !round.open.isEmpty else { throw .refused(refusal) }
        throw .unknownOutcome(refusal.values["evidence"]?.text ?? refusal.code)
      }
      guard !round.open.isEmpty else { return }
      lost = round.lost
      open = round.open
      await client.clock.sleep(milliseconds: Convergence.pause(after: attempt))
    }
    throw .unknownOutcome(lost)
  }

  private func round(
    _ users: [UserName], _ goal: some UserGoal, isFirst: Bool
  ) async throws(GraphFailure) -> GoalRound {
    guard users.count <= GraphReading.manyUsers else {
      return try await streamedRound(users, goal, isFirst: isFirst)
    }
    var round = GoalRound()
    let reading = GraphReading(self)
    try await reading.prepare(users, mailboxes: false)
    var records: [UserRecord] = []
    for name in users {
      guard let record = try await reading.record(name), record.deletedDateTime == nil else {
        round.refusals.append(Self.notActive(name.rawValue))
        continue
      }
      records.append(record)
    }
    guard round.refusals.isEmpty else { return round }
    try await ask(records, goal, isFirst: isFirst, into: &round)
    return round
  }

  /// Processes one page of the tenant's users at a time, so that ten thousand users need no more
  /// memory than one page.
  private func streamedRound(
    _ users: [UserName], _ goal: some UserGoal, isFirst: Bool
  ) async throws(GraphFailure) -> GoalRound {
    var round = GoalRound()
    var wanted = Set(users.map { $0.rawValue.lowercased() })
    let total = wanted.count
    try await client.pages(
      of: UserRecord.self,
      .get("/users", [("$select", UserRecord.select), ("$top", String(GraphReading.pageSize))])
    ) { (page) async throws(GraphFailure) in
      let records = page.filter { wanted.remove($0.userPrincipalName.lowercased()) != nil }
      try await ask(records, goal, isFirst: isFirst, into: &round)
      progress?(total - wanted.count, total)
    }
    for name in wanted.sorted() { round.refusals.append(Self.notActive(name)) }
    return round
  }

  private static func notActive(_ name: String) -> Refusal {
    Refusal(.userNotActive, ["user": .text(name), "state": .code("unknown")])
  }

  private func ask(
    _ records: [UserRecord], _ goal: some UserGoal, isFirst: Bool, into round: inout GoalRound
  ) async throws(GraphFailure) {
    var asked: [(record: UserRecord, request: GraphRequest)] = []
    for record in records {
      for request in try goal.requests(for: record, isFirst: isFirst) {
        asked.append((record, request))
      }
    }
    for (wish, answer) in zip(asked, try await answers(to: asked.map(\.request))) {
      switch answer {
      case .success: round.isAnyDone = true
      case .failure(let failure): try await judge(failure, wish.record, goal, into: &round)
      }
    }
  }

  private func answers(
    to requests: [GraphRequest]
  ) async throws(GraphFailure) -> [Result<GraphResponse, GraphFailure>] {
    guard let only = requests.first, requests.count == 1 else {
      return try await client.batch(requests)
    }
    do {
      return [.success(try await client.send(only))]
    } catch {
      return [.failure(error)]
    }
  }

  private func judge(
    _ failure: GraphFailure, _ record: UserRecord, _ goal: some UserGoal,
    into round: inout GoalRound
  ) async throws(GraphFailure) {
    switch failure {
    case .lost(let reason):
      round.lost = reason
      round.open.append(record.name)
    case .refused(let error) where goal.isAlreadySo(error): break
    case .refused(let error) where goal.isLate(error, record):
      round.lost = error.evidence
      round.open.append(record.name)
    case .refused(let error):
      round.refusals.append(
        try await ServiceRefusal.of(error, about: record, GraphReading(self)))
    case .unreachable, .busy, .signIn, .malformed: throw failure
    }
  }
}

/// The result of one round of requests.
private struct GoalRound {
  var isAnyDone = false
  /// Users for whom the result is not yet known.
  var open: [UserName] = []
  var lost = ""
  var refusals: [Refusal] = []
}

/// How often a change is tried and checked before its outcome counts as unknown.
enum Convergence {
  /// Covers a lost reply and a location not yet replicated; the tenant is read again before each
  /// attempt.
  static let attempts = 6
  /// How often the state of an operation is read: with pauses of up to 4 seconds, about two
  /// minutes.
  static let looks = 32

  /// Returns the pause in milliseconds.
  static func pause(after attempt: Int) -> Int { min(16_000, 1_000 << (attempt - 1)) }
}
