/// Several domains in one session, as one: each operation goes to the domain that has it.
///
/// A question that names no operation goes to the domains it concerns: roles to those that know them,
/// a query to the one that has the type, and the time to the first. An operation that no domain has is
/// refused: what nobody reads or changes must not look as if it were done.
package struct ComposedDomain: Domain {
  /// A domain, by its name.
  package struct Part: Sendable {
    package let id: DomainID
    package let domain: any Domain

    package init(_ id: DomainID, _ domain: any Domain) {
      self.id = id
      self.domain = domain
    }
  }

  package let catalogue: Catalogue
  private let parts: [Part]
  private let owners: [OperationID: Int]

  /// - Parameters:
  ///   - parts: the domains, the one whose time counts first.
  ///   - instances: under which names they are used.
  /// - Throws: `DuplicateOperation` if two of them have an operation of the same name.
  package init(
    _ parts: [Part], as instances: DomainInstances = DomainInstances()
  ) throws(DuplicateOperation) {
    self.init(
      parts,
      try Catalogue(joining: parts.map { ($0.id, $0.domain.catalogue) }, as: instances))
  }

  private init(_ parts: [Part], _ catalogue: Catalogue) {
    self.parts = parts
    self.catalogue = catalogue
    owners = parts.enumerated().reduce(into: [:]) { owners, part in
      for id in part.element.domain.catalogue.operations.keys { owners[id] = part.offset }
    }
  }

  /// The domain that has an operation; `nil` if none does.
  private func owner(of operation: OperationID) -> (any Domain)? {
    owners[operation].map { parts[$0].domain }
  }

  /// The domain that has an operation.
  ///
  /// - Throws: `DomainFailure.refused` if none does.
  private func expectedOwner(
    of operation: OperationID
  ) throws(DomainFailure) -> any Domain {
    guard let owner = owner(of: operation) else { throw .refused(.unowned(operation)) }
    return owner
  }

  // MARK: - By the owner of the operation

  package func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate] {
    try await expectedOwner(of: operation).candidates(for: operation, arguments)
  }

  package func firstCandidates(
    _ most: Int, for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> FirstCandidates? {
    try await expectedOwner(of: operation).firstCandidates(most, for: operation, arguments)
  }

  package func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    try await expectedOwner(of: operation).accept(answer, for: operation, arguments)
  }

  package func obstacles(
    to operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Refusal] {
    try await expectedOwner(of: operation).obstacles(to: operation, arguments)
  }

  package func stopsAtRefusals(of check: OperationID) -> Bool {
    owner(of: check)?.stopsAtRefusals(of: check) ?? true
  }

  package func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    try await expectedOwner(of: operation).read(operation, arguments)
  }

  package func scope(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> Arguments {
    owner(of: operation)?.scope(of: operation, arguments, before: facts) ?? arguments
  }

  package func refusals(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Refusal] {
    owner(of: operation)?.refusals(operation, arguments, facts) ?? [.unowned(operation)]
  }

  /// Empty, which is the outcome of no step, if no domain has the check.
  package func outcome(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> String { owner(of: operation)?.outcome(operation, arguments, facts) ?? "" }

  package func prediction(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Fact] { owner(of: operation)?.prediction(operation, arguments, facts) ?? [] }

  package func deadline(of predicted: Fact, in operation: OperationID) -> Int? {
    owner(of: operation)?.deadline(of: predicted, in: operation)
  }

  package func mayAlter(
    _ changed: Difference, with operation: OperationID, _ arguments: Arguments,
    before facts: [Fact]
  ) -> Bool {
    owner(of: operation)?.mayAlter(changed, with: operation, arguments, before: facts) ?? false
  }

  package func holding(_ secrets: Secrets, for operation: OperationID) -> any Domain {
    let owner = owners[operation]
    return ComposedDomain(
      parts.enumerated().map { index, part in
        index == owner ? Part(part.id, part.domain.holding(secrets, for: operation)) : part
      }, catalogue)
  }

  package func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    try await expectedOwner(of: operation).perform(operation, arguments, key: key, actor: actor)
  }

  package func inverse(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> [Inverse] { owner(of: operation)?.inverse(of: operation, arguments, before: facts) ?? [] }

  package func possiblePart(
    of call: Inverse, _ facts: [Fact]
  ) -> (call: Inverse?, lost: [Refusal]) {
    owner(of: call.operation)?.possiblePart(of: call, facts) ?? (nil, [.unowned(call.operation)])
  }

  package func reach(of operation: OperationID) -> Reach {
    owner(of: operation)?.reach(of: operation) ?? .judgedByPerson
  }

  package func dependsOnUnread(_ operation: OperationID, _ facts: [Fact]) -> Bool {
    owner(of: operation)?.dependsOnUnread(operation, facts) ?? true
  }

  package func isEventuallyConsistent(for operation: OperationID) -> Bool {
    owner(of: operation)?.isEventuallyConsistent(for: operation) ?? false
  }

  // MARK: - By all whom it concerns

  /// What the domains know that have one of the roles; without roles, what any knows of the person that
  /// has roles at all. Whoever may act in one of them may act.
  package func rights(
    of actor: String, anyOf roles: [String]
  ) async throws(DomainFailure) -> Rights {
    var best = Rights.unknownPerson
    for (domain, own) in concerned(by: roles) {
      let rights = try await domain.rights(of: actor, anyOf: own)
      if rights.weight > best.weight { best = rights }
      if best == .held { break }
    }
    return best
  }

  package func people(
    withAnyOf roles: [String]
  ) async throws(DomainFailure) -> [String]? {
    var people: [String] = []
    for (domain, own) in concerned(by: roles) {
      guard let able = try await domain.people(withAnyOf: own) else { return nil }
      people += able.filter { !people.contains($0) }
    }
    return people
  }

  /// The domains that have one of the roles, each with those that it has; without roles, or if none of
  /// them is known, those that know people: one without roles accepts everybody, also a name that is
  /// mistyped. All domains if none has roles.
  private func concerned(by roles: [String]) -> [(domain: any Domain, roles: [String])] {
    let concerned = parts.map { part in
      (part.domain, roles.filter(part.domain.catalogue.roles.contains))
    }.filter { !$0.1.isEmpty }
    guard concerned.isEmpty else { return concerned }
    let knowing = parts.filter { !$0.domain.catalogue.roles.isEmpty }
    return (knowing.isEmpty ? parts : knowing).map { ($0.domain, roles) }
  }

  /// The answer of the first domain that knows the query; otherwise, the refusal of the first.
  package func subjects(
    matching query: String, of type: ValueType
  ) async throws(DomainFailure) -> Result<[Value], Refusal> {
    var refusal: Refusal?
    for part in parts {
      let found = try await part.domain.subjects(matching: query, of: type)
      guard case .failure(let own) = found, own.code == Refusal.unknownQuery else { return found }
      refusal = refusal ?? own
    }
    return .failure(refusal ?? Refusal(Refusal.unknownQuery, ["query": .text(query)]))
  }

  /// Everything that a name may mean in any domain. Subjects with the same id are one.
  package func subjects(
    named names: [String]
  ) async throws(DomainFailure) -> [String: [Subject]] {
    var found: [String: [Subject]] = [:]
    for part in parts {
      for (name, subjects) in try await part.domain.subjects(named: names) {
        let known = found[name, default: []]
        found[name] = known + subjects.filter { !known.contains($0) }
      }
    }
    return found
  }

  /// What every domain knows of these subjects; one that does not have a subject says nothing of it.
  package func marks(of subjects: [Subject]) async throws(DomainFailure) -> [Fact] {
    var facts: [Fact] = []
    for part in parts { facts += try await part.domain.marks(of: subjects) }
    return facts
  }

  /// As many walks as every domain allows.
  package var concurrency: Int { parts.map(\.domain.concurrency).min() ?? 1 }

  package var inParallel: any Domain {
    ComposedDomain(parts.map { Part($0.id, $0.domain.inParallel) }, catalogue)
  }

  package func changing(from facts: [Fact]) -> any Domain {
    ComposedDomain(parts.map { Part($0.id, $0.domain.changing(from: facts)) }, catalogue)
  }

  package func now() async throws(DomainFailure) -> Int {
    guard let first = parts.first else { return 0 }
    return try await first.domain.now()
  }
}

extension Rights {
  /// How much is known in favour of the person, for the best of several answers.
  fileprivate var weight: Int {
    switch self {
    case .unknownPerson: 0
    case .missing: 1
    case .toActivate: 2
    case .unread: 3
    case .held: 4
    }
  }
}

/// An operation that two domains have, so that nobody could tell which of them a step means.
package struct DuplicateOperation: Error, Hashable, Sendable {
  package let operation: OperationID
  package let domains: [DomainID]

  package init(_ operation: OperationID, of domains: [DomainID]) {
    self.operation = operation
    self.domains = domains
  }
}

/// A type of another domain, written `microsoft-365/user`.
package struct ForeignType: Hashable, Sendable, CustomStringConvertible {
  package let domain: DomainID
  /// The name of the type there, without brackets.
  package let name: String

  package init(_ domain: DomainID, _ name: String) {
    self.domain = domain
    self.name = name
  }

  package var description: String { "\(domain)/\(name)" }
}

extension Catalogue {
  /// The operations, roles and types of several domains. A type that is another domain's is called as
  /// that one calls it, so that a step of one domain takes what a step of the other has chosen.
  ///
  /// - Parameter instances: under which names domains are used: `scim/account` is then the account of
  ///   the only instance of `scim`.
  /// - Throws: `DuplicateOperation` if two of them have an operation of the same name.
  package init(
    joining parts: [(domain: DomainID, catalogue: Catalogue)],
    as instances: DomainInstances = DomainInstances()
  ) throws(DuplicateOperation) {
    var owners: [OperationID: DomainID] = [:]
    var operations: [Operation] = []
    var roles: [String] = []
    var subjectTypes: Set<String> = []
    for (domain, catalogue) in parts {
      let names = catalogue.foreignTypes.compactMapValues { foreign -> String? in
        let meaning = instances.meaning(of: foreign.domain)
        guard let owner = parts.first(where: { $0.domain == meaning }) else { return nil }
        // What a declared domain has is called with its name before it.
        let own = "\(owner.domain):\(foreign.name)"
        return owner.catalogue.subjectTypes.contains(own) ? own : foreign.name
      }
      for operation in catalogue.operations.values {
        if let other = owners[operation.id] {
          throw DuplicateOperation(operation.id, of: [other, domain])
        }
        owners[operation.id] = domain
        operations.append(names.isEmpty ? operation : operation.calling(names))
      }
      roles += catalogue.roles.filter { !roles.contains($0) }
      subjectTypes.formUnion(catalogue.subjectTypes.map { names[$0] ?? $0 })
    }
    self.init(operations, roles: roles, subjectTypes: subjectTypes)
  }
}
