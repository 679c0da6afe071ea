import Documents
import Markup
import Procedures
import Sessions
import Synchronization
import Translation
import Workspaces

/// The files a session is walked on.
///
/// They are kept with the session, so a replay shows what was shown, and a later change to the
/// procedure does not reinterpret old events.
package struct SessionFiles {
  /// The files by their paths below `procedures/`, foreign documents by the paths given for them,
  /// and what those include by its path behind `include:`.
  package let files: [String: SourceFile]

  private let made: FileDigests

  /// Collects the manifests and documents of all procedures in a graph.
  ///
  /// - Parameter known: digests of files, which need not be made again.
  /// - Throws: what `source` throws.
  init(
    of graph: StepGraph, _ known: SharedDigests,
    source: (ProcedureID) throws -> ProcedureSource?
  ) rethrows {
    var files: [String: SourceFile] = [:]
    for procedure in graph.procedures {
      guard let source = try source(procedure.id) else { continue }
      files["\(procedure.id)/procedure.yaml"] = source.manifest
      for (name, file) in source.documents { files["\(procedure.id)/\(name)"] = file }
    }
    self.files = files
    made = FileDigests(known)
  }

  package init(files: [String: SourceFile]) {
    self.files = files
    made = FileDigests(nil)
  }

  /// Before the path of an included file; no path of a procedure begins so.
  private static let include = "include:"
  /// The name of the binding of the document that is walked. Its path is not in it, because the path of
  /// a document may name people; in sessions of earlier versions, it follows.
  private static let bindingMark = "binding:"
  /// The name of the list of the steps whose changes were accepted when the session began.
  private static let accepted = "accepted:"

  /// The same files with a foreign document, under the path that was given for it, and the files
  /// that it includes.
  package func adding(document: SourceFile, including included: [SourceFile]) -> SessionFiles {
    var all = files
    all[document.path] = document
    for file in included { all[Self.include + file.path] = file }
    return SessionFiles(files: all)
  }

  /// Before the path of a picture below the folder of the document.
  private static let picture = "picture:"

  /// The key of a picture among the files of a session.
  package static func key(of place: PicturePlace) -> String { picture + place.path }

  /// Whether a path among the files of a session is that of a picture.
  package static func isPicture(_ path: String) -> Bool { path.hasPrefix(picture) }

  /// The same files with the pictures of a document.
  func adding(_ pictures: [PicturePlace: [UInt8]]) -> SessionFiles {
    var all = files
    for (place, bytes) in pictures {
      let key = Self.key(of: place)
      all[key] = SourceFile(path: key, bytes: bytes)
    }
    return SessionFiles(files: all)
  }

  /// The same files with the binding of the document, and with what of it is accepted: a session
  /// means the same later, whatever is accepted then.
  func adding(binding: FoundBinding) -> SessionFiles {
    var all = files
    all[Self.bindingMark] = binding.file
    let accepted = binding.accepted.map { "\($0)\n" }.sorted().joined()
    all[Self.accepted] = SourceFile(path: Self.accepted, bytes: Array(accepted.utf8))
    return SessionFiles(files: all)
  }

  /// The binding of the document among these; `nil` if it had none.
  var binding: FoundBinding? {
    guard let (path, file) = files.first(where: { $0.key.hasPrefix(Self.bindingMark) }) else {
      return nil
    }
    let accepted = files[Self.accepted].map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    return FoundBinding(
      file: SourceFile(
        path: String(path.dropFirst(Self.bindingMark.count)), bytes: file.bytes),
      accepted: Set(accepted.split(separator: "\n").map { StepID(String($0)) }))
  }

  /// The files that the foreign document among these included.
  var included: IncludedFiles {
    let files = files
    return IncludedFiles { path in
      files[Self.include + path].map { SourceFile(path: path, bytes: $0.bytes) }
    }
  }

  /// The SHA-256 of each file, by its path.
  package var digests: [String: String] { made.digests(of: files) }

  /// The bytes of the files by their SHA-256, as the journal keeps them.
  package var contents: [String: [UInt8]] {
    let digests = digests
    return Dictionary(
      files.compactMap { path, file in digests[path].map { ($0, file.bytes) } }
    ) { first, _ in first }
  }

  /// The mark of a session that walks every step of a foreign document beside its procedure.
  private static let tie = "tied:"

  /// Whether the session walks every step of its foreign document.
  var isTied: Bool { files[Self.tie] != nil }

  /// The same files of a session that walks every step of its foreign document.
  func addingTie() -> SessionFiles {
    SessionFiles(
      files: files.merging([Self.tie: SourceFile(path: Self.tie, bytes: [])]) { $1 })
  }

  /// The procedures of which files were kept, in alphabetical order.
  var procedures: [ProcedureID] {
    let ending = "/procedure.yaml"
    return files.keys.filter { $0.hasSuffix(ending) }.sorted()
      .map { ProcedureID(String($0.dropLast(ending.count))) }
  }

  /// The files of one procedure as it was then; `nil` if none were kept.
  package func source(of id: ProcedureID) -> ProcedureSource? {
    guard let manifest = files["\(id)/procedure.yaml"] else { return nil }
    let prefix = "\(id)/"
    var documents: [String: SourceFile] = [:]
    for (path, file) in files where path.hasPrefix(prefix) && path.hasSuffix(".md") {
      documents[String(path.dropFirst(prefix.count))] = file
    }
    return ProcedureSource(id: id, manifest: manifest, documents: documents)
  }
}

