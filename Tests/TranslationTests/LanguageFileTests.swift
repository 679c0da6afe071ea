import Documents
import Foundation
import TestSupport
import Testing
import Yams

/// The files of languages are YAML, and mean to a YAML parser what they mean to the program.
struct LanguageFileTests {
  @Test(arguments: TestLanguages.files.keys.sorted())
  func readsAFileAsAYAMLParserDoes(_ language: String) throws {
    let file = try #require(TestLanguages.files[language])
    let rules = try #require(TestLanguages.all.rules(of: language))
    let text = String(decoding: file.bytes, as: UTF8.self)
    let mapping = try #require(try Yams.compose(yaml: text)?.mapping)
    var count = 0
    for (key, value) in mapping {
      let name = try #require(key.string)
      let lines =
        value.sequence.map { $0.compactMap(\.scalar?.string) } ?? [value.scalar?.string ?? ""]
      let words = lines.flatMap { $0.split(separator: ",") }.map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      if let list = LanguageKey(rawValue: name) {
        #expect(rules[list] == words, "\(name)")
      } else {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        let family = try #require(LanguageKey.Family(rawValue: parts[0]))
        #expect(rules[family][parts[1]] == words, "\(name)")
      }
      count += 1
    }
    #expect(count > 50)
  }

  @Test(arguments: TestLanguages.files.keys.sorted())
  func writesWordsInLowerCase(_ language: String) throws {
    let rules = try #require(TestLanguages.all.rules(of: language))
    let lists = LanguageKey.allCases.map { rules[$0] }
    let families = LanguageKey.Family.allCases.flatMap { rules[$0].values }
    for word in (lists + families).joined() {
      #expect(word == word.lowercased(), "\(word) would never be found")
    }
  }
}
