import Documents
import Markup
import Procedures
import Sessions

/// The files a session is walked on, kept with it: a replay shows what was shown, and a changed
/// procedure never re-interprets old events.
package struct SessionFiles {
  /// The path below `procedures/` to the file.
  package let files: [String: SourceFile]

  /// The manifest and the documents of every procedure in a graph.
  package init(of graph: StepGraph, source: (ProcedureID) throws -> ProcedureSource?) rethrows {
    var files: [String: SourceFile] = [:]
    for procedure in graph.procedures {
      guard let source = try source(procedure.id) else { continue }
      files["\(procedure.id)/procedure.yaml"] = source.manifest
      for (name, file) in source.documents { files["\(procedure.id)/\(name)"] = file }
    }
    self.files = files
  }

  package init(files: [String: SourceFile]) { self.files = files }

  /// The same with a document that is not ours, under the path it was given by.
  package func adding(document: SourceFile?) -> SessionFiles {
    guard let document else { return self }
    return SessionFiles(files: files.merging([document.path: document]) { $1 })
  }

  /// The SHA-256 of each file, by its path.
  package var digests: [String: String] { files.mapValues { Digest.sha256($0.bytes) } }

  /// The bytes by their SHA-256, as a journal keeps them.
  package var contents: [String: [UInt8]] {
    Dictionary(files.values.map { (Digest.sha256($0.bytes), $0.bytes) }) { first, _ in first }
  }

  /// The files of one procedure, as it was; `nil` where none were kept.
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
