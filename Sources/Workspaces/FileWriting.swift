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
  /// - Throws: `WorkspaceFailure.notWritable`, also if the file already exists.
  package static func writeSecret(_ text: String, to path: String) throws(WorkspaceFailure) {
    let draft = try Draft(beside: path, permissions: 0o600)
    defer { draft.remove() }
    try draft.write(Array(text.utf8))
    // Unlike a renaming, a link replaces nothing.
    guard link(draft.path, path) != 0 else { return }
    var status = stat()
    guard [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(errno), lstat(path, &status) != 0 else {
      throw .notWritable(path, FileProblem(code: errno))
    }
    // A file system without links, such as FAT.
    try draft.move(to: path, naming: path)
  }

  /// Writes a file, and creates its folder if that is missing.
  ///
  /// A link stays, and the file it leads to is written. A file that is replaced keeps its
  /// permissions, and its owner if this process may give files away. `/dev/stdout` and the other
  /// names of what this process was started with are written to as they are.
  ///
  /// - Throws: `WorkspaceFailure.notWritable`, also for a folder, a pipe or a device; the file is
  ///   then as it was.
  package static func write(_ bytes: [UInt8], to path: String) throws(WorkspaceFailure) {
    if let descriptor = OwnDescriptor.number(path) {
      try write(bytes, to: descriptor, naming: path)
      return
    }
    let target = try destination(of: path)
    var status = stat()
    if stat(target, &status) == 0 {
      let kind = FileKind(status)
      guard kind.isOrdinary else {
        throw .notWritable(path, kind.isFolder ? .isFolder : .notOrdinary)
      }
      // A renaming asks only whether the folder may be written.
      guard access(target, W_OK) == 0 else { throw .notWritable(path, FileProblem(code: errno)) }
      let draft = try Draft(beside: target, permissions: 0o600)
      defer { draft.remove() }
      try draft.write(bytes)
      draft.takeOver(status)
      try draft.move(to: target, naming: path)
    } else {
      try makeFolder(of: target)
      let draft = try Draft(beside: target, permissions: 0o666)
      defer { draft.remove() }
      try draft.write(bytes)
      try draft.move(to: target, naming: path)
    }
  }

  /// Removes a file, if it is there.
  ///
  /// - Throws: `WorkspaceFailure.notWritable`; the file is then as it was.
  package static func remove(_ path: String) throws(WorkspaceFailure) {
    guard unlink(path) != 0, errno != ENOENT else { return }
    throw .notWritable(path, FileProblem(code: errno))
  }

  /// Why a file, or others next to it, cannot be written; `nil` if they can.
  package static func problem(at path: String) -> FileProblem? {
    guard let target = try? destination(of: path) else { return .systemRefuses }
    if let problem = problem(inFolder: Draft.folder(of: target)) { return problem }
    guard access(target, F_OK) == 0, access(target, W_OK) != 0 else { return nil }
    return FileProblem(code: errno)
  }

  /// Why no file can be made in a folder; `nil` if it can.
  package static func problem(inFolder path: String) -> FileProblem? {
    if let kind = FileKind(path), !kind.isFolder { return .isNoFolder }
    return access(path, W_OK | X_OK) == 0 ? nil : FileProblem(code: errno)
  }

  private static func makeFolder(of path: String) throws(WorkspaceFailure) {
    let folder = Draft.folder(of: path)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .notWritable(path, FileProblem(error))
    }
  }

  /// The path that a path leads to after all links in its last part, also if nothing is there.
  static func destination(of path: String) throws(WorkspaceFailure) -> String {
    var target = path
    // As many as Linux follows (path_resolution(7)).
    for _ in 0..<40 {
      guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: target) else {
        return target
      }
      target = next.hasPrefix("/") ? next : "\(Draft.folder(of: target))/\(next)"
    }
    throw .notWritable(path, .systemRefuses)
  }

  /// Writes all bytes to a descriptor.
  fileprivate static func write(
    _ bytes: [UInt8], to descriptor: Int32, naming path: String
  ) throws(WorkspaceFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .notWritable(path, FileProblem(code: errno)) }
      rest = rest.dropFirst(count)
    }
  }
}

/// A file that is written next to its place, to be given its name when it is complete.
private struct Draft {
  let path: String
  private let place: String
  private let descriptor: Int32

  /// - Parameters:
  ///   - place: the path of the file it is to become.
  ///   - permissions: those of a new file, of which the process's mask takes some away.
  init(beside place: String, permissions: mode_t) throws(WorkspaceFailure) {
    self.place = place
    path = "\(Self.folder(of: place))/.stegvis-\(UUID().uuidString).part"
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
    guard descriptor >= 0 else { throw .notWritable(place, FileProblem(code: errno)) }
  }

  /// The folder that a path is in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  func write(_ bytes: [UInt8]) throws(WorkspaceFailure) {
    try FileWriting.write(bytes, to: descriptor, naming: place)
  }

  /// Gives the draft the owner and the permissions of the file it replaces.
  func takeOver(_ status: stat) {
    // Only root may give a file away; for anybody else, the owner is the person who writes it.
    _ = fchown(descriptor, status.st_uid, status.st_gid)
    _ = fchmod(descriptor, status.st_mode & 0o7777)
  }

  func move(to target: String, naming path: String) throws(WorkspaceFailure) {
    guard rename(self.path, target) == 0 else {
      throw .notWritable(path, FileProblem(code: errno))
    }
  }

  /// Closes the draft, and removes it unless it was given another name.
  func remove() {
    close(descriptor)
    unlink(path)
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
  /// A pipe, a socket or a device.
  case notOrdinary
  /// More bytes than `FileReading.most`, or more folders than anybody has.
  case tooLarge
  /// A link to something outside the folder in which it is.
  case outside
  /// A file that other programs changed each time it was read.
  case busy
  case notFound, isFolder, isNoFolder, noPermission, noSpace, readOnly, systemRefuses

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
  package init(code: Int32) {
    self =
      switch code {
      case ENOENT, ENOTDIR: .notFound
      case EISDIR: .isFolder
      case EACCES, EPERM: .noPermission
      case ENOSPC, EDQUOT, EFBIG: .noSpace
      case EROFS: .readOnly
      case _: .systemRefuses
      }
  }
}
