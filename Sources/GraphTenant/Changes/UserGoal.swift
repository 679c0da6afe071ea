import Microsoft365

/// A desired result for each of several users, and the requests that bring it about.
protocol UserGoal: Sendable {
  /// Returns the requests that are still needed, according to a new reading; empty if none are.
  ///
  /// - Parameter isFirst: Whether nothing has been requested for this user yet. A reading may be
  ///   out of date, so the first time everything is requested wherever that does no harm.
  /// - Throws: `GraphFailure.malformed` if a request cannot be encoded.
  func requests(for record: UserRecord, isFirst: Bool) throws(GraphFailure) -> [GraphRequest]

  /// Returns whether an error says that the goal is already reached.
  func isAlreadyReached(_ error: GraphError) -> Bool
  /// Returns the products that the goal is about for a user.
  func products(for record: UserRecord) -> Set<SkuID>
}

extension UserGoal {
  func isAlreadyReached(_ error: GraphError) -> Bool { error.status == 404 }
  func products(for record: UserRecord) -> Set<SkuID> { [] }
}

/// The direct assignments users should have. Those inherited from groups are left alone, and so are
/// those of products that a user should have and has, unless the goal says which of their plans are
/// off: assigning one again would turn on what is off in it.
struct LicenseGoal: UserGoal {
  enum Target: Hashable, Sendable {
    /// Users should have these products in addition to those they have.
    case adding(Set<SkuID>, PlanChoice)
    /// Users should not have these products.
    case removing(Set<SkuID>)
    /// Users should have these products and no others.
    case exactly(Set<SkuID>, PlanChoice)
  }

  private let target: Target
  private let tenant: GraphTenant

  init(_ target: Target, in tenant: GraphTenant) {
    self.target = target
    self.tenant = tenant
  }

  func requests(
    for record: UserRecord, isFirst: Bool
  ) throws(GraphFailure) -> [GraphRequest] {
    let direct = Set(record.states.filter { $0.group == nil }.map(\.sku))
    let failed = Set(record.failures.filter { $0.group == nil }.map(\.sku)).subtracting(direct)
    let added: [AssignLicenseBody.Added]
    let removed: Set<SkuID>
    // Assignments with an error have a request of their own: if there are none any more, the service
    // refuses all of a request.
    let withError: Set<SkuID>
    switch target {
    case .adding(let ids, let choice):
      added = given(ids, to: record, isReplacing: false, choice)
      removed = []
      withError = []
    case .removing(let ids):
      added = []
      let held = ids.intersection(direct)
      withError = ids.intersection(failed)
      removed = isFirst && held.isEmpty && withError.isEmpty ? ids : held
    case .exactly(let ids, let choice):
      added = given(ids, to: record, isReplacing: true, choice)
      removed = direct.subtracting(ids)
      withError = failed.subtracting(ids)
    }
    var requests: [GraphRequest] = []
    if !added.isEmpty || !removed.isEmpty {
      requests.append(try request(added, removed, record))
    }
    if !withError.isEmpty { requests.append(try request([], withError, record)) }
    return requests
  }

  private func request(
    _ added: [AssignLicenseBody.Added], _ removed: Set<SkuID>, _ record: UserRecord
  ) throws(GraphFailure) -> GraphRequest {
    try .post(
      "/users/\(GraphQuery.segment(record.id))/assignLicense",
      AssignLicenseBody(addLicenses: added, removeLicenses: removed.sorted().map(\.rawValue)))
  }

  /// Returns the products to assign, each with the plans to turn off.
  private func given(
    _ ids: Set<SkuID>, to record: UserRecord, isReplacing: Bool, _ choice: PlanChoice
  ) -> [AssignLicenseBody.Added] {
    let held = record.states.map { state in
      LicenseAssignment(
        product: state.sku, group: state.group,
        disabledPlans: Set(state.disabledPlans.map(tenant.products.planName)))
    }
    return tenant.products.assignments(
      giving: ids.sorted(), to: held, isReplacing: isReplacing, choice
    ).map { assignment in
      .init(
        skuId: assignment.product.rawValue,
        disabledPlans: assignment.disabledPlans.map(tenant.products.planID).sorted())
    }
  }

  func isAlreadyReached(_ error: GraphError) -> Bool {
    error.message.contains("does not have a corresponding license")
  }

  func products(for record: UserRecord) -> Set<SkuID> {
    switch target {
    case .adding(let ids, _), .removing(let ids): return ids
    case .exactly(let ids, _):
      return ids.symmetricDifference(record.states.filter { $0.group == nil }.map(\.sku))
    }
  }
}

/// Users should not be in any group that gives them these products.
struct MembershipGoal: UserGoal {
  let products: Set<SkuID>

  func requests(
    for record: UserRecord, isFirst: Bool
  ) throws(GraphFailure) -> [GraphRequest] {
    let giving = record.states.filter { products.contains($0.sku) }.compactMap(\.group)
    let failing = record.failures.filter { products.contains($0.sku) }.compactMap(\.group)
    let groups = Set(giving + failing)
    return groups.sorted().map {
      .delete(
        "/groups/\(GraphQuery.segment($0.rawValue))/members/\(GraphQuery.segment(record.id))/$ref")
    }
  }

  func products(for record: UserRecord) -> Set<SkuID> { products }
}

/// Users should have this property with this value.
struct PropertyGoal: UserGoal {
  let property: AccountProperty
  /// Those for the password before the change.
  var policies = PasswordPolicies(nil)

  func requests(
    for record: UserRecord, isFirst: Bool
  ) throws(GraphFailure) -> [GraphRequest] {
    guard isFirst || !record.has(property) else { return [] }
    return [
      try .patch(
        "/users/\(GraphQuery.segment(record.id))", AccountBody(property, policies: policies))
    ]
  }

  func isAlreadyReached(_ error: GraphError) -> Bool { false }
}
