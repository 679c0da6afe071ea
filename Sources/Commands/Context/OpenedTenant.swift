import EmbeddedTenant
import FoundationEssentials
import Microsoft365
import Operations
import Presentation
import Procedures
import Workspaces

/// The tenant a command works on, and who works on it.
struct OpenedTenant: Sendable {
  /// As `--tenant` names it.
  let name: String
  let actor: String
  /// What the tenant calls its things: a product's name for its part number.
  let names: [String: String]
  let domain: Microsoft365Domain
  private let tenant: EmbeddedTenant

  /// Opens the tenant the options name; the default one is made where it is missing.
  ///
  /// - Throws: `CommandFailure` where it is no tenant or cannot be reached.
  init(_ options: TenantOptions, _ context: CommandContext) async throws {
    let path = try Self.path(options, context)
    if options.tenant == nil, !FileReading.exists(path) {
      try Self.make(at: path, context, replacing: false)
    }
    guard FileReading.exists(path) else {
      throw context.failure(.wrongUsage, .commandTenantMissing, ["path": path])
    }
    do {
      let tenant = try EmbeddedTenant.open(at: path)
      let named = options.actor ?? context.environment["STEGVIS_ACTOR"]
      guard let actor = try await Self.actor(named, in: tenant) else {
        throw context.failure(.wrongUsage, .commandActorUnknown, ["actor": named ?? ""])
      }
      self.init(tenant, name: "embedded:\(path)", actor: actor)
    } catch let failure as DomainFailure {
      throw Self.failure(failure, path, context)
    }
  }

  private init(_ tenant: EmbeddedTenant, name: String, actor: String) {
    self.tenant = tenant
    self.name = name
    self.actor = actor
    domain = tenant.domain
    names = tenant.products.displayNames
  }

  /// The same tenant in memory: what a plan changes.
  func copy() throws -> OpenedTenant {
    OpenedTenant(try tenant.copy(), name: name, actor: actor)
  }

  /// The file `--tenant` names, else the one in the data folder.
  static func path(_ options: TenantOptions, _ context: CommandContext) throws -> String {
    guard let name = options.tenant else { return context.data.tenant }
    let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, parts[0] == "embedded" || parts[0] == "graph" else {
      throw context.failure(.wrongUsage, .commandTenantForm, ["name": name])
    }
    guard parts[0] == "embedded" else {
      throw context.failure(.wrongUsage, .commandTenantNotHere, ["name": name])
    }
    // A session remembers its tenant: the name must mean the same from any folder.
    return parts[1].hasPrefix("/")
      ? parts[1] : "\(FileManager.default.currentDirectoryPath)/\(parts[1])"
  }

  /// Makes a tenant with the sample organisation.
  static func make(at path: String, _ context: CommandContext, replacing: Bool) throws {
    do {
      try context.data.make()
      let resources = try TenantResources(
        licences: Data(context.content.resource("licences.json").bytes),
        limits: Data(context.content.resource("limits.json").bytes),
        sample: Data(context.content.resource("sample-organisation.json").bytes))
      if replacing { try EmbeddedTenant.remove(at: path) }
      guard !FileReading.exists(path) else {
        throw context.failure(.wrongUsage, .commandFileExists, ["path": path])
      }
      _ = try EmbeddedTenant.create(at: path, resources)
    } catch let failure as DomainFailure {
      throw Self.failure(failure, path, context)
    } catch let failure as WorkspaceFailure {
      throw context.failure(
        .wrongUsage, .commandFileUnwritable,
        ["path": path, "reason": context.reason(failure)])
    }
  }

  /// The person named, where the tenant knows them; the first global administrator where nobody is.
  private static func actor(
    _ name: String?, in tenant: EmbeddedTenant
  ) async throws(DomainFailure) -> String? {
    if let name {
      return try await tenant.domain.roles(of: name) == nil ? nil : name
    }
    return try tenant.globalAdministrators().first?.rawValue
  }

  /// - Throws: `CommandFailure` where the actor holds none of the roles the procedure asks for.
  func expectRole(for graph: StepGraph, _ context: CommandContext) async throws {
    let wanted = graph.procedures.first?.roles ?? []
    let held = try await domain.roles(of: actor) ?? []
    guard !wanted.isEmpty, !wanted.contains(where: held.contains) else { return }
    var able: [String] = []
    for user in try await tenant.users() {
      let roles = try await tenant.roles(of: user.name) ?? []
      if roles.contains(where: { wanted.contains($0.rawValue) }) { able.append(user.name.rawValue) }
    }
    let words = context.words
    let headline = context.failure(
      .stopped, .commandRoleMissing, ["actor": actor, "roles": words.roles(wanted)])
    let who =
      able.isEmpty
      ? words[.commandRoleNobody]
      : words.text(.commandRoleWho, ["users": words.formats.list(able)])
    throw CommandFailure(status: .stopped, text: "\(headline.text)\n  \(who)")
  }

  /// Moves the tenant's clock and returns the time it shows now.
  func advance(days: Int, hours: Int, _ context: CommandContext) async throws -> Int {
    do {
      try tenant.advance(days: days, hours: hours)
      return try await domain.now()
    } catch {
      throw Self.failure(error, name, context)
    }
  }

  func view(_ words: Words) async throws -> TenantView {
    let users = try await domain.candidates(for: "users.choose", [:])
    let pages = [
      "deletedUsers", "yourProducts", "licenses", "sharedMailboxes",
      "phoneNumbers", "callQueues",
    ]
    var sections = [
      TenantView.Section(
        title: words.page("activeUsers"), name: "activeUsers", facts: users.flatMap(\.facts))
    ]
    for page in pages {
      sections.append(
        TenantView.Section(
          title: words.page(page), name: page,
          facts: try await domain.read("page.open", ["page": .code(page)])))
    }
    return TenantView(title: name, sections: sections)
  }

  private static func failure(
    _ failure: DomainFailure, _ path: String, _ context: CommandContext
  ) -> CommandFailure {
    switch failure {
    case .damaged(let reason):
      context.failure(
        .wrongUsage, .commandTenantUnreadable, ["path": path, "reason": context.reason(reason)])
    case .unavailable(let reason), .unknownOutcome(let reason):
      context.failure(
        .tenantFailed, .commandFileUnreadable, ["path": path, "reason": context.reason(reason)])
    case .refused(let refusal):
      CommandFailure(status: .tenantFailed, text: context.words.refusal(refusal))
    }
  }
}
