import Commands
import Foundation
import Presentation
import Testing
import WebApp
import Workspaces

/// Templates with the words of a language in them.
struct PageTemplatesTests {
  /// All templates, by name.
  private static func texts() throws -> [String: String] {
    let folder = "\(TestTranslations.content.path)/Resources/web"
    return Dictionary(
      uniqueKeysWithValues: try FileReading.files(below: folder, endings: [".mustache"]).map {
        let name = $0.dropFirst(folder.count + 1).dropLast(".mustache".count)
        return (String(name), String(decoding: try FileReading.file($0).bytes, as: UTF8.self))
      })
  }

  /// Every section of every template is written, and every inverted one.
  @Test(arguments: ["en", "nl", "sv"])
  func writesTheSameWithWordsInTheTemplatesAsWithThoseLookedUp(language: String) throws {
    let words = try CommandContext(in: language).words
    let texts = try Self.texts()
    let (known, plain) = (try PageTemplates(texts, in: words), try PageTemplates(texts))
    let names = Set(
      texts.values.flatMap { $0.matches(of: /{{[#^]?(\w+)}}/).map { String($0.1) } })
    for isThere in [true, false] {
      var values = Dictionary(uniqueKeysWithValues: names.map { ($0, PageValue.flag(isThere)) })
      // A template that includes itself must come to an end.
      values["blocks"] = .list([.object(["blocks": .nothing, "items": .list([])])])
      values["words"] = .words(words)
      for name in texts.keys.sorted() {
        let html = known.html(name, .object(values))
        #expect(html == plain.html(name, .object(values)), "\(name)")
        #expect(!html.contains("{{"), "\(name)")
      }
    }
    #expect(try #require(texts["layout"]).contains("{{words.webFoot}}"))
    #expect(known.html("layout", .object([:])).contains(words[.webFoot]))
  }

  /// Without words of its own, a page shows those in the templates and no others.
  @Test func leavesNamesThatAreNoWords() throws {
    let words = try CommandContext(in: "en").words
    let templates = try PageTemplates(
      ["page": "{{words.webSearch}}|{{words.noSuch}}|{{#words.webSearch}}1{{/words.webSearch}}"],
      in: words)
    #expect(templates.html("page", .object([:])) == "\(words[.webSearch])||")
  }
}
