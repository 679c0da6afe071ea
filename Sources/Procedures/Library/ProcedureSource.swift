import Documents

/// The files of a procedure, before they are read.
package struct ProcedureSource: Sendable {
  package let id: ProcedureID
  package let manifest: SourceFile
  /// The documents by file name in the procedure's folder, such as `sv.md`.
  package let documents: [String: SourceFile]

  package init(id: ProcedureID, manifest: SourceFile, documents: [String: SourceFile]) {
    self.id = id
    self.manifest = manifest
    self.documents = documents
  }
}
