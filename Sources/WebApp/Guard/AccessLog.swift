import Foundation
import Presentation
import Synchronization

/// A log of every request as a line of JSON.
///
/// A class, because it holds a file open.
final class AccessLog: Sendable {
  struct Line: Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    let at: Int
    let peer: String
    let method: String
    let path: String
    let status: Int
    let milliseconds: Int
  }

  private let file: FileHandle

  /// Opens the log; `nil` if `path` is `nil` or the file cannot be opened.
  ///
  /// - Parameter path: `-` for standard error; `nil` for no log.
  init?(_ path: String?) {
    guard let path else { return nil }
    guard path != "-" else {
      file = .standardError
      return
    }
    if !FileManager.default.fileExists(atPath: path) {
      _ = FileManager.default.createFile(
        atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }
    guard let file = FileHandle(forWritingAtPath: path) else { return nil }
    self.file = file
    // Earlier lines are kept.
    _ = try? file.seekToEnd()
  }

  func write(_ line: Line) {
    let text = JSONValue.object([
      "at": .integer(line.at), "peer": .string(line.peer), "method": .string(line.method),
      "path": .string(line.path), "status": .integer(line.status),
      "milliseconds": .integer(line.milliseconds),
    ]).line
    // A full disk must not stop the server.
    try? file.write(contentsOf: Data((text + "\n").utf8))
  }
}

/// The time of this machine.
enum SystemTime {
  /// Seconds since 1970-01-01T00:00:00Z.
  static var now: Int { Int(Date.now.timeIntervalSince1970) }
}
