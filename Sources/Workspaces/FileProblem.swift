import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// Why a file or folder cannot be used, in no language; its words are `reason.<problem>`.
package enum FileProblem: String, Hashable, Sendable, CaseIterable {
  case notFound, isFolder, noPermission, noSpace, readOnly, systemRefuses

  /// What the system's own error means.
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

  /// What a number of the system's own errors means (errno.h, POSIX.1-2017).
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
