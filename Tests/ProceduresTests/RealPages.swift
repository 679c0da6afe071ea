import Foundation

/// The real pages next to the package, which other clones do not have.
enum RealPages {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let shared = root.deletingLastPathComponent().appending(path: "shared")
  static let areThere = FileManager.default.fileExists(
    atPath: shared.appending(path: "corpus").path)
}
