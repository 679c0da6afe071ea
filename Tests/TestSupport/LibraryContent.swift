import Foundation

/// The document in which a library and Microsoft 365 meet, and a content folder with it.
package enum LibraryContent {
  /// The checkout that the tests are built from.
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The document in three languages, its manifest, and the words of the library.
  package static let folder = root.appending(path: "Tests/CommandsTests/Library")

  /// The name of the procedure.
  package static let procedure = "leaver-with-a-book"

  /// Makes a content folder: what comes with the program, the words of the library, and its document.
  ///
  /// - Parameter procedures: those that come with the program, of which it has none otherwise.
  /// - Throws: what `FileManager` throws if something cannot be copied.
  package static func make(with procedures: [String] = []) throws -> TestFolder {
    let made = try TestFolder()
    func copy(_ from: URL, to path: String) throws {
      let place = made.url.appending(path: path)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: from, to: place)
    }
    for name in ["Resources", "locales", "domains/microsoft-365"] {
      try copy(root.appending(path: name), to: name)
    }
    try copy(folder.appending(path: "words"), to: "domains/library/words")
    try copy(folder.appending(path: "sentences.yaml"), to: "domains/library/sentences.yaml")
    for name in ["procedure.yaml", "en.md", "sv.md", "nl.md"] {
      try copy(folder.appending(path: name), to: "procedures/\(procedure)/\(name)")
    }
    for name in procedures {
      try copy(root.appending(path: "procedures/\(name)"), to: "procedures/\(name)")
    }
    return made
  }
}
