import Documents
import FoundationEssentials
import Operations
import Procedures
import Yams

/// The folder that contains `procedures`, `locales`, `domains` and `Resources`.
package struct ContentFolder: Sendable {
  package let path: String

  /// - Parameter path: its path, which is not checked.
  package init(path: String) { self.path = path }

  /// Finds the folder that `$STEGVIS_CONTENT` names, or else the nearest folder above the program,
  /// or at or above the current folder, that contains `procedures` and `locales/en.yaml`.
  ///
  /// - Parameter executable: the path of the program.
  /// - Throws: `WorkspaceFailure.noContent` with the current folder if there is none, or with the
  ///   folder that `$STEGVIS_CONTENT` names if it does not contain them.
  package static func find(
    environment: [String: String], executable: String, currentFolder: String
  ) throws(WorkspaceFailure) -> ContentFolder {
    if let named = environment["STEGVIS_CONTENT"] {
      guard holdsContent(named) else { throw .noContent(named) }
      return ContentFolder(path: named)
    }
    for start in [executable, currentFolder] {
      var folder = start[...]
      while true {
        if holdsContent(String(folder)) { return ContentFolder(path: String(folder)) }
        guard let slash = folder.lastIndex(of: "/"), slash != folder.startIndex else { break }
        folder = folder[..<slash]
      }
    }
    throw .noContent(currentFolder)
  }

  private static func holdsContent(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/procedures")
      && FileManager.default.fileExists(atPath: "\(folder)/locales/en.yaml")
  }

  /// The ids of all procedures, in alphabetical order.
  ///
  /// - Throws: `WorkspaceFailure.notReadable` if the folder of procedures cannot be read.
  package func procedures() throws(WorkspaceFailure) -> [ProcedureID] {
    try FileReading.names(in: "\(path)/procedures").filter { name in
      FileManager.default.fileExists(atPath: "\(path)/procedures/\(name)/procedure.yaml")
    }.map { ProcedureID($0) }
  }

  /// The path of a procedure's folder.
  package func folder(of id: ProcedureID) -> String { "\(path)/procedures/\(id)" }

  /// The files of a procedure; `nil` if there is no such procedure.
  ///
  /// - Throws: `WorkspaceFailure` if a file cannot be read.
  package func source(of id: ProcedureID) throws(WorkspaceFailure) -> ProcedureSource? {
    let folder = "\(path)/procedures/\(id)"
    // An id may be typed by a person, and must not reach outside this folder.
    guard !id.rawValue.contains("/"), !id.rawValue.hasPrefix("."),
      FileManager.default.fileExists(atPath: "\(folder)/procedure.yaml")
    else { return nil }
    return ProcedureSource(
      id: id, manifest: try FileReading.file("\(folder)/procedure.yaml"),
      documents: try Self.documents(in: folder))
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
    try Self.bindings(in: "\(path)/procedures/\(id)/bindings")
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
    return ["\(path)/locales"]
      + domains.map { words(of: DomainID(rawValue: $0)) }
      .filter { FileReading.isFile("\($0)/en.yaml") }
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

  /// The folders with what translators work on: the procedures and all words.
  ///
  /// - Throws: `WorkspaceFailure.notReadable` if the folder of domains cannot be read.
  package func translatable() throws(WorkspaceFailure) -> [String] {
    try ["\(path)/procedures"] + wordFolders()
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
