import Documents

/// The files a procedure is written in, before anything has been read.
package struct ProcedureSource: Sendable {
  package let id: ProcedureID
  package let manifest: SourceFile
  /// File name below the procedure's folder, such as `sv.md`, to its bytes.
  package let documents: [String: SourceFile]

  package init(id: ProcedureID, manifest: SourceFile, documents: [String: SourceFile]) {
    self.id = id
    self.manifest = manifest
    self.documents = documents
  }
}
