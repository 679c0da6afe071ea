import Microsoft365
import Operations

/// Changes of users and telephone numbers.
extension GraphTenant {
  /// Carries out a change for which Microsoft Graph has an interface.
  ///
  /// Microsoft Graph has no idempotency keys. Instead, every change states the desired result,
  /// reads what is still missing, and asks for that. If a reply is lost, reading shows whether the
  /// change was made.
  ///
  /// - Parameters:
  ///   - key: Distinguishes the change from all others; only evidence is recorded by it.
  ///   - actor: Who is recorded as having attested evidence; other changes are made by the
  ///     signed-in person or application.
  /// - Throws: `DomainFailure.refused` if the service refuses or there is no interface;
  ///   `.unknownOutcome` if nobody can tell whether the change was made; `.unavailable` or
  ///   `.damaged` if the tenant cannot be read or reached.
  package func perform(
    _ change: TenantChange, key: String, actor: UserName
  ) async throws(DomainFailure) {
    switch change {
    case .assign(let users, let products, let choice):
      try await reach(LicenseGoal(.adding(Set(products), choice), in: self), for: users)
    case .unassign(let users, let products):
      try await reach(LicenseGoal(.removing(Set(products)), in: self), for: users)
    case .unassignAll(let users):
      try await reach(LicenseGoal(.exactly([], .kept), in: self), for: users)
    case .replace(let users, let products, let choice):
      try await reach(LicenseGoal(.exactly(Set(products), choice), in: self), for: users)
    case .leaveGroups(let users, let products):
      try await reach(MembershipGoal(products: Set(products)), for: users)
    case .update(let users, .passwordExpires(let expires)):
      for user in users { try await setPasswordExpiry(expires, of: user) }
    case .update(let users, let property):
      try await reach(PropertyGoal(property: property), for: users)
    case .resetPassword(let user, let password?):
      try await once(user, \.lastPasswordChangeDateTime) { (path) throws(GraphFailure) in
        try .patch(path, PasswordBody(password))
      }
    case .revokeSessions(let user):
      try await once(user, \.signInSessionsValidFromDateTime) { path in
        GraphRequest(.post, path + "/revokeSignInSessions")
      }
    case .removeAuthenticationMethods(let user, let only):
      try await removeMethods(of: user, only: only)
    case .setDevice(let user, let id, let isEnabled):
      try await setDevice(id, of: user, isEnabled: isEnabled)
    case .removeDevice(let user, let id, let removal):
      try await removeDevice(id, of: user, by: removal)
    case .setAutomaticReplies(let user, let replies): try await setReplies(replies, of: user)
    case .grantDrive(let user, let person, let right):
      try await grantDrive(of: user, to: person, right)
    case .removeDrive(let user, let person): try await removeDrive(of: user, from: person)
    case .assignRole(let user, let role): try await assign(role, to: user)
    case .unassignRole(let user, let role): try await unassign(role, from: user)
    case .set(let setting, let value): try await set(setting, to: value)
    case .joinGroup(let user, let group): try await setMember(user, of: group, isMember: true)
    case .leaveGroup(let user, let group): try await setMember(user, of: group, isMember: false)
    case .addDomain(let name): try await addDomain(name)
    case .verifyDomain(let name): try await verifyDomain(name)
    case .removeDomain(let name): try await removeDomain(name)
    case .setPasswordValidity(let name, let days, let notice):
      try await setPasswordValidity(of: name, days: days, notice: notice)
    case .createUser(let account, let password?): try await create(account, password)
    case .createGroup(let name, let kind): try await createGroup(name, kind)
    case .deleteGroup(let group): try await deleteGroup(group)
    case .restoreGroup(let group): try await restoreGroup(group)
    case .setConversationCopies(let group, let isOn):
      try await setConversationCopies(of: group, isOn)
    case .assignToGroup(let group, let products, let choice):
      try await assign(products, to: group, choice)
    case .unassignFromGroup(let group, let products): try await unassign(products, from: group)
    case .deleteUser(let user): try await delete(user)
    case .restoreUser(let user): try await restore(user)
    case .unassignNumber(let number): try await setNumber(number, target: nil)
    case .assignNumber(let number, let user): try await setNumber(number, target: user)
    case .keepArtifact(let kind, let user, let path):
      let subject = try await GraphReading(self).subject(of: user)
      try evidence.keep(kind, of: subject, at: path, takenAt: try await now(), by: actor, key: key)
    case .setQuantity, .setRecurringBilling, .takeOver, .placeHold, .releaseHolds,
      .clearDelayHold, .enableArchive, .convertMailbox, .removeAgent, .setForwarding, .adjust,
      .resetPassword(_, nil), .createUser(_, nil):
      throw .refused(Refusal(.noInterface, ["change": .text(change.name)]))
    }
  }

