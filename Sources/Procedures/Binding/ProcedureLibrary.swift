import Diagnostics
import Documents

/// Procedures that were bound together with those they call, and all diagnostics about them.
package struct ProcedureLibrary: Sendable {
  /// The procedures without errors of their own.
  package let procedures: [ProcedureID: Procedure]
  package let diagnostics: [ProcedureID: [Diagnostic]]
  private let calls: [ProcedureID: Set<ProcedureID>]

  /// Binds the procedures in `wanted` and all procedures that they call.
  ///
  /// - Parameter source: returns the files of a procedure; `nil` if it does not exist, and then
  ///   neither dictionary has it.
  /// - Throws: any error that `source` throws.
  package init(
    _ wanted: [ProcedureID], binder: ProcedureBinder,
    source: (ProcedureID) throws -> ProcedureSource?
  ) rethrows {
    var read: [ProcedureID: (source: ProcedureSource, manifest: Manifest?, [Diagnostic])] = [:]
    var waiting = wanted
    while let id = waiting.popLast() {
      guard read[id] == nil, let source = try source(id) else { continue }
      let (manifest, diagnostics) = ManifestReader.read(source.manifest)
      read[id] = (source, manifest, diagnostics)
      waiting += manifest?.calls ?? []
    }
    let callable = read.compactMapValues { $0.manifest.map(binder.inputs) }
    calls = read.mapValues { Set($0.manifest?.calls ?? []) }
    var procedures: [ProcedureID: Procedure] = [:]
    var all: [ProcedureID: [Diagnostic]] = [:]
    for (id, entry) in read {
      var found = entry.2
      if let manifest = entry.manifest {
        let bound = binder.bind(manifest, of: entry.source, callable: callable)
        // If the form of a manifest is wrong, the part that would cause other errors may be
        // missing.
        procedures[id] = found.contains { $0.severity == .error } ? nil : bound.procedure
        found += bound.diagnostics
        if Self.reaches(id, from: id, calls) {
          procedures[id] = nil
          found.append(
            Diagnostic(
              .callRecursive, .error, at: manifest.place, "procedure '\(id)' calls itself"))
        }
      }
      all[id] = found
    }
    self.procedures = procedures
    diagnostics = all
  }

  /// A library of procedures in which nothing was found.
  init(_ procedures: [Procedure]) {
    self.procedures = Dictionary(procedures.map { ($0.id, $0) }) { first, _ in first }
    diagnostics = self.procedures.mapValues { _ in [] }
    calls = self.procedures.mapValues { procedure in
      Set(
        procedure.steps.flatMap(\.edges).compactMap { edge in
          if case .call(let id, _, _) = edge.target { id } else { nil }
        })
    }
  }

  /// The errors that prevent a procedure from being run: its own and those of all procedures it
  /// calls.
  package func errors(of id: ProcedureID) -> [Diagnostic] {
    ([id] + calls.keys.filter { Self.reaches($0, from: id, calls) && $0 != id }.sorted())
      .flatMap { (diagnostics[$0] ?? []).filter { $0.severity == .error } }
  }

  private static func reaches(
    _ target: ProcedureID, from start: ProcedureID, _ calls: [ProcedureID: Set<ProcedureID>]
  ) -> Bool {
    var seen: Set<ProcedureID> = []
    var waiting = Array(calls[start] ?? [])
    while let id = waiting.popLast() {
      if id == target { return true }
      if seen.insert(id).inserted { waiting += calls[id] ?? [] }
    }
    return false
  }
}

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
