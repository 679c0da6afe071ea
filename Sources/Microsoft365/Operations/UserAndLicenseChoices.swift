import Operations

/// The operations with which a person chooses users and products.
enum UserAndLicenseChoices {
  static var operations: [any DomainOperation] {
    [
      UserChoose(), UsersChoose(), UsersTakeBatch(), LicenseChoose(), LicenseChooseAssigned(),
      LicenseChooseNew(),
    ]
  }
}

/// `user.choose`: one person; deleted accounts are listed last.
struct UserChoose: ChooseOperation {
  let id: OperationID = "user.choose"
  var needs: [PermissionNeed] { .accounts }
  let unknown = RefusalCode.unknownUser

  func definition(_ limits: Limits) -> Operation {
    Operation(id, .choose, collects: .user)
  }

  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    let people = try await reader.tenant.users().filter { !$0.isResource }
    return reader.candidates(people.filter { $0.state == .active })
      + reader.candidates(people.filter { $0.state == .softDeleted })
  }

  func firstCandidates(
    _ most: Int, _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> FirstCandidates? {
    try await reader.tenant.firstPeople(most).map { first in
      FirstCandidates(reader.candidates(first.people), count: first.inUse + first.deleted)
    }
  }

  func exactMatches(
    _ words: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]? {
    try await reader.people(meantBy: words).map { reader.candidates($0.flatMap(\.self)) }
  }
}

/// `users.choose`: several people, restricted to the holders of a product if one is given.
struct UsersChoose: ChooseOperation {
  let id: OperationID = "users.choose"
  var needs: [PermissionNeed] { .accounts }
  let unknown = RefusalCode.unknownUser

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .choose, [.init("license", .license, isOptional: true)],
      collects: .user.list)
  }

  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    let wanted = Set(call.licenses)
    return reader.candidates(
      try await reader.tenant.users().filter {
        $0.state == .active && !$0.isResource && wanted.isSubset(of: $0.products)
      })
  }

  func firstCandidates(
    _ most: Int, _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> FirstCandidates? {
    guard call.licenses.isEmpty else { return nil }
    return try await reader.tenant.firstPeople(most).map { first in
      FirstCandidates(reader.candidates(first.people), count: first.inUse)
    }
  }

  func exactMatches(
    _ words: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]? {
    let wanted = Set(call.licenses)
    let people = try await reader.people(meantBy: words)?.map { found in
      found.filter { $0.state == .active && wanted.isSubset(of: $0.products) }
    }
    guard let people, people.allSatisfy({ !$0.isEmpty }) else { return nil }
    return reader.candidates(people.flatMap(\.self))
  }

  func exclusions(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Exclusion] {
    let wanted = Set(call.licenses)
    return try await reader.tenant.users().filter { !$0.isResource }.flatMap { user in
      let refusal: Refusal? =
        if user.state != .active {
          Refusal(
            .userNotActive, ["user": user.subject.value, "state": .code(user.state.rawValue)])
        } else {
          wanted.subtracting(user.products).map { reader.products.subject($0) }.inOrder.first
            .map { .notHeld($0, by: [user.subject]) }
        }
      return refusal.map { refusal in
        reader.candidates([user]).map { Exclusion(candidate: $0, refusal: refusal) }
      } ?? []
    }
  }
}

/// `users.takeBatch`: the next users who still hold the product, as many as the page accepts.
struct UsersTakeBatch: ChooseOperation {
  let id: OperationID = "users.takeBatch"
  var needs: [PermissionNeed] { .accounts }
  let unknown = RefusalCode.unknownUser

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .choose, [.init("users", .user.list), .init("license", .license)],
      collects: .user.list, most: limits.value(.licensesPageUsers))
  }

  func most(_ limits: Limits, at now: Int) -> Int? { limits.value(.licensesPageUsers, at: now) }

  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    var holders: [User] = []
    for id in call.userIDs {
      guard let user = try await reader.tenant.user(id) else { continue }
      if Set(call.licenses).isSubset(of: user.products) { holders.append(user) }
    }
    return reader.candidates(holders)
  }

  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    let most = reader.limits.value(.licensesPageUsers, at: reader.now)
    return Array(try await allCandidates(call, reader).prefix(most))
  }

  func accept(
    _ answer: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    // An empty answer confirms the proposal.
    guard answer.contains(where: { !$0.isEmpty }) else {
      let proposed = try await candidates(call, reader).map(\.value)
      return proposed.isEmpty ? .failure(Refusal(.nothingGiven)) : .success(.list(proposed))
    }
    return NameResolver(
      try await allCandidates(call, reader), unknown, reader.products, isLikelier
    ).value(answer, isList: true, most: most(reader.limits, at: reader.now))
  }
}

/// `license.choose`: one of the products the tenant has.
struct LicenseChoose: ChooseOperation {
  let id: OperationID = "license.choose"
  var needs: [PermissionNeed] { [.readProducts] }
  let unknown = RefusalCode.unknownLicense

  func definition(_ limits: Limits) -> Operation {
    Operation(id, .choose, collects: .license)
  }

