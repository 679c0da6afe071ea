import Operations

/// The operations on telephone numbers, call queues and call forwarding.
enum PhoneOperations {
  static var operations: [any DomainOperation] {
    [
      PhoneNumberChoose(), PhoneNumberCheck(), PhoneNumberAssign(), PhoneNumberUnassign(),
      CallQueueCheck(), CallQueueRemoveAgent(), ForwardingChoose(), CallForwardingSet(),
    ]
  }
}

/// `phoneNumber.choose`: one of the user's numbers, or a free one if no user is given.
struct PhoneNumberChoose: ChooseOperation {
  let id: OperationID = "phoneNumber.choose"
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readNumbers] }
  let unknown = RefusalCode.unknownNumber

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .choose, [.init("user", .user, isOptional: true)],
      collects: .phoneNumber)
  }

  /// A number in the form of E.164, section 6: a plus sign and at most 15 digits.
  func unlisted(_ word: String, _ reader: FactReader) async throws(DomainFailure) -> Value? {
    let digits = word.filter { !" -()".contains($0) }.utf8
    guard digits.first == UInt8(ascii: "+"), (8...16).contains(digits.count),
      digits.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return .text(String(decoding: Array(digits), as: UTF8.self))
  }

  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    let numbers = try await reader.tenant.phoneNumbers().sorted { $0.number < $1.number }
    let offered = numbers.filter { number in
      call.user.map { number.target == $0 } ?? (number.state == .unassigned)
    }
    return offered.map {
      Candidate(
        value: .text($0.number.rawValue), title: $0.number.rawValue, facts: reader.facts(of: $0))
    }
  }

  func exclusions(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Exclusion] {
    try await reader.tenant.phoneNumbers().compactMap { number in
      let name = Value.text(number.number.rawValue)
      let refusal: Refusal? =
        if let holder = number.target {
          Refusal(.numberTaken, ["number": name, "user": holder.value])
        } else if let until = number.blockedUntil {
          Refusal(.numberBlocked, ["number": name, "until": .instant(until)])
        } else {
          nil
        }
      return refusal.map {
        Exclusion(
          candidate: Candidate(value: name, title: number.number.rawValue), refusal: $0)
      }
    }
  }
}

/// `phoneNumber.check`: whether the user has a number.
struct PhoneNumberCheck: DomainOperation {
  let id: OperationID = "phoneNumber.check"
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readNumbers] }

  var decisiveProperties: Set<FactProperty> { [.phoneNumbers] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .check, [.init("user", .user)], outcomes: ["assigned", "none"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.phone])
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let numbers = call.user.map { facts.texts($0, .phoneNumbers) } ?? []
    return numbers.isEmpty ? "none" : "assigned"
  }
}

/// `phoneNumber.assign`: assigns a free number to a user with a voice plan (I14).
struct PhoneNumberAssign: DomainOperation {
  let id: OperationID = "phoneNumber.assign"
  var roles: [Role] { .calling }
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readNumbers, .writeNumbers] }

  var decisiveProperties: Set<FactProperty> { [.numberState] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [.init("phoneNumber", .phoneNumber), .init("user", .user)],
      roles: roles.names, reversal: .inverse("phoneNumber.unassign"), deadline: 900)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let number = call.phoneNumber else { return [] }
    let users = try await reader.users(call.users, [.account, .licenses, .phone])
    return try await reader.phoneNumber(number) + users.filter { $0.subject.id != number.rawValue }
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let number = call.phoneNumber, let user = call.user else {
      return [Refusal(.nothingGiven)]
    }
    let name = number.subject
    let target = facts.subjects(name, .numberTarget).first
    var refusals: [Refusal] = []
    let state = facts.code(name, .numberState) ?? .unknown
    if state == .unknown {
      // Where numbers are not shown, the person who acts sees whether it is free.
      if !facts.isUnread(name, .numberState) {
        refusals.append(
          Refusal(.unknownNumber, ["name": .text(number.rawValue), "nearest": .list([])]))
      }
    } else if state == .blocked {
      let until = facts[name, .blockedUntil] ?? .absent
      refusals.append(
        Refusal(.numberBlocked, ["number": .text(number.rawValue), "until": until]))
    } else if state == .assigned, target != user {
      let holder = target?.value ?? .absent
      refusals.append(Refusal(.numberTaken, ["number": .text(number.rawValue), "user": holder]))
    }
    if let refusal = facts.refusalUnlessActive(user) {
      refusals.append(refusal)
    } else if !facts.flag(user, .voicePlan) {
      refusals.append(Refusal(.noVoicePlan, ["user": user.value]))
    }
    return refusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let number = call.phoneNumber, let user = call.user else { return [] }
    let name = number.subject
    let numbers = Set(facts.texts(user, .phoneNumbers)).union([number.rawValue]).sorted()
    return [
      Fact(name, .numberState, .code(.assigned)), Fact(name, .numberTarget, user.value),
      Fact(user, .phoneNumbers, .list(numbers.map(Value.text))),
    ]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let number = call.phoneNumber, let user = call.userID else { return nil }
    return .assignNumber(number, user)
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    call.phoneNumber.map {
      [Inverse("phoneNumber.unassign", ["phoneNumber": .text($0.rawValue)])]
    } ?? []
  }
}

