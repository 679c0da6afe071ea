import Microsoft365
import Operations

/// Changes users until each has reached a goal: reads them, asks for what is missing, and reads
/// them again if an answer was lost.
struct Convergence {
  let tenant: GraphTenant
  let goal: any UserGoal

  /// The number of times a change is tried before its outcome counts as unknown.
  ///
  /// Covers a lost reply; the tenant is read again before each attempt. A refusal is final.
  static let attempts = 6

  /// Returns the pause after an attempt (counted from 1), in milliseconds: 1, 2, 4 … up to 16
  /// seconds.
  static func pause(after attempt: Int) -> Int { min(16_000, 1_000 << (attempt - 1)) }

  private var client: GraphClient { tenant.client }

  /// Returns when every user has reached the goal.
  ///
  /// - Throws: `.refused` if the service refuses and nothing has changed; `.partlyRefused` if only
  ///   some users were changed; `.unknownOutcome` if nobody can tell; `.unavailable` or `.damaged`
  ///   if the tenant cannot be read or reached.
  func reach(for users: [UserID]) async throws(DomainFailure) {
    var open = users
    var isAnyDone = false
    var lost = ""
    for attempt in 1...Self.attempts {
      let round: Round
      do {
        round = try await self.round(open, isFirst: attempt == 1)
      } catch {
        let failure = error.whenChanging(at: client.clock.now())
        // What an earlier attempt did, or an earlier page, is not known.
        if case .refused(let refusal) = failure,
          attempt > 1 || users.count > GraphReading.manyUsers
        {
          throw .unknownOutcome(refusal.values["evidence"]?.text ?? refusal.code)
        }
        throw failure
      }
      isAnyDone = isAnyDone || round.isAnyDone
      if let refusal = round.refusals.first {
        // The refusal is reported; the next reading shows what has been done.
        guard isAnyDone || !round.open.isEmpty else { throw .refused(refusal) }
        guard round.open.isEmpty else {
          throw .unknownOutcome(refusal.values["evidence"]?.text ?? refusal.code)
        }
        throw .partlyRefused(refusal)
      }
      guard !round.open.isEmpty else { return }
      lost = round.lost
      open = round.open
      await client.clock.sleep(milliseconds: Self.pause(after: attempt))
    }
    throw .unknownOutcome(lost)
  }

  /// The result of asking for what is missing once.
  private struct Round {
    var isAnyDone = false
    /// Users for whom the result is not yet known.
    var open: [UserID] = []
    /// Why it is not known, as kept for evidence.
    var lost = ""
    var refusals: [Refusal] = []
  }

  private func round(
    _ users: [UserID], isFirst: Bool
  ) async throws(GraphFailure) -> Round {
    guard users.count <= GraphReading.manyUsers else {
      return try await streamedRound(users, isFirst: isFirst)
    }
    var round = Round()
    let reading = GraphReading(tenant)
    try await reading.prepare(users, mailboxes: false)
    var records: [UserRecord] = []
    for id in users {
      let found = try await reading.record(id)
      guard let record = found, record.deletedDateTime == nil else {
        round.refusals.append(Self.notActive(found?.subject ?? Subject(id.rawValue)))
        continue
      }
      records.append(record)
    }
    guard round.refusals.isEmpty else { return round }
    try await requestChanges(records, isFirst: isFirst, into: &round)
    return round
  }

  /// Processes one page of the tenant's users at a time, so that ten thousand users need no more
  /// memory than one page.
  private func streamedRound(
    _ users: [UserID], isFirst: Bool
  ) async throws(GraphFailure) -> Round {
    var round = Round()
    var wanted = Set(users)
    let total = wanted.count
    try await client.pages(of: UserRecord.self, GraphReading.allUsers) {
      (page) async throws(GraphFailure) in
      let records = page.filter { wanted.remove($0.userID) != nil }
      try await requestChanges(records, isFirst: isFirst, into: &round)
      tenant.progress?(total - wanted.count, total)
    }
    for id in wanted.sorted() { round.refusals.append(Self.notActive(Subject(id.rawValue))) }
    return round
  }

  private static func notActive(_ user: Subject) -> Refusal {
    Refusal(.userNotActive, ["user": user.value, "state": .code("unknown")])
  }

  /// Asks for what these users are missing, and adds the answers to `round`.
  private func requestChanges(
    _ records: [UserRecord], isFirst: Bool, into round: inout Round
  ) async throws(GraphFailure) {
    var asked: [(record: UserRecord, request: GraphRequest)] = []
    for record in records {
      for request in try goal.requests(for: record, isFirst: isFirst) {
        asked.append((record, request))
      }
    }
    for (record, answer) in zip(asked.map(\.record), try await answers(to: asked.map(\.request))) {
      switch answer {
      case .success: round.isAnyDone = true
      case .failure(let failure): try await add(failure, of: record, to: &round)
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

  private func add(
    _ failure: GraphFailure, of record: UserRecord, to round: inout Round
  ) async throws(GraphFailure) {
    switch failure {
    case .lost(let reason):
      round.lost = reason
      round.open.append(record.userID)
    case .refused(let error) where goal.isAlreadyReached(error): break
    case .refused(let error) where error.status == 429:
      // As often as it may be asked, it was busy.
      try await add(.busy(seconds: error.retryAfter ?? 60), of: record, to: &round)
    case .refused(let error):
      round.refusals.append(
        try await ServiceRefusal.of(error, goal, about: record, GraphReading(tenant)))
    case .busy:
      if case .refused(let refusal) = failure.whenChanging(at: client.clock.now()) {
        round.refusals.append(refusal)
      }
    case .unreachable, .tooLarge, .signIn, .malformed: throw failure
    }
  }
}