  /// Nobody has a product of which no units are bought, or not any more.
  func isLikelier(_ candidate: Candidate) -> Bool {
    candidate.value(.purchasedUnits)?.number ?? 0 > 0
  }

  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    reader.candidates(try await reader.tenant.products())
  }
}

/// `license.chooseAssigned`: some of the products that the users hold.
struct LicenseChooseAssigned: ChooseOperation {
  let id: OperationID = "license.chooseAssigned"
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readProducts] }
  let unknown = RefusalCode.unknownLicense

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .choose, [.init("users", .user.list)], collects: .license.list)
  }

  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    var held: Set<SkuID> = []
    for id in call.userIDs {
      guard let user = try await reader.tenant.user(id) else { continue }
      // Also those that a group cannot give: leaving the group is how to be rid of the error.
      held.formUnion(user.products.union(user.failures.map(\.product)))
    }
    return reader.candidates(
      try await reader.tenant.products().filter { held.contains($0.product) })
  }

  func exclusions(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Exclusion] {
    let held = Set(try await allCandidates(call, reader).map(\.value))
    return reader.candidates(try await reader.tenant.products())
      .filter { !held.contains($0.value) }
      .flatMap { candidate in
        candidate.value.subjects.map { product in
          Exclusion(candidate: candidate, refusal: .notHeld(product, by: call.users))
        }
      }
  }
}

/// `license.chooseNew`: some of the products that at least one of the users does not hold yet.
struct LicenseChooseNew: ChooseOperation {
  let id: OperationID = "license.chooseNew"
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readProducts] }
  let unknown = RefusalCode.unknownLicense

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .choose, [.init("users", .user.list)], collects: .license.list)
  }

  /// A product without free units cannot be assigned.
  func isLikelier(_ candidate: Candidate) -> Bool {
    candidate.value(.availableUnits)?.number ?? 0 > 0
  }

  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    reader.candidates(try await reader.tenant.products())
  }

  /// Products that all the users hold are not offered, but may be named: a replacement can keep
  /// them.
  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    var common: Set<SkuID>?
    for id in call.userIDs {
      let held = try await reader.tenant.user(id)?.products ?? []
      common = common.map { $0.intersection(held) } ?? held
    }
    let offered = try await reader.tenant.products().filter {
      !(common?.contains($0.product) ?? false)
    }
    // Products with free units come first, and those that cannot be assigned come last.
    return reader.candidates(offered.filter { $0.purchased > $0.assigned && !$0.isSelfService })
      + reader.candidates(offered.filter { $0.purchased <= $0.assigned || $0.isSelfService })
  }
}

extension Refusal {
  /// The tenant has the product, and none of the users does.
  static func notHeld(_ product: Subject, by users: [Subject]) -> Refusal {
    Refusal(.licenseNotHeld, ["product": product.value, "users": .list(users.map(\.value))])
  }
}

extension FactReader {
  /// Returns users to choose from, with their department, state and licenses.
  func candidates(_ users: [User]) -> [Candidate] {
    users.map { user in
      let subject = user.subject
      return Candidate(
        value: subject.value, title: user.displayName,
        facts: (user.department.map { [Fact(subject, .department, .text($0))] } ?? []) + [
          Fact(subject, .accountState, StateCode.value(user.state.rawValue)),
          Fact(subject, .assignedLicenses, products.value(user.products)),
        ])
    }
  }

  /// Returns the people that each word means; `nil` if any word is neither the user principal name
  /// nor the id of one.
  func people(meantBy words: [String]) async throws(DomainFailure) -> [[User]]? {
    var people: [[User]] = []
    for word in words {
      guard let found = try await self.people(meant: word)?.filter({ !$0.isResource }),
        !found.isEmpty
      else { return nil }
      people.append(found)
    }
    return people
  }

  /// Returns the accounts that are not purged and have this user principal name, or this id; `nil`
  /// if the word is neither.
  func people(meant word: String) async throws(DomainFailure) -> [User]? {
    let word = word.trimmingWhitespace
    let found: [User]
    if word.isObjectID {
      found = [try await tenant.user(UserID(word))].compactMap(\.self)
    } else {
      // No user principal name contains white space, and the service refuses one that does.
      guard word.contains("@"), !word.contains(where: { $0 == "," || $0.isWhitespace }) else {
        return nil
      }
      found = try await tenant.users(named: UserName(word))
    }
    return found.filter { $0.state != .purged }
  }

  /// Returns products to choose from, with their units.
  func candidates(_ units: [ProductUnits]) -> [Candidate] {
    units.map { (products.subject($0.product), $0) }.sorted { $0.0.order < $1.0.order }
      .map { product, unit in
        Candidate(
          value: product.value, title: product.name, facts: facts(of: product, unit))
      }
  }
}

extension String {
  /// Whether it has the form of an object id or a `skuId`: a GUID.
  package var isObjectID: Bool {
    let groups = split(separator: "-", omittingEmptySubsequences: false)
    return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
      && groups.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
  }
}
