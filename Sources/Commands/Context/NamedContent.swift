import Documents
import Presentation
import Procedures
import Workspaces

/// What the content folders have, each under its name. Nothing of it is read.
struct NamedContent {
  /// What a name means.
  enum Kind: Hashable {
    case procedure(ProcedureID)
    /// The path of the file in the language of record.
    case document(String)
  }

  struct Entry {
    let kind: Kind
    /// The whole name, such as `wiki/hr/leaver`.
    let name: FolderName
    /// The name with the ending of a document's file.
    let fileName: FolderName
    /// As much of the name as no other has.
    fileprivate(set) var shortName = ""
    /// The files of a document, that in the language of record first; empty for a procedure.
    let paths: [String]
  }

  private(set) var entries: [Entry]
  private let passedOver: [FolderListing.PassedOver]

  /// Everything in the content folders.
  ///
  /// - Throws: `WorkspaceFailure` if a folder cannot be read.
  static func all(_ context: CommandContext) throws -> NamedContent {
    let content = context.content
    var entries = try content.shippedProcedures().map { id in
      let name = FolderName(shipped: id)
      return Entry(kind: .procedure(id), name: name, fileName: name, paths: [])
    }
    entries += try content.addedProcedures().map {
      Entry(kind: .procedure($0.id), name: $0.name, fileName: $0.name, paths: [])
    }
    var passedOver: [FolderListing.PassedOver] = []
    for folder in content.added {
      let listing = try folder.listing()
      passedOver += listing.passedOver
      // Reading about languages takes longer than all of this, and procedures need nothing of it.
      guard !listing.documents.isEmpty else { continue }
      let languages = try context.procedures.languages()
      entries += DocumentFamily.families(of: listing.documents, languages).compactMap { paths in
        guard let path = paths.first, let stem = DocumentName(path, languages)?.family.stem
        else { return nil }
        let file = FolderName(of: path, in: folder)
        return Entry(
          kind: .document(path), name: file.ending(in: stem), fileName: file, paths: paths)
      }
    }
    let wholes = Dictionary(entries.map { ($0.name, 1) }, uniquingKeysWith: +)
    let names = entries.map { wholes[$0.name] == 1 ? $0.name : $0.fileName }
    for (index, name) in FolderName.shortest(names, among: []).enumerated() {
      entries[index].shortName = name
    }
    return NamedContent(entries: entries, passedOver: passedOver)
  }

  /// What is called so: the only one whose name, or the end of it, a text is; `nil` if there is none.
  ///
  /// - Throws: `CommandFailure` with the names of all that are called so, if there are several.
  func one(called text: String, _ context: CommandContext) throws -> Kind? {
    let found = entries.filter { $0.name.isMeant(by: text) || $0.fileName.isMeant(by: text) }
    let whole = found.filter { $0.name.whole == text || $0.fileName.whole == text }
    guard found.count > 1, whole.count != 1 else { return (whole.first ?? found.first)?.kind }
    throw context.failure(.wrongUsage, .commandNameSeveral, ["name": text], count: found.count)
      .listing(found.map(\.shortName))
  }

  /// Names on standard error what was passed over in added folders.
  func complain(_ context: CommandContext) {
    for entry in passedOver {
      Output.complain(
        context.words.text(
          .commandFilePassedOver,
          ["path": entry.path, "reason": context.reason(entry.problem.rawValue)]))
    }
  }
}
