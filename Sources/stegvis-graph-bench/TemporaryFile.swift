import Foundation

/// A path in the temporary directory whose file, if somebody makes it, goes away with the last reference.
///
/// A class, because only a class can remove the file when nothing refers to it any more.
package final class TemporaryFile: Sendable {
  package let path: String

  /// - Parameter ending: The file name extension, without a dot.
  package init(ending: String) {
    path =
      FileManager.default.temporaryDirectory
      .appending(path: "stegvis-\(UUID().uuidString).\(ending)").path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
