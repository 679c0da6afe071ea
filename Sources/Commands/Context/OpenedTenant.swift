import FoundationEssentials
import Operations
import Presentation
import Sessions
import Workspaces

/// A tenant of one domain, opened.
package struct OpenedTenant: Sendable {
  /// How the tenant is reached.
  package enum Place: Sendable {
    case practice(any PracticeTenant)
    case service(any ServiceTenant)
  }

  /// The name, as `--tenant` takes it.
  package let name: String
  package let place: Place
  /// Its own domain, without what a person does by hand.
  package let domain: any Domain
  /// The path of its file; `nil` if it is not in one.
  package let file: String?
  let provider: any DomainProvider
  /// The domain whose tenant it is; of an instance, the one that is declared.
  package var owner: DomainID { provider.domain }

  private init(
    _ place: Place, of provider: any DomainProvider, name: String, file: String? = nil,
    domain: (any Domain)? = nil
  ) {
    self.name = name
    self.place = place
    self.provider = provider
    self.file = file
    self.domain =
      switch place {
      case .practice(let tenant): domain ?? tenant.domain
      case .service(let tenant): domain ?? tenant.domain
      }
  }

  /// The names to show in place of those that the tenant uses.
  package var names: [String: String] { tenant.names }

  /// What its domain is declared by; `nil` for a domain that is part of this program.
  var declaration: String? { tenant.declaration }

  /// Whether it is reached over a network; otherwise, it is a practice tenant.
  package var isService: Bool { if case .service = place { true } else { false } }

  private var tenant: any ProvidedTenant {
    switch place {
    case .practice(let tenant): tenant
    case .service(let tenant): tenant
    }
  }

  /// Opens a tenant; the one in the data folder is created if it is missing.
  ///
  /// - Parameters:
  ///   - name: as `--tenant` takes it; `nil` for the domain's tenant in the data folder.
  ///   - provider: the domain, which has the tenant of that name.
  ///   - reading: whether nothing is to be changed in it. A practice tenant in a folder that cannot be
  ///     written is then read into memory; the default one, if it is missing, is made there.
  /// - Throws: `CommandFailure` if it is not a tenant or cannot be reached.
  init(
    _ name: String?, of provider: any DomainProvider, _ options: TenantOptions,
    _ context: CommandContext, reading: Bool
  ) async throws {
    if let name, case .service(let address, _)? = context.domains.place(ofTenant: name) {
      let tenant = try await context.connect(address, of: provider, options)
      self.init(.service(tenant), of: provider, name: name)
      return
    }
    let path = try name.map { try Self.file($0, context).path } ?? Self.usual(provider, context)
    do {
      let tenant = try Self.practice(
        provider, at: path, isDefault: name == nil, reading: reading, context)
      self.init(
        .practice(tenant), of: provider, name: "\(provider.practice.word):\(path)", file: path)
    } catch let failure as DomainFailure {
      throw Self.failure(failure, path, context)
    }
  }

  /// The path of a domain's tenant in the data folder.
  private static func usual(
    _ provider: any DomainProvider, _ context: CommandContext
  ) -> String {
    provider.id == context.domains.usual?.id
      ? context.data.tenant : context.data.tenant(ofDomain: provider.id.rawValue)
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

  /// The path of the tenant of this name, else of the one in the data folder, and its domain.
  ///
  /// - Parameter name: as `--tenant` takes it; `nil` for the tenant in the data folder.
  /// - Throws: `CommandFailure` if the name is not that of a tenant in a file.
  static func file(
    _ name: String?, _ context: CommandContext
  ) throws -> (path: String, provider: any DomainProvider) {
    guard let name else {
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

  /// Creates the tenant of this name, or the one in the data folder, and returns its path.
  ///
  /// - Parameters:
  ///   - name: as `--tenant` takes it; `nil` for the tenant in the data folder.
  ///   - organisation: the path of the organisation it is made from; `nil` for the sample data.
  ///   - replacing: whether an existing tenant is replaced.
  ///   - generatedUsers: how many users are added to those of the sample.
  /// - Throws: `CommandFailure` if the file exists or cannot be written, or the organisation
  ///   contradicts itself.
  static func make(
    _ name: String?, _ context: CommandContext, organisation: String?,
    replacing: Bool, generatedUsers: Int
  ) throws -> String {
    let (path, provider) = try file(name, context)
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

  /// The usual actor of a practice tenant; `nil` if it has none, and for tenants of a service.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  func usualActor() throws(DomainFailure) -> String? {
    switch place {
    case .practice(let tenant): try tenant.usualActor()
    case .service: nil
    }
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
  func copy() throws(DomainFailure) -> OpenedTenant {
    switch place {
    case .practice(let tenant):
      OpenedTenant(.practice(try tenant.copy()), of: provider, name: name)
    case .service:
      OpenedTenant(place, of: provider, name: name, domain: PlannedDomain(domain))
    }
  }

  /// The name of a tenant to practise on, and of the session there.
  static let practice = "practice"

  /// A copy of this tenant to practise on; the sample data of its domain if it cannot be copied.
  ///
  /// - Throws: `DomainFailure` if the copy cannot be made; `CommandFailure` or `WorkspaceFailure` if
  ///   the sample cannot be read.
  func forPractice(_ context: CommandContext) throws -> OpenedTenant {
    let copy: any PracticeTenant
    switch place {
    case .practice(let tenant): copy = try tenant.copy()
    case .service: copy = try Self.sample(provider, context).inMemory()
    }
    return OpenedTenant(.practice(copy), of: provider, name: Self.practice)
  }

  /// A tenant as it was when a session began, in memory.
  ///
  /// - Parameters:
  ///   - path: the snapshot's file, which is not written to.
  ///   - name: the tenant's name at the start of that session.
  /// - Throws: `DomainFailure.damaged` if the file is not a tenant, `.unavailable` if it cannot be
  ///   read; `CommandFailure` if no registered domain has such tenants.
  static func copy(
    of path: String, named name: String, _ context: CommandContext
  ) throws -> OpenedTenant {
    guard let provider = context.domains.place(ofTenant: name)?.provider else {
      throw context.noTenant(name)
    }
    return OpenedTenant(
      .practice(try provider.practice.copy(of: path)), of: provider, name: "copy")
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
