import FoundationEssentials
import Operations
import Presentation
import Procedures
import Sessions
import Workspaces

/// The tenant a command works on, and the person who acts.
///
/// Over an interface, that is the person signed in there; otherwise, in this order, the person named
/// by `--actor`, the one named by `$STEGVIS_ACTOR`, and the one the command falls back on.
package struct OpenedTenant: Sendable {
  /// The name, as `--tenant` takes it.
  package let name: String
  package let actor: String
  /// The names to show in place of those that the tenant uses.
  package let names: [String: String]
  package private(set) var domain: any Domain
  /// The place where a person makes changes by hand.
  package private(set) var adminCentre: AdminCentre
  package let place: Place

  /// How the tenant is reached.
  package enum Place: Sendable {
    case practice(any PracticeTenant)
    case service(any ServiceTenant)
  }

  /// The path of its file; `nil` if it is not in one.
  package let file: String?
  private let provider: any DomainProvider
  /// Whose tenant it is.
  package var owner: DomainID { provider.id }

  private var tenant: any ProvidedTenant {
    switch place {
    case .practice(let tenant): tenant
    case .service(let tenant): tenant
    }
  }

  /// Opens the tenant that the options name; the default one is created if it is missing.
  ///
  /// - Parameters:
  ///   - reading: whether nothing is to be changed in it. A practice tenant in a folder that cannot be
  ///     written is then read into memory; the default one, if it is missing, is made there.
  ///   - fallback: who acts if nobody is signed in or named; `nil` for the usual actor of a
  ///     practice tenant, or the application.
  ///   - proven: who acts, because the web page has established who they are; `nil` elsewhere.
  /// - Throws: `CommandFailure` if it is not a tenant, cannot be reached, does not know the person who
  ///   is to act, or somebody else is signed in.
  init(
    _ options: TenantOptions, _ context: CommandContext, reading: Bool = false,
    fallback: String? = nil, proven: String? = nil
  ) async throws {
    let given = proven ?? options.actor ?? context.environment["STEGVIS_ACTOR"]
    if let name = options.tenant,
      case .service(let address, let provider)? = context.domains.place(ofTenant: name)
    {
      let tenant = try await context.connect(address, of: provider, options)
      if proven == nil { try Self.expect(tenant.signedIn, toBe: options.actor, name, context) }
      do {
        let actor = try await Self.actor(on: tenant, proven: proven, given: given, fallback)
        guard let actor else {
          throw context.failure(.wrongUsage, .commandActorUnknown, ["actor": given ?? ""])
        }
        self.init(
          name: name, actor: actor, domain: try tenant.domain(of: provider),
          adminCentre: .elsewhere, place: .service(tenant), provider: provider)
      } catch let failure as DomainFailure {
        throw Self.failure(failure, name, context)
      }
      return
    }
    let (path, provider) = try Self.file(options, context)
    do {
      let tenant = try Self.practice(
        provider, at: path, isDefault: options.tenant == nil, reading: reading, context)
      let named = given ?? fallback
      guard let actor = try await Self.actor(named, in: tenant) else {
        throw context.failure(.wrongUsage, .commandActorUnknown, ["actor": named ?? ""])
      }
      try self.init(
        tenant, of: provider, name: "\(provider.practice.word):\(path)", actor: actor, file: path)
    } catch let failure as DomainFailure {
      throw Self.failure(failure, path, context)
    }
  }

  private static func practice(
    _ provider: any DomainProvider, at path: String, isDefault: Bool, reading: Bool,
    _ context: CommandContext
  ) throws -> any PracticeTenant {
    if isDefault, !FileReading.exists(path) {
      if reading, context.dataProblem() != nil {
        return try sample(provider, context).inMemory()
      }
      try makeDefault(provider, at: path, context)
    }
    guard FileReading.exists(path) else {
      throw context.failure(.wrongUsage, .commandTenantMissing, ["path": path])
    }
    guard let problem = FileWriting.problem(at: path) else {
      return try provider.practice.open(at: path)
    }
    guard reading else {
      if isDefault { try context.expectWritableData() }
      throw context.failure(
        .tenantFailed, .commandFileUnwritable,
        ["path": path, "reason": context.reason(problem.rawValue)])
    }
    do {
      return try UnwritableDatabase(path: path).read { try provider.practice.copy(of: $0) }
    } catch let failure as WorkspaceFailure {
      throw context.failure(
        .tenantFailed, .commandFileUnreadable,
        ["path": path, "reason": context.reason(failure)])
    }
  }

  /// A practice tenant, whose changes by hand are made in the tenant itself.
  ///
  /// - Parameters:
  ///   - name: for a tenant in a file, as `--tenant` takes it.
  ///   - actor: the user principal name of the person who acts, which is not looked up.
  ///   - file: the path of its file; `nil` if it is not in one.
  /// - Throws: `DuplicateOperation` if its domain has an operation of the engine's.
  private init(
    _ tenant: any PracticeTenant, of provider: any DomainProvider, name: String, actor: String,
    file: String? = nil
  ) throws(DuplicateOperation) {
    let domain = try tenant.domain(of: provider)
    self.init(
      name: name, actor: actor, domain: domain, adminCentre: .practice(domain),
      place: .practice(tenant), provider: provider, file: file)
  }

  /// Who acts on a tenant reached over its interface; `nil` if the person given is not known there.
  ///
  /// - Throws: `DomainFailure` if that cannot be read.
  private static func actor(
    on tenant: any ServiceTenant, proven: String?, given: String?, _ fallback: String?
  ) async throws(DomainFailure) -> String? {
    switch tenant.signedIn {
    case .person(let person): return proven ?? person
    case .application(let application):
      guard let named = given ?? fallback else { return application }
      let isKnown = try await tenant.domain.rights(of: named, anyOf: []) != .unknownPerson
      return isKnown ? named : given == nil ? application : nil
    }
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

  private init(
    name: String, actor: String, domain: any Domain, adminCentre: AdminCentre, place: Place,
    provider: any DomainProvider, file: String? = nil
  ) {
    self.name = name
    self.actor = actor
    self.domain = domain
    self.adminCentre = adminCentre
    self.place = place
    names =
      switch place {
      case .practice(let tenant): tenant.names
      case .service(let tenant): tenant.names
      }
    self.provider = provider
    self.file = file
  }

  /// The sample data of a domain.
  ///
  /// - Throws: `WorkspaceFailure` if a file cannot be read, `CommandFailure` if one is damaged.
  private static func sample(
    _ provider: any DomainProvider, _ context: CommandContext
  ) throws -> any PracticeSample {
    try context.explainingResources { try provider.practice.sample(context.domainFiles) }
  }

  /// What a tenant with the organisation in the file at a path is made from.
  ///
  /// - Throws: `CommandFailure` if the file cannot be read or contradicts itself, and what
  ///   `sample` throws.
  private static func sample(
    _ provider: any DomainProvider, organisation path: String, _ context: CommandContext
  ) throws -> any PracticeSample {
    let json = try context.read(path).bytes
    let sample = try sample(provider, context)
    let own: any PracticeSample
    do {
      own = try sample.with(organisation: json)
    } catch {
      guard case .damaged(let reason) = error else { throw error }
      throw context.failure(
        .wrongUsage, .commandFileUnreadable, ["path": path, "reason": context.reason(reason)])
    }
    let problems = try own.problems(in: json)
    guard problems.isEmpty else {
      let headline = context.failure(
        .wrongUsage, .organisationContradicts, ["path": path], count: problems.count)
      throw CommandFailure(
        status: .wrongUsage,
        text: ([headline.text] + problems.map { "  \(context.text($0))" })
          .joined(separator: "\n"))
    }
    return own
  }

  /// The path of the tenant that `--tenant` names, else of the one in the data folder, and its
  /// domain.
  ///
  /// - Throws: `CommandFailure` if `--tenant` does not name a tenant in a file.
  static func file(
    _ options: TenantOptions, _ context: CommandContext
  ) throws -> (path: String, provider: any DomainProvider) {
    guard let name = options.tenant else {
      guard let usual = context.domains.usual else {
        throw context.noTenant("")
      }
      return (context.data.tenant, usual)
    }
    switch context.domains.place(ofTenant: name) {
    case nil: throw context.noTenant(name)
    case .service: throw context.failure(.wrongUsage, .commandTenantNotEmbedded, ["name": name])
    case .file(let path, let provider):
      // A session remembers its tenant's name, which must mean the same from any folder.
      return (
        path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)", provider
      )
    }
  }

  /// Creates the default tenant with the sample data of its domain, unless it exists or another
  /// process creates it in the meantime.
  ///
  /// - Throws: `CommandFailure` if the file cannot be written.
  package static func makeDefault(
    _ provider: any DomainProvider, at path: String, _ context: CommandContext
  ) throws {
    guard !FileReading.exists(path) else { return }
    try context.expectWritableData()
    try explainingFailures(at: path, context) { try sample(provider, context).make(at: path) }
  }

  /// Creates the tenant that `--tenant` names, and returns its path.
  ///
  /// - Parameters:
  ///   - organisation: the path of the organisation it is made from; `nil` for the sample data.
  ///   - replacing: whether an existing tenant is replaced.
  ///   - generatedUsers: how many users are added to those of the sample.
  /// - Throws: `CommandFailure` if the file exists or cannot be written, or the organisation
  ///   contradicts itself.
  static func make(
    _ options: TenantOptions, _ context: CommandContext, organisation: String?,
    replacing: Bool, generatedUsers: Int
  ) throws -> String {
    let (path, provider) = try file(options, context)
    let own = try organisation.map { try sample(provider, organisation: $0, context) }
    try explainingFailures(at: path, context) {
      try context.data.make()
      let exists = FileReading.exists(path)
      guard replacing || !exists else {
        throw context.failure(.wrongUsage, .commandFileExists, ["path": path])
      }
      try (try own ?? sample(provider, context)).make(
        at: path, replacing: exists, generatedUsers: generatedUsers)
    }
    return path
  }

  /// Runs what creates a tenant's file; a failure becomes a message.
  ///
  /// - Throws: `CommandFailure` in place of a `DomainFailure` or `WorkspaceFailure`; other errors
  ///   as they are.
  private static func explainingFailures(
    at path: String, _ context: CommandContext, _ make: () throws -> Void
  ) throws {
    do {
      try make()
    } catch let failure as DomainFailure {
      throw Self.failure(failure, path, context)
    } catch let failure as WorkspaceFailure {
      // It is about the data folder or the content folder, not about the tenant's file.
      throw context.explaining(failure)
    }
  }

  /// The named person, or the usual actor if `name` is `nil`.
  ///
  /// `nil` if the tenant does not know the person, or has no usual actor.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  private static func actor(
    _ name: String?, in tenant: any PracticeTenant
  ) async throws(DomainFailure) -> String? {
    guard let name else { return try tenant.usualActor() }
    return try await tenant.domain.rights(of: name, anyOf: []) == .unknownPerson ? nil : name
  }

  /// Checks that the procedure can be walked on this tenant as this person.
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
    let words = context.words.saying(as: owner.rawValue)
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
    guard case .service(let tenant) = place else { return }
    let steps = graph.nodes.map { (operation: $0.step.operation.id, arguments: $0.literals) }
    guard let missing = tenant.missingPermissions(for: steps), !missing.isEmpty else { return }
    let context = context.saying(as: owner)
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

  /// Moves the tenant's clock forward, and returns its new time, in seconds since
  /// 1970-01-01T00:00:00Z.
  ///
  /// - Throws: `CommandFailure` if it is not a practice tenant, or cannot be read or written.
  package func advance(days: Int, hours: Int, _ context: CommandContext) async throws -> Int {
    guard case .practice(let tenant) = place else {
      throw context.failure(.wrongUsage, .commandTenantNotEmbedded, ["name": name])
    }
    do throws(DomainFailure) {
      try tenant.advance(days: days, hours: hours)
      return try await domain.now()
    } catch {
      throw Self.failure(error, name, context)
    }
  }

  /// The state of the tenant by page, without the pages that cannot be read.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  package func view(_ words: Words) async throws -> TenantView {
    TenantView(
      title: name,
      sections: try await tenant.overview().map { page in
        TenantView.Section(title: words.page(page.name), name: page.name, facts: page.facts)
      })
  }

  /// Why a tenant cannot be used, in the reader's language.
  ///
  /// - Parameter path: the path or name by which the message names the tenant.
  package static func failure(
    _ failure: DomainFailure, _ path: String, _ context: CommandContext
  ) -> CommandFailure {
    switch failure {
    case .damaged(let reason):
      context.failure(
        .wrongUsage, .commandTenantUnreadable, ["path": path, "reason": context.reason(reason)])
    case .unavailable(let reason), .unknownOutcome(let reason):
      context.failure(
        .tenantFailed, .commandFileUnreadable, ["path": path, "reason": context.reason(reason)])
    case .refused(let refusal), .partlyRefused(let refusal):
      context.failure(.tenantFailed, refusal)
    }
  }
}