/// The digests of the files of one `SessionFiles`: made when they are needed first, and then known.
///
/// It is a class, because the files are kept and named in an event by copies of one value, and hashing
/// them is a tenth of a start.
private final class FileDigests: Sendable {
  private let known = Mutex<[String: String]?>(nil)
  private let shared: SharedDigests?

  init(_ shared: SharedDigests?) { self.shared = shared }

  func digests(of files: [String: SourceFile]) -> [String: String] {
    known.withLock { known in
      if let known { return known }
      let digests = files.mapValues { file in
        shared?.knownDigest(of: file) ?? Digest.sha256(file.bytes)
      }
      known = digests
      return digests
    }
  }
}

extension SessionFiles {
  /// The graph of a procedure, made from these files.
  ///
  /// If the reader's language was not available then, each step takes its text from the document
  /// that exists now.
  ///
  /// - Parameters:
  ///   - document: the path of the foreign document among the files; `nil` if there is none.
  ///   - tenants: the names of the tenants, whose environment selects the variants of the document;
  ///     empty for those in the data folder.
  /// - Throws: `CommandFailure` if the files make no procedure, or the document cannot be used;
  ///   `WorkspaceFailure` or `LabelGlossary.Failure` if a file of the content folder cannot be
  ///   read.
  package func graph(
    of id: ProcedureID, document: String?, for tenants: [String] = [],
    _ context: CommandContext
  ) throws -> StepGraph {
    let procedures = context.procedures
    if let document, files["\(id)/procedure.yaml"] == nil {
      return try graph(of: id, asWalked: document, for: tenants, context)
    }
    let binder = ProcedureBinder(
      catalogue: try procedures.catalogue(), labels: LabelGlossary(),
      languages: try procedures.languages())
    let library = ProcedureLibrary([id], binder: binder) { source(of: $0) }
    let domains = context.domains.domains(ofTenants: tenants)
    guard let then = StepGraph(of: id, in: library.procedures, for: domains) else {
      throw context.failure(.wrongUsage, .commandProcedureBroken, ["name": id.rawValue], count: 1)
    }
    let language = context.words.language
    guard isTied || then.procedures.allSatisfy({ $0.texts[language] != nil }) else {
      return then.withTexts(
        in: language,
        from: StepGraph(of: id, in: try procedures.library([id]).procedures, for: domains))
    }
    let graph =
      try document.flatMap { files[$0] }.map {
        try procedures.overlay(
          $0, including: included, on: then, for: tenants, as: isTied ? .kept : .sentences)
      } ?? then
    guard graph.procedures.allSatisfy({ $0.texts[language] != nil }) else {
      return graph.withTexts(
        in: language,
        from: StepGraph(of: id, in: try procedures.library([id]).procedures, for: domains))
    }
    return graph
  }

  /// The graph of a document that was walked as it is.
  ///
  /// If the reader's language was not there then, each step takes its text from the document that
  /// exists now, if it has it; otherwise from the language of record.
  private func graph(
    of id: ProcedureID, asWalked document: String, for tenants: [String],
    _ context: CommandContext
  ) throws -> StepGraph {
    guard let family = DocumentFamily(document, in: self, try context.procedures.languages()) else {
      throw context.failure(.wrongUsage, .commandProcedureBroken, ["name": id.rawValue], count: 1)
    }
    let part = DocumentFamily.part(of: id, in: document)
    let then = try context.procedures.graph(of: family, part: part, for: tenants, in: self)
    let language = context.words.language
    guard then.procedures.first?.texts[language] == nil else { return then }
    return then.withTexts(
      in: language,
      from: try context.procedures.graphToday(of: document, part: part, for: tenants))
  }
}
