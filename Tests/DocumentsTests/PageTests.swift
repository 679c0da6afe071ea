import Documents
import Foundation
import Testing

/// Real-world pages, each with an expected file next to it.
///
/// `STEGVIS_UPDATE=1 swift test --filter PageTests` rewrites the expected files; review the
/// difference.
struct PageTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Pages")

  static func pages() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { !$0.hasSuffix(".dump") }.sorted()
  }

  static func bytes(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: name)))
  }

  @Test(arguments: try pages())
  func readsThePageAsItsDumpSays(_ name: String) throws {
    let document = DocumentReader.read(
      SourceFile(path: name, bytes: try Self.bytes(of: name)))
    let dump = Dump.text(document)
    let expected = Self.folder.appending(path: "\(name).dump")
    if ProcessInfo.processInfo.environment["STEGVIS_UPDATE"] != nil {
      try Data(dump.utf8).write(to: expected)
    }
    #expect(dump == (try String(contentsOf: expected, encoding: .utf8)))
  }
}
