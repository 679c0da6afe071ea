/// Why a file or folder cannot be used.
package enum WorkspaceFailure: Error, Hashable, Sendable {
  /// There is no folder with `procedures` and `locales` at or above this path.
  case noContent(String)
  case notFound(String)
  case notReadable(String, FileProblem)
  case notWritable(String, FileProblem)
}
