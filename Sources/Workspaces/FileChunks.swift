#if canImport(Glibc)
  import Glibc
#endif

/// A file that is read in chunks, because it may not fit into memory.
package final class FileChunks {
  // A class, because it owns a descriptor that must be closed exactly once.
  private let descriptor: Int32
  private let path: String
  private var buffer = [UInt8](repeating: 0, count: FileChunks.size)
  /// The number of bytes read so far.
  package private(set) var position = 0
  /// The length of the file in bytes; 0 if it is not known.
  package let length: Int

  /// The size of a chunk, in bytes.
  private static let size = 262_144

  /// Opens a file; standard input for `-`.
  ///
  /// - Throws: `WorkspaceFailure.notFound`, or `.notReadable`, also for a folder.
  package init(_ path: String) throws(WorkspaceFailure) {
    self.path = path
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let problem = FileProblem(code: errno)
      throw problem == .notFound ? .notFound(path) : .notReadable(path, problem)
    }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    self.descriptor = descriptor
    length = isKnown && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    if isKnown, status.st_mode & S_IFMT == S_IFDIR { throw .notReadable(path, .isFolder) }
  }

  deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

  /// The next bytes; empty at the end of the file.
  ///
  /// - Throws: `WorkspaceFailure.notReadable`.
  package func next() throws(WorkspaceFailure) -> [UInt8] {
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count >= 0 {
        position += count
        return count == buffer.count ? buffer : Array(buffer[..<count])
      }
      guard errno == EINTR else { throw .notReadable(path, FileProblem(code: errno)) }
    }
  }
}
