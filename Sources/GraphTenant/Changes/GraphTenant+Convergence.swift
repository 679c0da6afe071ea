import Microsoft365
import Operations

extension GraphTenant {
  /// Makes a goal so for every user: reads, asks for what is missing, and reads again where an
  /// answer was lost.
  ///
  /// - Throws: `.refused` where the service refuses and nothing has changed; `.unknownOutcome`
  ///   where some users were changed and others not, or nobody can tell.
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
        // What was refused is said; what was done meanwhile shows itself in the next reading.
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
    var round = GoalRound()
    let reading = GraphReading(self)
    try await reading.prepare(users, mailboxes: false)
    var asked: [(record: UserRecord, request: GraphRequest)] = []
    for name in users {
      guard let record = try await reading.record(name), record.deletedDateTime == nil else {
        round.refusals.append(
          Refusal(.userNotActive, ["user": .text(name.rawValue), "state": .code("unknown")]))
        continue
      }
      for request in try await goal.requests(for: record, isFirst: isFirst, reading) {
        asked.append((record, request))
      }
    }
    guard round.refusals.isEmpty else { return round }
    for (wish, answer) in zip(asked, try await answers(to: asked.map(\.request))) {
      switch answer {
      case .success: round.isAnyDone = true
      case .failure(let failure):
        try await judge(failure, wish.record, goal, reading, into: &round)
      }
    }
    return round
  }

  private func answers(
    to requests: [GraphRequest]
  ) async throws(GraphFailure) -> [Result<GraphResponse, GraphFailure>] {
    guard let only = requests.first, requests.count == 1 else {
      let total = requests.count
      let told = progress
      return try await client.batch(requests) { told?($0, total) }
    }
    do {
      return [.success(try await client.send(only))]
    } catch {
      return [.failure(error)]
    }
  }

  private func judge(
    _ failure: GraphFailure, _ record: UserRecord, _ goal: some UserGoal,
    _ reading: GraphReading, into round: inout GoalRound
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

/// What one round of asking came to.
private struct GoalRound {
  var isAnyDone = false
  /// Users of whom nobody can tell yet.
  var open: [UserName] = []
  var lost = ""
  var refusals: [Refusal] = []
}
