import DeclaredDomains
import Foundation
import Operations
import Synchronization

/// A domain that somebody has declared in a folder, as the program knows domains.
///
/// Nothing of it is read before it is needed: a start with many folders costs as much as with none.
package struct DeclaredProvider: DomainProvider {
  package let id: DomainID
  package let practice: any PracticeForm
  private let source: DeclaredSource
  private let practices: OpenPractices
  private let makeService: ServiceMaker
  private let opened: OpenedService

  package var domain: DomainID { source.domain }
  package var serviceWord: String? { source.word }
  package var operationPrefix: String? { "\(QualifiedName(id, ""))" }
  package let countryProperties: Set<String> = []

  /// A declaration with faults hides nothing; whoever opens its tenant is told what is wrong.
  package var hiddenProperties: Set<String> {
    do throws(DomainFailure) {
      let declaration = try source.declaration()
      return Set(
        declaration.subjects.flatMap { subject in
          subject.facts.filter { !$0.isShown }
            .map { declaration.name(ofProperty: $0.property, of: subject.kind) }
        })
    } catch {
      return []
    }
  }
  package var declaredWords: String? { source.folder.map { "\($0)/words" } }

  /// - Parameters:
  ///   - source: the declaration and its sample.
  ///   - service: how its service is reached, by what the declaration says of that; `nil` in a program
  ///     that cannot.
  package init(
    _ source: DeclaredSource, _ practices: OpenPractices,
    service: @escaping ServiceMaker = { _, _ in nil }
  ) {
    id = source.id
    self.source = source
    self.practices = practices
    makeService = service
    opened = OpenedService(source, service)
    practice = DeclaredPracticeForm(source: source, practices: practices)
  }

  /// Made when it is first asked for; of a declaration with faults, there is none.
  package var service: (any TenantService)? { opened.service }

  package func declarationDigest(environment: [String: String]) -> String? {
    do throws(DomainFailure) {
      let declaration = try source.declaration()
      switch declaration.service.access {
      case .http: return declaration.digest
      case .program:
        guard let service = service as? any ProvableService else { return nil }
        return try service.digest(environment: environment)
      }
    } catch {
      // Whoever opens the tenant is told what is wrong.
      return nil
    }
  }

  /// The way to its service is closed with this one's.
  package func instance(named name: DomainID) -> (any DomainProvider)? {
    opened.instance(named: name) {
      DeclaredProvider(source.instance(named: name), practices, service: makeService)
    }
  }

  package func close() async { await opened.close() }

  package func catalogue(_ files: DomainFiles) throws -> Catalogue {
    DeclaredCatalogue(try source.declaration()).catalogue
  }

  package func knownNames(_ files: DomainFiles) throws -> KnownNames {
    KnownNames(shown: [:]) { _ in false }
  }

  package func environment(ofTenant name: String) -> String { "" }

  package func address(
    of operation: OperationID, _ arguments: Arguments, inTenant name: String
  ) -> String? { nil }
}

/// Makes the way to the service of a declaration; `nil` in a program that has none for such an access.
package typealias ServiceMaker =
  @Sendable (DeclaredSource, ServiceDeclaration.Interface) -> (any TenantService)?

/// The way to the service of one declaration, made when it is first asked for, and those of its instances.
private final class OpenedService: Sendable {
  private let source: DeclaredSource
  private let make: ServiceMaker
  private let made = Mutex<(any TenantService)?>(nil)
  private let instances = Mutex<[DomainID: any DomainProvider]>([:])

  init(_ source: DeclaredSource, _ make: @escaping ServiceMaker) {
    self.source = source
    self.make = make
  }

  var service: (any TenantService)? {
    if let known = made.withLock({ $0 }) { return known }
    let access: ServiceDeclaration.Interface
    do throws(DomainFailure) {
      access = try source.declaration().service.access
    } catch {
      // Whoever opens the tenant is told what is wrong.
      return nil
    }
    let service = make(source, access)
    return made.withLock { made in
      made = made ?? service
      return made
    }
  }

  /// The instance of a name, made when it is first asked for.
  func instance(
    named name: DomainID, _ make: () -> any DomainProvider
  ) -> any DomainProvider {
    instances.withLock { instances in
      let known = instances[name] ?? make()
      instances[name] = known
      return known
    }
  }

  func close() async {
    await made.withLock({ $0 })?.close()
    for instance in instances.withLock({ $0.values.map(\.self) }) { await instance.close() }
  }
}

/// Where a declaration and its practice data come from, read when they are needed, and only once.
package final class DeclaredSource: Sendable {
  package let id: DomainID
  /// The domain that it declares; its own name, except for an instance.
  package let domain: DomainID
  /// The folder that it is declared in; `nil` if it is in none.
  package let folder: String?
  private let readDeclaration: @Sendable () throws(DomainFailure) -> Declaration
  private let readSample: @Sendable () throws(DomainFailure) -> [UInt8]
  private let kept = Mutex<Declaration?>(nil)

  /// - Parameters:
  ///   - folder: where it is declared, with its words; `nil` for none.
  ///   - declaration: reads the declaration.
  ///   - sample: reads the bytes of `sample.json`.
  package init(
    _ id: DomainID, in folder: String? = nil,
    declaration: @escaping @Sendable () throws(DomainFailure) -> Declaration,
    sample: @escaping @Sendable () throws(DomainFailure) -> [UInt8]
  ) {
    self.id = id
    domain = id
    self.folder = folder
    readDeclaration = declaration
    readSample = sample
  }

  private init(_ source: DeclaredSource, instance name: DomainID) {
    id = name
    domain = source.domain
    folder = source.folder
    readDeclaration = { () throws(DomainFailure) in
      try source.declaration().instance(named: name)
    }
    readSample = { () throws(DomainFailure) in try source.sample() }
  }

  /// The same declaration for an instance of the domain.
  func instance(named name: DomainID) -> DeclaredSource {
    DeclaredSource(self, instance: name)
  }

  /// What a tenant's name begins with: the domain's, and before it an instance's own.
  var word: String { id == domain ? "\(id)" : "\(id)=\(domain)" }

  /// - Throws: `DomainFailure` if it cannot be read, or has faults.
  package func declaration() throws(DomainFailure) -> Declaration {
    if let known = kept.withLock({ $0 }) { return known }
    let read = try readDeclaration()
    return kept.withLock { kept in
      kept = kept ?? read
      return kept ?? read
    }
  }

  func sample() throws(DomainFailure) -> [UInt8] { try readSample() }
}
