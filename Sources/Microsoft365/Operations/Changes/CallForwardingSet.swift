import Operations

/// `callForwarding.set`: sets where a user's calls go, while the user still has a voice plan (I16).
struct CallForwardingSet: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "callForwarding.set", .change,
      [.init("user", .user), .init("mode", .forwardingMode), .init("target", .user)],
      roles: [Role].calling.names, reversal: .inverse("callForwarding.set"), deadline: 900,
      hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    let target = call.text("target").map { [UserName($0)] } ?? []
    return try await reader.users(call.users, [.account, .licenses, .phone, .forwarding])
      + reader.users(target.filter { $0 != call.user }, [.account])
  }

  private func forwarding(_ call: OperationCall) -> CallForwarding? {
    guard let mode = call.text("mode").flatMap(CallForwarding.Mode.init(rawValue:)),
      let target = call.text("target")
    else { return nil }
    return CallForwarding(mode: mode, target: UserName(target))
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user, let forwarding = forwarding(call) else {
      return [Refusal(.nothingGiven)]
    }
    var refusals: [Refusal] = []
    if user == forwarding.target { refusals.append(Refusal(.forwardToSelf, ["user": user.value])) }
    for name in [user, forwarding.target] {
      let state = facts.code(name.rawValue, .accountState) ?? .unknown
      guard state != .active else { continue }
      refusals.append(Refusal(.userNotActive, ["user": name.value, "state": .code(state)]))
    }
    if !facts.flag(user.rawValue, .voicePlan) {
      refusals.append(Refusal(.noVoicePlan, ["user": user.value]))
    }
    return refusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user, let forwarding = forwarding(call) else { return [] }
    return [
      Fact(user.rawValue, .forwardingMode, StateCode.value(forwarding.mode.rawValue)),
      Fact(user.rawValue, .forwardingTarget, forwarding.target.value),
    ]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let user = call.user, let forwarding = forwarding(call) else { return nil }
    return .setForwarding(user, forwarding)
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let user = call.user, let mode = before.text(user.rawValue, .forwardingMode),
      let target = before.text(user.rawValue, .forwardingTarget)
    else { return [] }
    return [
      Inverse(
        "callForwarding.set", ["user": user.value, "mode": .code(mode), "target": .text(target)])
    ]
  }
}
