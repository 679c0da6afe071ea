import DeclaredDomains
import Diagnostics
import Foundation
import Operations

/// A folder in which somebody has declared a domain: `domain.yaml`, `words/`, `sample.json`.
package struct DeclaredFolder: Sendable {
  package let path: String
  /// The name of the domain, which is that of the folder.
  package let id: DomainID

  package init(_ path: String) {
    self.path = path
    id = DomainID(rawValue: path.split(separator: "/").last.map(String.init) ?? path)
  }

  /// Finds the domains that are declared in folders, by their paths.
  ///
  /// - Parameters:
  ///   - programmed: the domains that the program brings itself.
  ///   - service: how the service of a declaration is reached.
  package static func finder(
    beside programmed: Set<DomainID>,
    service: @escaping ServiceMaker = { _, _ in nil }
  ) -> @Sendable ([String]) -> [any DomainProvider] {
    { paths in
      providers(
        paths.map { DeclaredFolder($0) }, programmed: programmed, OpenPractices(), service: service)
    }
  }

  /// The domains that are declared in these folders.
  ///
  /// - Parameters:
  ///   - programmed: the domains that the program brings itself, whose subjects types may name.
  ///   - service: how the service of a declaration is reached.
  package static func providers(
    _ folders: [DeclaredFolder], programmed: Set<DomainID>, _ practices: OpenPractices,
    service: @escaping ServiceMaker
  ) -> [any DomainProvider] {
    let paths = Dictionary(folders.map { ($0.id, $0) }) { first, _ in first }
    let source = DeclarationSource(known: paths.keys.sorted(), programmed: programmed) { id in
      guard let folder = paths[id] else { return nil }
      do throws(DomainFailure) {
        return try folder.file()
      } catch {
        // It is then missing to whoever extends it, which is reported at its place there.
        return nil
      }
    }
    return folders.map { folder in
      let source = DeclaredSource(
        folder.id, in: folder.path,
        declaration: { () throws(DomainFailure) in try folder.declaration(source) },
        sample: { () throws(DomainFailure) in try folder.bytes("sample.json") })
      return DeclaredProvider(source, practices, service: service)
    }
  }

  private func file() throws(DomainFailure) -> DeclarationFile {
    DeclarationFile(path: "\(path)/domain.yaml", bytes: try bytes("domain.yaml"))
  }

  private func declaration(
    _ source: DeclarationSource
  ) throws(DomainFailure) -> Declaration {
    let read = DeclarationReader.read(try file(), among: source)
    guard let declaration = read.declaration else {
      let fault = read.diagnostics.first { $0.severity == .error }
      throw .damaged(
        fault.map { "\($0.place.path):\($0.place.line):\($0.place.column): \($0.message)" }
          ?? "corrupt")
    }
    return declaration
  }

  private func bytes(_ name: String) throws(DomainFailure) -> [UInt8] {
    let file = "\(path)/\(name)"
    guard FileManager.default.fileExists(atPath: file) else { throw .unavailable("notFound") }
    do {
      return Array(try Data(contentsOf: URL(filePath: file)))
    } catch {
      throw .unavailable("noPermission")
    }
  }
}
