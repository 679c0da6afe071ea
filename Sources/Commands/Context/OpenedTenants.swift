import FoundationEssentials
import Operations
import Presentation
import Procedures
import Sessions
import Workspaces

/// The tenants a command works on, at most one of each domain or of each instance of one, and the person
/// who acts. There is none where a person does every step by hand.
///
/// Over an interface, that is the person signed in there; otherwise, in this order, the person named
/// by `--actor`, the one named by `$STEGVIS_ACTOR`, and the one the command falls back on.
package struct OpenedTenants: Sendable {
  /// In the order their domains are registered. The clock of the first one counts; without any, that of
  /// this machine.
  package let all: [OpenedTenant]
  package let actor: String
  /// The domains of all of them as one, with what a person does by hand.
  package private(set) var domain: any Domain
  /// The place where a person makes changes by hand.
  package private(set) var adminCentre: AdminCentre

  /// Opens the tenants that the options name, and for every other domain that is used, its tenant in
  /// the data folder, which is created if it is missing.
  ///
  /// - Parameters:
  ///   - used: the domains that the steps of a session use. Without any, and without a name, the
  ///     usual domain is.
  ///   - reading: whether nothing is to be changed in them. A practice tenant in a folder that cannot
  ///     be written is then read into memory; a default one, if it is missing, is made there.
  ///   - fallback: who acts if nobody is signed in or named; `nil` for the usual actor of a
  ///     practice tenant, or the application.
  ///   - proven: who acts, because the web page has established who they are; `nil` elsewhere.
  /// - Throws: `CommandFailure` if two are of one domain, one is not a tenant or cannot be reached,
  ///   none knows the person who is to act, or somebody else is signed in.
  init(
    _ options: TenantOptions, _ context: CommandContext, using used: Set<DomainID> = [],
    reading: Bool = false, fallback: String? = nil, proven: String? = nil
  ) async throws {
    let named = try context.byDomain(options.tenants)
    let domains = try context.knowing(tenants: options.tenants).domains
    let ids = used.union(named.keys)
    var all: [OpenedTenant] = []
    for provider in domains.providers
    where ids.contains(provider.id) || ids.isEmpty && provider.id == domains.usual?.id {
      let tenant = try await OpenedTenant(
        named[provider.id], of: provider, options, context, reading: reading)
      if proven == nil, case .service(let service) = tenant.place {
        try Self.expect(service.signedIn, toBe: options.actor, tenant.name, context)
        // One person acts in all of them, and each service records whoever signed in to it.
        if case .person(let person)? = all.lazy.compactMap(\.signedIn).first {
          try Self.expect(service.signedIn, toBe: person, tenant.name, context)
        }
      }
      all.append(tenant)
    }
    guard let first = all.first else {
      throw context.noTenant("")
    }
    let given = proven ?? options.actor ?? context.environment["STEGVIS_ACTOR"]
    do {
      let domain = try Self.domain(of: all)
      let actor = try await Self.actor(
        on: all, domain, proven: proven, given: given, fallback)
      guard let actor else {
        throw context.failure(
          .wrongUsage, .commandActorUnknown, ["actor": given ?? fallback ?? ""])
      }
      self.init(all, domain, actor: actor)
    } catch let failure as DomainFailure {
      throw OpenedTenant.failure(failure, first.file ?? first.name, context)
    }
  }

  /// The tenants for a session over a graph: those that are named, and those of the domains that its
  /// steps use. If a person does all of them by hand, and no tenant is named, there is none, and the one
  /// who acts is named, or is who has signed in to this machine.
  ///
  /// - Throws: what `init` throws.
  static func opened(
    for graph: StepGraph, _ options: TenantOptions, _ context: CommandContext,
    reading: Bool = false, fallback: String? = nil
  ) async throws -> OpenedTenants {
    guard options.tenants.isEmpty, ManualDomain.hasAllOperations(of: graph) else {
      let context = context.knowing(graph.instances)
      return try await OpenedTenants(
        options, context, using: try context.domainsUsed(by: graph), reading: reading,
        fallback: fallback)
    }
    let named = options.actor ?? context.environment["STEGVIS_ACTOR"]
    return withoutTenant(actor: named ?? fallback ?? ProcessInfo.processInfo.userName)
  }

  /// No tenant, for sessions whose steps a person does by hand.
  ///
  /// - Parameter actor: who acts, by a name that nobody looks up.
  package static func withoutTenant(actor: String) -> OpenedTenants {
    OpenedTenants([], ManualDomain(), actor: actor)
  }

  /// - Parameter domain: the domains of these tenants as one.
  private init(_ all: [OpenedTenant], _ domain: any Domain, actor: String) {
    self.all = all
    self.actor = actor
    self.domain = domain
    let practice = all.filter { !$0.isService }
    // A practice tenant has no admin centre: changes by hand are made in the tenant itself.
    adminCentre =
      practice.count == all.count && !all.isEmpty
      ? .practice(domain)
      : practice.isEmpty
        ? .elsewhere
        : .partly(domain, of: Set(practice.flatMap { $0.domain.catalogue.operations.keys }))
  }

  /// - Parameter actor: the user principal name of the person who acts, which is not looked up.
  /// - Throws: `DuplicateOperation` if two domains have an operation of the same name.
  private init(_ all: [OpenedTenant], actor: String) throws(DuplicateOperation) {
    self.init(all, try Self.domain(of: all), actor: actor)
  }

  private static func domain(
    of all: [OpenedTenant]
  ) throws(DuplicateOperation) -> any Domain {
    try ComposedDomain(
      all.map { .init($0.provider.id, $0.domain) } + [.init(ManualDomain.id, ManualDomain())],
      as: DomainInstances(instances(of: all)))
  }

  /// Under which names their domains are used.
  package var instances: [DomainID: DomainID] {
    DomainInstances(Self.instances(of: all)).domains
  }

  private static func instances(of all: [OpenedTenant]) -> [DomainID: DomainID] {
    Dictionary(all.map { ($0.provider.id, $0.owner) }) { first, _ in first }
  }

  /// The name of the tenant whose clock counts, as `--tenant` takes it; empty if there is none.
  package var name: String { all.first?.name ?? "" }

  /// Whose that tenant is; `nil` if there is none.
  package var owner: DomainID? { all.first?.owner }

  /// The names of all tenants, as `--tenant` takes them; copies of several have one name.
  package var tenants: [String] { (all.first.map { [$0.name] } ?? []) + otherNames }

  private var otherNames: [String] { all.dropFirst().map(\.name).filter { $0 != name } }

  /// The other tenants, of which no copy is kept.
  var others: [OtherTenant] { otherNames.map { OtherTenant(tenant: $0, snapshot: nil) } }

  /// The names to show in place of those that the tenants use.
  package var names: [String: String] {
    all.reduce(into: [:]) { names, tenant in names.merge(tenant.names) { first, _ in first } }
  }

  /// What the declared domains among them are declared by, by their ids or those of instances.
  var declarations: [String: String] {
    all.reduce(into: [:]) { $0[$1.provider.id.rawValue] = $1.declaration }
  }

  /// Checks that what the domains of a session are declared by is still what it began with: what was
  /// read and predicted then means nothing by another declaration.
  ///
  /// - Throws: `CommandFailure` if one is declared otherwise by now, or its program is another one.
  func expectDeclarations(of start: SessionStart, _ context: CommandContext) throws {
    let now = declarations
    let changed = start.declarations.filter { now[$0.key] ?? $0.value != $0.value }.keys.min()
    guard let changed else { return }
    let headline = context.failure(.stopped, .commandDeclarationChanged, ["domain": changed])
    let hint = context.words.text(
      .commandDeclarationChangedHint, ["session": "\(start.session)"])
    throw CommandFailure(status: .stopped, text: "\(headline.text)\n  \(hint)")
  }

  /// The paths of the files that they are in.
  package var files: [String] { all.compactMap(\.file) }

  /// Who acts; `nil` if no tenant knows the person given, or none has a usual actor.
  ///
  /// - Throws: `DomainFailure` if that cannot be read.
  private static func actor(
    on all: [OpenedTenant], _ domain: any Domain, proven: String?, given: String?,
    _ fallback: String?
  ) async throws(DomainFailure) -> String? {
    let signedIn = all.lazy.compactMap(\.signedIn)
    for case .person(let person) in signedIn { return proven ?? person }
    let application: String? =
      if case .application(let application)? = signedIn.first { application } else { nil }
    guard let named = given ?? fallback else {
      if let application { return application }
      for tenant in all { if let actor = try tenant.usualActor() { return actor } }
      return nil
    }
    guard try await domain.rights(of: named, anyOf: []) == .unknownPerson else { return named }
    return given == nil ? application : nil
  }

  /// Checks that a command is not given in somebody else's name than that of the person signed in,
  /// whom the service records.
  ///
  /// - Throws: `CommandFailure` if it is.
  private static func expect(
    _ signedIn: SignedIn, toBe named: String?, _ tenant: String, _ context: CommandContext
  ) throws {
    guard case .person(let person) = signedIn, let named, PersonName(named) != PersonName(person)
    else { return }
    let values = ["person": person, "actor": named, "tenant": tenant]
    let headline = context.failure(.wrongUsage, .commandActorNotSignedIn, values)
    let hint = context.words.text(
      .commandActorNotSignedInHint, values.mapValues(PrintableText.lines))
    throw CommandFailure(status: .wrongUsage, text: "\(headline.text)\n  \(hint)")
  }

  /// Checks that the procedure can be walked on these tenants as this person.
  ///
  /// - Returns: That the person's roles cannot be read, in a sentence; `nil` if they can. Before its
  ///   first change, a walk tells the person and asks.
  /// - Throws: `CommandFailure` if the actor holds none of the roles the procedure asks for, or the
  ///   token lacks a permission that one of its steps needs; `DomainFailure` if the roles cannot be
  ///   read.
  @discardableResult
  package func expectRights(
    for graph: StepGraph, _ context: CommandContext
  ) async throws -> String? {
    try expectPermissions(for: graph, context)
    let wanted = graph.procedures.first?.roles ?? []
    guard !wanted.isEmpty else { return nil }
    let words = context.words.saying(as: owner?.rawValue)
    let (key, roles, hint): (MessageKey, [String], String)
    switch try await domain.rights(of: actor, anyOf: wanted) {
    case .held: return nil
    case .unread(let reason): return words.unread(reason, roles: wanted)
    case .toActivate(let dormant):
      (key, roles, hint) = (.commandRoleInactive, dormant, words[.commandRoleInactiveHint])
    case .missing, .unknownPerson:
      (key, roles, hint) = (.commandRoleMissing, wanted, try await helpers(wanted, words))
    }
    let headline = context.failure(
      .stopped, key, ["actor": actor, "roles": words.anyRole(roles)])
    throw CommandFailure(status: .stopped, text: "\(headline.text)\n  \(hint)")
  }

  /// Who has one of these roles, or who can give one, in a sentence.
  private func helpers(_ roles: [String], _ words: Words) async throws(DomainFailure) -> String {
    NoticeText.helpers(try await domain.people(withAnyOf: roles), words)
  }

  private func expectPermissions(for graph: StepGraph, _ context: CommandContext) throws {
    var missing: [[String]] = []
    var context = context
    for part in all.reversed() {
      guard case .service(let tenant) = part.place else { continue }
      let own = part.domain.catalogue
      let steps = graph.nodes.filter { own[$0.step.operation.id] != nil }
        .map { (operation: $0.step.operation.id, arguments: $0.literals) }
      guard let lacks = tenant.missingPermissions(for: steps), !lacks.isEmpty else { continue }
      missing = lacks + missing
      context = context.saying(as: part.owner)
    }
    guard !missing.isEmpty else { return }
    let words = context.words
    let headline = context.failure(.stopped, .commandPermissionMissing, count: missing.count)
    let lines = missing.map { anyOf in
      "  "
        + words.text(
          .commandPermissionAnyOf,
          [
            "least": anyOf.first ?? "",
            "others": words.formats.list(Array(anyOf.dropFirst())),
          ], count: anyOf.count)
    }
    throw CommandFailure(
      status: .stopped,
      text: ([headline.text] + lines + ["  " + words[.commandPermissionHint]])
        .joined(separator: "\n"))
  }

  /// The copies to keep of all tenants at the start of a session.
  ///
  /// - Throws: `CommandFailure` if a copy cannot be made or written.
  package func snapshots(
    _ context: CommandContext
  ) throws -> (first: String?, others: [OtherTenant]) {
    (
      try all.first?.snapshot(context),
      try all.dropFirst().map {
        OtherTenant(tenant: $0.name, snapshot: try $0.snapshot(context))
      }
    )
  }

  /// How many seconds the first tenant's clock is ahead of this machine's; 0 for that of a service.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  package func ahead() async throws -> Int {
    guard let first = all.first, !first.isService else { return 0 }
    return try await domain.now() - SystemClock().now()
  }
}

