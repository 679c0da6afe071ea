import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// Writing files whole: beside their place first, then renamed, so that nobody ever sees half a file.
package enum FileWriting {
  /// Writes a file, making its folder where that is missing.
  ///
  /// - Throws: `WorkspaceFailure.notWritable`; the file is then as it was.
  package static func write(_ text: String, to path: String) throws(WorkspaceFailure) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    do {
      if !folder.isEmpty {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
      }
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .notWritable(path, FileProblem(error))
    }
  }
}
