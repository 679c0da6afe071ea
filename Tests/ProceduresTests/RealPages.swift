import Foundation

/// The real pages beside the package, which a clone elsewhere does not have.
enum RealPages {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let shared = root.deletingLastPathComponent().appending(path: "shared")
  static let areThere = FileManager.default.fileExists(
    atPath: shared.appending(path: "corpus").path)
}
