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
  package let service: (any TenantService)?
  private let source: DeclaredSource

  package var serviceWord: String? { id.rawValue }
  package var operationPrefix: String? { "\(QualifiedName(id, ""))" }
  package let countryProperties: Set<String> = []

  /// - Parameters:
  ///   - source: the declaration and its sample.
  ///   - service: how its service is reached; `nil` in a program that cannot.
  package init(
    _ source: DeclaredSource, _ practices: OpenPractices, service: (any TenantService)? = nil
  ) {
    id = source.id
    self.source = source
    self.service = service
    practice = DeclaredPracticeForm(source: source, practices: practices)
  }

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

/// Where a declaration and its practice data come from, read when they are needed, and only once.
package final class DeclaredSource: Sendable {
  package let id: DomainID
  private let readDeclaration: @Sendable () throws(DomainFailure) -> Declaration
  private let readSample: @Sendable () throws(DomainFailure) -> [UInt8]
  private let kept = Mutex<Declaration?>(nil)

  /// - Parameters:
  ///   - declaration: reads the declaration.
  ///   - sample: reads the bytes of `sample.json`.
  package init(
    _ id: DomainID, declaration: @escaping @Sendable () throws(DomainFailure) -> Declaration,
    sample: @escaping @Sendable () throws(DomainFailure) -> [UInt8]
  ) {
    self.id = id
    readDeclaration = declaration
    readSample = sample
  }

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
