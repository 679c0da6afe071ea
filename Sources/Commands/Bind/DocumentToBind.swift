import Diagnostics
import Documents
import Presentation
import Procedures
import Workspaces

/// A document that is to be bound, or is bound already.
struct DocumentToBind {
  let outline: DocumentOutline
  let foreign: ForeignDocument
  private let path: String
  private let context: CommandContext

  /// - Throws: `CommandFailure` where the document cannot be read.
  init(_ path: String, _ context: CommandContext) throws {
    let file = try context.read(path)
    outline = DocumentOutline(DocumentReader.read(file), labels: try context.labelGlossary())
    foreign = ForeignDocument(file, outline: outline)
    self.path = path
    self.context = context
  }

  /// Our own name for the document: its file's, with its language.
  var name: String {
    let file = path == "-" ? "document" : String(path.split(separator: "/").last ?? "document")
    let stem = file.split(separator: ".").first.map(String.init) ?? file
    return "\(stem).\(outline.document.locale.language)"
  }

  /// What it may be bound to, the best first.
  func proposals(to procedure: String?) throws -> [BindingProposal] {
    let wanted = try procedure.map { try context.runnable($0).id }
    return BindingProposer(
      procedures: try allProcedures(), glossary: try context.labelGlossary()
    ).proposals(for: outline, to: wanted)
  }

  /// All procedures, whichever are asked for: a word's weight depends on how many use it.
  private func allProcedures() throws -> [Procedure] {
    let ids = try context.content.procedures()
    let library = try context.library(ids)
    return ids.compactMap { library.procedures[$0] }
  }

  /// The bindings made for this document, with the files they are in.
  func bindings(
    to procedure: String?
  ) throws -> [(path: String, binding: DocumentBinding)] {
    let ids = try procedure.map { [ProcedureID($0)] } ?? context.content.procedures()
    return try ids.compactMap { id in
      let bindings = try context.bindings(of: id)
      guard
        let binding = foreign.binding(among: bindings.map(\.binding))
          ?? bindings.map(\.binding).first(where: { $0.document == name })
      else { return nil }
      return bindings.first { $0.binding == binding }
    }
  }

  func drift(from binding: DocumentBinding) -> BindingDrift {
    BindingDrift(of: foreign, from: binding)
  }

  /// What is wrong between the document and the English file at `english`, or the file of its name
  /// below that folder.
  func diagnostics(against english: String) throws -> [Diagnostic] {
    let candidates = try context.documents(below: english)
    let name = path.split(separator: "/").last.map { "/\($0)" } ?? path
    // Of files of one name, the one that shares the longest end of its path.
    let file =
      candidates == [english]
      ? english
      : candidates.filter { $0.hasSuffix(name) }.max { common($0) < common($1) }
    guard let file else {
      throw context.failure(
        .wrongUsage, .bindEnglishMissing, ["path": path, "folder": english])
    }
    return EnglishFile(try context.read(file)).diagnostics(of: outline.document)
  }

  private func common(_ other: String) -> Int {
    zip(path.split(separator: "/").reversed(), other.split(separator: "/").reversed())
      .prefix { $0 == $1 }.count
  }
}
