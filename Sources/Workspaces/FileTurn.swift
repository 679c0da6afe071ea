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
  /// - Parameter seconds: how long it waits; a turn takes less than one, and a lock that somebody else
  ///   holds for longer must not hold a server.
  /// - Throws: `WorkspaceFailure.notFound` or `.notReadable`, `.notWritable` with `.busy` if somebody
  ///   else has it all the time, and what `body` throws.
  @discardableResult
  package static func take<Result>(
    at path: String, within seconds: Int = 10, _ body: () throws -> Result
  ) throws -> Result {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw errno == ENOENT
        ? WorkspaceFailure.notFound(path)
        : WorkspaceFailure.notReadable(path, FileProblem(code: errno))
    }
    defer { close(descriptor) }
    var left = seconds * 50
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      // Some file systems of other machines have no locks; there, whoever writes last is right.
      guard errno == EWOULDBLOCK else { break }
      guard left > 0 else { throw WorkspaceFailure.notWritable(path, .busy) }
      left -= 1
      usleep(20_000)
    }
    return try body()
  }
}