/// Copies: for plans, for practice, and for carrying out a session again.
extension OpenedTenants {
  /// The tenants to walk a plan on: copies in memory or, for a tenant that cannot be copied, the
  /// tenant itself behind a domain that shows the planned changes without making them. Changes by
  /// hand are only planned, too.
  ///
  /// - Throws: `DomainFailure` if a tenant cannot be copied.
  package func copy() throws -> OpenedTenants {
    let copies = try OpenedTenants(try all.map { try $0.copy() }, actor: actor)
    return copies.through(copies.domain)
  }

  /// Copies of these tenants to practise on; the sample data of its domain for one that cannot be
  /// copied.
  ///
  /// - Throws: `DomainFailure` if a copy cannot be made; `CommandFailure` if the samples have no
  ///   usual actor, `WorkspaceFailure` if their files cannot be read.
  package func forPractice(_ context: CommandContext) async throws -> OpenedTenants {
    let copies = try all.map { try $0.forPractice(context) }
    guard all.contains(where: \.isService) else {
      return try OpenedTenants(copies, actor: actor)
    }
    // Nobody in a sample is whoever has signed in.
    for copy in copies {
      if let usual = try copy.usualActor() { return try OpenedTenants(copies, actor: usual) }
    }
    throw context.failure(.ourFault, .commandActorUnknown, ["actor": ""])
  }

