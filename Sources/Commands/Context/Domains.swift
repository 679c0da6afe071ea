import Operations
import Presentation
import Procedures
import Sessions

/// The domains that `main` registers, in its order; the first has the tenant that is meant where
/// none is named.
package struct Domains: Sendable {
  package let providers: [any DomainProvider]

  package init(_ providers: [any DomainProvider]) { self.providers = providers }

  /// The domain that has the tenant in the data folder; `nil` if none is registered.
  package var usual: (any DomainProvider)? { providers.first }

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
  /// - Parameter name: as `--tenant` takes it, such as `embedded:practice.sqlite`.
  package func place(ofTenant name: String) -> Place? {
    guard let colon = name.firstIndex(of: ":") else { return nil }
    let word = name[..<colon]
    let rest = String(name[name.index(after: colon)...])
    for provider in providers {
      if provider.practice.word == word { return rest.isEmpty ? nil : .file(rest, provider) }
      if let service = provider.serviceWord, service == word { return .service(rest, provider) }
    }
    return nil
  }

  /// Whether the tenant of this name is reached over a network.
  package func isService(_ name: String) -> Bool {
    if case .service? = place(ofTenant: name) { true } else { false }
  }

  /// The name that documents use for the environment of a tenant, which selects their variants.
  ///
  /// - Parameter name: the tenant's name; `nil` for the one in the data folder. A name that no domain
  ///   knows is that of a copy.
  package func environment(ofTenant name: String?) -> String {
    owner(ofTenant: name)?.environment(ofTenant: name ?? "") ?? ""
  }

  /// Whose the tenant of a name is; of a name that no domain knows, the first domain.
  package func owner(ofTenant name: String?) -> (any DomainProvider)? {
    name.flatMap { place(ofTenant: $0)?.provider } ?? usual
  }

  /// The address of the page that a step opens; `nil` for other steps and for pages without one.
  ///
  /// - Parameter name: the tenant's name.
  package func address(of node: StepGraph.Node, inTenant name: String) -> String? {
    guard node.step.operation.kind == .open else { return nil }
    return providers.lazy.compactMap {
      $0.address(of: node.step.operation.id, node.literals, inTenant: name)
    }.first
  }

  /// The forms of the names of tenants, such as `embedded:<file>`.
  package func tenantForms(_ words: Words) -> [String] {
    providers.flatMap { provider in
      [words.text(.commandTenantFile, ["word": provider.practice.word])]
        + (provider.serviceWord.map { [words.text(.commandTenantAddress, ["word": $0])] } ?? [])
    }
  }

  /// The operations of all domains, and those that a person carries out by hand.
  ///
  /// - Throws: what the providers throw; `DuplicateOperation` if two domains have an operation of
  ///   the same name.
  package func catalogue(_ files: DomainFiles) throws -> Catalogue {
    try Catalogue(
      joining: providers.map { ($0.id, try $0.catalogue(files)) }
        + [(ManualDomain.id, ManualDomain().catalogue)])
  }

  /// The properties whose values are codes of countries, in any of these domains.
  package var countryProperties: Set<String> {
    providers.reduce(into: []) { $0.formUnion($1.countryProperties) }
  }

  /// The names that any tenant of these domains may have.
  ///
  /// - Throws: what the providers throw.
  package func knownNames(_ files: DomainFiles) throws -> KnownNames {
    let names = try providers.map { try $0.knownNames(files) }
    let shown = names.reduce(into: [:]) { all, own in all.merge(own.shown) { first, _ in first } }
    return KnownNames(shown: shown) { text in names.contains { $0.isPublic(text) } }
  }
}

extension ProvidedTenant {
  /// The domain of a session on this tenant, with what a person does by hand.
  ///
  /// - Throws: `DuplicateOperation` if the tenant's domain has an operation of that name.
  func domain(of provider: any DomainProvider) throws(DuplicateOperation) -> any Domain {
    try ComposedDomain([.init(provider.id, domain), .init(ManualDomain.id, ManualDomain())])
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

  /// The names that any tenant may have.
  ///
  /// - Throws: `WorkspaceFailure` if a file of `Resources/` cannot be read, `CommandFailure` if it
  ///   is damaged.
  func knownNames() throws -> KnownNames {
    try explainingResources { try domains.knownNames(domainFiles) }
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