/// Copies of a tenant: for plans, for practice, for snapshots, and for carrying out a session
/// again.
extension OpenedTenant {
  /// The tenant to walk a plan on: a copy in memory or, for a tenant that cannot be copied, the
  /// tenant itself behind a domain that shows the planned changes without making them.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be copied.
  package func copy() throws -> (tenant: OpenedTenant, domain: any Domain) {
    switch place {
    case .practice(let tenant):
      let copy = try OpenedTenant(try tenant.copy(), of: provider, name: name, actor: actor)
      return (copy, copy.domain)
    case .service:
      return (self, PlannedDomain(domain))
    }
  }

  /// A copy of this tenant to practise on; the sample data of its domain if it cannot be copied.
  ///
  /// - Throws: `DomainFailure` if the copy cannot be made; `CommandFailure` if the sample has no
  ///   usual actor, `WorkspaceFailure` if its files cannot be read.
  package func forPractice(_ context: CommandContext) async throws -> OpenedTenant {
    switch place {
    case .practice(let tenant):
      return try OpenedTenant(
        try tenant.copy(), of: provider, name: "practice", actor: actor)
    case .service:
      let tenant = try Self.sample(provider, context).inMemory()
      guard let actor = try await Self.actor(nil, in: tenant) else {
        throw context.failure(.ourFault, .commandActorUnknown, ["actor": ""])
      }
      return try OpenedTenant(tenant, of: provider, name: "practice", actor: actor)
    }
  }

