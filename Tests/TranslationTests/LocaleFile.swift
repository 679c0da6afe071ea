import Foundation
import Translation

/// A locale file in this package.
struct LocaleFile {
  static let languages = ["en", "sv", "nl"]

  let bytes: [UInt8]
  let catalogue: MessageCatalogue

  init(_ language: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    bytes = Array(try Data(contentsOf: root.appending(path: "locales/\(language).yaml")))
    catalogue = MessageCatalogue(language: language, reading: bytes)
  }
}
