/// What one domain brings to the program: its operations, its names, and how a tenant of it is
/// reached.
///
/// `main` registers each domain. The engine, the screens and the commands name none: what they need
/// of a domain, they ask its provider for, when they need it.
package protocol DomainProvider: Sendable {
  /// Its name in files and messages; of an instance, the name that it was given.
  var id: DomainID { get }

  /// The domain that its words and terms are those of: its own name, except for an instance.
  var domain: DomainID { get }

  /// The same domain as one of several in a session, under a name of its own, which then takes the
  /// place of the domain's in the names of operations, types and tenants; `nil` if a session can have
  /// it only once.
  func instance(named name: DomainID) -> (any DomainProvider)?

  /// The operations of the domain, without a tenant.
  ///
  /// - Throws: what `files` throws; `DomainFailure.damaged` if a file contradicts itself.
  func catalogue(_ files: DomainFiles) throws -> Catalogue

  /// How the names of all its operations begin, and no others, such as `dns:`, so that nothing has to be
  /// read to know whose an operation is; `nil` if only the catalogue tells.
  var operationPrefix: String? { get }

  /// The folder of the words of a declared domain, in which keys are those of the declaration; `nil` for
  /// a domain that the program brings.
  var declaredWords: String? { get }

  /// The names that any tenant may have, such as those of products.
  ///
  /// - Throws: what `files` throws; `DomainFailure.damaged` if a file contradicts itself.
  func knownNames(_ files: DomainFiles) throws -> KnownNames

  /// The properties whose values are codes of countries (ISO 3166-1 alpha-2), which people read as
  /// names; also the types of such values, and what refusals call them.
  var countryProperties: Set<String> { get }

  /// The properties that are read and compared but shown to nobody, such as a whole document that is
  /// kept to restore it. Screens ask for them when they show the first fact.
  var hiddenProperties: Set<String> { get }

  /// The name that documents use for the environment of a tenant, as in `::: moniker range="…"`.
  ///
  /// - Parameter name: the tenant's name, as `--tenant` takes it. Those of practice have the usual
  ///   environment.
  func environment(ofTenant name: String) -> String

  /// The address of the page that a step opens; `nil` for other steps and for pages without one.
  ///
  /// - Parameters:
  ///   - arguments: the literal arguments of the step.
  ///   - name: the tenant's name, as `--tenant` takes it.
  func address(
    of operation: OperationID, _ arguments: Arguments, inTenant name: String
  ) -> String?

  /// The permissions that an application needs for an operation: of each list, any one, the least
  /// privileged first.
  func permissions(for operation: OperationID) -> [[String]]

  /// The tenants in files, with sample data and a clock that can be moved.
  var practice: any PracticeForm { get }

  /// The word before the colon in the names of tenants that are reached over a network; `nil` if the
  /// domain has none.
  var serviceWord: String? { get }

  /// How those tenants are reached; `nil` in a program without HTTP.
  var service: (any TenantService)? { get }

  /// The SHA-256 of all that decides what its operations do: the declaration, without its words, and
  /// the program that reaches its service; `nil` for a domain that is part of this program, or if one of
  /// them cannot be read.
  func declarationDigest(environment: [String: String]) -> String?

  /// Closes every connection that was opened. Called once, when the program ends.
  func close() async
}

extension DomainProvider {
  /// The default: it is no instance.
  package var domain: DomainID { id }

  /// The default: a session can have it only once.
  package func instance(named name: DomainID) -> (any DomainProvider)? { nil }

  /// The default: only the catalogue tells.
  package var operationPrefix: String? { nil }

  /// The default: the words are those of a domain that the program brings.
  package var declaredWords: String? { nil }

  /// The default: it is part of this program.
  package func declarationDigest(environment: [String: String]) -> String? { nil }

  /// The default: closes what reaches its service.
  package func close() async { await service?.close() }

  /// The default: everything is shown.
  package var hiddenProperties: Set<String> { [] }

  /// The default: nothing has to be permitted.
  package func permissions(for operation: OperationID) -> [[String]] { [] }
}

/// The name of a domain, such as `microsoft-365`.
package struct DomainID: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible,
  ExpressibleByStringLiteral
{
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(stringLiteral value: String) { self.rawValue = value }

  package var description: String { rawValue }

  package static func < (one: DomainID, other: DomainID) -> Bool { one.rawValue < other.rawValue }
}

/// Reads the files that come with the program, so that a domain needs no disk.
package struct DomainFiles: Sendable {
  private let read: @Sendable (String) throws -> [UInt8]

  /// - Parameter read: returns the bytes of a file of `Resources/`, by its name.
  package init(_ read: @escaping @Sendable (String) throws -> [UInt8]) { self.read = read }

  /// The bytes of a file of `Resources/`.
  ///
  /// - Throws: whatever says why it cannot be read.
  package func bytes(_ name: String) throws -> [UInt8] { try read(name) }
}

/// The names of a domain that anybody may know, whichever tenant they are read in.
package struct KnownNames: Sendable {
  /// The names to show in place of those that a tenant or an old session uses, such as a product's
  /// name for its part number.
  package let shown: [String: String]
  /// Whether a text reveals nothing about a person or an organisation, so that an export with
  /// pseudonyms may keep it.
  package let isPublic: @Sendable (String) -> Bool

  package init(shown: [String: String], isPublic: @escaping @Sendable (String) -> Bool) {
    self.shown = shown
    self.isPublic = isPublic
  }
}

/// A tenant that a provider has opened.
package protocol ProvidedTenant: Sendable {
  var domain: any Domain { get }
  /// The names to show in place of those that the tenant uses.
  var names: [String: String] { get }
  /// The SHA-256 of all that its domain is declared by, with the program that reaches it; `nil` for a
  /// domain that is part of this program.
  var declaration: String? { get }

  /// The state of the tenant, page by page, without the pages that cannot be read.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  func overview() async throws(DomainFailure) -> [OverviewPage]
}

extension ProvidedTenant {
  /// The default: the domain is part of this program.
  package var declaration: String? { nil }
}

/// What one page shows of the state of a tenant.
package struct OverviewPage: Hashable, Sendable {
  /// The name of the page, whose word is that of `page.<name>`.
  package let name: String
  package let facts: [Fact]

  package init(_ name: String, _ facts: [Fact]) {
    self.name = name
    self.facts = facts
  }
}