  /// The tenant as it was when a session began, in memory.
  ///
  /// - Parameters:
  ///   - path: the snapshot's file, which is not written to.
  ///   - start: the start of that session.
  /// - Throws: `DomainFailure.damaged` if the file is not a tenant, `.unavailable` if it cannot be
  ///   read; `CommandFailure` if no registered domain has such tenants.
  static func copy(
    of path: String, from start: SessionStart, _ context: CommandContext
  ) throws -> OpenedTenant {
    guard let provider = context.domains.place(ofTenant: start.tenant)?.provider else {
      throw context.noTenant(start.tenant)
    }
    return try OpenedTenant(
      try provider.practice.copy(of: path), of: provider, name: "copy", actor: start.actor)
  }

  /// The same tenant, read and changed through another domain; changes by hand are made as before.
  package func with(_ domain: any Domain) -> OpenedTenant {
    var tenant = self
    tenant.domain = domain
    return tenant
  }

  /// The same tenant, read and changed through another domain, by hand as well.
  package func through(_ domain: any Domain) -> OpenedTenant {
    var tenant = with(domain)
    tenant.adminCentre = .practice(domain)
    return tenant
  }

  /// Keeps a copy of the tenant as it is now, and returns its SHA-256; `nil` if the tenant cannot
  /// be copied.
  ///
  /// - Throws: `CommandFailure` if the copy cannot be made or written.
  package func snapshot(_ context: CommandContext) throws -> String? {
    guard case .practice(let tenant) = place else { return nil }
    do {
      return try SnapshotFolder(path: context.data.snapshots).keep(of: file ?? name) { path in
        try tenant.snapshot(to: path)
      }
    } catch let failure as WorkspaceFailure {
      throw context.failure(
        .stopped, .commandFileUnwritable,
        ["path": context.data.snapshots, "reason": context.reason(failure)])
    } catch let failure as DomainFailure {
      throw Self.failure(failure, name, context)
    }
  }

  /// How many seconds the tenant's clock is ahead of this machine's; 0 for that of a service.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  package func ahead() async throws -> Int {
    guard case .practice = place else { return 0 }
    return try await domain.now() - SystemClock().now()
  }
}

extension CommandContext {
  /// What contradicts itself in an organisation, and where, in the reader's language.
  fileprivate func text(_ problem: SampleProblem) -> String {
    let what =
      words.sentence(.organisation, problem.code, problem.values) ?? problem.code
    let hint =
      problem.nearest.isEmpty
      ? ""
      : "\n    "
        + words.text(
          .commandDidYouMean, ["names": words.formats.alternatives(problem.nearest)])
    return PrintableText.lines((problem.place.isEmpty ? "" : "\(problem.place): ") + what + hint)
  }
}
