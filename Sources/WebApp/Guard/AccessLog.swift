import Foundation
import Presentation
import Synchronization

/// Every request as a line of JSON.
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

  /// - Parameter path: `-` for standard error; `nil` where nothing is to be written.
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
    // What was written before stays.
    _ = try? file.seekToEnd()
  }

  func write(_ line: Line) {
    let text = JSONValue.object([
      "at": .integer(line.at), "peer": .string(line.peer), "method": .string(line.method),
      "path": .string(line.path), "status": .integer(line.status),
      "milliseconds": .integer(line.milliseconds),
    ]).line
    // A log that is full must not stop the work.
    try? file.write(contentsOf: Data((text + "\n").utf8))
  }
}

/// The machine's own time.
enum SystemTime {
  /// Seconds since 1970-01-01T00:00:00Z.
  static var now: Int { Int(Date.now.timeIntervalSince1970) }
}
