import Foundation

/// The bytes of a locale file of this package.
func localeBytes(_ language: String) throws -> [UInt8] {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  return Array(try Data(contentsOf: root.appending(path: "locales/\(language).yaml")))
}

func write(_ text: String, _ name: String) throws { try Data(text.utf8).write(to: URL(filePath: "/tmp/wordsgen/\(name)")) }
func parseJSON(_ text: String) throws -> Any { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
