import Diagnostics
import Foundation
import Testing

struct DiagnosticExampleTests {
  @Test(arguments: DiagnosticID.allCases)
  func hasAnExampleOfEveryDiagnostic(_ id: DiagnosticID) throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let found = FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)
    let sources = (found?.compactMap { $0 as? URL } ?? [])
      .filter { $0.pathExtension == "swift" }
      .compactMap { try? String(contentsOf: $0, encoding: .utf8) }
    #expect(sources.contains { $0.contains(".\(id)") }, "no test gives \(id.rawValue)")
  }
}