  private func reach(_ goal: some UserGoal, for users: [UserID]) async throws(DomainFailure) {
    try await Convergence(tenant: self, goal: goal).reach(for: users)
  }

  /// The property has other policies for the password in it as well, which must stay.
  private func setPasswordExpiry(
    _ expires: Bool, of user: UserID
  ) async throws(DomainFailure) {
    let reading = GraphReading(self)
    let record = try await reading.reading { () async throws(GraphFailure) in
      try await reading.detailRecord(user)
    }
    try await reach(
      PropertyGoal(
        property: .passwordExpires(expires),
        policies: PasswordPolicies(record?.passwordPolicies)),
      for: [user])
  }

  private func assign(_ role: Role, to user: UserID) async throws(DomainFailure) {
    try await repeatUntilDone { () async throws(GraphFailure) in
      let reading = GraphReading(self)
      let held = try await reading.roleAssignments(of: user)
      guard !held.contains(where: { $0.roleDefinitionId.lowercased() == role.definitionID })
      else { return nil }
      let subject = try await reading.record(user)?.subject ?? Subject(user.rawValue)
      return (try .post(RolePath.assignments, RoleBody(role, to: user)), subject)
    }
  }

  private func unassign(_ role: Role, from user: UserID) async throws(DomainFailure) {
    try await repeatUntilDone { () async throws(GraphFailure) in
      let reading = GraphReading(self)
      let held = try await reading.roleAssignments(of: user)
      guard
        let id = held.first(where: { $0.roleDefinitionId.lowercased() == role.definitionID })?.id
      else { return nil }
      let subject = try await reading.record(user)?.subject ?? Subject(user.rawValue)
      return (.delete("\(RolePath.assignments)/\(GraphQuery.segment(id))"), subject)
    }
  }

  private func set(_ setting: TenantSetting, to value: String) async throws(DomainFailure) {
    try await repeatUntilDone { () async throws(GraphFailure) in
      let now = try await GraphReading(self).settingAmongOthers(setting)
      guard now.value != value else { return nil }
      let body = SettingBody(setting, value, in: now.entries)
      return (try .patch(setting.path, body), Organisation.subject)
    }
  }

  /// The service keeps the default method until it is the last, so that each round reads what is left.
  private func removeMethods(of user: UserID, only: String?) async throws(DomainFailure) {
    var lost: GraphFailure = .lost("")
    do throws(GraphFailure) {
      for attempt in 1...Convergence.attempts {
        let left = try await GraphReading(self).methods(of: user)
          .filter { $0.kind != nil && (only == nil || $0.id == only) }
        var refused: GraphError?
        var isAnyDone = false
        var isAnyOpen = false
        for method in left {
          do throws(GraphFailure) {
            try await remove(method, of: user)
            isAnyDone = true
          } catch {
            switch error {
            case .refused(let refusal) where refusal.status == 404: isAnyDone = true
            case .refused(let refusal): refused = refusal
            case .lost:
              lost = error
              isAnyOpen = true
            case .unreachable, .tooLarge, .busy, .signIn, .malformed: throw error
            }
          }
        }
        guard refused != nil || isAnyOpen else { return }
        if let refused, !isAnyDone, !isAnyOpen { throw .refused(refused) }
        await client.clock.sleep(milliseconds: Convergence.pause(after: attempt))
      }
    } catch {
      guard case .refused(let refusal) = error, !refusal.isPassing else {
        throw error.whenChanging(at: client.clock.now())
      }
      throw .refused(ServiceRefusal.of(refusal, about: Subject(user.rawValue)))
    }
    throw lost.whenChanging(at: client.clock.now())
  }

