import Documents
import Operations
import Presentation
import Procedures
import Workspaces

/// A document in a folder with the translations beside it, as files that need not have been read.
package struct FolderDocument: Hashable, Sendable {
  /// The path of the file in the language of record first.
  package let paths: [String]

  package var path: String { paths.first ?? "" }
}

/// Reads the documents of folders, of which there may be thousands: what all of them need is read
/// once.
package struct FolderReader: Sendable {
  /// What a document with steps is as a procedure.
  package struct Found: Sendable {
    package let procedure: Procedure
    /// The paths of the files that it includes.
    package let included: [String]
  }

  private let context: CommandContext
  private let languages: Languages
  private let catalogue: Catalogue

  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file of the content folder cannot be read.
  package init(_ context: CommandContext) throws {
    self.context = context
    languages = try context.procedures.languages()
    catalogue = try context.procedures.catalogue()
  }

  /// The documents below a folder, in alphabetical order, none of which is read.
  ///
  /// - Throws: `WorkspaceFailure` if a folder cannot be read.
  package func documents(below folder: String) throws -> [FolderDocument] {
    let paths = try FileReading.files(below: folder, endings: DocumentName.endings)
    return DocumentFamily.families(of: paths, languages).map { FolderDocument(paths: $0) }
  }

  /// The documents of a content folder that belong to no manifest, in alphabetical order, none of which
  /// is read; none if there is no such folder.
  ///
  /// - Throws: `WorkspaceFailure` if the folder cannot be read.
  package func documents(in folder: AddedFolder) throws -> [FolderDocument] {
    guard FileReading.exists(folder.path) else { return [] }
    return DocumentFamily.families(of: try folder.listing().documents, languages)
      .map { FolderDocument(paths: $0) }
  }

  /// The procedure that a document makes; `nil` if it has no steps.
  ///
  /// - Throws: `CommandFailure` if a file cannot be read.
  package func read(_ document: FolderDocument) throws -> Found? {
    let family = try DocumentFamily(
      document.paths,
      DocumentReading(
        languages: languages, catalogue: catalogue,
        included: IncludedFiles(below: [document.path])), context)
    let outlines = family.outlines(languages)
    do {
      let walk = try DocumentWalk(
        family.name, outlines, part: nil, environment: "", catalogue: catalogue)
      return Found(
        procedure: walk.procedure,
        included: outlines.flatMap { $0.document.included.map(\.path) })
    } catch {
      return nil
    }
  }
}

extension ProcedureStore {
  /// A document at a path, ready to be walked as it is.
  ///
  /// - Parameters:
  ///   - part: the heading or anchor of the only list of steps to walk; `nil` for all.
  ///   - tenants: the names of the tenants, whose environment selects the variants.
  /// - Throws: `CommandFailure` if it cannot be read or has no such steps.
  package func walkable(
    documentAt path: String, part: String? = nil, for tenants: [String] = []
  ) throws -> Walkable {
    let family = try DocumentFamily(path, context)
    let walk = try walk(family, part: part, for: tenants)
    let notes = try bindingNotes(walk, family)
    let graph = try graph(of: walk, family.path)
    return Walkable(
      graph: graph, document: family.path, files: { try family.kept(for: graph, $0) }, notes: notes)
  }
}
