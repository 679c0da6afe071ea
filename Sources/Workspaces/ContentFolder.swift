import Documents
import FoundationEssentials
import Operations
import Procedures
import Yams

/// The folder that contains `procedures`, `locales`, `domains` and `Resources`, and the folders whose
/// procedures and documents stand beside those.
package struct ContentFolder: Sendable {
  package let path: String
  /// The data folder's `procedures`, then what `$STEGVIS_CONTENT` adds, and then the `procedures` of the
  /// declared domains.
  package let added: [AddedFolder]

  /// The folders of domains, in the order in which they count: its own, that of the data folder, and
  /// those of the folders that `$STEGVIS_CONTENT` adds.
  let domainFolders: [String]

  /// - Parameters:
  ///   - path: its path, which is not checked.
  ///   - added: the folders beside it.
  ///   - domains: the folders of domains beside its own.
  package init(path: String, added: [AddedFolder] = [], domains: [String] = []) {
    self.path = path
    self.added = added
    domainFolders = ["\(path)/domains"] + domains
  }

  /// Finds the folder that `$STEGVIS_CONTENT` names, or else the nearest folder above the program,
  /// or at or above the current folder, that contains `procedures` and `locales/en.yaml`.
  ///
  /// `$STEGVIS_CONTENT` names several folders with `:` between them. The first with `locales/en.yaml`
  /// is that folder; of others like it, the procedures are added, and folders without it are added
  /// whole. A declared domain brings procedures, too, in `domains/<id>/procedures`.
  ///
  /// - Parameter executable: the path of the program.
  /// - Throws: `WorkspaceFailure.noContent` with the current folder if there is none, or with a
  ///   folder that `$STEGVIS_CONTENT` names if it does not exist, or has words without procedures;
  ///   `.notReadable` if a folder of domains cannot be read.
  package static func find(
    environment: [String: String], executable: String, currentFolder: String
  ) throws(WorkspaceFailure) -> ContentFolder {
    let named = (environment["STEGVIS_CONTENT"] ?? "").split(separator: ":").map(String.init)
    for folder in named where !isUsable(folder) { throw .noContent(folder) }
    let root =
      named.first(where: holdsContent)
      ?? [executable, currentFolder].lazy.compactMap { above($0) }.first
    guard let root else { throw .noContent(currentFolder) }
    let others = named.filter { $0 != root }
      .map { holdsContent($0) ? "\($0)/procedures" : $0 }
    let data = DataFolder(environment: environment)
    let alone = ContentFolder(
      path: root,
      domains: [data.domains] + named.filter { $0 != root }.map { "\($0)/domains" })
    return ContentFolder(
      path: root,
      added: AddedFolder.all(
        own: data.procedures, others, ofDomains: try alone.proceduresOfDomains()),
      domains: Array(alone.domainFolders.dropFirst()))
  }

  /// The folders of procedures that declared domains bring, with the names of the domains.
  private func proceduresOfDomains() throws(WorkspaceFailure) -> [(name: String, path: String)] {
    try declaredDomains().map { ($0.id.rawValue, "\($0.path)/procedures") }
      .filter { FileReading.exists($0.path) }
  }

  /// The nearest folder at or above a path that contains everything.
  private static func above(_ start: String) -> String? {
    var folder = start[...]
    while true {
      if holdsContent(String(folder)) { return String(folder) }
      guard let slash = folder.lastIndex(of: "/"), slash != folder.startIndex else { return nil }
      folder = folder[..<slash]
    }
  }

  private static func isUsable(_ folder: String) -> Bool {
    FileReading.exists(folder) && !FileReading.isFile(folder)
      && (holdsContent(folder) || !FileReading.isFile("\(folder)/locales/en.yaml"))
  }

  private static func holdsContent(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/procedures")
      && FileManager.default.fileExists(atPath: "\(folder)/locales/en.yaml")
  }

  /// The ids of all procedures with a manifest, in alphabetical order.
  ///
  /// - Throws: `WorkspaceFailure.notReadable` if a folder of procedures cannot be read.
  package func procedures() throws(WorkspaceFailure) -> [ProcedureID] {
    let added = try addedProcedures()
    return (try shippedProcedures() + added.map(\.id)).sorted()
  }

  /// The ids of the procedures that come with the program, in alphabetical order.
  ///
  /// - Throws: `WorkspaceFailure.notReadable` if the folder of procedures cannot be read.
  package func shippedProcedures() throws(WorkspaceFailure) -> [ProcedureID] {
    try FileReading.names(in: "\(path)/procedures").filter { name in
      FileManager.default.fileExists(atPath: "\(path)/procedures/\(name)/procedure.yaml")
    }.map { ProcedureID($0) }
  }

  /// The path of a procedure's folder, which need not exist.
  ///
  /// - Throws: `WorkspaceFailure.notReadable` if an added folder cannot be read.
  package func folder(of id: ProcedureID) throws(WorkspaceFailure) -> String {
    let shipped = "\(path)/procedures/\(id)"
    guard !isShipped(id), !added.isEmpty else { return shipped }
    return try addedProcedures().first { $0.id == id }?.path ?? shipped
  }

  /// Whether a procedure comes with the program. An id may be typed by a person, and must not reach
  /// outside the folder of procedures.
  package func isShipped(_ id: ProcedureID) -> Bool {
    !id.rawValue.contains("/") && !id.rawValue.hasPrefix(".")
      && FileManager.default.fileExists(atPath: "\(path)/procedures/\(id)/procedure.yaml")
  }

  /// The files of a procedure; `nil` if there is no such procedure.
  ///
  /// - Throws: `WorkspaceFailure` if a file cannot be read.
  package func source(of id: ProcedureID) throws(WorkspaceFailure) -> ProcedureSource? {
    let found =
      isShipped(id)
      ? "\(path)/procedures/\(id)" : try addedProcedures().first { $0.id == id }?.path
    guard let folder = found else { return nil }
    return ProcedureSource(
      id: id, manifest: try FileReading.file("\(folder)/procedure.yaml"),
      documents: try Self.documents(in: folder))
  }

  /// A procedure with a manifest in an added folder.
  package struct AddedProcedure: Hashable, Sendable {
    /// The last part of its path; where others are called so, with as many parts more as tell them
    /// apart.
    package let id: ProcedureID
    package let name: FolderName
    /// The path of its folder.
    package let path: String
  }

  /// The procedures with a manifest in added folders.
  ///
  /// - Throws: `WorkspaceFailure.notReadable` if a folder cannot be read.
  package func addedProcedures() throws(WorkspaceFailure) -> [AddedProcedure] {
    var found: [(name: FolderName, path: String)] = []
    for folder in added {
      for path in try folder.listing().manifests {
        found.append((FolderName(of: path, in: folder), path))
      }
    }
    guard !found.isEmpty else { return [] }
    let shipped = try shippedProcedures().map { FolderName(shipped: $0) }
    return zip(FolderName.shortest(found.map(\.name), among: shipped), found).map {
      AddedProcedure(id: ProcedureID($0), name: $1.name, path: $1.path)
    }
  }

  /// The Markdown files in a procedure's folder, by name.
  ///
  /// - Throws: `WorkspaceFailure` if the folder or a file cannot be read.
  package static func documents(
    in folder: String
  ) throws(WorkspaceFailure) -> [String: SourceFile] {
    var documents: [String: SourceFile] = [:]
    for name in try FileReading.names(in: folder)
    where name.hasSuffix(".md") && !name.hasPrefix(".") {
      documents[name] = try FileReading.file("\(folder)/\(name)")
    }
    return documents
  }

  /// The binding files of foreign documents for a procedure, in alphabetical order.
  ///
  /// - Throws: `WorkspaceFailure` if the folder or a file cannot be read.
  package func bindings(of id: ProcedureID) throws(WorkspaceFailure) -> [SourceFile] {
    try Self.bindings(in: "\(folder(of: id))/bindings")
  }

  /// The binding files in a folder, in alphabetical order; empty if there is no such folder.
  ///
  /// - Throws: `WorkspaceFailure` if the folder or a file cannot be read.
  package static func bindings(in folder: String) throws(WorkspaceFailure) -> [SourceFile] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    var files: [SourceFile] = []
    for name in try FileReading.names(in: folder)
    where name.hasSuffix(".yaml") && !name.hasPrefix(".") {
      files.append(try FileReading.file("\(folder)/\(name)"))
    }
    return files
  }

  /// The languages that have a file in `locales/`, such as `sv`, in alphabetical order.
  ///
  /// - Throws: `WorkspaceFailure.notReadable` if the folder cannot be read.
  package func languages() throws(WorkspaceFailure) -> [String] {
    try FileReading.names(in: "\(path)/locales").filter { $0.hasSuffix(".yaml") }
      .map { String($0.dropLast(5)) }
  }

  /// The locale file of a language, such as `sv`.
  ///
  /// - Throws: `WorkspaceFailure.notFound` if there is none, `.notReadable` if it cannot be read.
  package func locale(_ language: String) throws(WorkspaceFailure) -> SourceFile {
    try FileReading.file("\(path)/locales/\(language).yaml")
  }

  /// The words of a domain in a language; the English ones if it has none in that language.
  ///
  /// - Throws: `WorkspaceFailure.notFound` if there are no words at all, `.notReadable` if they
  ///   cannot be read.
  package func words(
    of domain: DomainID, in language: String
  ) throws(WorkspaceFailure) -> SourceFile {
    let folder = words(of: domain)
    let own = "\(folder)/\(language).yaml"
    return try FileReading.file(FileReading.isFile(own) ? own : "\(folder)/en.yaml")
  }

  private func words(of domain: DomainID) -> String { "\(path)/domains/\(domain)/words" }

  /// The folders with a file of words for each language: the program's own, and those of the domains
  /// in alphabetical order.
  ///
  /// - Throws: `WorkspaceFailure.notReadable` if the folder of domains cannot be read.
  package func wordFolders() throws(WorkspaceFailure) -> [String] {
    let folder = "\(path)/domains"
    let domains = FileReading.exists(folder) ? try FileReading.names(in: folder) : []
    let own = domains.map { words(of: DomainID(rawValue: $0)) }
    let others = try declaredDomains().map { "\($0.path)/words" }.filter { !own.contains($0) }
    return ["\(path)/locales"]
      + (own + others).filter { FileReading.isFile("\($0)/en.yaml") }
  }

  /// The folders of domains' words that have no file in English, so that nothing compares or reads
  /// them.
  ///
  /// - Throws: `WorkspaceFailure.notReadable` if the folder of domains cannot be read.
  package func wordFoldersWithoutEnglish() throws(WorkspaceFailure) -> [String] {
    let folder = "\(path)/domains"
    let domains = FileReading.exists(folder) ? try FileReading.names(in: folder) : []
    return domains.map { words(of: DomainID(rawValue: $0)) }
      .filter { FileReading.exists($0) && !FileReading.isFile("\($0)/en.yaml") }
  }

  /// The lists of terms that there are: the program's own, and those of the domains in alphabetical
  /// order.
  ///
  /// - Throws: `WorkspaceFailure` if a folder or a file cannot be read.
  package func termLists() throws(WorkspaceFailure) -> [SourceFile] {
    let folder = "\(path)/domains"
    let domains = FileReading.exists(folder) ? try FileReading.names(in: folder).sorted() : []
    return try termLists(of: domains.map { DomainID(rawValue: $0) })
  }

  /// The program's own list of terms, and those of these domains, where there are such files.
  ///
  /// - Throws: `WorkspaceFailure` if a file cannot be read.
  package func termLists(of domains: [DomainID]) throws(WorkspaceFailure) -> [SourceFile] {
    var files: [SourceFile] = []
    for list in ["\(path)/Resources/terms.yaml"]
      + domains.map({ "\(path)/domains/\($0)/terms.yaml" }) where FileReading.isFile(list)
    {
      files.append(try FileReading.file(list))
    }
    return files
  }

  /// By which words sentences tell the operations of these domains, where there are such files.
  ///
  /// - Throws: `WorkspaceFailure` if a file cannot be read.
  package func sentences(of domains: [DomainID]) throws(WorkspaceFailure) -> [SourceFile] {
    var files: [SourceFile] = []
    for domain in domains {
      let file = "\(path)/domains/\(domain)/sentences.yaml"
      if FileReading.isFile(file) { files.append(try FileReading.file(file)) }
    }
    return files
  }

  /// The folders with what translators work on: the procedures and all words.
  ///
  /// - Throws: `WorkspaceFailure.notReadable` if the folder of domains cannot be read.
  package func translatable() throws(WorkspaceFailure) -> [String] {
    try ["\(path)/procedures"]
      + proceduresOfDomains().map(\.path).filter { $0.hasPrefix("\(path)/") } + wordFolders()
  }

  /// The domain whose words a folder holds, by its path: `…/domains/<domain>/words`; `nil` for another
  /// folder.
  package static func domain(ofWords folder: String) -> DomainID? {
    let names = folder.split(separator: "/").suffix(3).map(String.init)
    guard names.count == 3, names[0] == "domains", names[2] == "words" else { return nil }
    return DomainID(rawValue: names[1])
  }

  /// Whether a folder is one that holds files of words, by its name.
  package static func holdsWords(_ folder: String) -> Bool {
    ["locales", "words"].contains(folder.split(separator: "/").last.map(String.init) ?? "")
  }

  /// Whether there is a file of this name in `Resources/`.
  package func hasResource(_ name: String) -> Bool {
    FileReading.isFile("\(path)/Resources/\(name)")
  }

  /// The rules of languages, from `Resources/languages`; none if there is no such folder.
  ///
  /// - Throws: `WorkspaceFailure.notReadable` if the folder or a file cannot be read.
  package func languageRules() throws(WorkspaceFailure) -> Languages {
    let folder = "\(path)/Resources/languages"
    guard FileManager.default.fileExists(atPath: folder) else { return Languages([:]) }
    var files: [String: SourceFile] = [:]
    for name in try FileReading.names(in: folder)
    where name.hasSuffix(".yaml") && !name.hasPrefix(".") {
      files[String(name.dropLast(".yaml".count))] = try FileReading.file("\(folder)/\(name)")
    }
    return Languages(files)
  }

  /// A file of `Resources/`, by its name.
  ///
  /// - Throws: `WorkspaceFailure.notFound` if there is none, `.notReadable` if it cannot be read.
  package func resource(_ name: String) throws(WorkspaceFailure) -> SourceFile {
    try FileReading.file("\(path)/Resources/\(name)")
  }
}

/// Reads `Resources/rules.yaml`, the list of rules and contradictions in the domain's documents.
package enum RulesReader {
  /// The ids in the list, such as `F5` and `X1`; empty if the file is not a YAML mapping.
  package static func ids(_ file: SourceFile) -> Set<String> {
    guard let root = try? Yams.compose(yaml: String(decoding: file.bytes, as: UTF8.self)),
      let rules = root.mapping
    else { return [] }
    return Set(rules.keys.compactMap(\.string))
  }
}