  private func remove(
    _ method: AuthenticationMethod, of user: UserID
  ) async throws(GraphFailure) {
    guard let kind = method.kind else { return }
    let id = GraphQuery.segment(method.id)
    _ = try await client.send(
      .delete("/users/\(GraphQuery.segment(user.rawValue))/authentication/\(kind.segment)/\(id)"))
  }

  private func setMember(
    _ user: UserID, of group: GroupID, isMember: Bool
  ) async throws(DomainFailure) {
    let members = "/groups/\(GraphQuery.segment(group.rawValue))/members"
    try await repeatUntilDone { () async throws(GraphFailure) in
      let reading = GraphReading(self)
      guard try await reading.groupIDs(of: user).contains(group) != isMember else { return nil }
      let subject = try await reading.record(user)?.subject ?? Subject(user.rawValue)
      let request: GraphRequest =
        isMember
        ? try .post("\(members)/$ref", MemberBody(user))
        : .delete("\(members)/\(GraphQuery.segment(user.rawValue))/$ref")
      return (request, subject)
    }
  }

  /// How often a change is sent whose effect is that a time moves.
  static let sends = 3

  /// Sends a request whose effect is that a time of the account moves. If the answer is lost, the time
  /// is watched for as long as a reading may be out of date before the request is sent again.
  ///
  /// - Parameter request: makes the request from the path of the user.
  private func once(
    _ id: UserID, _ time: KeyPath<DetailRecord, String?> & Sendable,
    _ request: (String) throws(GraphFailure) -> GraphRequest
  ) async throws(DomainFailure) {
    var lost: GraphFailure = .lost("")
    do throws(GraphFailure) {
      let user = try await GraphReading(self).record(id)
      guard let user, let before = try await GraphReading(self).detailRecord(id) else {
        throw .refused(GraphError(status: 404, code: "Request_ResourceNotFound", message: ""))
      }
      let request = try request("/users/\(GraphQuery.segment(user.id))")
      for _ in 1...Self.sends {
        do throws(GraphFailure) {
          _ = try await client.send(request)
          return
        } catch {
          guard case .lost = error else { throw error }
          lost = error
        }
        if try await hasMoved(time, of: id, from: before) { return }
      }
    } catch {
      guard case .refused(let refusal) = error, !refusal.isPassing else {
        throw error.whenChanging(at: client.clock.now())
      }
      throw .refused(ServiceRefusal.of(refusal, about: Subject(id.rawValue)))
    }
    throw lost.whenChanging(at: client.clock.now())
  }

  /// Returns whether a time of the account becomes another one within a minute.
  private func hasMoved(
    _ time: KeyPath<DetailRecord, String?>, of id: UserID, from before: DetailRecord
  ) async throws(GraphFailure) -> Bool {
    for attempt in 1...Convergence.attempts {
      await client.clock.sleep(milliseconds: Convergence.pause(after: attempt))
      let now = try await GraphReading(self).detailRecord(id)
      if let now, now[keyPath: time] != before[keyPath: time] { return true }
    }
    return false
  }

  private func delete(_ id: UserID) async throws(DomainFailure) {
    try await repeatUntilDone { () async throws(GraphFailure) in
      guard let record = try await GraphReading(self).record(id), record.deletedDateTime == nil
      else { return nil }
      return (.delete("/users/\(GraphQuery.segment(record.id))"), record.subject)
    }
  }

  private func restore(_ id: UserID) async throws(DomainFailure) {
    try await repeatUntilDone { () async throws(GraphFailure) in
      guard let record = try await GraphReading(self).record(id) else {
        // No longer among the deleted accounts and not yet among the users: it is being restored.
        return nil
      }
      guard record.deletedDateTime != nil else { return nil }
      let request = GraphRequest(
        .post, "/directory/deletedItems/\(GraphQuery.segment(record.id))/restore")
      return (request, record.subject)
    }
  }

