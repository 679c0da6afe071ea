import Foundation

/// The bytes of a locale file of this package.
func localeBytes(_ language: String) throws -> [UInt8] {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  return Array(try Data(contentsOf: root.appending(path: "locales/\(language).yaml")))
}