  /// The tenants as they were when a session began, in memory.
  ///
  /// - Parameters:
  ///   - paths: the files of the snapshots, which are not written to, in the order of the tenants.
  ///   - start: the start of that session.
  /// - Throws: `DomainFailure.damaged` if a file is not a tenant, `.unavailable` if it cannot be
  ///   read; `CommandFailure` if no registered domain has such tenants.
  static func copies(
    of paths: [String], from start: SessionStart, _ context: CommandContext
  ) throws -> OpenedTenants {
    try OpenedTenants(
      try zip(paths, start.tenants).map {
        try OpenedTenant.copy(of: $0, named: $1, context)
      }, actor: start.actor)
  }

  /// The same tenants, read and changed through another domain; changes by hand are made as before.
  package func with(_ domain: any Domain) -> OpenedTenants {
    var tenants = self
    tenants.domain = domain
    return tenants
  }

  /// The same tenants, read and changed through another domain, by hand as well.
  package func through(_ domain: any Domain) -> OpenedTenants {
    var tenants = with(domain)
    tenants.adminCentre = .practice(domain)
    return tenants
  }
}

extension OpenedTenant {
  /// Whom its service takes to be the one who acts; `nil` for a practice tenant.
  fileprivate var signedIn: SignedIn? {
    if case .service(let tenant) = place { tenant.signedIn } else { nil }
  }
}
