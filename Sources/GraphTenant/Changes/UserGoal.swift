import Microsoft365
import Operations

/// What is to be so for each of some users, and how to ask for it.
protocol UserGoal: Sendable {
  /// The requests that are still missing, from a fresh reading; none where all is so.
  ///
  /// - Parameter isFirst: whether nothing has been asked for this user yet. What a reading shows
  ///   may be late, so that the first time the whole wish is sent wherever that does no harm.
  func requests(for record: UserRecord, isFirst: Bool) throws(GraphFailure) -> [GraphRequest]

  /// Whether an error says that it is so already.
  func isAlreadySo(_ error: GraphError) -> Bool
  /// Whether an error comes from a reading of the service's own that is late, so that asking again
  /// in a moment may do.
  func isLate(_ error: GraphError, _ record: UserRecord) -> Bool
}

extension UserGoal {
  func isAlreadySo(_ error: GraphError) -> Bool { error.status == 404 }
  func isLate(_ error: GraphError, _ record: UserRecord) -> Bool { false }
}

/// Which direct assignments users are to have; group-inherited ones are left alone.
struct LicenseGoal: UserGoal {
  private enum Wish: Hashable {
    case adding(Set<String>)
    case removing(Set<String>)
    case exactly(Set<String>)
  }

  private let wish: Wish

  /// Product ids in lower case.
  init(adding ids: Set<String>) { wish = .adding(ids) }
  init(removing ids: Set<String>) { wish = .removing(ids) }
  init(exactly ids: Set<String>) { wish = .exactly(ids) }

  func requests(
    for record: UserRecord, isFirst: Bool
  ) throws(GraphFailure) -> [GraphRequest] {
    let direct = Set(record.states.filter { $0.group == nil }.map(\.sku))
    let added: Set<String>
    let removed: Set<String>
    switch wish {
    case .adding(let ids):
      added = isFirst ? ids : ids.subtracting(direct)
      removed = []
    case .removing(let ids):
      added = []
      let held = ids.intersection(direct)
      removed = isFirst && held.isEmpty ? ids : held
    case .exactly(let ids):
      added = ids.subtracting(direct)
      removed = direct.subtracting(ids)
    }
    guard !added.isEmpty || !removed.isEmpty else { return [] }
    return [
      try .post(
        "/users/\(GraphQuery.piece(record.id))/assignLicense",
        AssignLicenseBody(
          addLicenses: added.sorted().map { .init(skuId: $0, disabledPlans: []) },
          removeLicenses: removed.sorted()))
    ]
  }

  func isAlreadySo(_ error: GraphError) -> Bool {
    error.message.contains("does not have a corresponding license")
  }

  /// The service that assigns licences may not know a location yet that the directory shows.
  func isLate(_ error: GraphError, _ record: UserRecord) -> Bool {
    record.usageLocation != nil && error.message.contains("invalid usage location")
  }
}

/// Users are to be in no group that gives them these products.
struct MembershipGoal: UserGoal {
  let products: Set<String>

  func requests(
    for record: UserRecord, isFirst: Bool
  ) throws(GraphFailure) -> [GraphRequest] {
    let groups = Set(record.states.filter { products.contains($0.sku) }.compactMap(\.group))
    return groups.sorted().map {
      .delete("/groups/\(GraphQuery.piece($0))/members/\(GraphQuery.piece(record.id))/$ref")
    }
  }
}

/// Users are to have this usage location.
struct LocationGoal: UserGoal {
  let country: String

  func requests(
    for record: UserRecord, isFirst: Bool
  ) throws(GraphFailure) -> [GraphRequest] {
    guard isFirst || record.usageLocation != country else { return [] }
    return [
      try .patch("/users/\(GraphQuery.piece(record.id))", UsageLocationBody(usageLocation: country))
    ]
  }

  func isAlreadySo(_ error: GraphError) -> Bool { false }
}
