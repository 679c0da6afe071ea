import Operations
import Presentation
import Procedures
import Sessions
import Synchronization
import Translation

/// The domains that `main` registers, in its order; the first has the tenant that is meant where
/// none is named.
package struct Domains: Sendable {
  /// Those that are registered.
  package let registered: [any DomainProvider]
  /// Under which names they are used.
  package let instances: DomainInstances
  /// Those that are registered, each followed by its instances.
  package let providers: [any DomainProvider]

  package init(_ providers: [any DomainProvider]) {
    self.init(registered: providers, DomainInstances())
  }

  private init(registered: [any DomainProvider], _ instances: DomainInstances) {
    self.registered = registered
    self.instances = instances
    providers =
      instances.isEmpty
      ? registered
      : registered.flatMap { provider in
        [provider]
          + instances.domains.filter { $0.value == provider.id && $0.key != provider.id }
          .keys.sorted().compactMap { provider.instance(named: $0) }
      }
  }

  /// The same domains, used under these names, too.
  func knowing(_ more: [DomainID: DomainID]) -> Domains {
    guard more.contains(where: { $0.key != $0.value }) || !instances.isEmpty else { return self }
    let all = instances.adding(more)
    return all == instances ? self : Domains(registered: registered, all)
  }

  /// Under which names the tenants of these names have their domains.
  func instances(ofTenants names: [String]) -> [DomainID: DomainID] {
    Dictionary(
      names.compactMap { place(ofTenant: $0)?.provider }.map { ($0.id, $0.domain) }
    ) { first, _ in first }
  }

  /// The domains of the tenants of these names, whatever their instances are called; empty without names.
  package func domains(ofTenants names: [String]) -> Set<DomainID> {
    Set(names.compactMap { place(ofTenant: $0)?.provider.domain })
  }

  /// The domain that has the tenant in the data folder; `nil` if none is registered.
  package var usual: (any DomainProvider)? { registered.first }

  /// Where a tenant is.
  package enum Place: Sendable {
    /// In the file at this path.
    case file(String, any DomainProvider)
    /// At an address of a service.
    case service(String, any DomainProvider)

    package var provider: any DomainProvider {
      switch self {
      case .file(_, let provider), .service(_, let provider): provider
      }
    }
  }

  /// Where the tenant of this name is; `nil` if it is none that a registered domain has.
  ///
  /// - Parameter name: as `--tenant` takes it, such as `embedded:practice.sqlite`, or for an instance
  ///   of a domain, `chat=scim:https://…`.
  package func place(ofTenant name: String) -> Place? {
    guard let written = TenantName(name) else { return nil }
    for provider in registered {
      let isFile = provider.practice.word == written.word
      guard isFile || provider.serviceWord.map({ $0 == written.word }) == true else { continue }
      let own =
        written.instance.map {
          DomainInstances.isName($0) ? provider.instance(named: DomainID(rawValue: $0)) : nil
        } ?? provider
      guard let own else { return nil }
      if isFile { return written.rest.isEmpty ? nil : .file(written.rest, own) }
      return .service(written.rest, own)
    }
    return nil
  }

  /// The domains that have the tenants of these names; without names, the usual one.
  package func ids(ofTenants names: [String]) -> Set<DomainID> {
    guard !names.isEmpty else { return Set([usual?.id].compactMap(\.self)) }
    return Set(names.compactMap { place(ofTenant: $0)?.provider.id })
  }

  /// The tenants that are named and, for every other domain, the one that a session began on.
  func tenants(_ named: [String], else recorded: [String]) -> [String] {
    let given = ids(ofTenants: named)
    return named.isEmpty
      ? recorded
      : named
        + recorded.filter { place(ofTenant: $0).map { !given.contains($0.provider.id) } ?? false }
  }

  /// Whether the tenant of this name is reached over a network.
  package func isService(_ name: String) -> Bool {
    if case .service? = place(ofTenant: name) { true } else { false }
  }

  /// The name that documents use for the environment of a tenant, which selects their variants.
  ///
  /// - Parameter names: the tenants' names. A domain without one has its tenant in the data folder;
  ///   a name that no domain knows is that of a copy.
  /// - Returns: The environment of the first domain that has any.
  package func environment(ofTenants names: [String]) -> String {
    providers.lazy.map { $0.environment(ofTenant: name(of: $0, among: names) ?? "") }
      .first { !$0.isEmpty } ?? ""
  }

  /// The name of the tenant that a domain has among these; `nil` if it has none.
  private func name(of provider: any DomainProvider, among names: [String]) -> String? {
    names.first { place(ofTenant: $0)?.provider.id == provider.id }
  }

  /// The address of the page that a step opens; `nil` for other steps and for pages without one.
  ///
  /// - Parameter names: the names of the session's tenants.
  package func address(of node: StepGraph.Node, inTenants names: [String]) -> String? {
    guard node.step.operation.kind == .open else { return nil }
    return providers.lazy.compactMap {
      $0.address(
        of: node.step.operation.id, node.literals,
        inTenant: name(of: $0, among: names) ?? names.first ?? "")
    }.first
  }

  /// The forms of the names of tenants, such as `embedded:<file>`.
  package func tenantForms(_ words: Words) -> [String] {
    registered.flatMap { provider in
      [words.text(.commandTenantFile, ["word": provider.practice.word])]
        + (provider.serviceWord.map { [words.text(.commandTenantAddress, ["word": $0])] } ?? [])
    }
  }

  /// The operations of all domains, and those that a person carries out by hand.
  ///
  /// - Throws: what the providers throw; `DuplicateOperation` if two domains have an operation of
  ///   the same name.
  package func catalogue(_ files: DomainFiles) throws -> Catalogue {
    let read = registered.filter { $0.operationPrefix == nil }
    let known =
      try read.map { (domain: $0.id, catalogue: try $0.catalogue(files)) }
      + [(ManualDomain.id, ManualDomain().catalogue)]
    let further = registered.compactMap { provider in
      provider.operationPrefix.map { prefix in
        let deferred = DeferredCatalogue {
          try Catalogue(
            joining: known + [(provider.id, provider.catalogue(files))]
              + (try neighbours(of: provider, files)))
        }
        return (prefix, { @Sendable in deferred.catalogue })
      }
    }
    return try Catalogue(joining: known).adding(
      Dictionary(further) { first, _ in first }
    ).knowing(instances)
  }

  /// The declared domains whose types another one names.
  private func neighbours(
    of provider: any DomainProvider, _ files: DomainFiles
  ) throws -> [(domain: DomainID, catalogue: Catalogue)] {
    let named = Set(try provider.catalogue(files).foreignTypes.values.map(\.domain))
    return try registered.filter {
      $0.operationPrefix != nil && $0.id != provider.id && named.contains($0.id)
    }.map { ($0.id, try $0.catalogue(files)) }
  }

  /// The properties whose values are codes of countries, in any of these domains.
  package var countryProperties: Set<String> {
    providers.reduce(into: []) { $0.formUnion($1.countryProperties) }
  }

  /// Whether the facts of a property are compared but not shown, in any of these domains.
  package func hides(_ property: String) -> Bool {
    providers.contains { provider in
      // What a declared domain hides is only read where it has the property.
      (provider.operationPrefix.map(property.hasPrefix) ?? true)
        && provider.hiddenProperties.contains(property)
    }
  }

  /// The names that any tenant of these domains may have.
  ///
  /// - Throws: what the providers throw.
  package func knownNames(_ files: DomainFiles) throws -> KnownNames {
    let names = try registered.map { try $0.knownNames(files) }
    let shown = names.reduce(into: [:]) { all, own in all.merge(own.shown) { first, _ in first } }
    return KnownNames(shown: shown) { text in names.contains { $0.isPublic(text) } }
  }
}

