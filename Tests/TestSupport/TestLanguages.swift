import Documents
import Foundation

/// The rules of languages, as the program reads them.
package enum TestLanguages {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Resources/languages")

  /// The files of `Resources/languages`, by language.
  package static let files: [String: SourceFile] = {
    let urls =
      (try? FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)) ?? []
    return Dictionary(
      uniqueKeysWithValues: urls.filter { $0.pathExtension == "yaml" }.compactMap { url in
        (try? Data(contentsOf: url)).map { data in
          let name = url.lastPathComponent
          return (
            url.deletingPathExtension().lastPathComponent,
            SourceFile(path: "Resources/languages/\(name)", bytes: Array(data))
          )
        }
      })
  }()

  package static let all = Languages(files)
}
