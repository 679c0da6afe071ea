import FoundationEssentials

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
}