/// A catalogue that is read once, when an operation in it is first asked for.
private final class DeferredCatalogue: Sendable {
  private let read: @Sendable () throws -> Catalogue
  private let kept = Mutex<Catalogue??>(nil)

  init(_ read: @escaping @Sendable () throws -> Catalogue) { self.read = read }

  /// `nil` if it cannot be read: its own check says why, and here it has no operations.
  var catalogue: Catalogue? {
    kept.withLock { kept in
      if let known = kept { return known }
      let found: Catalogue?
      do {
        found = try read()
      } catch {
        found = nil
      }
      kept = .some(found)
      return found
    }
  }
}

/// The name of a tenant in its parts, as `--tenant` takes it: `scim:https://…`, and for an instance
/// `chat=scim:https://…`.
struct TenantName {
  /// The name of the instance; `nil` if it has none.
  let instance: String?
  /// The word before the colon.
  let word: String
  /// What follows the colon.
  let rest: String

  /// `nil` without a colon.
  init?(_ name: String) {
    guard let colon = name.firstIndex(of: ":") else { return nil }
    rest = String(name[name.index(after: colon)...])
    let parts = name[..<colon].split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    instance = parts.count == 2 ? parts.first.map { String($0) } : nil
    word = parts.last.map { String($0) } ?? ""
  }
}

extension StepGraph.Node {
  /// The arguments that the manifest gives.
  package var literals: Arguments {
    arguments.compactMapValues { argument in
      if case .literal(let value) = argument { value } else { nil }
    }
  }
}

extension CommandContext {
  /// The files that come with the program, as domains read them.
  package var domainFiles: DomainFiles {
    let content = content
    return DomainFiles { try content.resource($0).bytes }
  }

  /// The domains whose operations a graph has, with the procedures that it calls. Only where there
  /// are several is anything read.
  ///
  /// - Throws: `WorkspaceFailure` if a file of `Resources/` cannot be read, `CommandFailure` if it
  ///   is damaged.
  package func domainsUsed(by graph: StepGraph) throws -> Set<DomainID> {
    let domains = domains.knowing(graph.instances)
    guard domains.providers.count > 1 else { return [] }
    let operations = graph.nodes.map(\.step.operation.id)
    return try explainingResources {
      Set(
        try domains.providers.filter { provider in
          if let prefix = provider.operationPrefix {
            return operations.contains { $0.rawValue.hasPrefix(prefix) }
          }
          let own = try provider.catalogue(domainFiles)
          return operations.contains { own[$0] != nil }
        }.map(\.id))
    }
  }