/// `phoneNumber.unassign`: takes a number away from its holder.
struct PhoneNumberUnassign: DomainOperation {
  let id: OperationID = "phoneNumber.unassign"
  var roles: [Role] { .calling }
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readNumbers, .writeNumbers] }

  var decisiveProperties: Set<FactProperty> { [.numberState] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("phoneNumber", .phoneNumber)],
      roles: roles.names, reversal: .inverse("phoneNumber.assign"), deadline: 900)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let number = call.phoneNumber else { return [] }
    let facts = try await reader.phoneNumber(number)
    let targets = ReadFacts(facts).subjects(number.subject, .numberTarget)
    let holders = call.users + targets.filter { !call.users.contains($0) }
    guard !holders.isEmpty else { return facts }
    let users = try await reader.users(holders, [.phone])
    return facts + users.filter { holders.contains($0.subject) }
  }

  /// Afterwards, nothing tells any more who had the number.
  func scope(_ call: OperationCall, before: ReadFacts) -> Arguments {
    guard let number = call.phoneNumber,
      let target = before.subjects(number.subject, .numberTarget).first
    else { return call.arguments }
    return call.arguments.merging(["user": target.value]) { given, _ in given }
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let number = call.phoneNumber else { return [Refusal(.nothingGiven)] }
    guard facts.code(number.subject, .numberState) != .unknown else {
      return [Refusal(.unknownNumber, ["name": .text(number.rawValue), "nearest": .list([])])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = call.phoneNumber?.subject, facts.code(name, .numberState) != .blocked else {
      return []
    }
    let holder = facts.subjects(name, .numberTarget).first.flatMap { target in
      let kept = facts.texts(target, .phoneNumbers).filter { $0 != name.id }
      return facts.becoming(target, .phoneNumbers, .list(kept.map(Value.text)))
    }
    return [
      Fact(name, .numberState, .code(.unassigned)), Fact(name, .numberTarget, .absent),
    ] + [holder].compactMap(\.self)
  }

  func change(_ call: OperationCall) -> TenantChange? {
    call.phoneNumber.map { .unassignNumber($0) }
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let number = call.phoneNumber,
      let target = before.subjects(number.subject, .numberTarget).first
    else { return [] }
    return [
      Inverse(
        "phoneNumber.assign", ["phoneNumber": .text(number.rawValue), "user": target.value])
    ]
  }
}

/// `callQueue.check`: whether the user is an agent of a call queue.
struct CallQueueCheck: DomainOperation {
  let id: OperationID = "callQueue.check"
  var needs: [PermissionNeed] { .accounts }

  var decisiveProperties: Set<FactProperty> { [.callQueues] }

  func definition(_ limits: Limits) -> Operation {
    Operation(id, .check, [.init("user", .user)], outcomes: ["none", "member"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.callQueues])
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let queues = call.user.map { facts.texts($0, .callQueues) } ?? []
    return queues.isEmpty ? "none" : "member"
  }
}

/// `callQueue.removeAgent`: removes a user from every call queue and from the groups whose members
/// are agents of one.
struct CallQueueRemoveAgent: DomainOperation {
  let id: OperationID = "callQueue.removeAgent"
  var roles: [Role] { .calling }
  var needs: [PermissionNeed] { .accounts }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("user", .user)], roles: roles.names,
      reversal: .irreversible, deadline: 900, hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.callQueues])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    guard facts.code(user, .accountState) != .unknown else {
      return [Refusal(.unknownUser, ["name": user.value, "nearest": .list([])])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.users.map { Fact($0, .callQueues, .list([])) }
  }

  func change(_ call: OperationCall) -> TenantChange? { call.userID.map { .removeAgent($0) } }
}

/// `forwarding.choose`: whether calls are forwarded, or ring at both users.
struct ForwardingChoose: ChooseOperation {
  let id: OperationID = "forwarding.choose"
  var needs: [PermissionNeed] { [] }
  let unknown = RefusalCode.unknownMode

  func definition(_ limits: Limits) -> Operation {
    Operation(id, .choose, collects: .forwardingMode)
  }

  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    CallForwarding.Mode.allCases.map {
      Candidate(value: .code($0.rawValue), title: $0.rawValue)
    }
  }
}

/// `callForwarding.set`: sets where the calls of a user who still has a voice plan go (I16).
struct CallForwardingSet: DomainOperation {
  let id: OperationID = "callForwarding.set"
  var roles: [Role] { .calling }
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readNumbers] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [.init("user", .user), .init("mode", .forwardingMode), .init("target", .user)],
      roles: roles.names, reversal: .inverse("callForwarding.set"), deadline: 900,
      hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .licenses, .phone, .forwarding])
      + reader.users(call.subjects("target").filter { $0 != call.user }, [.account])
  }

  private func forwarding(_ call: OperationCall) -> CallForwarding? {
    guard let mode = call.text("mode").flatMap(CallForwarding.Mode.init(rawValue:)),
      let target = call.subjects("target").first
    else { return nil }
    return CallForwarding(mode: mode, target: target)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user, let forwarding = forwarding(call) else {
      return [Refusal(.nothingGiven)]
    }
    var refusals: [Refusal] = []
    if user == forwarding.target { refusals.append(Refusal(.forwardToSelf, ["user": user.value])) }
    refusals += [user, forwarding.target].compactMap(facts.refusalUnlessActive)
    if !facts.flag(user, .voicePlan) {
      refusals.append(Refusal(.noVoicePlan, ["user": user.value]))
    }
    return refusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user, let forwarding = forwarding(call) else { return [] }
    return [
      Fact(user, .forwardingMode, StateCode.value(forwarding.mode.rawValue)),
      Fact(user, .forwardingTarget, forwarding.target.value),
    ]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let user = call.userID, let forwarding = forwarding(call) else { return nil }
    return .setForwarding(user, forwarding)
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let user = call.user, let mode = before.text(user, .forwardingMode),
      let target = before.subjects(user, .forwardingTarget).first
    else { return [] }
    return [
      Inverse(
        "callForwarding.set", ["user": user.value, "mode": .code(mode), "target": target.value])
    ]
  }
}
