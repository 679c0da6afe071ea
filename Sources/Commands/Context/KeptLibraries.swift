import Documents
import Markup
import Procedures
import Synchronization
import Workspaces

/// The libraries of procedures that were bound before, each kept in a file of the data folder, so that a
/// start need not parse and bind their documents again.
///
/// A kept library counts only if every file of its procedures has the same SHA-256 as then, and neither
/// the program nor a file of `Resources/` has changed. A file that is missing, damaged or out of date is
/// as good as none; several processes may write one at once, and the last one stays.
struct KeptLibraries {
  private let context: CommandContext

  init(_ context: CommandContext) { self.context = context }

  /// A library from the file in which it is kept, else from `bind`, and it is then kept.
  ///
  /// - Parameter bind: binds procedures, whose files it takes from its argument.
  /// - Throws: what `bind` throws, and `WorkspaceFailure` if a file cannot be read.
  func library(
    _ ids: [ProcedureID],
    bind: (_ source: @escaping (ProcedureID) throws -> ProcedureSource?) throws -> ProcedureLibrary
  ) throws -> ProcedureLibrary {
    let resources = "\(context.content.path)/Resources"
    guard FileReading.exists(context.data.path),
      let stamps = try FileStamps(ofProgramAndFilesIn: [resources, "\(resources)/languages"])
    else { return try bind(context.content.source) }
    let name = ids.map(\.rawValue).joined(separator: "\n") + "\n\(context.content.path)"
    let path = "\(context.data.kept)/\(Digest.sha256(Array(name.utf8)).prefix(16)).library"
    let catalogue = try context.procedures.catalogue()
    if let bytes = Self.bytes(path),
      let kept = KeptLibrary(bytes, in: catalogue, stamp: stamps.text),
      try kept.files.allSatisfy({ id, files in
        try context.content.source(of: id).map(list) == files
      })
    {
      return kept.library
    }
    // What was read is what is kept, also if a file changes meanwhile.
    var read: [ProcedureID: ProcedureSource] = [:]
    let library = try bind { id in
      let source = try context.content.source(of: id)
      read[id] = source
      return source
    }
    guard stamps.isSettled,
      let bytes = KeptLibrary(library, of: read.mapValues(list))
        .bytes(in: catalogue, stamp: stamps.text)
    else { return library }
    do {
      try FileWriting.write(bytes, to: path)
    } catch {
      // Where nothing can be written, each start binds them.
    }
    return library
  }

  /// The bytes of a kept file; `nil` if there is none that can be read.
  private static func bytes(_ path: String) -> [UInt8]? {
    guard FileReading.isFile(path) else { return nil }
    do {
      return try FileReading.file(path).bytes
    } catch {
      return nil
    }
  }

  /// A line for each file of a procedure: its name and its SHA-256.
  private func list(_ source: ProcedureSource) -> String {
    let documents = source.documents.sorted { $0.key < $1.key }
    return ([("procedure.yaml", source.manifest)] + documents.map { ($0.key, $0.value) })
      .map { "\($0) \(context.digests.digest(of: $1))" }.joined(separator: "\n")
  }
}

/// The SHA-256 of files that a command reads several times: hashing those of a procedure takes as long
/// as reading its library.
///
/// A class, because every copy of a context shares them.
final class SharedDigests: Sendable {
  private let known = Mutex<[String: (bytes: [UInt8], digest: String)]>([:])

  /// The SHA-256 of a file's bytes; it is remembered for bytes that are the same.
  func digest(of file: SourceFile) -> String {
    if let digest = knownDigest(of: file) { return digest }
    let digest = Digest.sha256(file.bytes)
    known.withLock { $0[file.path] = (file.bytes, digest) }
    return digest
  }

  /// The same of a file that was asked for before; `nil` for another.
  func knownDigest(of file: SourceFile) -> String? {
    known.withLock { known in
      known[file.path].flatMap { $0.bytes == file.bytes ? $0.digest : nil }
    }
  }
}
