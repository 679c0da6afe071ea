import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// Why a file or folder cannot be used; its words in the locale files are `reason.<problem>`.
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
