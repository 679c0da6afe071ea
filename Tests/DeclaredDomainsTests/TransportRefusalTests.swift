import DeclaredDomains
import Foundation
import Testing

struct TransportRefusalTests {
  /// What a service refuses, nobody can act on who only sees a code.
  @Test(arguments: ["en", "sv", "nl"])
  func saysEveryRefusalAndWhatToDoAboutIt(language: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    func lines(_ language: String) throws -> [String: String] {
      let text = try String(
        contentsOf: root.appending(path: "locales/\(language).yaml"), encoding: .utf8)
      var lines: [String: String] = [:]
      for line in text.split(separator: "\n") {
        let parts = line.split(separator: ":", maxSplits: 1)
        if let key = parts.first, let value = parts.last { lines[String(key)] = String(value) }
      }
      return lines
    }
    let (words, english) = (try lines(language), try lines("en"))
    func placeholders(_ text: String) -> Set<String> {
      Set(text.matches(of: /\{(\w+)\}/).map { String($0.1) })
    }
    for refusal in TransportRefusal.allCases {
      let said = try #require(words["refusal.\(refusal.rawValue)"], "\(refusal)")
      #expect(placeholders(said) == placeholders(english["refusal.\(refusal.rawValue)"] ?? ""))
      #expect(words["advice.\(refusal.rawValue)"] != nil, "\(refusal)")
    }
  }
}
