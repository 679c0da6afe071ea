import Documents
import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// Reads whole files, and lists folders. `FileChunks` reads a file that may not fit into memory.
package enum FileReading {
  /// The bytes of a file; standard input for `-`.
  ///
  /// - Throws: `WorkspaceFailure.notFound`, or `.notReadable`, also for a folder.
  package static func file(_ path: String) throws(WorkspaceFailure) -> SourceFile {
    guard path != "-" else {
      return SourceFile(path: path, bytes: try bytes(of: STDIN_FILENO, expected: 65_536, path))
    }
    let descriptor = try openForReading(path)
    defer { close(descriptor) }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    if isKnown, status.st_mode & S_IFMT == S_IFDIR { throw .notReadable(path, .isFolder) }
    let size = isKnown ? Int(status.st_size) : 0
    return SourceFile(path: path, bytes: try bytes(of: descriptor, expected: size, path))
  }

  /// Reads everything from a descriptor, in one read if it gives the expected number of bytes.
  ///
  /// - Throws: `WorkspaceFailure.notReadable`.
  private static func bytes(
    of descriptor: Int32, expected: Int, _ path: String
  ) throws(WorkspaceFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: max(1, expected))
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw .notReadable(path, FileProblem(code: errno))
      }
      if count == 0 { return bytes }
      if bytes.isEmpty, count == expected {
        bytes = buffer
        buffer = [UInt8](repeating: 0, count: 65_536)
      } else {
        bytes += buffer[..<count]
      }
    }
  }

  /// Whether there is a file at the path, not a folder.
  package static func isFile(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder
  }

  /// Whether there is a file or a folder at the path.
  package static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// The names in a folder, in alphabetical order.
  ///
  /// - Throws: `WorkspaceFailure.notReadable`.
  package static func names(in folder: String) throws(WorkspaceFailure) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw .notReadable(folder, FileProblem(error))
    }
  }

  /// The files below `path` whose names end with one of `endings`, in alphabetical order; only
  /// `path` itself if it is a file or `-`.
  ///
  /// Files and folders whose names begin with a dot are skipped.
  ///
  /// - Throws: `WorkspaceFailure.notFound` if there is nothing at `path`, `.notReadable` if a
  ///   folder cannot be read.
  package static func files(
    below path: String, endings: [String]
  ) throws(WorkspaceFailure) -> [String] {
    var isFolder = false
    guard path == "-" || FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    else { throw .notFound(path) }
    guard isFolder else { return [path] }
    var found: [String] = []
    for name in try names(in: path) where !name.hasPrefix(".") {
      let inner = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
      if FileManager.default.fileExists(atPath: inner, isDirectory: &isFolder), isFolder {
        found += try files(below: inner, endings: endings)
      } else if endings.contains(where: name.hasSuffix) {
        found.append(inner)
      }
    }
    return found
  }
}

/// Opens a file, and returns its descriptor, which the caller closes.
///
/// - Throws: `WorkspaceFailure.notFound`, or `.notReadable`.
private func openForReading(_ path: String) throws(WorkspaceFailure) -> Int32 {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    let problem = FileProblem(code: errno)
    throw problem == .notFound ? .notFound(path) : .notReadable(path, problem)
  }
  return descriptor
}

/// A file that is read in chunks, because it may not fit into memory.
///
/// It is a class, because it owns a descriptor that must be closed exactly once.
package final class FileChunks {
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
    let descriptor = path == "-" ? STDIN_FILENO : try openForReading(path)
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

/// Reads bytes in memory piece by piece, for code that otherwise reads a file with `FileChunks`.
package enum BytePieces {
  /// The size of a piece, in bytes.
  private static let size = 262_144

  /// Returns a function that returns the next piece each time it is called, and an empty one at the
  /// end.
  package static func reading(_ bytes: [UInt8]) -> () -> [UInt8] {
    var rest = bytes[...]
    return {
      let piece = Array(rest.prefix(size))
      rest = rest.dropFirst(size)
      return piece
    }
  }
}
