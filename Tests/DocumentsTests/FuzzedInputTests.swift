import Documents
import Foundation
import Testing

/// The inputs with which scripts/fuzz begins, and those it has found: all are read without a crash
/// and written back byte for byte.
struct FuzzedInputTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fuzzing")

  private static let inputs: [String] = ["corpus", "found"].flatMap { name in
    ((try? FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: name).path)) ?? [])
      .filter { !$0.hasPrefix(".") }.sorted().map { "\(name)/\($0)" }
  }

  @Test(arguments: inputs)
  func readsAndWritesBack(_ name: String) throws {
    let input = Array(try Data(contentsOf: Self.folder.appending(path: name)))
    for path in ["a.md", "a.txt", "a.html"] {
      let document = DocumentReader.read(
        SourceFile(path: path, bytes: Array(input.dropFirst())))
      #expect(
        DocumentEdit(targets: [:]).applied(to: document).file.bytes == Array(input.dropFirst()))
    }
  }

  @Test func hasInputs() { #expect(Self.inputs.count > 10) }
}
