import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// Writes whole files. A file is written next to its place and then renamed, so that no reader ever
/// sees half of it.
package enum FileWriting {
  /// Writes a file as UTF-8, and creates its folder if that is missing.
  ///
  /// - Throws: `WorkspaceFailure.notWritable`; the file is then as it was.
  package static func write(_ text: String, to path: String) throws(WorkspaceFailure) {
    try write(Array(text.utf8), to: path)
  }

  /// Writes a new file that only its owner can read.
  ///
  /// It is written in its place at once, because nothing is there yet.
  ///
  /// - Throws: `WorkspaceFailure.notWritable`, also if the file already exists.
  package static func writeSecret(_ text: String, to path: String) throws(WorkspaceFailure) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .notWritable(path, FileProblem(code: errno)) }
    defer { close(file) }
    let bytes = Array(text.utf8)
    guard Glibc.write(file, bytes, bytes.count) == bytes.count else {
      throw .notWritable(path, FileProblem(code: errno))
    }
  }

  /// Writes a file, and creates its folder if that is missing.
  ///
  /// - Throws: `WorkspaceFailure.notWritable`; the file is then as it was.
  package static func write(_ bytes: [UInt8], to path: String) throws(WorkspaceFailure) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    do {
      if !folder.isEmpty {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
      }
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .notWritable(path, FileProblem(error))
    }
  }
}

/// The failure to find, read or write a file or folder, with its path.
package enum WorkspaceFailure: Error, Hashable, Sendable {
  /// There is no folder with `procedures` and `locales` at or above this path, or at this path if
  /// `$STEGVIS_CONTENT` names it.
  case noContent(String)
  /// There is nothing at this path.
  case notFound(String)
  case notReadable(String, FileProblem)
  case notWritable(String, FileProblem)
}

/// The reason why a file or folder cannot be used; its words in the locale files are
/// `reason.<problem>`.
package enum FileProblem: String, Hashable, Sendable, CaseIterable {
  case notFound, isFolder, noPermission, noSpace, readOnly, systemRefuses

  /// The problem behind an error of Foundation.
  init(_ error: any Error) {
    self =
      switch (error as? CocoaError)?.code {
      case .fileNoSuchFile, .fileReadNoSuchFile: .notFound
      case .fileReadNoPermission, .fileWriteNoPermission: .noPermission
      case .fileWriteOutOfSpace: .noSpace
      case .fileWriteVolumeReadOnly: .readOnly
      case _: .systemRefuses
      }
  }

  /// The problem behind an error number of the system (errno.h, POSIX.1-2017).
  init(code: Int32) {
    self =
      switch code {
      case ENOENT, ENOTDIR: .notFound
      case EISDIR: .isFolder
      case EACCES, EPERM: .noPermission
      case ENOSPC, EFBIG: .noSpace
      case EROFS: .readOnly
      case _: .systemRefuses
      }
  }
}
