import Documents
import Operations

/// The declared domains in content folders.
extension ContentFolder {
  /// What the file of a declaration is called.
  package static let declarationName = "domain.yaml"
  /// What the file is called that says what a test of a declaration works on.
  package static let trialName = "trial.yaml"

  /// A folder with a declaration.
  package struct DeclaredFolder: Hashable, Sendable {
    package let id: DomainID
    package let path: String
  }

  /// The declared domains, by name; of several with one name, the first counts: those that come with
  /// the program, those in the data folder, and those that `$STEGVIS_CONTENT` adds. No declaration is
  /// read.
  ///
  /// - Throws: `WorkspaceFailure.notReadable` if a folder cannot be read.
  package func declaredDomains() throws(WorkspaceFailure) -> [DeclaredFolder] {
    var found: [DeclaredFolder] = []
    for folder in domainFolders {
      for domain in try Self.declaredDomains(in: folder)
      where !found.contains(where: { $0.id == domain.id }) {
        found.append(domain)
      }
    }
    return found.sorted { $0.id < $1.id }
  }

  /// The declared domains in one folder, by name.
  ///
  /// - Throws: `WorkspaceFailure.notReadable` if it cannot be read.
  package static func declaredDomains(
    in folder: String
  ) throws(WorkspaceFailure) -> [DeclaredFolder] {
    guard FileReading.exists(folder) else { return [] }
    return try FileReading.names(in: folder).sorted()
      .filter { !$0.hasPrefix(".") && FileReading.isFile("\(folder)/\($0)/\(declarationName)") }
      .map { DeclaredFolder(id: DomainID(rawValue: $0), path: "\(folder)/\($0)") }
  }

  /// Whether a folder of words is a declared domain's, by what lies beside it.
  package static func isDeclared(words folder: String) -> Bool {
    folder.hasSuffix("/words") && FileReading.isFile("\(folder.dropLast(6))/\(declarationName)")
  }

  /// The paths at which the declaration of a domain may be, in the order in which they count.
  package func declaration(of id: DomainID) -> [String] {
    domainFolders.map { "\($0)/\(id)/\(Self.declarationName)" }
  }

  /// The folder of a declared domain; `nil` if there is none.
  package func declaredFolder(of id: DomainID) -> String? {
    domainFolders.lazy.map { "\($0)/\(id)" }
      .first { FileReading.isFile("\($0)/\(Self.declarationName)") }
  }

  /// The folders of the domains that one extends, the nearest first.
  ///
  /// - Parameter first: the domain that it names itself.
  /// - Throws: `WorkspaceFailure` if a declaration cannot be read.
  package func extended(
    by id: DomainID, from first: DomainID?
  ) throws(WorkspaceFailure) -> [String] {
    var folders: [String] = []
    var seen: Set<DomainID> = [id]
    var next = first
    while let id = next, seen.insert(id).inserted, let folder = declaredFolder(of: id) {
      folders.append(folder)
      next = Self.extended(by: try FileReading.file("\(folder)/\(Self.declarationName)"))
    }
    return folders
  }

  /// The folder of a declared domain, and after it those of the domains that it extends; empty if there
  /// is no such domain.
  ///
  /// - Throws: `WorkspaceFailure` if a declaration cannot be read.
  package func layers(of id: DomainID) throws(WorkspaceFailure) -> [String] {
    guard let folder = declaredFolder(of: id) else { return [] }
    let declaration = try FileReading.file("\(folder)/\(Self.declarationName)")
    return [folder] + (try extended(by: id, from: Self.extended(by: declaration)))
  }

  /// The domain that a declaration names after `extends:` at the beginning of a line, so that a start
  /// needs no YAML parser; `nil` for none.
  static func extended(by file: SourceFile) -> DomainID? {
    let key = Array("extends:".utf8)
    for line in file.bytes.split(separator: 0x0A) where line.starts(with: key) {
      let value = line.dropFirst(key.count).prefix { $0 != UInt8(ascii: "#") }
      let word = String(decoding: value, as: UTF8.self).filter {
        !$0.isWhitespace && !"\"'".contains($0)
      }
      return word.isEmpty ? nil : DomainID(rawValue: word)
    }
    return nil
  }
}
