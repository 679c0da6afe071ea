#if canImport(Glibc)
  import Glibc
#endif

/// Turns at what belongs to a file: one process after another has one, and loses it when it dies.
///
/// The lock is on the file itself, which need not be writable, so that it is the same for everybody
/// (flock(2)). It binds only those who take turns.
package enum FileTurn {
  /// Calls `body` when nobody else has a turn at the file.
  ///
  /// - Throws: `WorkspaceFailure.notFound` or `.notReadable`, and what `body` throws.
  package static func take<Result>(
    at path: String, _ body: () throws -> Result
  ) throws -> Result {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw errno == ENOENT
        ? WorkspaceFailure.notFound(path)
        : WorkspaceFailure.notReadable(path, FileProblem(code: errno))
    }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      // Some file systems of other machines have no locks; there, whoever writes last is right.
      guard errno == EINTR else { break }
    }
    return try body()
  }
}