  /// Sends the request that `request` returns until one succeeds or none is needed any more.
  ///
  /// `request` reads the tenant again each time, which shows the effect of a lost reply, and
  /// returns `nil` if the change has been made. With the request it returns whom it is about.
  func repeatUntilDone(
    _ request: () async throws(GraphFailure) -> (GraphRequest, Subject)?
  ) async throws(DomainFailure) {
    var lost: GraphFailure?
    var user: Subject?
    for attempt in 1...Convergence.attempts {
      do throws(GraphFailure) {
        guard let (request, subject) = try await request() else { return }
        user = subject
        _ = try await client.send(request)
        return
      } catch {
        switch error {
        case .lost: lost = error
        // An earlier request whose reply was lost has been carried out.
        case .refused(let refusal)
        where attempt > 1
          && (refusal.status == 404 || refusal.message.contains("conflicting object")
            || refusal.message.contains("object references already exist")
            || refusal.message.contains("does not have a corresponding license")):
          return
        case .refused(let refusal): throw .refused(ServiceRefusal.of(refusal, about: user))
        case .unreachable, .tooLarge, .busy, .signIn, .malformed:
          throw (lost ?? error).whenChanging(at: client.clock.now())
        }
      }
      await client.clock.sleep(milliseconds: Convergence.pause(after: attempt))
    }
    throw (lost ?? .lost("")).whenChanging(at: client.clock.now())
  }

  /// Assigns a telephone number to a user, or to nobody, and waits until the service has done so.
  private func setNumber(
    _ number: TelephoneNumber, target: UserID?
  ) async throws(DomainFailure) {
    var lost: DomainFailure = .unknownOutcome("")
    for attempt in 1...Convergence.attempts {
      let reading = GraphReading(self)
      guard let found = try await reading.phoneNumbers().first(where: { $0.number == number })
      else {
        throw .refused(
          Refusal(.unknownNumber, ["name": .text(number.rawValue), "nearest": .list([])]))
      }
      guard found.target.map({ UserID($0) }) != target else { return }
      do throws(GraphFailure) {
        let action = target == nil ? "unassignNumber" : "assignNumber"
        let response = try await client.send(
          .post(
            "\(TelephonePath.assignments)/\(TelephonePath.actions).\(action)",
            NumberBody(
              telephoneNumber: number.rawValue, numberType: found.kind.rawValue,
              assignmentTargetId: target?.rawValue)))
        return try await follow(response)
      } catch {
        switch error {
        case .lost: lost = error.whenChanging(at: client.clock.now())
        case .refused(let refusal): throw .refused(ServiceRefusal.of(refusal))
        case .unreachable, .tooLarge, .busy, .signIn, .malformed:
          throw error.whenChanging(at: client.clock.now())
        }
      }
      await client.clock.sleep(milliseconds: Convergence.pause(after: attempt))
    }
    throw lost
  }

  /// The number of times the state of an operation is read: with pauses of up to 4 seconds, about
  /// two minutes.
  private static let statusReads = 32

  /// Waits for the operation that the `Location` of a 202 names; returns at once if there is none.
  ///
  /// - Throws: `GraphFailure.refused` if the operation failed; `.lost` if it did not end in time.
  private func follow(_ response: GraphResponse) async throws(GraphFailure) {
    guard let link = response.headers["location"] else { return }
    let target = link.hasPrefix("/") ? link : client.address.isOwn(link) ? link : nil
    guard let target else { throw .malformed("unreadableAnswer") }
    for number in 1...Self.statusReads {
      let operation = try await client.value(NumberOperationRecord.self, GraphRequest(.get, target))
      switch operation.status {
      case "succeeded": return
      case "failed":
        let reason = operation.numbers?.compactMap(\.message).joined(separator: "; ") ?? ""
        throw .refused(GraphError(status: 202, code: "operationFailed", message: reason))
      case _: await client.clock.sleep(milliseconds: min(4_000, 250 << min(number, 5)))
      }
    }
    throw .lost("timedOut")
  }
}