  /// The tenants of these names, by their domains; those of instances, by the instances' names.
  ///
  /// - Throws: `CommandFailure` if one is of no domain, two are of the same, or an instance cannot have
  ///   its name.
  func byDomain(_ names: [String]) throws -> [DomainID: String] {
    var found: [DomainID: String] = [:]
    for name in names {
      try expectInstance(name)
      guard let provider = domains.place(ofTenant: name)?.provider else {
        throw noTenant(name)
      }
      if let other = found.updateValue(name, forKey: provider.id) {
        throw twice(provider, [other, name])
      }
    }
    return found
  }

  private func twice(_ provider: any DomainProvider, _ names: [String]) -> CommandFailure {
    let headline = failure(
      .wrongUsage, .commandTenantTwice,
      ["domain": provider.id.rawValue, "names": words.formats.list(names)])
    // Whatever can be an instance can be one of another name.
    guard provider.instance(named: provider.id) != nil else { return headline }
    let hint = words.text(
      .commandTenantTwiceHint, ["domain": provider.domain.rawValue, "name": "\(provider.domain)2"])
    return CommandFailure(status: .wrongUsage, text: "\(headline.text)\n  \(hint)")
  }

  /// Checks the name that is given to a tenant as an instance of its domain, if one is.
  ///
  /// - Throws: `CommandFailure` if it cannot be one, or no such domain can have instances.
  private func expectInstance(_ tenant: String) throws {
    guard let written = TenantName(tenant), let name = written.instance else { return }
    let domain = domains.registered.first {
      $0.practice.word == written.word || $0.serviceWord.map { $0 == written.word } == true
    }
    guard let domain else { throw noTenant(tenant) }
    guard domain.instance(named: domain.id) != nil else {
      throw failure(
        .wrongUsage, .commandInstanceImpossible,
        ["tenant": "\(written.word):\(written.rest)", "domain": domain.id.rawValue])
    }
    let taken = domains.registered.contains { $0.id.rawValue == name }
    guard DomainInstances.isName(name), !taken, name != ManualDomain.id.rawValue else {
      let headline = failure(
        .wrongUsage, taken ? .commandInstanceTaken : .commandInstanceName, ["name": name])
      let hint = words.text(
        .commandInstanceHint,
        ["tenant": "\(domain.id)2=\(written.word):\(PrintableText.of(written.rest))"])
      throw CommandFailure(status: .wrongUsage, text: "\(headline.text)\n  \(hint)")
    }
  }

  /// The same context, which knows the instances that these tenants are.
  ///
  /// - Parameter names: as `--tenant` takes them.
  /// - Throws: `CommandFailure` if an instance cannot have its name.
  package func knowing(tenants names: [String]) throws -> CommandContext {
    for name in names { try expectInstance(name) }
    return knowing(domains.instances(ofTenants: names))
  }

  /// The same context, which knows the instances that a session has.
  package func knowing(_ start: SessionStart) -> CommandContext {
    knowing(start.instances)
  }

  /// The names that any tenant may have.
  ///
  /// - Throws: `WorkspaceFailure` if a file of `Resources/` cannot be read, `CommandFailure` if it
  ///   is damaged.
  func knownNames() throws -> KnownNames {
    try explainingResources { try domains.knownNames(domainFiles) }
  }

  /// What a session explains: the concepts of the program, and those of its tenants' domains, because
  /// in another domain the same word means something else.
  ///
  /// - Parameter names: the tenants' names; where no domain knows them, as those of copies, every
  ///   domain is meant, and without names, none.
  /// - Throws: `WorkspaceFailure` if a list of terms cannot be read.
  package func concepts(ofTenants names: [String]) throws -> Concepts {
    let known = Set(names.compactMap { domains.place(ofTenant: $0)?.provider.domain })
    let ids =
      names.isEmpty
      ? [] : domains.registered.map(\.id).filter { known.isEmpty || known.contains($0) }
    return Concepts(
      TermList(joining: try content.termLists(of: ids).map { TermList.read($0).terms }),
      language: words.language)
  }

  /// The same context with the names that any tenant may have, to read a session without its tenant.
  ///
  /// - Throws: `WorkspaceFailure` if a file of `Resources/` cannot be read, `CommandFailure` if it
  ///   is damaged.
  package func namingKnown() throws -> CommandContext { naming(try knownNames().shown) }

  /// Returns what `body` makes of files in `Resources/`.
  ///
  /// - Throws: `CommandFailure` in place of a `DomainFailure`; other errors as they are.
  func explainingResources<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let failure as DomainFailure {
      let reason =
        switch failure {
        case .damaged(let reason), .unavailable(let reason), .unknownOutcome(let reason):
          self.reason(reason)
        case .refused(let refusal), .partlyRefused(let refusal): words.refusal(refusal)
        }
      throw self.failure(
        .ourFault, .commandFileUnreadable,
        ["path": "\(content.path)/Resources", "reason": reason])
    }
  }
}
