#if canImport(Glibc)
  import Glibc
#endif

/// What the system says of files without their being read, which changes whenever they do.
package struct FileStamps: Sendable {
  /// A line for each file: its path, number, size, and the times of its last change.
  package let text: String
  /// The last of these times, in seconds since 1970.
  private let newest: Int

  /// The stamps of this program and of all files in some folders, without the folders in those; `nil` if
  /// one cannot be found.
  package init?(ofProgramAndFilesIn folders: [String]) throws(WorkspaceFailure) {
    var paths = ["/proc/self/exe"]
    for folder in folders {
      paths += try FileReading.names(in: folder).map { "\(folder)/\($0)" }
    }
    var text = ""
    var newest = 0
    for path in paths {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      guard !FileKind(status).isFolder else { continue }
      // The second time changes even where the first one is set back.
      let (content, all) = (status.st_mtim, status.st_ctim)
      text += "\(path) \(status.st_dev) \(status.st_ino) \(status.st_size)"
      text += " \(content.tv_sec).\(content.tv_nsec) \(all.tv_sec).\(all.tv_nsec)\n"
      newest = max(newest, content.tv_sec, all.tv_sec)
    }
    self.text = text
    self.newest = newest
  }

  /// Whether all files have been as they are for two seconds, the coarsest step of a file system's
  /// clock: a file could otherwise change again and keep its stamp.
  package var isSettled: Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return newest + 2 < now.tv_sec
  }
}
