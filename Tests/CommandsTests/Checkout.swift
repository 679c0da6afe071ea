import Documents
import Foundation

/// The checkout the tests run in, and the folder `shared` next to it.
enum Checkout {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The documents the project began with; they exist only if `shared` is next to the checkout.
  static let seeds = root.deletingLastPathComponent().appending(path: "shared/seeds")

  static var hasSeeds: Bool { FileManager.default.fileExists(atPath: seeds.path) }

  static func file(_ url: URL) throws -> SourceFile {
    SourceFile(path: url.path, bytes: Array(try Data(contentsOf: url)))
  }

  /// The names in a folder of the checkout that end with `ending`, in alphabetical order.
  static func names(in folder: String, ending: String = "") throws -> [String] {
    let path = root.appending(path: folder).path
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: path)
      .filter { $0.hasSuffix(ending) && !$0.hasPrefix(".") }.sorted()
  }
}
