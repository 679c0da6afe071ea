import Operations

/// The domain of license administration in Microsoft 365, for one tenant.
///
/// It finds the operation that is meant and gives it the call's arguments, a reader or the facts
/// read; `TenantReach` decides which facts and predictions the engine sees.
package struct Microsoft365Domain: Domain {
  package let catalogue: Catalogue
  let tenant: any Tenant
  let products: ProductCatalogue
  private let limits: Limits
  private let operations: [OperationID: any DomainOperation]
  /// Whether other sessions run at the same time, so that totals cannot be predicted.
  private let isBesideOthers: Bool
  /// What a person gave for the one change that this domain is for.
  private var secrets = Secrets()

  /// Creates the domain of a tenant, with a catalogue whose periods and maximum counts are those of
  /// `limits`.
  ///
  /// - Parameter products: Every product that the tenant may have; others have no service plans.
  package init(tenant: any Tenant, products: ProductCatalogue, limits: Limits) {
    self.init(tenant, products, limits, isBesideOthers: false)
  }

  private init(
    _ tenant: any Tenant, _ products: ProductCatalogue, _ limits: Limits, isBesideOthers: Bool
  ) {
    self.isBesideOthers = isBesideOthers
    self.tenant = tenant
    self.products = products
    self.limits = limits
    catalogue = Microsoft365Catalogue.catalogue(limits)
    operations = Dictionary(
      Microsoft365Catalogue.operations.map { ($0.definition(limits).id, $0) }
    ) { first, _ in first }
  }

  private func call(_ arguments: Arguments) -> OperationCall {
    OperationCall(arguments: arguments, products: products, limits: limits, secrets: secrets)
  }

  /// Returns a reader for one reading, after telling the tenant which users the call concerns.
  private func reader(_ call: OperationCall) async throws(DomainFailure) -> FactReader {
    let reading = tenant.reading()
    try await reading.expect(call.userIDs, mailboxes: false)
    return FactReader(
      tenant: reading, products: products, limits: limits, now: try await reading.now())
  }

  package func isEventuallyConsistent(for operation: OperationID) -> Bool {
    tenant.reach.isEventuallyConsistent || operations[operation]?.isReportedLater ?? false
  }

  package func reach(of operation: OperationID) -> Reach {
    let reach = tenant.reach
    if let known = operations[operation], !known.decisiveProperties.isDisjoint(with: reach.unread) {
      return .judgedByPerson
    }
    guard reach.changesByHand, let definition = catalogue[operation] else { return .whole }
    return definition.kind == .change && !definition.hasInterface ? .changedByPerson : .whole
  }

  package var inParallel: any Domain {
    Microsoft365Domain(tenant.inParallel, products, limits, isBesideOthers: true)
  }

  package func holding(_ secrets: Secrets, for operation: OperationID) -> any Domain {
    var domain = self
    domain.secrets = secrets
    return domain
  }

  package func now() async throws(DomainFailure) -> Int { try await tenant.now() }

  package func rights(
    of actor: String, anyOf roles: [String]
  ) async throws(DomainFailure) -> Rights {
    let known = roles.compactMap(Role.init(rawValue:))
    // Nobody has a role that does not exist.
    guard roles.isEmpty || !known.isEmpty else { return .missing }
    return try await tenant.rights(of: UserName(actor), anyOf: known)
  }

  package func people(
    withAnyOf roles: [String]
  ) async throws(DomainFailure) -> [String]? {
    // Over a network, asking for everybody's roles would take too many requests.
    guard !tenant.reach.isEventuallyConsistent else { return nil }
    var able: [String] = []
    for user in try await tenant.users() {
      let name = user.name.rawValue
      if try await rights(of: name, anyOf: roles) == .held { able.append(name) }
    }
    return able
  }

  package func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate] {
    guard let known = operations[operation] else { return [] }
    let call = call(arguments)
    return seen(try await known.candidates(call, try await reader(call)))
  }

  package func firstCandidates(
    _ most: Int, for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> FirstCandidates? {
    guard let known = operations[operation] else { return nil }
    let call = call(arguments)
    return try await known.firstCandidates(most, call, try await reader(call)).map { first in
      FirstCandidates(seen(first.candidates), count: first.count)
    }
  }

  private func seen(_ candidates: [Candidate]) -> [Candidate] {
    candidates.map { candidate in
      Candidate(
        value: candidate.value, title: candidate.title, facts: tenant.reach.seen(candidate.facts))
    }
  }

  package func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    guard let known = operations[operation] else { return .failure(Refusal(.nothingGiven)) }
    let call = call(arguments)
    return try await known.accept(answer, call, try await reader(call))
  }

  package func obstacles(
    to operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Refusal] {
    let call = call(arguments)
    guard !call.users.isEmpty else { return [] }
    let facts = ReadFacts(try await reader(call).users(call.users, []))
    return call.users.compactMap(facts.refusalIfReplaced)
  }

  package func stopsAtRefusals(of check: OperationID) -> Bool {
    operations[check]?.stopsAtRefusals ?? false
  }

  package func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    guard let known = operations[operation] else { return [] }
    let call = call(arguments)
    do {
      return tenant.reach.seen(try await known.read(call, try await reader(call)))
    } catch {
      // A page is there to be opened, whether or not its contents can be shown beforehand.
      guard catalogue[operation]?.kind == .open else { throw error }
      let page = Subject(call.text("page") ?? operation.rawValue)
      return try FactReader.unread(error, page, .pageContents)
    }
  }

  package func dependsOnUnread(_ operation: OperationID, _ facts: [Fact]) -> Bool {
    let needed = operations[operation]?.decisiveProperties ?? []
    return facts.contains { fact in
      fact.value.isUnread && (FactProperty(rawValue: fact.property).map(needed.contains) ?? false)
    }
  }

  package func scope(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> Arguments {
    operations[operation]?.scope(call(arguments), before: ReadFacts(facts)) ?? arguments
  }

  package func refusals(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Refusal] {
    guard let known = operations[operation] else { return [] }
    let call = call(arguments)
    let read = ReadFacts(facts)
    // Nothing is done to whoever has the name of an account that is gone.
    if !known.isAboutDeletedAccounts {
      let replaced = call.users.compactMap(read.refusalIfReplaced)
      guard replaced.isEmpty else { return replaced }
    }
    return known.refusals(call, read)
  }

  package func outcome(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> String {
    operations[operation]?.outcome(call(arguments), ReadFacts(facts))
      ?? catalogue[operation]?.outcomes.first ?? "done"
  }

  package func prediction(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Fact] {
    // Nobody can predict what becomes of something that is not known.
    let known = FactIndex(facts)
    let provingProperties = operations[operation]?.provingProperties ?? []
    let proving = Set(provingProperties.map(\.rawValue))
    let promised = tenant.reach.promised(
      operations[operation]?.prediction(call(arguments), ReadFacts(facts)) ?? [],
      proving: provingProperties
    ).filter { known.value(like: $0)?.isUnread != true || proving.contains($0.property) }
    guard isBesideOthers else { return promised }
    let totals = Set(FactProperty.totals.map(\.rawValue))
    return promised.filter { !totals.contains($0.property) }
  }

  /// Whether others change it meanwhile, or the operation brings it about without promising when or
  /// how.
  package func mayAlter(
    _ changed: Difference, with operation: OperationID, _ arguments: Arguments,
    before facts: [Fact]
  ) -> Bool {
    if let property = FactProperty(rawValue: changed.property) {
      let hasOthers = isBesideOthers || tenant.reach.unpromised.contains(property)
      if FactProperty.totals.contains(property) && hasOthers { return true }
      if FactProperty.selfMoving.contains(property) { return true }
    }
    guard let known = operations[operation] else { return false }
    let call = call(arguments)
    let read = ReadFacts(facts)
    let possible = known.possible(call, read)
    if possible.contains(where: changed.concerns) { return true }
    // What was promised is judged by its value. Only totals are changed by others, too.
    if prediction(operation, arguments, facts).contains(where: changed.concerns) {
      return FactProperty(rawValue: changed.property).map(FactProperty.totals.contains) ?? false
    }
    let expected = known.prediction(call, read) + possible
    if expected.contains(where: changed.concerns) { return true }
    // What the interface shows may depend on other facts: a mailbox that is not in use has no kind.
    guard tenant.reach.showsOnlyInUse else { return false }
    let index = FactIndex(expected)
    let after = tenant.reach.seen(
      facts.map { Fact($0.subject, $0.property, index.value(like: $0) ?? $0.value) })
    return after.first(where: changed.concerns)?.value != changed.before
  }

  package func inverse(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> [Inverse] {
    operations[operation]?.inverse(call(arguments), before: ReadFacts(facts)) ?? []
  }

  package func possiblePart(
    of call: Inverse, _ facts: [Fact]
  ) -> (call: Inverse?, lost: [Refusal]) {
    operations[call.operation]?.possiblePart(
      of: call, self.call(call.arguments), ReadFacts(facts)) ?? (call, [])
  }

  package func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    let call = call(arguments)
    guard let known = operations[operation], let change = known.change(call) else { return }
    // Not a refusal of what was read: that must be the same for everybody who looks at it.
    if known.isRefusedForOwnAccount, let own = try await account(of: actor),
      call.userIDs.contains(own.id)
    {
      throw .refused(Refusal(.ownAccount, ["user": own.subject.value]))
    }
    if known.isRefusedForLastGlobalAdministrator, let last = try await onlyGlobalAdministrator(),
      call.userIDs.contains(UserID(last))
    {
      throw .refused(Refusal(.lastGlobalAdministrator, ["user": last.value]))
    }
    try await tenant.perform(change, key: key, actor: UserName(actor))
  }

  /// Returns the only person who can sign in as a global administrator; `nil` if there are others, or
  /// the tenant does not show it.
  private func onlyGlobalAdministrator() async throws(DomainFailure) -> Subject? {
    do {
      let holders = try await tenant.holders(of: .global)
      return holders.count == 1 ? holders.first : nil
    } catch {
      guard case .refused(let refusal) = error, refusal.isUnreadable else { throw error }
      return nil
    }
  }

  /// Returns the account in use of somebody who makes changes; `nil` for an application or somebody
  /// of another organisation.
  private func account(of actor: String) async throws(DomainFailure) -> User? {
    guard actor.contains("@") else { return nil }
    return try await tenant.users(named: UserName(actor)).first { $0.state == .active }
  }

  /// Returns the active people of the tenant that a query selects, in the order of their user
  /// principal names.
  ///
  /// - Parameter query: `all`, `unlicensed`, `license=<product>`, `group=<name>` or
  ///   `location=<country>`.
  /// - Returns: A refusal if the query or its product is unknown, or `type` is not `user`.
  /// - Throws: `DomainFailure` if the tenant cannot be reached or read.
  package func subjects(
    matching query: String, of type: ValueType
  ) async throws(DomainFailure) -> Result<[Value], Refusal> {
    let parts = query.split(separator: "=", maxSplits: 1).map(String.init)
    let unknown = Refusal(Refusal.unknownQuery, ["query": .text(query)])
    guard type.name == "user", let name = parts.first else { return .failure(unknown) }
    let people = try await tenant.users().filter { $0.state == .active && !$0.isResource }
    let found: [User]
    switch (name, parts.count > 1 ? parts[1] : nil) {
    case ("all", nil): found = people
    case ("unlicensed", nil): found = people.filter(\.products.isEmpty)
    case ("license", let word?):
      switch only(of: try await products(meant: word), word) {
      case .failure(let refusal): return .failure(refusal)
      case .success(let product?):
        found = people.filter { $0.products.contains(SkuID(product)) }
      case .success(nil):
        return .failure(
          Refusal(.unknownLicense, ["name": .text(word), "nearest": .list([])]))
      }
    case ("group", let word?):
      switch only(of: try await groups(meant: word, tenant), word) {
      case .failure(let refusal): return .failure(refusal)
      case .success(let group):
        found = people.filter { user in
          user.assignments.contains { $0.group != nil && $0.group == group.map { GroupID($0) } }
        }
      }
    case ("location", let country?):
      found = people.filter { $0.usageLocation?.lowercased() == country.lowercased() }
    case _: return .failure(unknown)
    }
    return .success(found.map(\.subject).inOrder.map(\.value))
  }

  /// Returns the only one of the subjects that a word means; `nil` if there is none, and a refusal
  /// if there are several.
  private func only(of subjects: [Subject], _ word: String) -> Result<Subject?, Refusal> {
    guard subjects.count > 1 else { return .success(subjects.first) }
    let candidates = subjects.toldApart.map(\.value)
    return .failure(
      Refusal(.ambiguousName, ["name": .text(word), "candidates": .list(candidates)]))
  }

  /// Returns the users in any state that is not purged, the products, and the groups that each text
  /// may mean: by id, user principal name, name or part number. If the tenant has one of several
  /// products of a name, the others do not count.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be reached or read. Groups that it does not show
  ///   are left out.
  package func subjects(
    named names: [String]
  ) async throws(DomainFailure) -> [String: [Subject]] {
    let names = Set(names)
    let reading = tenant.reading()
    let reader = FactReader(tenant: reading, products: products, limits: limits, now: 0)
    let owned: Set<SkuID> =
      names.contains { products.products(meant: $0).count > 1 }
      ? Set(try await reading.products().map(\.product)) : []
    try await reading.expect(names.filter(\.isObjectID).map { UserID($0) }, mailboxes: false)
    var subjects: [String: [Subject]] = [:]
    var showsGroups = true
    for name in names.sorted() {
      let meant = products.products(meant: name).map(\.id)
      let here = meant.filter(owned.contains)
      var found = (here.isEmpty ? meant : here).map { products.subject($0) }
      found += try await reader.people(meant: name)?.map(\.subject) ?? []
      if found.isEmpty, showsGroups, name.mayNameGroup {
        do {
          found = try await groups(meant: name, reading)
        } catch {
          guard case .refused(let refusal) = error, refusal.isUnreadable else { throw error }
          showsGroups = false
        }
      }
      if !found.isEmpty { subjects[name] = found.toldApart }
    }
    return subjects
  }

  /// Returns the display names of those of the subjects that are users.
  package func marks(of subjects: [Subject]) async throws(DomainFailure) -> [Fact] {
    let users = subjects.filter { products[SkuID($0)] == nil }.map { UserID($0) }
    let reading = tenant.reading()
    try await reading.expect(users, mailboxes: false)
    var facts: [Fact] = []
    for id in users {
      guard let user = try await reading.user(id) else { continue }
      facts.append(Fact(user.subject, .displayName, .text(user.displayName)))
    }
    return facts
  }

  /// Returns the products that a word means; of several, those that the tenant has.
  private func products(meant word: String) async throws(DomainFailure) -> [Subject] {
    let meant = products.products(meant: word).map(\.id)
    guard meant.count > 1 else { return meant.map { products.subject($0) } }
    let owned = Set(try await tenant.products().map(\.product)).intersection(meant)
    return meant.filter { owned.isEmpty || owned.contains($0) }.map { products.subject($0) }
  }

  /// Returns the groups of which this is the id or the name.
  private func groups(
    meant word: String, _ tenant: any Tenant
  ) async throws(DomainFailure) -> [Subject] {
    guard word.isObjectID else { return try await tenant.groups(named: word).map(\.subject) }
    return [try await tenant.group(GroupID(word))].compactMap { $0?.subject }
  }

  package var concurrency: Int { tenant.concurrency }
}

extension String {
  /// Whether it has another form than a country, a day, an amount or a telephone number, so that a
  /// group may be called so.
  fileprivate var mayNameGroup: Bool {
    let isCountry = count == 2 && allSatisfy { ("A"..."Z").contains($0) }
    return !isEmpty && !isCountry && !allSatisfy { "+-0123456789".contains($0) }
  }
}
