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

  /// The name of a procedure whose change needs a secret.
  package static let sealing = "lock-a-book-away"

  /// Adds it to a content folder.
  ///
  /// - Throws: what `FileManager` throws if it cannot be written.
  package static func addSealing(to content: TestFolder) throws {
    let files = [
      "procedure.yaml": """
      id: \(sealing)
      documents: {en: en.md}
      roles: [librarian]
      inputs: {book: book}
      steps:
        choose-book: {operation: book.choose, into: book}
        seal: {operation: book.seal, with: {book: $book}}
      """,
      "en.md": """
      # <a name="lock-it"></a>Lock a book away

      1. <a name="choose-book"></a>Choose the book.
      2. <a name="seal"></a>Lock it away.
      """,
    ]
    let folder = content.url.appending(path: "procedures/\(sealing)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files {
      try (text + "\n").write(
        to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
  }

  /// The files below a folder that contain the text, as bytes; none if nobody wrote it there.
  ///
  /// - Throws: what `FileManager` throws if one cannot be read.
  package static func files(below folder: URL, containing text: String) throws -> [String] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return try names.filter { name in
      let path = folder.appending(path: name)
      guard try path.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else {
        return false
      }
      return try Data(contentsOf: path).range(of: Data(text.utf8)) != nil
    }
  }

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
