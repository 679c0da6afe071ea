import EmbeddedTenant
import FoundationEssentials
import Microsoft365
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
  /// The names to show, by what the tenant identifies things by: a product's name by its part
  /// number.
  package let names: [String: String]
  package let domain: any Domain
  /// The place where a person makes changes by hand.
  package let adminCentre: AdminCentre
  package let place: Place

  /// How the tenant is reached.
  package enum Place: Sendable {
    case embedded(EmbeddedTenant)
    case cloud(CloudTenant)
  }

  private var tenant: any Tenant {
    switch place {
    case .embedded(let tenant): tenant
    case .cloud(let cloud): cloud.tenant
    }
  }

  /// Opens the tenant that the options name; the default one is created if it is missing.
  ///
  /// - Parameters:
  ///   - reading: whether nothing is to be changed in it. An embedded tenant in a folder that cannot be
  ///     written is then read into memory; the default one, if it is missing, is made there.
  ///   - fallback: who acts if nobody is signed in or named; `nil` for a global administrator of an
  ///     embedded tenant, or the application.
  ///   - proven: who acts, because the web page has established who they are; `nil` elsewhere.
  /// - Throws: `CommandFailure` if it is not a tenant, cannot be reached, does not know the person who
  ///   is to act, or somebody else is signed in.
  init(
    _ options: TenantOptions, _ context: CommandContext, reading: Bool = false,
    fallback: String? = nil, proven: String? = nil
  ) async throws {
    let given = proven ?? options.actor ?? context.environment["STEGVIS_ACTOR"]
    if let name = options.tenant, let address = Self.graphAddress(name) {
      let cloud = try await context.connect(address, options)
      if proven == nil { try Self.expect(cloud.signedIn, toBe: options.actor, name, context) }
      do {
        let actor = try await Self.actor(
          on: cloud, proven: proven, given: given, fallback: fallback)
        guard let actor else {
          throw context.failure(.wrongUsage, .commandActorUnknown, ["actor": given ?? ""])
        }
        self.init(
          name: name, actor: actor, names: cloud.names, domain: cloud.domain,
          adminCentre: .elsewhere, place: .cloud(cloud))
      } catch let failure as DomainFailure {
        throw Self.failure(failure, name, context)
      }
      return
    }
    let path = try Self.path(options, context)
    do {
      let tenant = try Self.embedded(
        at: path, isDefault: options.tenant == nil, reading: reading, context)
      let named = given ?? fallback
      guard let actor = try await Self.actor(named, in: tenant) else {
        throw context.failure(.wrongUsage, .commandActorUnknown, ["actor": named ?? ""])
      }
      self.init(tenant, name: "embedded:\(path)", actor: actor)
    } catch let failure as DomainFailure {
      throw Self.failure(failure, path, context)
    }
  }

  private static func embedded(
    at path: String, isDefault: Bool, reading: Bool, _ context: CommandContext
  ) throws -> EmbeddedTenant {
    if isDefault, !FileReading.exists(path) {
      if reading, context.dataProblem() != nil {
        return try EmbeddedTenant.inMemory(try resources(context))
      }
      try makeDefault(at: path, context)
    }
    guard FileReading.exists(path) else {
      throw context.failure(.wrongUsage, .commandTenantMissing, ["path": path])
    }
    guard let problem = FileWriting.problem(at: path) else {
      return try context.databases.tenant(at: path)
    }
    guard reading else {
      if isDefault { try context.expectWritableData() }
      throw context.failure(
        .tenantFailed, .commandFileUnwritable,
        ["path": path, "reason": context.reason(problem.rawValue)])
    }
    do {
      return try UnwritableDatabase(path: path).read { try EmbeddedTenant.copy(of: $0) }
    } catch let failure as WorkspaceFailure {
      throw context.failure(
        .tenantFailed, .commandFileUnreadable,
        ["path": path, "reason": context.reason(failure)])
    }
  }

  /// An embedded tenant, whose changes by hand are made in the tenant itself.
  ///
  /// - Parameters:
  ///   - name: `embedded:<path>` for a tenant in a file; a snapshot takes the path from it.
  ///   - actor: the user principal name of the person who acts, which is not looked up.
  package init(_ tenant: EmbeddedTenant, name: String, actor: String) {
    place = .embedded(tenant)
    self.name = name
    self.actor = actor
    domain = tenant.domain
    names = tenant.products.displayNames
    adminCentre = .practice(tenant.domain)
  }

  /// Who acts on a tenant reached over its interface; `nil` if the person given is not known there.
  ///
  /// - Throws: `DomainFailure` if that cannot be read.
  private static func actor(
    on cloud: CloudTenant, proven: String?, given: String?, fallback: String?
  ) async throws(DomainFailure) -> String? {
    switch cloud.signedIn {
    case .person(let person): return proven ?? person
    case .application(let application):
      guard let named = given ?? fallback else { return application }
      let isKnown = try await cloud.domain.rights(of: named, anyOf: []) != .unknownPerson
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

  package init(
    name: String, actor: String, names: [String: String], domain: any Domain,
    adminCentre: AdminCentre, place: Place
  ) {
    self.name = name
    self.actor = actor
    self.names = names
    self.domain = domain
    self.adminCentre = adminCentre
    self.place = place
  }

  /// The resources that an embedded tenant is made from.
  ///
  /// - Throws: `WorkspaceFailure` if a file cannot be read, `CommandFailure` if one is damaged.
  package static func resources(_ context: CommandContext) throws -> TenantResources {
    do {
      return try TenantResources(
        licenses: Data(context.content.resource("licences.json").bytes),
        limits: Data(context.content.resource("limits.json").bytes),
        sample: Data(context.content.resource("sample-organisation.json").bytes))
    } catch let failure as DomainFailure {
      throw context.resourceFailure(failure)
    }
  }

  /// The resources with the organisation in the file at a path.
  ///
  /// - Throws: `CommandFailure` if the file cannot be read or contradicts itself, and what
  ///   `resources` throws.
  static func resources(
    _ context: CommandContext, organisation path: String
  ) throws -> TenantResources {
    let json = Data(try context.read(path).bytes)
    let resources: TenantResources
    do {
      resources = try Self.resources(context).with(organisation: json)
    } catch let failure as DomainFailure {
      guard case .damaged(let reason) = failure else { throw failure }
      throw context.failure(
        .wrongUsage, .commandFileUnreadable, ["path": path, "reason": context.reason(reason)])
    }
    let problems = try resources.problems(in: json)
    guard problems.isEmpty else {
      let headline = context.failure(
        .wrongUsage, .organisationContradicts, ["path": path], count: problems.count)
      throw CommandFailure(
        status: .wrongUsage,
        text: ([headline.text] + problems.map { "  \(context.text($0))" })
          .joined(separator: "\n"))
    }
    return resources
  }

  private static func graphAddress(_ name: String) -> String? {
    let prefix = "graph:"
    return name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
  }

  /// The path of the tenant that `--tenant` names, else of the one in the data folder.
  ///
  /// - Throws: `CommandFailure` if `--tenant` does not name an embedded tenant.
  static func path(_ options: TenantOptions, _ context: CommandContext) throws -> String {
    guard let name = options.tenant else { return context.data.tenant }
    let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, parts[0] == "embedded" || parts[0] == "graph" else {
      throw context.failure(.wrongUsage, .commandTenantForm, ["name": name])
    }
    guard parts[0] == "embedded" else {
      throw context.failure(.wrongUsage, .commandTenantNotEmbedded, ["name": name])
    }
    // A session remembers its tenant's name, which must mean the same from any folder.
    return parts[1].hasPrefix("/")
      ? parts[1] : "\(FileManager.default.currentDirectoryPath)/\(parts[1])"
  }

  /// Creates the default tenant with the sample organisation, unless it exists or another process
  /// creates it in the meantime.
  ///
  /// - Throws: `CommandFailure` if the file cannot be written.
  package static func makeDefault(at path: String, _ context: CommandContext) throws {
    guard !FileReading.exists(path) else { return }
    try context.expectWritableData()
    try explainingFailures(at: path, context) {
      _ = try EmbeddedTenant.make(at: path, try resources(context))
    }
  }

  /// Creates a tenant.
  ///
  /// - Parameters:
  ///   - resources: what it is made from; `nil` for the sample organisation.
  ///   - replacing: whether an existing tenant is removed first.
  ///   - generatedUsers: how many users are added to those of the sample.
  /// - Throws: `CommandFailure` if the file exists or cannot be written.
  package static func make(
    at path: String, _ context: CommandContext, _ resources: TenantResources? = nil,
    replacing: Bool, generatedUsers: Int = 0
  ) throws {
    try explainingFailures(at: path, context) {
      try context.data.make()
      let resources = try resources ?? Self.resources(context)
      let made: EmbeddedTenant
      if FileReading.exists(path) {
        guard replacing else {
          throw context.failure(.wrongUsage, .commandFileExists, ["path": path])
        }
        made = try EmbeddedTenant.replace(at: path, resources)
      } else {
        made = try EmbeddedTenant.create(at: path, resources)
      }
      if generatedUsers > 0 {
        try made.populate(users: generatedUsers, license: PartNumber("ENTERPRISEPACK"))
      }
    }
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

  /// The named person, or the first global administrator if `name` is `nil`.
  ///
  /// `nil` if the tenant does not know the person, or has no global administrator.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  package static func actor(
    _ name: String?, in tenant: EmbeddedTenant
  ) async throws(DomainFailure) -> String? {
    if let name {
      return try await tenant.domain.rights(of: name, anyOf: []) == .unknownPerson ? nil : name
    }
    return try tenant.globalAdministrators().first?.rawValue
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
    let words = context.words
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
    guard case .cloud(let cloud) = place else { return }
    let steps = graph.nodes.map { (operation: $0.step.operation.id, page: $0.page) }
    guard let missing = cloud.missingPermissions(steps), !missing.isEmpty else { return }
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
  /// - Throws: `CommandFailure` if the tenant is not embedded, or cannot be read or written.
  package func advance(days: Int, hours: Int, _ context: CommandContext) async throws -> Int {
    guard case .embedded(let tenant) = place else {
      throw context.failure(.wrongUsage, .commandTenantNotEmbedded, ["name": name])
    }
    do {
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
    let users = try await domain.candidates(for: "users.choose", [:])
    let pages = [
      "deletedUsers", "yourProducts", "licenses", "sharedMailboxes",
      "phoneNumbers", "callQueues",
    ]
    var sections = [
      TenantView.Section(
        title: words.page("activeUsers"), name: "activeUsers", facts: users.flatMap(\.facts))
    ]
    for page in pages where !isUnread(page) {
      sections.append(
        TenantView.Section(
          title: words.page(page), name: page,
          facts: try await domain.read("page.open", ["page": .code(page)])))
    }
    return TenantView(title: name, sections: sections)
  }

  /// Whether nothing of what the page shows can be read from this tenant.
  private func isUnread(_ page: String) -> Bool {
    page == "callQueues" && tenant.reach.unread.contains(.callQueues)
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
    case .embedded(let tenant):
      let copy = OpenedTenant(try tenant.copy(), name: name, actor: actor)
      return (copy, copy.domain)
    case .cloud:
      return (self, PlannedDomain(domain))
    }
  }

  /// The sample organisation in memory, to practise on as its first global administrator.
  ///
  /// - Throws: `CommandFailure` if it has none, `WorkspaceFailure` if its resources cannot be read,
  ///   `DomainFailure` if they are damaged.
  package static func practice(_ context: CommandContext) async throws -> OpenedTenant {
    let tenant = try EmbeddedTenant.inMemory(try resources(context))
    guard let actor = try await actor(nil, in: tenant) else {
      throw context.failure(.ourFault, .commandActorUnknown, ["actor": ""])
    }
    return OpenedTenant(tenant, name: "practice", actor: actor)
  }

  /// A copy of this tenant to practise on; the sample organisation if it cannot be copied.
  ///
  /// - Throws: `DomainFailure` if the copy cannot be made; for the sample organisation, what
  ///   `practice` throws.
  package func forPractice(_ context: CommandContext) async throws -> OpenedTenant {
    switch place {
    case .embedded(let tenant): OpenedTenant(try tenant.copy(), name: "practice", actor: actor)
    case .cloud: try await Self.practice(context)
    }
  }

  /// The tenant as it was when a session began, in memory.
  ///
  /// - Parameter path: the snapshot's file, which is not written to.
  /// - Throws: `DomainFailure.damaged` if the file is not a tenant, `.unavailable` if it cannot be
  ///   read.
  package static func copy(of path: String, actor: String) throws -> OpenedTenant {
    OpenedTenant(try EmbeddedTenant.copy(of: path), name: "copy", actor: actor)
  }

  /// The same tenant, read and changed through another domain; changes by hand are made as before.
  package func with(_ domain: any Domain) -> OpenedTenant {
    OpenedTenant(
      name: name, actor: actor, names: names, domain: domain, adminCentre: adminCentre,
      place: place)
  }

  /// The same tenant, read and changed through another domain, by hand as well.
  package func through(_ domain: any Domain) -> OpenedTenant {
    OpenedTenant(
      name: name, actor: actor, names: names, domain: domain,
      adminCentre: .practice(domain), place: place)
  }

  /// Keeps a copy of the tenant as it is now, and returns its SHA-256; `nil` if the tenant cannot
  /// be copied.
  ///
  /// - Throws: `CommandFailure` if the copy cannot be made or written.
  package func snapshot(_ context: CommandContext) throws -> String? {
    guard case .embedded(let tenant) = place else { return nil }
    do {
      let original = String(name.dropFirst("embedded:".count))
      return try SnapshotFolder(path: context.data.snapshots).keep(of: original) { path in
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

  /// How many seconds the tenant's clock is ahead of this machine's; 0 for a tenant in the cloud.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  package func ahead() async throws -> Int {
    guard case .embedded = place else { return 0 }
    return try await domain.now() - SystemClock().now()
  }
}

extension StepGraph.Node {
  /// The page that the step opens, which decides what is read; `nil` for other steps.
  fileprivate var page: String? {
    guard case .literal(let value)? = arguments["page"] else { return nil }
    return value.text
  }
}

extension CommandContext {
  /// The products of `Resources/licences.json`, which any tenant may have.
  ///
  /// - Throws: `WorkspaceFailure` if that file cannot be read, `CommandFailure` if it is damaged.
  func products() throws -> ProductCatalogue {
    do {
      return try TenantResources.catalogue(Data(content.resource("licences.json").bytes))
    } catch let failure as DomainFailure {
      throw resourceFailure(failure)
    }
  }

  /// Why a file in `Resources` cannot be used, in the reader's language.
  func resourceFailure(_ failure: DomainFailure) -> CommandFailure {
    let reason =
      switch failure {
      case .damaged(let reason), .unavailable(let reason), .unknownOutcome(let reason):
        self.reason(reason)
      case .refused(let refusal), .partlyRefused(let refusal): words.refusal(refusal)
      }
    return self.failure(
      .ourFault, .commandFileUnreadable,
      ["path": "\(content.path)/Resources", "reason": reason])
  }

  /// The same context with the names of products, to read a session without its tenant.
  ///
  /// - Throws: `CommandFailure` if `Resources/licences.json` cannot be read.
  package func namingProducts() throws -> CommandContext { naming(try products().displayNames) }
}

extension CommandContext {
  /// What contradicts itself in an organisation, and where, in the reader's language.
  fileprivate func text(_ problem: OrganisationProblem) -> String {
    func number(_ value: Int) -> String { words.formats.number(value) }
    var meant: [String] = []
    let what: String
    switch problem.kind {
    case .notPossible(let name, let possible, let nearest):
      meant = nearest
      what = words.text(
        .organisationNotPossible, ["name": name, "names": possible.joined(separator: ", ")])
    case .unknown(let name, let nearest):
      meant = nearest
      what = words.text(.organisationUnknown, ["name": name])
    case .twice(let name): what = words.text(.organisationTwice, ["name": name])
    case .tooFewUnits(let assigned, let bought):
      what = words.text(
        .organisationTooFewUnits, ["assigned": number(assigned), "bought": number(bought)])
    case .partsDiffer(let parts, let quantity):
      what = words.text(
        .organisationPartsDiffer, ["parts": number(parts), "quantity": number(quantity)])
    case .noLocation: what = words[.organisationNoLocation]
    case .noMailbox: what = words[.organisationNoMailbox]
    case .notADay(let text): what = words.text(.organisationNotADay, ["name": text])
    case .noAdministrator: what = words[.organisationNoAdministrator]
    }
    let hint =
      meant.isEmpty
      ? ""
      : "\n    " + words.text(.commandDidYouMean, ["names": words.formats.alternatives(meant)])
    return PrintableText.lines((problem.place.isEmpty ? "" : "\(problem.place): ") + what + hint)
  }
}
