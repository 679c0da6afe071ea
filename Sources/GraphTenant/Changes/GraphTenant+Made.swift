import Microsoft365
import Operations

/// What is made so that it is there once: accounts and groups.
extension GraphTenant {
  /// What a reading finds where something is to be made.
  enum Found {
    case nothing
    /// What was asked for.
    case asked
    /// Something else.
    case other
  }

  /// Posts what makes something. If the answer is lost, it is looked for as long as a reading
  /// may be out of date before the request is sent again: its name alone does not keep it from being
  /// made twice.
  ///
  /// - Parameters:
  ///   - taken: Why it cannot be made if something has its name.
  ///   - conflict: Words of the service that say so.
  ///   - look: Reads what has its name.
  func make(
    at path: String, _ body: some Encodable, unless taken: Refusal, conflict: String,
    _ look: () async throws(GraphFailure) -> Found
  ) async throws(DomainFailure) {
    var lost: GraphFailure?
    var isTaken = false
    do throws(GraphFailure) {
      let request = try GraphRequest.post(path, body)
      isTaken = if case .nothing = try await look() { false } else { true }
      for _ in 1...Self.sends where !isTaken {
        do throws(GraphFailure) {
          _ = try await client.send(request)
          return
        } catch {
          switch error {
          // What was sent before, and whose answer was lost, has been done.
          case .refused(let refusal) where refusal.message.contains(conflict):
            if lost != nil { return }
            isTaken = true
          case .lost: lost = error
          case .refused, .unreachable, .tooLarge, .busy, .signIn, .malformed: throw error
          }
        }
        if !isTaken, try await appears(look) { return }
      }
    } catch {
      guard case .refused(let refusal) = error, !refusal.isPassing, lost == nil else {
        throw (lost ?? error).whenChanging(at: client.clock.now())
      }
      throw .refused(ServiceRefusal.of(refusal))
    }
    if isTaken { throw .refused(taken) }
    throw (lost ?? .lost("")).whenChanging(at: client.clock.now())
  }

  /// Returns whether what was asked for is found within a minute.
  private func appears(
    _ look: () async throws(GraphFailure) -> Found
  ) async throws(GraphFailure) -> Bool {
    for attempt in 1...Convergence.attempts {
      await client.clock.sleep(milliseconds: Convergence.pause(after: attempt))
      if case .asked = try await look() { return true }
    }
    return false
  }

  func create(_ account: NewAccount, _ password: NewPassword) async throws(DomainFailure) {
    let taken = Refusal(.accountExists, ["name": .text(account.name.rawValue)])
    try await make(
      at: "/users", NewAccountBody(account, password), unless: taken,
      conflict: "same value for property userPrincipalName"
    ) { () async throws(GraphFailure) in
      let found = try await GraphReading(self).records(named: account.name)
        .first { $0.deletedDateTime == nil }
      guard let found else { return .nothing }
      return found.displayName == account.displayName ? .asked : .other
    }
  }

  func createGroup(_ name: String, _ kind: LicenseGroup.Kind) async throws(DomainFailure) {
    try await make(
      at: "/groups", NewGroupBody(name, kind),
      unless: Refusal(.groupExists, ["name": .text(name)]),
      conflict: "same value for property mailNickname"
    ) { () async throws(GraphFailure) in
      let found = try await GraphReading(self).groupRecords(named: name)
      guard let first = found.first else { return .nothing }
      return found.count == 1 && first.kind == kind ? .asked : .other
    }
  }

  func deleteGroup(_ id: GroupID) async throws(DomainFailure) {
    try await repeatUntilDone { () async throws(GraphFailure) in
      guard let record = try await GraphReading(self).group(id: id) else { return nil }
      return (.delete("/groups/\(GraphQuery.segment(id.rawValue))"), record.subject)
    }
  }

  func restoreGroup(_ id: GroupID) async throws(DomainFailure) {
    try await repeatUntilDone { () async throws(GraphFailure) in
      let reading = GraphReading(self)
      // Neither deleted nor in use is being restored.
      guard let record = try await reading.deletedGroupRecords().first(where: { $0.groupID == id })
      else { return nil }
      let request = GraphRequest(
        .post, "/directory/deletedItems/\(GraphQuery.segment(id.rawValue))/restore")
      return (request, record.subject)
    }
  }
}
