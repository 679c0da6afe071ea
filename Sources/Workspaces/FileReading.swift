import Diagnostics
import Documents
import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// Reads whole files, and lists folders. `FileChunks` reads a file that may not fit into memory.
package enum FileReading {
  /// The largest file that is read as a whole, in bytes: more than twice the largest that
  /// docs/FIGURES.md measures.
  package static let most = 268_435_456

  /// The bytes of a file; standard input for `-`.
  ///
  /// - Parameter most: the largest number of bytes that are read.
  /// - Throws: `WorkspaceFailure.notFound`, or `.notReadable`, also for a folder, for a pipe or a
  ///   device (`openForReading`), and for a file that is too large.
  package static func file(
    _ path: String, most: Int = FileReading.most
  ) throws(WorkspaceFailure) -> SourceFile {
    guard path != "-" else {
      return SourceFile(path: path, bytes: try bytes(of: STDIN_FILENO, expected: 0, path, most))
    }
    let (descriptor, size) = try openForReading(path)
    defer { close(descriptor) }
    return SourceFile(path: path, bytes: try bytes(of: descriptor, expected: size, path, most))
  }

  /// Reads everything from a descriptor, in one read if it gives the expected number of bytes.
  ///
  /// - Throws: `WorkspaceFailure.notReadable`, with `.tooLarge` if there are more than `most` bytes.
  private static func bytes(
    of descriptor: Int32, expected: Int, _ path: String, _ most: Int
  ) throws(WorkspaceFailure) -> [UInt8] {
    guard expected <= most else { throw .notReadable(path, .tooLarge) }
    // With one more byte, the same read tells that a file has no more than it says.
    var bytes = [UInt8](unsafeUninitializedCapacity: expected > 0 ? expected + 1 : 0) {
      $1 = $0.isEmpty ? 0 : max(0, read(descriptor, $0.baseAddress, $0.count))
    }
    if expected > 0, bytes.count == expected { return bytes }
    guard bytes.count <= most else { throw .notReadable(path, .tooLarge) }
    // Some files, such as those of /proc, do not tell their size.
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw .notReadable(path, FileProblem(code: errno))
      }
      if count == 0 { return bytes }
      guard bytes.count + count <= most else { throw .notReadable(path, .tooLarge) }
      bytes += buffer[..<count]
    }
  }

  /// Whether there is a file at the path, not a folder.
  package static func isFile(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder
  }

  /// Whether what is at the path itself is a link.
  package static func isLink(_ path: String) -> Bool { FileKind.isLink(path) }

  /// Whether there is a file or a folder at the path.
  package static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// The path of what is at a path after all links, from the root; `nil` if nothing is there.
  ///
  /// - Parameter path: the current folder if it is empty.
  package static func realPath(_ path: String) -> String? {
    guard let found = realpath(path.isEmpty ? "." : path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  /// Whether what is at `path`, after all links, is in a folder or below it, after all links.
  package static func isReally(_ path: String, below folder: String) -> Bool {
    guard let path = realPath(path), let folder = realPath(folder) else { return false }
    // By bytes: two names that are the same characters may be two folders.
    return path.utf8.starts(with: (folder.hasSuffix("/") ? folder : folder + "/").utf8)
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

  /// The files that `listing` finds.
  ///
  /// - Throws: what `listing` throws.
  package static func files(
    below path: String, endings: [String]
  ) throws(WorkspaceFailure) -> [String] {
    try listing(below: path, endings: endings).files
  }

  /// The files below `path` whose names end with one of `endings`, in alphabetical order; only
  /// `path` itself if it is no folder, or `-`.
  ///
  /// Files and folders whose names begin with a dot are skipped, and so are links to a folder that
  /// they are in. Pipes, devices and links that lead nowhere are passed over.
  ///
  /// - Parameter staysInside: whether links that lead out of the folder are passed over, too.
  /// - Throws: `WorkspaceFailure.notFound` if there is nothing at `path`, `.notReadable` if a
  ///   folder cannot be read, or there are too many folders (`.tooLarge`).
  package static func listing(
    below path: String, endings: [String], staysInside: Bool = false
  ) throws(WorkspaceFailure) -> FolderListing {
    guard path != "-" else { return FolderListing(files: [path]) }
    guard let kind = FileKind(path) else { throw .notFound(path) }
    guard kind.isFolder else { return FolderListing(files: [path]) }
    var found = FolderListing(root: staysInside ? path : nil)
    try found.add(path, endings: endings, below: [kind])
    return found
  }
}

/// The files found in a folder, and what could not be read as one.
package struct FolderListing: Hashable, Sendable {
  /// Something in a folder that has the name of a file, and is none.
  package struct PassedOver: Hashable, Sendable {
    package let path: String
    package let problem: FileProblem
  }

  /// The paths of the files.
  package fileprivate(set) var files: [String] = []
  package fileprivate(set) var passedOver: [PassedOver] = []
  /// The folder that no link may lead out of; `nil` if they may.
  private let root: String?
  private var folders = 0

  /// More folders are not looked into. Links from some to others can make many of few: twenty with
  /// two links each are a million. The documentation of GitHub has 1,900 folders.
  private static let mostFolders = 20_000

  fileprivate init(files: [String] = [], root: String? = nil) {
    self.files = files
    self.root = root
  }

  /// - Parameter outer: the folders that lead to this one, and this one.
  fileprivate mutating func add(
    _ folder: String, endings: [String], below outer: Set<FileKind>
  ) throws(WorkspaceFailure) {
    folders += 1
    guard folders <= Self.mostFolders else { throw .notReadable(folder, .tooLarge) }
    for name in try FileReading.names(in: folder) where !name.hasPrefix(".") {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      let kind = FileKind(path)
      if let root, kind != nil, FileKind.isLink(path), !FileReading.isReally(path, below: root) {
        if kind?.isFolder == true || endings.contains(where: name.hasSuffix) {
          passedOver.append(PassedOver(path: path, problem: .outside))
        }
      } else if let kind, kind.isFolder {
        guard !outer.contains(kind) else { continue }
        try add(path, endings: endings, below: outer.union([kind]))
      } else if endings.contains(where: name.hasSuffix) {
        if let kind, kind.isOrdinary {
          files.append(path)
        } else {
          passedOver.append(
            PassedOver(path: path, problem: kind == nil ? .notFound : .notOrdinary))
        }
      }
    }
  }
}

/// What is at a path, after all links, and which one it is.
struct FileKind: Hashable {
  /// The numbers by which the system tells files apart.
  private let device: UInt64
  private let number: UInt64
  private let mode: mode_t

  /// `nil` if there is nothing at the path, or it cannot be looked at.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
    mode = status.st_mode
  }

  /// Whether what is at the path itself is a link.
  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  var isFolder: Bool { mode & S_IFMT == S_IFDIR }
  /// Whether it is a file on a disk, not a pipe, a socket or a device.
  var isOrdinary: Bool { mode & S_IFMT == S_IFREG }
}

/// The paths that lead to what this process was started with: a redirection of the shell, or
/// `<(…)`.
enum OwnDescriptor {
  /// The descriptor that a path names; `nil` if it names none.
  static func number(_ path: String) -> Int32? {
    switch path {
    case "/dev/stdin": return STDIN_FILENO
    case "/dev/stdout": return STDOUT_FILENO
    case "/dev/stderr": return STDERR_FILENO
    case _:
      for prefix in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(prefix) {
        let number = OutsideNumber.whole(path.dropFirst(prefix.count), in: 0...1_048_576)
        guard let number else { return nil }
        return Int32(number)
      }
      return nil
    }
  }
}

/// Opens a file, and returns its descriptor, which the caller closes, with its size in bytes; 0 if
/// the size is not known.
///
/// A pipe or a device is refused, because reading it may wait for ever, or have an effect; only one
/// that this process was started with is read.
///
/// - Throws: `WorkspaceFailure.notFound`, or `.notReadable`, also for a folder.
private func openForReading(
  _ path: String
) throws(WorkspaceFailure) -> (descriptor: Int32, size: Int) {
  // Otherwise, opening a pipe waits until somebody writes to it.
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
  guard descriptor >= 0 else {
    let problem = errno == ENXIO ? FileProblem.notOrdinary : FileProblem(code: errno)
    throw problem == .notFound ? .notFound(path) : .notReadable(path, problem)
  }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else {
    let problem = FileProblem(code: errno)
    close(descriptor)
    throw .notReadable(path, problem)
  }
  let kind = FileKind(status)
  if kind.isOrdinary { return (descriptor, Int(status.st_size)) }
  guard !kind.isFolder, OwnDescriptor.number(path) != nil else {
    close(descriptor)
    throw .notReadable(path, kind.isFolder ? .isFolder : .notOrdinary)
  }
  _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
  return (descriptor, 0)
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
  /// - Throws: `WorkspaceFailure.notFound`, or `.notReadable`, also for a folder, a pipe or a device.
  package init(_ path: String) throws(WorkspaceFailure) {
    self.path = path
    (descriptor, length) = path == "-" ? (STDIN_FILENO, 0) : try openForReading(path)
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
