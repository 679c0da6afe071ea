import Foundation

/// A folder in the temporary directory that goes away with the last reference to it.
///
/// A class, because only a class can remove the folder when nothing refers to it any more: a suite that keeps one
/// in a property has it for the length of one test.
package final class TestFolder: Sendable {
  package let url: URL

  /// How many bytes the path has, wherever temporary files are (if their folder's path has at most 34), because
  /// messages with a path are broken into lines, and tests read those lines.
  private static let length = 49

  /// - Throws: what `FileManager` throws if the folder cannot be made.
  package init() throws {
    let parent = FileManager.default.temporaryDirectory
    let room = max(Self.length - parent.path.utf8.count - 1, 14)
    url = parent.appending(path: "s-\(UUID().uuidString)".prefix(room))
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  package var path: String { url.path }

  /// The path of something in the folder, which need not exist.
  package func path(_ name: String) -> String { url.appending(path: name).path }

  deinit { try? FileManager.default.removeItem(at: url) }
}
