import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// A SQLite file that this process may read, in a folder where it may write nothing.
///
/// SQLite reads a file with a write-ahead log only if the log and its index are there or can be made
/// (sqlite.org/wal.html, "Read-Only Databases"). Without them, a copy is read.
package struct UnwritableDatabase {
  private let path: String

  package init(path: String) { self.path = path }

  /// Returns what `body` reads from the file whose path it is given: this one or a copy, which is
  /// removed afterwards. In neither case is anything made next to this file.
  ///
  /// The process must not have the file open already: reading a copy drops the locks that SQLite
  /// holds on it for the whole process (sqlite.org/howtocorrupt.html, section 2.2).
  ///
  /// - Throws: `WorkspaceFailure`, with `.busy` if the file changes each time it is copied, and what
  ///   `body` throws.
  package func read<Value>(_ body: (String) throws -> Value) throws -> Value {
    let file = try FileWriting.destination(of: path)
    // Somebody has it open, and may write to it; only SQLite can then read it undisturbed.
    if ["-wal", "-shm"].allSatisfy({ FileReading.isFile(file + $0) }) {
      do {
        return try body(file)
      } catch {
        // Perhaps only because the index may not be used. Anything else is found in the copy, too.
      }
    }
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "stegvis-\(UUID().uuidString)").path
    try makeOwnFolder(folder)
    // What is left of it is in the system's folder of temporary files.
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let copy = "\(folder)/copy.sqlite"
    try Self.copy(file, to: copy)
    return try body(copy)
  }

  /// A file, its write-ahead log and its rollback journal.
  private static let endings = ["", "-wal", "-journal"]

  /// Copies a file with its logs, until none of them changes meanwhile.
  private static func copy(_ file: String, to copy: String) throws(WorkspaceFailure) {
    // A checkpoint takes less time than a copy; a tenth disturbance in a row is no accident.
    for _ in 0..<10 {
      let before = endings.map { Stamp(file + $0) }
      for ending in endings {
        if ending.isEmpty || FileReading.isFile(file + ending) {
          let bytes = try FileReading.file(file + ending, most: .max).bytes
          try FileWriting.write(bytes, to: copy + ending)
        } else {
          unlink(copy + ending)
        }
      }
      if endings.map({ Stamp(file + $0) }) == before { return }
    }
    throw .notReadable(file, .busy)
  }

  /// What changes when a file is written to.
  private struct Stamp: Equatable {
    private let number: UInt64
    private let size: Int
    private let changed: [Int]

    /// `nil` if there is no such file.
    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      number = UInt64(status.st_ino)
      size = Int(status.st_size)
      changed = [
        status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
        status.st_ctim.tv_nsec,
      ]
    }
  }
}
