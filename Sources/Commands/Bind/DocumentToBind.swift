import Diagnostics
import Documents
import Presentation
import Procedures
import Workspaces

/// A document to bind, or one that is already bound.
struct DocumentToBind {
  let outline: DocumentOutline
  let foreign: ForeignDocument
  private let path: String
  private let context: CommandContext

  /// Reads the document at `path`; `-` is standard input.
  ///
  /// - Throws: `CommandFailure` if the document cannot be read.
  init(_ path: String, _ context: CommandContext) throws {
    let file = try context.read(path)
    outline = DocumentOutline(DocumentReader.read(file), labels: try context.labelGlossary())
    foreign = ForeignDocument(file, outline: outline)
    self.path = path
    self.context = context
  }

  /// The document's name in Stegvis: the name of its file without extensions, and its language.
  var name: String {
    let file = path == "-" ? "document" : String(path.split(separator: "/").last ?? "document")
    let stem = file.split(separator: ".").first.map(String.init) ?? file
    return "\(stem).\(outline.document.locale.language)"
  }

  /// Proposals to bind the document, best first.
  ///
  /// - Parameter procedure: the only procedure to consider; `nil` for all.
  func proposals(to procedure: String?) throws -> [BindingProposal] {
    let wanted = try procedure.map { try context.runnable($0).id }
    return BindingProposer(
      procedures: try allProcedures(), glossary: try context.labelGlossary()
    ).proposals(for: outline, to: wanted)
  }

  /// All procedures, even if only one was asked for: a word's weight depends on how many use it.
  private func allProcedures() throws -> [Procedure] {
    let ids = try context.content.procedures()
    let library = try context.library(ids)
    return ids.compactMap { library.procedures[$0] }
  }

  /// The existing bindings of this document, each with the path of its file.
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

  /// Compares the document with the English file at `english` or, if that is a folder, with the
  /// file of the same name below it.
  ///
  /// - Throws: `CommandFailure` if there is no such file or it cannot be read.
  func diagnostics(against english: String) throws -> [Diagnostic] {
    let candidates = try context.documents(below: english)
    let name = path.split(separator: "/").last.map { "/\($0)" } ?? path
    // Of several files with the name, the one whose path shares the longest end.
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
