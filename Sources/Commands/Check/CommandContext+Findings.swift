import Diagnostics
import Procedures
import Workspaces

extension CommandContext {
  /// Diagnostics of the procedures in these folders, and of the procedures they call.
  ///
  /// - Throws: `CommandFailure` if a file cannot be read.
  func procedureFindings(in folders: [String]) throws -> [Diagnostic] {
    let named = Dictionary(
      folders.map { (ProcedureID(String($0.split(separator: "/").last ?? "")), $0) }
    ) { first, _ in first }
    let library = try library(
      named.keys.sorted(), rules: try rules(),
      named: { id in
        guard let folder = named[id] else { return try content.source(of: id) }
        return try ProcedureSource(
          id: id, manifest: read("\(folder)/procedure.yaml"),
          documents: ContentFolder.documents(in: folder))
      })
    return library.diagnostics.keys.sorted().flatMap { library.diagnostics[$0] ?? [] }
  }

  /// What `check` reports about a set of documents, without suppressed findings.
  ///
  /// Procedures are checked as they are bound; other documents on their own and against each other.
  ///
  /// - Throws: `CommandFailure` if a file cannot be read.
  package func findings(in documents: [String]) throws -> [Diagnostic] {
    let folders = Set(documents.map(Self.folder)).filter {
      FileReading.isFile("\($0)/procedure.yaml")
    }
    let own = try DocumentCheck(labels: labelGlossary(), isQuiet: true).diagnostics(
      of: documents, reading: read
    ).filter { $0.sentence != nil || !folders.contains(Self.folder(of: $0.place.path)) }
    return try SuppressedFindings(procedureFindings(in: folders.sorted()) + own, self).diagnostics
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}
