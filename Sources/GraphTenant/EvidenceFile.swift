import Diagnostics
import Foundation
import Microsoft365
import Operations

#if canImport(Glibc)
  import Glibc
#endif

/// The file that records the backups people have made outside the tenant, since no tenant does.
///
/// JSON Lines, one object per line; lines are only added, by one process at a time. A crash can
/// leave a part of a line at the end. It does not count, because its writer was never told that it
/// was kept, and the next line takes its place.
package struct EvidenceFile: Sendable {
  private let path: String

  private struct Line: Codable {
    let kind: String
    /// The user principal name when it was recorded.
    let user: String
    /// The object id; `nil` in lines of earlier versions.
    let id: String?
    /// Where the backup was saved.
    let path: String
    /// Seconds since 1970, by the tenant's clock.
    let takenAt: Int
    let attestedBy: String
    /// The key of the change that recorded it.
    let key: String
  }

  /// - Parameter path: Of a file that is created when the first backup is recorded.
  package init(path: String) { self.path = path }

  private func lines() throws(DomainFailure) -> [Line] {
    // Otherwise, opening a pipe waits until somebody writes to it.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      if errno == ENOENT { return [] }
      throw .unavailable(PlacedReason.unreadableFile.at(path))
    }
    let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    do {
      try Self.expectOrdinary(file)
      return try lines(in: try handle.readToEnd() ?? Data())
    } catch let failure as DomainFailure {
      throw failure
    } catch {
      throw .unavailable(PlacedReason.unreadableFile.at(path))
    }
  }

  /// - Throws: `CocoaError` for a pipe, a device or a folder.
  private static func expectOrdinary(_ file: Int32) throws {
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw CocoaError(.fileReadUnknown)
    }
  }

  /// Returns the whole lines in the contents of the file.
  private func lines(in data: Data) throws(DomainFailure) -> [Line] {
    do {
      return try data.dropLast(Self.torn(data).count).split(separator: 0x0A)
        .map { try JSONDecoder().decode(Line.self, from: $0) }
    } catch {
      throw .damaged(PlacedReason.damagedRow.at(path))
    }
  }

  /// Returns the part of a line at the end of the contents; empty if the last line is whole, with
  /// or without a line feed.
  private static func torn(_ data: Data) -> Data {
    let tail = data.lastIndex(of: 0x0A).map { data[($0 + 1)...] } ?? data
    return (try? JSONDecoder().decode(Line.self, from: tail)) == nil ? tail : Data()
  }

  /// Returns the backups of a user in the order they were recorded; none if there is no file. A line
  /// of an earlier version is about whoever has the name that it gives.
  ///
  /// - Throws: `DomainFailure.damaged` if a line cannot be read, `.unavailable` if the file cannot.
  package func artifacts(of user: Subject) throws(DomainFailure) -> [Artifact] {
    try lines().filter { Self.isAbout(user, $0) }.compactMap { line in
      BackupKind(rawValue: line.kind).map {
        Artifact(kind: $0, user: UserID(user), path: line.path, takenAt: line.takenAt)
      }
    }
  }

  private static func isAbout(_ user: Subject, _ line: Line) -> Bool {
    line.id.map { $0 == user.id } ?? (UserName(line.user) == UserName(user.name))
  }

  /// Returns how often each backup was recorded, by its kind, user and place; empty if there is no
  /// file.
  ///
  /// - Throws: `DomainFailure.damaged` if a line cannot be read, `.unavailable` if the file cannot.
  package func counts() throws(DomainFailure) -> [String: Int] {
    Dictionary(try lines().map { ("\($0.kind) \($0.user) \($0.path)", 1) }) { $0 + $1 }
  }

  /// Records a backup, once per key. The same key with another place is another backup.
  ///
  /// - Parameters:
  ///   - place: Where the person saved it.
  ///   - takenAt: Seconds since 1970, by the tenant's clock.
  /// - Throws: `DomainFailure.damaged` if a line cannot be read; `.unavailable` if the file cannot
  ///   be written.
  package func keep(
    _ kind: BackupKind, of user: Subject, at place: String, takenAt: Int, by actor: UserName,
    key: String
  ) throws(DomainFailure) {
    let line = Line(
      kind: kind.rawValue, user: user.name, id: user.id, path: place, takenAt: takenAt,
      attestedBy: actor.rawValue, key: key)
    do {
      let folder = (path as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o644)
      guard file >= 0 else { throw CocoaError(.fileWriteNoPermission) }
      let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
      try Self.expectOrdinary(file)
      // Several sessions may record at once: none may write over another's line, or repeat it.
      while flock(file, LOCK_EX) != 0 {
        guard errno == EINTR else { throw CocoaError(.fileLocking) }
      }
      let data = try handle.readToEnd() ?? Data()
      let isKept = try lines(in: data).contains {
        $0.key == key && $0.kind == line.kind && Self.isAbout(user, $0) && $0.path == line.path
      }
      if !isKept {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let kept = data.dropLast(Self.torn(data).count)
        if kept.count < data.count { try handle.truncate(atOffset: UInt64(kept.count)) }
        try handle.seek(toOffset: UInt64(kept.count))
        let start = kept.isEmpty || kept.last == 0x0A ? Data() : Data([0x0A])
        try handle.write(contentsOf: start + encoder.encode(line) + Data([0x0A]))
      }
      // Also if it was kept before: whoever wrote it may have died before it was on disk.
      try handle.synchronize()
      try Self.flush(folder)
      try handle.close()
    } catch let failure as DomainFailure {
      throw failure
    } catch {
      throw .unavailable(PlacedReason.unwritableFile.at(path))
    }
  }

  /// Makes the names of the files in a folder survive a power failure.
  private static func flush(_ folder: String) throws {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CocoaError(.fileReadNoPermission) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
  }
}
